use signed_api::prelude::*;

#[mockall::automock]
#[api_client(base_url = "https://api.example.com")]
pub trait Exchange {
    #[get("/orders/{id}")]
    async fn order(&self, id: u64) -> Result<()>;
}

fn main() {}
