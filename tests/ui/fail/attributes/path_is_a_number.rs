use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get(42)]
    async fn order(&self) -> Result<()>;
}

fn main() {}
