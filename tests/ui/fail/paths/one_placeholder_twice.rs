use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/{id}/{id}")]
    async fn order(&self, id: u64) -> Result<()>;
}

fn main() {}
