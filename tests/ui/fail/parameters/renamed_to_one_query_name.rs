use signed_api::prelude::*;

#[api_client(rename_all = "camelCase")]
pub trait Exchange {
    #[get("/orders")]
    async fn order(&self, order_id: u8, #[query("orderId")] other: u8) -> Result<()>;
}

fn main() {}
