use signed_api::prelude::*;

#[api_client]
#[auth(hmac = "ts", header("API-KEY" = "key", "API-SIGN" = "sign", "API-PATH" = "crate::checksum(path)"))]
pub trait Exchange {
    #[get("/orders")]
    async fn orders(&self) -> Result<()>;
}

fn checksum(path: &str) -> usize {
    path.len()
}

fn main() {}
