use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[post("/orders")]
    #[retry]
    async fn order(&self) -> Result<()>;
}

fn main() {}
