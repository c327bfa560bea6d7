//! What a server says of its clock.

use std::time::{Duration, UNIX_EPOCH};

use http::HeaderMap;
use http::header::{AGE, DATE};

use super::reading::nanos;
use super::{Timestamp, Unit};

/// What a server said that its clock reads, and to what resolution.
///
/// A clock that is cut off to milliseconds reads up to a millisecond less than it is: whoever learns from it has to know.
/// No moment before 2010 or after 2199 is one, so a number in another unit than it is taken for is refused.
///
/// ```
/// use signed_api::{ServerTime, Unit};
///
/// assert!(ServerTime::new(1_700_000_000_123, Unit::Millis).is_some());
/// assert!(ServerTime::new(1_700_000_000_123, Unit::Seconds).is_none());    // milliseconds
/// assert!(ServerTime::new(0, Unit::Millis).is_none());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerTime {
    nanos: u64,
    resolution: u64,
}

/// 2010-01-01T00:00:00Z and 2200-01-01T00:00:00Z, in nanoseconds.
const POSSIBLE: std::ops::Range<u64> = 1_262_304_000_000_000_000..7_258_118_400_000_000_000;

impl ServerTime {
    /// `number` of `unit` after the epoch, cut off to whole ones. Nothing if that is no possible time.
    pub fn new(number: u64, unit: Unit) -> Option<Self> {
        let nanos = Timestamp::from_unit(number, unit)?.in_unit(Unit::Nanos);
        Self::possible(nanos, nanos_in(unit))
    }

    /// A decimal number of `unit` after the epoch, as precise as it has digits: `1700000000.123`.
    pub fn parse(text: &str, unit: Unit) -> Option<Self> {
        let (whole, digits) = text.split_once('.').unwrap_or((text, ""));
        let whole = Self::new(digits_only(whole)?.parse().ok()?, unit)?;
        if digits.is_empty() {
            return (!text.contains('.')).then_some(whole);
        }
        // Digits beyond a nanosecond say nothing that could be kept.
        let digits: String = digits_only(digits)?.chars().take(9).collect();
        let scale = 10_u64.pow(u32::try_from(digits.len()).ok()?);
        let fraction = u128::from(digits.parse::<u64>().ok()?) * u128::from(whole.resolution);
        let fraction = u64::try_from(fraction / u128::from(scale)).ok()?;
        Self::possible(
            whole.nanos.checked_add(fraction)?,
            (whole.resolution / scale).max(1),
        )
    }

    /// ISO 8601 in UTC, as precise as it has digits: `2026-11-22T07:36:53.123Z`.
    pub fn parse_iso(text: &str) -> Option<Self> {
        let since_epoch = humantime::parse_rfc3339(text).ok()?;
        let since_epoch = since_epoch.duration_since(UNIX_EPOCH).ok()?;
        let digits = text
            .split_once('.')
            .map_or(0, |(_, digits)| digits.trim_end_matches('Z').len());
        let resolution = 10_u64.pow(9_u32.saturating_sub(u32::try_from(digits).ok()?));
        Self::possible(u64::try_from(since_epoch.as_nanos()).ok()?, resolution)
    }

    /// The header field `Date` of an answer (RFC 9110, section 6.6.1), in whole seconds. Nothing if the answer has an
    /// `Age`: then it comes out of a cache, and so does its date.
    pub fn of_date(headers: &HeaderMap) -> Option<Self> {
        if headers.contains_key(AGE) {
            return None;
        }
        let date = headers.get(DATE)?.to_str().ok()?;
        let date = httpdate::parse_http_date(date).ok()?;
        let since_epoch = date.duration_since(UNIX_EPOCH).ok()?;
        Self::new(since_epoch.as_secs(), Unit::Seconds)
    }

    fn possible(nanos: u64, resolution: u64) -> Option<Self> {
        POSSIBLE
            .contains(&nanos)
            .then_some(Self { nanos, resolution })
    }

