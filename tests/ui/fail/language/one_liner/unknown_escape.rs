use signed_api::prelude::*;

#[api_client]
#[auth(hmac = r"ts + '\x' + path")]
pub trait Exchange {
    #[get("/orders")]
    async fn orders(&self) -> Result<()>;
}

fn main() {}
