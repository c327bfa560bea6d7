use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/{r#type}")]
    async fn order(&self, r#type: u64) -> Result<()>;
}

fn main() {}
