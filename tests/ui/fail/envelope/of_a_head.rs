use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[head("/orders")]
    #[envelope(success("code" = "0"))]
    async fn orders(&self) -> Result<()>;
}

fn main() {}
