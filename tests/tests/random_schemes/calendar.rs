//! Times as text.

use signed_api_tests::drawn::Unit;

/// `2026-11-22T07:36:53.123Z`, or without the milliseconds.
pub(crate) fn iso(nanos: u64, with_millis: bool) -> String {
    let seconds = nanos / 1_000_000_000;
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = date(days);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    let time = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
    match with_millis {
        true => format!("{time}.{:03}Z", nanos / 1_000_000 % 1000),
        false => format!("{time}Z"),
    }
}

/// So many nanoseconds in `unit`, cut off.
pub(crate) fn counted(nanos: u64, unit: Unit) -> u64 {
    match unit {
        Unit::Seconds => nanos / 1_000_000_000,
        Unit::Millis => nanos / 1_000_000,
        Unit::Micros => nanos / 1_000,
        Unit::Nanos => nanos,
    }
}

/// The date so many days after 1970-01-01.
fn date(mut days: u64) -> (u64, u64, u64) {
    let is_leap = |year: u64| {
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
    };
    let mut year = 1970;
    while days >= 365 + u64::from(is_leap(year)) {
        days -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let february = 28 + u64::from(is_leap(year));
    let lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 1;
    for length in lengths {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    (year, month, days + 1)
}

/// GNU date: `date -u -d @..`.
#[test]
fn dates_are_those_of_the_calendar() {
    assert_eq!(iso(0, false), "1970-01-01T00:00:00Z");
    assert_eq!(
        iso(1_700_000_000_999_999_999, true),
        "2023-11-14T22:13:20.999Z"
    );
    assert_eq!(iso(951_782_399_000_000_000, false), "2000-02-28T23:59:59Z");
    assert_eq!(iso(951_782_400_000_000_000, false), "2000-02-29T00:00:00Z");
    assert_eq!(
        iso(4_107_542_400_000_000_000, false),
        "2100-03-01T00:00:00Z"
    );
}
