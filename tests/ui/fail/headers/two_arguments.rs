use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/orders")]
    async fn order(&self, #[header("X-Name")] one: u8, #[header("x-name")] two: u8) -> Result<()>;
}

fn main() {}