    /// What was said.
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_nanos(self.nanos)
    }

    /// How much later than that it may have been.
    pub fn resolution(self) -> Duration {
        Duration::from_nanos(self.resolution)
    }

    pub(super) fn nanos(self) -> i128 {
        i128::from(self.nanos)
    }

    pub(super) fn nanos_of_resolution(self) -> i128 {
        nanos(self.resolution())
    }
}

/// How many nanoseconds one of `unit` is.
pub(super) fn nanos_in(unit: Unit) -> u64 {
    match unit {
        Unit::Seconds => 1_000_000_000,
        Unit::Millis => 1_000_000,
        Unit::Micros => 1_000,
        Unit::Nanos => 1,
    }
}

/// The text, if it is nothing but digits: `parse` would take a sign too.
fn digits_only(text: &str) -> Option<&str> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nanoseconds and resolution. 1700000000 is 2023-11-14T22:13:20Z (Python: `datetime.fromtimestamp`).
    fn shown(time: Option<ServerTime>) -> Option<(u64, u64)> {
        time.map(|time| (time.nanos, time.resolution))
    }

    #[test]
    fn a_number_is_as_precise_as_it_is_written() {
        let seconds = |text| shown(ServerTime::parse(text, Unit::Seconds));
        assert_eq!(
            seconds("1700000000"),
            Some((1_700_000_000_000_000_000, 1_000_000_000))
        );
        assert_eq!(
            seconds("1700000000.25"),
            Some((1_700_000_000_250_000_000, 10_000_000))
        );
        assert_eq!(
            seconds("1700000000.1234567891"),
            Some((1_700_000_000_123_456_789, 1))
        );
        let millis = shown(ServerTime::parse("1700000000123.5", Unit::Millis));
        assert_eq!(millis, Some((1_700_000_000_123_500_000, 100_000)));
        for garbage in [
            "",
            ".",
            "1700000000.",
            ".5",
            "-1",
            "+1700000000",
            "1.7e9",
            "NaN",
        ] {
            assert_eq!(seconds(garbage), None, "{garbage:?}");
        }
    }

    #[test]
    fn a_number_of_another_unit_is_refused() {
        let (seconds, millis) = (1_700_000_000, 1_700_000_000_000);
        assert!(ServerTime::new(seconds, Unit::Seconds).is_some());
        assert!(ServerTime::new(millis, Unit::Millis).is_some());
        for (number, unit) in [
            (seconds, Unit::Millis),
            (millis, Unit::Seconds),
            (millis, Unit::Micros),
            (0, Unit::Seconds),
            (u64::MAX, Unit::Seconds),
            (u64::MAX, Unit::Nanos),
        ] {
            assert_eq!(ServerTime::new(number, unit), None, "{number} {unit:?}");
        }
    }

    #[test]
    fn iso_times_are_read() {
        let iso = |text| shown(ServerTime::parse_iso(text));
        assert_eq!(
            iso("2023-11-14T22:13:20.250Z"),
            Some((1_700_000_000_250_000_000, 1_000_000))
        );
        assert_eq!(
            iso("2023-11-14T22:13:20Z"),
            Some((1_700_000_000_000_000_000, 1_000_000_000))
        );
        assert_eq!(iso("1969-01-01T00:00:00Z"), None);
        assert_eq!(iso("yesterday"), None);
    }

    #[test]
    fn a_date_from_a_cache_is_none() {
        let mut headers = HeaderMap::new();
        assert_eq!(ServerTime::of_date(&headers), None);
        let date = "Tue, 14 Nov 2023 22:13:20 GMT";
        headers.insert(DATE, date.parse().expect("a header value"));
        let expected = Some((1_700_000_000_000_000_000, 1_000_000_000));
        assert_eq!(shown(ServerTime::of_date(&headers)), expected);
        headers.insert(AGE, "3".parse().expect("a header value"));
        assert_eq!(ServerTime::of_date(&headers), None);
    }
}
