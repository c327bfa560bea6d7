use signed_api::prelude::*;

auth_scheme! {
    /// One.
    pub One {
        header "X-Key" = key;
    }

    /// Two, with everything of the first again.
    #[derive(PartialEq, Eq, Hash)]
    #[doc(alias = "second")]
    pub Two {
        header "X-Key" = key;
    }
}

auth_scheme! { pub Three { header "X-Key" = key; } pub Four { body = ""; } }

#[api_client(base_url = "https://api.example.com")]
#[auth(One)]
pub trait Exchange {
    #[get("/one")]
    async fn one(&self) -> Result<()>;

    #[get("/two")]
    #[auth(Two)]
    async fn two(&self) -> Result<()>;

    #[get("/none")]
    #[auth(none)]
    async fn none(&self) -> Result<()>;

    #[get("/line")]
    #[auth(hmac = "ts")]
    async fn line(&self) -> Result<()>;
}

fn main() {
    assert_eq!(Two, Two);
    let _ = (One, Three, Four);
    assert!(ExchangeClient::new(Credentials::new("key", "secret")).is_ok());
}
