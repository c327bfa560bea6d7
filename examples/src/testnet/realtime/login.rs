//! Who logs in at a socket.

use serde_json::Value;

use super::super::error::{ApiError, Code};
use super::super::shared::Shared;
use super::super::verify::Account;

/// The account that `[key, timestamp, signature]` logs in.
pub(super) fn check(shared: &Shared, args: &[Value]) -> Result<Account, ApiError> {
    let [Value::String(key), timestamp, Value::String(signature)] = args else {
        let message = "args of a login are key, timestamp and signature";
        return Err(ApiError::new(Code::MalformedRequest, message));
    };
    // It is signed as it stands, be it a number or a text.
    let timestamp = match timestamp {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    };
    let now = shared.clock.now_ms();
    shared.verifier.login(key, &timestamp, signature, now)
}
