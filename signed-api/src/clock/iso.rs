//! A moment as ISO 8601 text.

use std::fmt;
use std::ops::Range;

use super::{Timestamp, Unit};

/// A moment as ISO 8601 text, kept without allocating.
#[derive(Clone, Copy)]
pub struct IsoTime {
    text: [u8; 24],
    length: usize,
}

const MILLIS_A_DAY: u64 = 86_400_000;

impl IsoTime {
    /// `2026-11-22T07:36:53.123Z`, cut off.
    pub(super) fn with_millis(moment: Timestamp) -> Self {
        let millis = moment.in_unit(Unit::Millis);
        let mut time = Self {
            text: *b"0000-00-00T00:00:00.000Z",
            length: 24,
        };
        time.put_date_and_time(millis);
        time.put(20..23, millis % 1_000);
        time
    }

    /// `2026-11-22T07:36:53Z`
    pub(super) fn with_seconds(moment: Timestamp) -> Self {
        let mut time = Self {
            text: *b"0000-00-00T00:00:00Z....",
            length: 20,
        };
        time.put_date_and_time(moment.in_unit(Unit::Millis));
        time
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        str::from_utf8(self.as_bytes()).unwrap_or_default()
    }

    /// The text, in ASCII.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        &self.text[..self.length]
    }

    /// A date library would have to be asked for text through `fmt`, which takes longer than a SHA-256 block.
    fn put_date_and_time(&mut self, millis: u64) {
        let (year, month, day) = date(millis / MILLIS_A_DAY);
        self.put(0..4, year);
        self.put(5..7, month);
        self.put(8..10, day);
        let seconds = millis % MILLIS_A_DAY / 1_000;
        self.put(11..13, seconds / 3_600);
        self.put(14..16, seconds / 60 % 60);
        self.put(17..19, seconds % 60);
    }

    fn put(&mut self, place: Range<usize>, mut number: u64) {
        for digit in self.text[place].iter_mut().rev() {
            *digit = b'0' + (number % 10) as u8;
            number /= 10;
        }
    }
}

/// Year, month and day, so many days after 1970-01-01. Years are counted from March, so that a leap day is the last of
/// its year: `civil_from_days` of Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
fn date(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let year = 400 * era + year;
    match month < 10 {
        true => (year, month + 3, day),
        false => (year + 1, month - 9, day),
    }
}

impl AsRef<str> for IsoTime {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Debug for IsoTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Python: `datetime.fromtimestamp(seconds, timezone.utc)`, in the years around every rule of the calendar.
    #[test]
    fn the_calendar_is_the_gregorian() {
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (68_255_999, "1972-02-29T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_709_251_199, "2024-02-29T23:59:59Z"),
            (1_709_251_200, "2024-03-01T00:00:00Z"),
            (1_735_689_599, "2024-12-31T23:59:59Z"),
            (4_107_542_399, "2100-02-28T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (18_446_744_073, "2554-07-21T23:34:33Z"),
        ] {
            let moment = Timestamp::from_millis(seconds * 1_000);
            assert_eq!(IsoTime::with_seconds(moment).as_ref(), expected);
        }
    }

    #[test]
    fn every_day_is_that_of_another_library() {
        for day in 0..213_503 {
            let moment = Timestamp::from_millis(day * MILLIS_A_DAY + day % MILLIS_A_DAY);
            let expected = humantime::format_rfc3339_millis(moment.into()).to_string();
            assert_eq!(IsoTime::with_millis(moment).as_ref(), expected);
        }
    }
}
