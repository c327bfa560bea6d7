use signed_api::prelude::*;

pub struct Order;

#[api_client]
pub trait Exchange {
    #[get("/orders")]
    async fn order(&self) -> Result<Order>;
}

fn main() {}
