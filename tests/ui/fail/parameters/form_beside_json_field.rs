use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[post("/orders")]
    async fn order(&self, #[json("one")] one: u8, #[form] two: &str) -> Result<()>;
}

fn main() {}
