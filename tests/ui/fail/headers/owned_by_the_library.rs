use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/orders")]
    #[header("Host" = "a")]
    async fn order(&self) -> Result<()>;
}

fn main() {}
