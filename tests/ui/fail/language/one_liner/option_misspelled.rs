use signed_api::prelude::*;

#[api_client]
#[auth(hmac = "ts + opts.window")]
pub trait Exchange {
    #[get("/orders")]
    async fn orders(&self) -> Result<()>;
}

fn main() {}
