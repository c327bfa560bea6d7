use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[post(body = form)]
    async fn order(&self) -> Result<()>;
}

fn main() {}
