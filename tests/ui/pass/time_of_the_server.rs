#![deny(warnings)]

use serde::Deserialize;
use signed_api::SyncedClock;
use signed_api::prelude::*;

#[derive(Deserialize)]
pub struct Told {
    pub time: u64,
}

#[api_client(base_url = "https://api.example.com")]
#[auth(hmac = "ts+method+path+body")]
pub trait Exchange {
    #[get("/api/v5/public/time")]
    #[auth(none)]
    #[time(field = "data.0.ts", unit = "ms", rejected(status = 401, field = "code", value = "50102"), rejected(status = 408))]
    async fn time(&self) -> Result<Told>;

    #[get("/api/v5/account/balance")]
    async fn balance(&self) -> Result<String>;
}

/// A method under `cfg` comes and goes with its being asked for the time.
#[api_client(base_url = "https://api.example.com")]
pub trait Conditional<T: Send + serde::de::DeserializeOwned> {
    #[cfg(any())]
    #[get("/time")]
    #[time(field = "iso", unit = "iso")]
    async fn time(&self) -> Result<String>;

    #[cfg(all())]
    #[cfg(not(any()))]
    #[get("/seconds")]
    async fn seconds(&self) -> Result<T>;
}

#[api_client(base_url = "https://api.example.com", dyn)]
pub trait Boxed {
    #[cfg(all())]
    #[cfg(not(any()))]
    #[get("/time")]
    #[time(unit = s)]
    async fn time(&self) -> Result<String>;
}

fn main() {
    let clock = SyncedClock::new();
    let builder = ExchangeClient::builder().credentials(Credentials::new("key", "secret"));
    assert!(builder.clock(clock.clone()).build().is_ok());
    assert!(ConditionalClient::<u64>::builder().clock(clock.clone()).build().is_ok());
    assert!(BoxedClient::builder().clock(clock).build().is_ok());
}
