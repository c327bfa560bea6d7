//! Where a server tells its time, and how it refuses a time stamp: what `#[time(..)]` declares.

use bytes::Bytes;
use memchr::memmem;

use crate::clock::{ServerTime, Unit};
use crate::json::Json;
use crate::operation::Operation;
use crate::response::Response;

/// The operation that tells the server's time; written by generated code.
#[derive(Debug)]
pub struct TimeSource {
    /// What to ask. It has no arguments and is not signed.
    pub operation: &'static Operation,
    /// Where the time stands in the answer's JSON: names of objects and positions in lists.
    pub field: &'static [&'static str],
    /// How it is written.
    pub format: TimeFormat,
    /// Each of them says of an answer to any operation that the server does not accept the time stamp.
    pub rejected: &'static [TimeRejection],
}

/// How a server writes its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeFormat {
    /// A decimal number of this unit since 1970.
    Number(Unit),
    /// ISO 8601 in UTC.
    Iso,
}

/// How an answer looks that refuses a time stamp. Everything that is given must be so.
#[derive(Debug)]
pub struct TimeRejection {
    /// The status. Without one it is that of a client's error or of success: servers that put all errors in the body
    /// exist. A server that failed may have executed the request whatever its body says.
    pub status: Option<u16>,
    /// A place in the answer's JSON, and the text, number or word there; in a list, one of its items.
    pub field: Option<(&'static [&'static str], &'static str)>,
}

impl TimeSource {
    /// The time that the answer tells.
    pub(super) fn read(&self, body: &[u8]) -> Option<ServerTime> {
        let json = Json::of(body)?;
        let text = match self.field {
            [] => json.into_text(),
            field => json.text_at(field),
        }?;
        match self.format {
            TimeFormat::Number(unit) => ServerTime::parse(&text, unit),
            TimeFormat::Iso => ServerTime::parse_iso(&text),
        }
    }

    /// Whether the answer refuses the time stamp.
    pub(super) fn is_rejection(&self, answer: &Response<Bytes>) -> bool {
        let mut rejected = self.rejected.iter();
        rejected.any(|rejection| rejection.is(answer))
    }
}

impl TimeRejection {
    fn is(&self, answer: &Response<Bytes>) -> bool {
        let status = answer.status();
        let is_status = match self.status {
            Some(expected) => status == expected,
            None => status.is_client_error() || status.is_success(),
        };
        is_status
            && self
                .field
                .is_none_or(|(field, expected)| holds(answer.body(), field, expected))
    }
}

/// Whether JSON has this value there. Most answers do not even have its text, and are not parsed.
fn holds(body: &[u8], field: &[&str], expected: &str) -> bool {
    let is_plain = expected
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'/');
    if is_plain && memmem::find(body, expected.as_bytes()).is_none() {
        return false;
    }
    let texts = Json::of(body).map(|json| json.texts_at(field));
    texts.is_some_and(|texts| texts.iter().any(|text| text == expected))
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::*;
    use crate::operation::{Effect, KeyPlace, RetryRules};

    static OPERATION: Operation = Operation {
        name: "Exchange::time",
        method: Method::GET,
        path: &["/time"],
        scheme: None,
        constants: &[],
        effect: Effect::Safe,
        key: KeyPlace::None,
        headers: &[],
        timeout_ms: None,
        costs: &[],
        retry: RetryRules::NONE,
        answers: None,
    };

    fn told(field: &'static [&'static str], format: TimeFormat, body: &str) -> Option<u64> {
        let source = TimeSource {
            operation: &OPERATION,
            field,
            format,
            rejected: &[],
        };
        let time = source.read(body.as_bytes())?;
        Some(time.timestamp().in_unit(Unit::Millis))
    }

    /// Answers as Binance, Kraken, OKX, KuCoin and Coinbase document them.
    #[test]
    fn the_time_is_found_in_published_answers() {
        let (millis, seconds) = (
            TimeFormat::Number(Unit::Millis),
            TimeFormat::Number(Unit::Seconds),
        );
        let binance = r#"{"serverTime":1499827319559}"#;
        assert_eq!(
            told(&["serverTime"], millis, binance),
            Some(1_499_827_319_559)
        );
        let kraken = r#"{"error":[],"result":{"unixtime":1688669448,"rfc1123":"Thu, 06 Jul 23 18:50:48 +0000"}}"#;
        let unixtime = told(&["result", "unixtime"], seconds, kraken);
        assert_eq!(unixtime, Some(1_688_669_448_000));
        let okx = r#"{"code":"0","msg":"","data":[{"ts":"1597026383085"}]}"#;
        assert_eq!(
            told(&["data", "0", "ts"], millis, okx),
            Some(1_597_026_383_085)
        );
        let kucoin = r#"{"code":"200000","msg":"success","data":1640995200000}"#;
        assert_eq!(told(&["data"], millis, kucoin), Some(1_640_995_200_000));
        let coinbase = r#"{"iso":"2020-02-07T23:07:08.250Z","epoch":1581116828.25}"#;
        assert_eq!(told(&["epoch"], seconds, coinbase), Some(1_581_116_828_250));
        assert_eq!(
            told(&["iso"], TimeFormat::Iso, coinbase),
            Some(1_581_116_828_250)
        );
        assert_eq!(told(&[], millis, "1640995200000"), Some(1_640_995_200_000));
        for body in [
            "",
            "{}",
            "[]",
            "null",
            r#"{"serverTime":[]}"#,
            r#"{"serverTime":"soon"}"#,
        ] {
            assert_eq!(told(&["serverTime"], millis, body), None, "{body}");
        }
    }

    #[test]
    fn a_rejection_is_what_was_declared() {
        let is = |status, field, answered: u16, body: &'static str| {
            let answer = http::Response::builder()
                .status(answered)
                .body(Bytes::from_static(body.as_bytes()))
                .expect("an answer");
            TimeRejection { status, field }.is(&Response::from_http(answer))
        };
        let binance: Option<(&[&str], &str)> = Some((&["code"], "-1021"));
        let body =
            r#"{"code":-1021,"msg":"Timestamp for this request is outside of the recvWindow."}"#;
        assert!(is(None, binance, 400, body));
        assert!(is(None, binance, 200, body));
        assert!(!is(None, binance, 503, body), "it may have been executed");
        assert!(!is(Some(401), binance, 400, body));
        assert!(!is(None, binance, 400, r#"{"code":-1022,"msg":"-1021"}"#));
        assert!(!is(None, binance, 400, "-1021"));
        assert!(is(Some(408), None, 408, ""));
        let listed: Option<(&[&str], &str)> = Some((&["error"], "EAPI:Invalid nonce"));
        assert!(is(None, listed, 200, r#"{"error":["EAPI:Invalid nonce"]}"#));
        assert!(!is(None, listed, 200, r#"{"error":[]}"#));
    }
}
