use signed_api::prelude::*;

#[api_client]
#[auth(none)]
pub trait Exchange {
    #[get("/markets")]
    #[auth(instruction = "marketQuery")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
