//! Who asks, and is it them, now, for the first time.

mod nonce;
mod replay;
mod signature;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use ring::hmac;

use super::credentials::Credentials;
use super::error::{ApiError, Code};
use super::shared::{Shared, lock};
use nonce::LastNonce;
use replay::Replays;

/// The account a verified request speaks for.
#[derive(Clone, Debug)]
pub(super) struct Account(pub(super) String);

/// The body's bytes as they arrived.
#[derive(Clone, Debug)]
pub(super) struct RawBody(pub(super) Bytes);

/// Lets only verified requests through.
pub(super) async fn verify(
    State(shared): State<Arc<Shared>>,
    Extension(RawBody(body)): Extension<RawBody>,
    mut request: Request,
    next: Next,
) -> Response {
    match shared
        .verifier
        .check(&request, &body, shared.clock.now_ms())
    {
        Ok(account) => {
            request.extensions_mut().insert(account);
            next.run(request).await
        }
        Err(error) => error.into_response(),
    }
}

#[derive(Debug)]
pub(super) struct Verifier {
    window_ms: u64,
    sign_target: bool,
    demand_nonces: bool,
    accounts: Mutex<HashMap<String, AccountState>>,
    replays: Mutex<Replays>,
}

#[derive(Debug)]
struct AccountState {
    mac: hmac::Key,
    last_nonce: LastNonce,
}

impl Verifier {
    pub(super) fn new(window: Duration, sign_target: bool, demand_nonces: bool) -> Self {
        Self {
            window_ms: u64::try_from(window.as_millis()).unwrap_or(u64::MAX),
            sign_target,
            demand_nonces,
            accounts: Mutex::default(),
            replays: Mutex::default(),
        }
    }

    pub(super) fn add(&self, credentials: &Credentials) {
        let state = AccountState {
            mac: hmac::Key::new(hmac::HMAC_SHA256, credentials.secret().as_bytes()),
            last_nonce: LastNonce::default(),
        };
        lock(&self.accounts).insert(credentials.key().to_owned(), state);
    }

    /// The signature comes before all that depends on state: who cannot sign learns nothing and leaves nothing behind.
    fn check(&self, request: &Request, body: &[u8], now_ms: u64) -> Result<Account, ApiError> {
        let headers = request.headers();
        let key = single(headers, "API-KEY")?;
        let timestamp_text = single(headers, "API-TIMESTAMP")?;
        let signature_text = single(headers, "API-SIGN")?;
        let nonce_text = match self.demand_nonces {
            true => single(headers, "API-NONCE")?,
            false => "",
        };

        let mut accounts = lock(&self.accounts);
        let account = accounts
            .get_mut(key)
            .ok_or_else(|| ApiError::new(Code::InvalidKey, "no account has this API-KEY"))?;
        let message = signature::Message {
            timestamp: timestamp_text,
            nonce: nonce_text,
            method: request.method().as_str(),
            target: match (self.sign_target, request.uri().path_and_query()) {
                (true, Some(target)) => target.as_str(),
                _ => request.uri().path(),
            },
            body,
        };
        let signature = signature::check(&account.mac, &message, signature_text)?;

        self.check_fresh(timestamp_text, signature, now_ms)?;
        if self.demand_nonces {
            account.last_nonce.advance(nonce_text)?;
        }
        Ok(Account(key.to_owned()))
    }

    /// The same for the login of a socket, which signs the timestamp and `GET/realtime`.
    pub(super) fn login(
        &self,
        key: &str,
        timestamp: &str,
        signature: &str,
        now_ms: u64,
    ) -> Result<Account, ApiError> {
        let accounts = lock(&self.accounts);
        let account = accounts
            .get(key)
            .ok_or_else(|| ApiError::new(Code::InvalidKey, "no account has this key"))?;
        let message = signature::Message {
            timestamp,
            nonce: "",
            method: "GET",
            target: "/realtime",
            body: b"",
        };
        let signature = signature::check(&account.mac, &message, signature)?;
        self.check_fresh(timestamp, signature, now_ms)?;
        Ok(Account(key.to_owned()))
    }

    /// What was signed now, for the first time.
    fn check_fresh(&self, text: &str, signature: Vec<u8>, now_ms: u64) -> Result<(), ApiError> {
        let timestamp = in_window(text, now_ms, self.window_ms)?;
        let oldest = now_ms.saturating_sub(self.window_ms);
        if !lock(&self.replays).insert(timestamp, signature, oldest) {
            return Err(ApiError::new(
                Code::Replayed,
                "this timestamp and signature were seen before: sign every request anew",
            ));
        }
        Ok(())
    }
}

/// The value of a header that must be there once.
fn single<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a str, ApiError> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().map_err(|_| {
            ApiError::new(
                Code::MissingHeader,
                format!("header {name} is not plain text"),
            )
        }),
        (None, _) => Err(ApiError::new(
            Code::MissingHeader,
            format!("header {name} is missing"),
        )),
        (Some(_), Some(_)) => Err(ApiError::new(
            Code::MissingHeader,
            format!("header {name} must be sent once"),
        )),
    }
}

fn in_window(text: &str, now_ms: u64, window_ms: u64) -> Result<u64, ApiError> {
    let refused = |message: String| {
        Err(ApiError::new(Code::TimestampOutOfWindow, message).server_time(now_ms))
    };
    let Some(timestamp) = decimal(text) else {
        return refused(
            "API-TIMESTAMP must be milliseconds since the epoch, in decimal digits".to_owned(),
        );
    };
    if timestamp.abs_diff(now_ms) > window_ms {
        return refused(format!(
            "API-TIMESTAMP {timestamp} is {} ms {} the server's clock, {window_ms} are allowed",
            timestamp.abs_diff(now_ms),
            if timestamp < now_ms {
                "behind"
            } else {
                "ahead of"
            },
        ));
    }
    Ok(timestamp)
}

/// Digits only; `parse` alone would take a plus sign.
fn decimal(text: &str) -> Option<u64> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::in_window;

    #[test]
    fn the_window_includes_its_ends() {
        for timestamp in ["5000", "15000"] {
            assert!(in_window(timestamp, 10_000, 5_000).is_ok(), "{timestamp}");
        }
        for timestamp in [
            "4999",
            "15001",
            "",
            "+9000",
            "9000.0",
            "99999999999999999999",
        ] {
            assert!(in_window(timestamp, 10_000, 5_000).is_err(), "{timestamp}");
        }
    }
}
