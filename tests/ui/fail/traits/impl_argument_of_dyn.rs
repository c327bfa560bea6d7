use signed_api::prelude::*;

#[api_client(dyn)]
pub trait Exchange {
    #[get("/orders")]
    async fn order(&self, id: impl serde::Serialize) -> Result<()>;
}

fn main() {}
