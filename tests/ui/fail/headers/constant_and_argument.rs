use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/orders")]
    #[header("X-Name" = "a")]
    async fn order(&self, #[header("x-name")] name: u8) -> Result<()>;
}

fn main() {}
