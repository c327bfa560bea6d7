//! reqwest and a signature by hand, each way of trying again at its defaults.

use std::error::Error;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use backon::{ExponentialBuilder, Retryable as _};
use reqwest::header::CONTENT_TYPE;
use reqwest_middleware::ClientWithMiddleware;
use reqwest_retry::RetryTransientMiddleware;
use reqwest_retry::policies::ExponentialBackoff;
use ring::hmac;
use serde_json::json;

use super::Told;
use crate::exchange::{KEY, KEYED, PLAIN, SECRET};

#[derive(Clone, Copy)]
pub(crate) enum Manner {
    /// Once, and no more.
    Alone,
    /// `RetryTransientMiddleware` with three retries, as in its documentation.
    Middleware,
    /// `.retry(ExponentialBuilder::default())` around the whole call, signature included.
    Backon,
}

pub(crate) struct ByHand {
    url: String,
    client: ClientWithMiddleware,
    manner: Manner,
}

type Failure = Box<dyn Error + Send + Sync>;

impl ByHand {
    pub(super) fn new(url: &str, manner: Manner) -> Result<Self, Box<dyn Error>> {
        let client = reqwest::Client::builder()
            .timeout(Duration::from_secs(10))
            .build()?;
        let mut builder = reqwest_middleware::ClientBuilder::new(client);
        if let Manner::Middleware = manner {
            let policy = ExponentialBackoff::builder().build_with_max_retries(3);
            builder = builder.with(RetryTransientMiddleware::new_with_policy(policy));
        }
        Ok(Self {
            url: url.to_owned(),
            client: builder.build(),
            manner,
        })
    }

    pub(super) async fn place(&self, client_order_id: &str, is_keyed: bool) -> Told {
        let path = if is_keyed { KEYED } else { PLAIN };
        let attempt = || self.attempt(path, client_order_id);
        let placed = match self.manner {
            Manner::Backon => attempt.retry(ExponentialBuilder::default()).await,
            Manner::Alone | Manner::Middleware => attempt().await,
        };
        match placed {
            Ok(()) => Told::Executed,
            // A status or an error of the connection: neither says whether it was executed.
            Err(_) => Told::Doubt,
        }
    }

    #[allow(
        clippy::disallowed_methods,
        reason = "written as by someone without our rules"
    )]
    async fn attempt(&self, path: &str, client_order_id: &str) -> Result<(), Failure> {
        let body = json!({ "client_order_id": client_order_id, "amount": "0.0001" }).to_string();
        let timestamp = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis();
        let prehash = format!("{timestamp}POST{path}{body}");
        let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
        let digits = hmac::sign(&key, prehash.as_bytes());
        let sign: String = digits
            .as_ref()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let response = self
            .client
            .post(format!("{}{path}", self.url))
            .header("API-KEY", KEY)
            .header("API-SIGN", sign)
            .header("API-TIMESTAMP", timestamp.to_string())
            .header(CONTENT_TYPE, "application/json")
            .body(body)
            .send()
            .await?
            .error_for_status()?;
        let answer: serde_json::Value = serde_json::from_slice(&response.bytes().await?)?;
        match answer["client_order_id"] == client_order_id {
            true => Ok(()),
            false => Err("another order".into()),
        }
    }
}
