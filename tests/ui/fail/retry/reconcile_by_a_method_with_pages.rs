use signed_api::prelude::*;

#[derive(serde::Deserialize)]
pub struct Order {
    pub id: u64,
}

#[api_client(base_url = "https://api.example.com")]
pub trait Exchange {
    #[get("/orders")]
    #[paginate(last = "id", into = "after")]
    async fn orders(&self, client_id: &str, after: Option<u64>) -> Result<Vec<Order>>;

    #[post("/orders")]
    #[retry(once, reconcile = "orders(client_id, after)", visible_after = "1s")]
    async fn place(&self, client_id: &str, after: Option<u64>) -> Result<Order>;
}

fn main() {}
