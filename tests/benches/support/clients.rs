//! The clients that place the same order: declared, written by hand, and reqwest with nothing to do but send.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac as _};
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue, USER_AGENT};
use reqwest::{Client, Request, Url};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use signed_api::prelude::*;

use super::Failure;

const PATH: &str = "/api/v1/orders";
const KEY: &str = "key-0123456789";
const SECRET: &str = "secret-0123456789-0123456789";

#[derive(Serialize)]
pub(crate) struct NewOrder {
    market: &'static str,
    side: &'static str,
    price: &'static str,
    amount: &'static str,
    client_order_id: &'static str,
}

/// The order that everyone places.
pub(crate) const ORDER: NewOrder = NewOrder {
    market: "BTC-USDT",
    side: "buy",
    price: "20000.00",
    amount: "0.0001",
    client_order_id: "c-12345678",
};

#[derive(Deserialize)]
pub(crate) struct OrderAck {
    pub(crate) id: u64,
}

#[api_client(base_url = "https://api.example.com")]
#[auth(hmac = "ts+method+path+body")]
pub(crate) trait Exchange {
    #[post("/api/v1/orders")]
    async fn place_order(&self, #[json] order: &NewOrder) -> Result<OrderAck>;
}

/// The declared client.
pub(crate) fn declared(url: &str) -> Result<ExchangeClient> {
    ExchangeClient::builder()
        .base_url(url)
        .credentials(Credentials::new(KEY, SECRET))
        .build()
}

/// A client as one writes it over reqwest.
pub(crate) struct HandWritten {
    http: Client,
    base_url: String,
    key: String,
    secret: String,
}

impl HandWritten {
    pub(crate) fn new(url: &str) -> Result<Self, Failure> {
        install_provider();
        Ok(Self {
            http: Client::builder().timeout(Duration::from_secs(10)).build()?,
            base_url: url.to_owned(),
            key: KEY.to_owned(),
            secret: SECRET.to_owned(),
        })
    }

    #[allow(
        clippy::disallowed_methods,
        reason = "written as by someone without our rules"
    )]
    pub(crate) async fn place_order(&self, order: &NewOrder) -> Result<OrderAck, Failure> {
        let body = serde_json::to_string(order)?;
        let timestamp = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis();
        let prehash = format!("{timestamp}POST{PATH}{body}");
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes())?;
        mac.update(prehash.as_bytes());
        let sign = const_hex::encode(mac.finalize().into_bytes());
        let response = self
            .http
            .post(format!("{}{PATH}", self.base_url))
            .header("API-KEY", &self.key)
            .header("API-SIGN", sign)
            .header("API-TIMESTAMP", timestamp.to_string())
            .header(CONTENT_TYPE, "application/json")
            .body(body)
            .send()
            .await?
            .error_for_status()?;
        Ok(response.json().await?)
    }
}

/// What is left when everything is at hand: reqwest's own part, with all turned off that the declared client does
/// without.
pub(crate) struct Prebuilt {
    http: Client,
    url: Url,
    headers: HeaderMap,
    body: Bytes,
}

impl Prebuilt {
    pub(crate) fn new(url: &str) -> Result<Self, Failure> {
        let fields = [
            (USER_AGENT, "signed-api/0.1.0"),
            (CONTENT_TYPE, "application/json"),
            (http::HeaderName::from_static("api-key"), KEY),
            (http::HeaderName::from_static("api-sign"), SIGN),
            (
                http::HeaderName::from_static("api-timestamp"),
                "1763800000123",
            ),
        ];
        install_provider();
        let fields = fields.map(|(name, value)| (name, HeaderValue::from_static(value)));
        Ok(Self {
            http: Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .retry(reqwest::retry::never())
                .build()?,
            url: format!("{url}{PATH}").parse()?,
            headers: fields.into_iter().collect(),
            body: serde_json::to_vec(&ORDER)?.into(),
        })
    }

    pub(crate) async fn send(&self) -> Result<(), Failure> {
        let mut request = Request::new(http::Method::POST, self.url.clone());
        // With room: a cloned map has none, and what it takes to grow is not reqwest's own.
        let mut headers = HeaderMap::with_capacity(16);
        let fields = self.headers.iter();
        headers.extend(fields.map(|(name, value)| (name.clone(), value.clone())));
        *request.headers_mut() = headers;
        *request.body_mut() = Some(self.body.clone().into());
        let mut response = self.http.execute(request).await?;
        while response.chunk().await?.is_some() {}
        Ok(())
    }
}

/// As long as a real one.
const SIGN: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

fn install_provider() {
    // Where one is installed already, it is this one.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
