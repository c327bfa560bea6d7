use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get(PATH)]
    async fn order(&self) -> Result<()>;
}

fn main() {}
