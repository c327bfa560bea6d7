use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/orders")]
    async fn order(&self, (one, two): (u8, u8)) -> Result<()>;
}

fn main() {}
