//! How long a server asks to wait before the next request.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use http::header::RETRY_AFTER;
use http::{HeaderMap, StatusCode};

use crate::clock::Timestamp;
use crate::json::Json;

/// Where an API says how long to wait, beside `Retry-After` and a JSON member `retry_after`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ToldWait {
    /// The place.
    pub place: WaitPlace,
    /// What the number there counts.
    pub unit: WaitUnit,
}

/// A place in an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitPlace {
    /// A header field.
    Header(&'static str),
    /// A member of a JSON object, by the names that lead to it.
    Json(&'static [&'static str]),
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitUnit {
    /// Seconds from the answer.
    Seconds,
    /// Milliseconds from the answer.
    Millis,
    /// Seconds since 1970-01-01T00:00:00Z.
    EpochSeconds,
    /// Milliseconds since 1970-01-01T00:00:00Z.
    EpochMillis,
}

/// JSON members that say it in seconds in many APIs.
const COMMON: [&[&str]; 2] = [&["retry_after"], &["error", "retry_after"]];

/// The longest of what an answer says, in the usual places and in those that are `declared`. Numbers beside `Retry-After`
/// count only where the server refuses for the time being (`is_put_off`): elsewhere they describe the limit.
pub(crate) fn told_wait(
    is_put_off: bool,
    headers: &HeaderMap,
    json: Option<&Json<'_>>,
    declared: &[ToldWait],
    now: Timestamp,
) -> Option<Duration> {
    let mut longest = retry_after(headers, now);
    if !is_put_off {
        return longest;
    }
    let in_json = |names: &[&str]| json.and_then(|json| json.text_at(names));
    for names in COMMON {
        let told = in_json(names).and_then(|text| wait(&text, WaitUnit::Seconds, now));
        longest = longest.max(told);
    }
    for ToldWait { place, unit } in declared {
        let text = match place {
            WaitPlace::Header(name) => {
                let value = headers.get(*name);
                value.and_then(|value| Some(Cow::Borrowed(value.to_str().ok()?)))
            }
            WaitPlace::Json(names) => in_json(names),
        };
        longest = longest.max(text.and_then(|text| wait(&text, *unit, now)));
    }
    longest
}

/// Whether the status alone says that the server takes no requests for the time being.
pub(crate) fn is_put_off(status: StatusCode) -> bool {
    matches!(status.as_u16(), 418 | 429 | 503)
}

/// `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date seen from `now`.
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(
        date.duration_since(SystemTime::from(now))
            .unwrap_or_default(),
    )
}

/// What a number that is not negative means as a wait; parts of a unit count.
fn wait(text: &str, unit: WaitUnit, now: Timestamp) -> Option<Duration> {
    let number: f64 = text.trim().parse().ok()?;
    if !number.is_finite() || number < 0.0 {
        return None;
    }
    let seconds = match unit {
        WaitUnit::Seconds | WaitUnit::EpochSeconds => number,
        WaitUnit::Millis | WaitUnit::EpochMillis => number / 1e3,
    };
    let span = Duration::try_from_secs_f64(seconds).ok()?;
    match unit {
        WaitUnit::Seconds | WaitUnit::Millis => Some(span),
        WaitUnit::EpochSeconds | WaitUnit::EpochMillis => {
            let since_epoch = SystemTime::from(now).duration_since(SystemTime::UNIX_EPOCH);
            Some(span.saturating_sub(since_epoch.unwrap_or_default()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sun, 06 Nov 1994 08:49:37 GMT
    const NOW: Timestamp = Timestamp::from_millis(784_111_777_000);

    fn told(status: u16, fields: &[(&'static str, &str)], body: &str) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        for (name, value) in fields {
            headers.insert(*name, value.parse().expect("a header value"));
        }
        let declared = [
            (
                WaitPlace::Header("x-ratelimit-reset"),
                WaitUnit::EpochSeconds,
            ),
            (WaitPlace::Header("x-wait"), WaitUnit::Millis),
            (WaitPlace::Json(&["data", "until"]), WaitUnit::EpochMillis),
        ]
        .map(|(place, unit)| ToldWait { place, unit });
        let is_put_off = is_put_off(StatusCode::from_u16(status).expect("a status"));
        let json = Json::of(body.as_bytes());
        told_wait(is_put_off, &headers, json.as_ref(), &declared, NOW)
    }

    #[test]
    fn retry_after_is_seconds_or_a_date_and_never_a_panic() {
        let told = |text: &str| told(503, &[("retry-after", text)], "");
        assert_eq!(told("120"), Some(Duration::from_secs(120)));
        assert_eq!(
            told("Sun, 06 Nov 1994 08:49:40 GMT"),
            Some(Duration::from_secs(3))
        );
        assert_eq!(told("Sun, 06 Nov 1994 08:00:00 GMT"), Some(Duration::ZERO));
        for nonsense in ["", "-1", "soon", "1.5", "99999999999999999999999"] {
            assert_eq!(told(nonsense), None, "{nonsense:?}");
        }
    }

    #[test]
    fn json_says_it_in_seconds() {
        let told = |body| told(429, &[], body);
        assert_eq!(told(r#"{"retry_after":30}"#), Some(Duration::from_secs(30)));
        assert_eq!(
            told(r#" {"error":{"code":"RATE_LIMITED","retry_after":"1.5"}}"#),
            Some(Duration::from_millis(1_500))
        );
        for nonsense in [
            "",
            "{",
            "[]",
            r#"{"retry_after":null}"#,
            r#"{"retry_after":-3}"#,
            r#"{"retry_after":1e400}"#,
            r#"{"retry_after":"NaN"}"#,
            r#"{"retry_after":{}}"#,
            r#"{"error":"retry_after"}"#,
        ] {
            assert_eq!(told(nonsense), None, "{nonsense:?}");
        }
    }

    #[test]
    fn declared_places_count_what_is_declared_and_the_longest_wins() {
        let in_a_minute = [("x-ratelimit-reset", "784111837")];
        assert_eq!(told(429, &in_a_minute, ""), Some(Duration::from_secs(60)));
        assert_eq!(told(418, &in_a_minute, ""), Some(Duration::from_secs(60)));
        let both = [("x-ratelimit-reset", "784111837"), ("retry-after", "61")];
        assert_eq!(told(429, &both, ""), Some(Duration::from_secs(61)));
        let passed = [("x-ratelimit-reset", "784111000")];
        assert_eq!(told(429, &passed, ""), Some(Duration::ZERO));
        let millis = [("x-wait", "250")];
        assert_eq!(told(429, &millis, ""), Some(Duration::from_millis(250)));
        let until = r#"{"data":{"until":784111778500}}"#;
        assert_eq!(told(429, &[], until), Some(Duration::from_millis(1_500)));
    }

    #[test]
    fn a_description_of_the_limit_is_no_wait() {
        let fields = [("x-ratelimit-reset", "784111837")];
        assert_eq!(told(400, &fields, r#"{"retry_after":30}"#), None);
        assert_eq!(told(500, &fields, ""), None);
    }
}
