use serde::Deserialize;
use signed_api::Item;
use signed_api::prelude::*;

#[derive(Deserialize)]
pub struct Refusal {
    pub code: String,
}

#[api_client]
pub trait Exchange {
    #[get("/orders")]
    async fn orders(&self) -> Result<Vec<Item<u64, Refusal>>>;
}

fn main() {}
