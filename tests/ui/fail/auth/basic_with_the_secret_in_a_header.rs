use signed_api::prelude::*;

#[api_client]
#[auth(basic, header("Authorization" = "'Basic ' + base64(key + ':' + secret)"))]
pub trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
