use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/orders/{id}")]
    async fn order(&self) -> Result<String>;

    async fn first(&self) -> Result<String> {
        let text: u8 = "unrelated";
        self.order().await
    }
}

fn main() {}
