use signed_api::prelude::*;

#[api_client]
#[auth(hmac = "ts + body | sha256 | hex + path")]
pub trait Exchange {
    #[get("/orders")]
    async fn orders(&self) -> Result<()>;
}

fn main() {}
