use signed_api::prelude::*;

#[api_client(dyn)]
pub trait Exchange {
    #[get("/orders")]
    async fn order<T: serde::Serialize>(&self, id: T) -> Result<()>;
}

fn main() {}
