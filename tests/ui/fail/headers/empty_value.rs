use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/orders")]
    #[header("X-Name" = "")]
    async fn order(&self) -> Result<()>;
}

fn main() {}
