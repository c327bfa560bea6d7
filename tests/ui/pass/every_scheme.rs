use signed_api::prelude::*;

#[api_client(base_url = "https://api.example.com")]
#[auth(hmac = "ts+method+path+body")]
pub trait Exchange {
    #[get("/markets")]
    #[auth(none)]
    async fn markets(&self) -> Result<()>;

    #[get("/orders")]
    async fn orders(&self) -> Result<()>;

    #[get("/balances")]
    #[auth(
        hmac = "nonce + '|' + upper(host) + (target | sha256 | hex) + body",
        algorithm = sha512,
        encoding = base64,
        secret = base64,
        ts = s,
        nonce = us,
        header("X-KEY" = "key", "X-SIGN" = "'v1=' + sign"),
        header("X-NONCE" = "nonce"),
    )]
    async fn balances(&self) -> Result<()>;

    #[post("/legacy")]
    #[auth(
        hmac = "passphrase + account + secret + url",
        algorithm = "md5",
        encoding = "hex_upper",
        header("X-SIGN" = "sign"),
        header("X-TOKEN" = "expose(secret)")
    )]
    async fn legacy(&self) -> Result<()>;
}

fn main() {
    assert!(ExchangeClient::new(Credentials::new("key", "c2VjcmV0").with_passphrase("p").with_account("a")).is_ok());
}
