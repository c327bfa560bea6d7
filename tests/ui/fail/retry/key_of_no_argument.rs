use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[post("/orders")]
    #[retry(key = "client_id")]
    async fn order(&self, client_idd: &str) -> Result<()>;
}

fn main() {}
