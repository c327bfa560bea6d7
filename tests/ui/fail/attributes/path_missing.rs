use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get]
    async fn order(&self) -> Result<()>;
}

fn main() {}
