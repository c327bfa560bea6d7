use signed_api::prelude::*;

pub trait Named {
    type Id;
}

impl Named for ExchangeClient {
    type Id = u64;
}

#[api_client]
pub trait Exchange: Named {
    #[get("/orders")]
    async fn order(&self, id: &Self::Id) -> Result<()>;
}

fn main() {}
