//! Moments as documents write them.

use signed_api::Timestamp;

/// The moment that a text names in ISO 8601, with or without punctuation and milliseconds, in UTC or at a whole number of
/// hours before it: `2021-07-05T12:00:00+02:00`, `20130524T000000Z`.
///
/// # Panics
///
/// When it is written otherwise.
pub fn moment(text: &str) -> Timestamp {
    let (text, offset) = match text.split_once('+') {
        Some((text, offset)) => (text, offset[..2].parse::<u64>().expect("hours")),
        None => (text, 0),
    };
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let number = |from: usize, to: usize| digits[from..to].parse::<u64>().expect("a number");
    // Years that begin in March end with their leap day.
    let (year, month) = match number(4, 6) {
        month @ 1..=2 => (number(0, 4) - 1, month + 9),
        month => (number(0, 4), month - 3),
    };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5;
    let days = days + number(6, 8) - 719_469;
    let seconds =
        86_400 * days + 3_600 * (number(8, 10) - offset) + 60 * number(10, 12) + number(12, 14);
    let millis = if digits.len() == 17 {
        number(14, 17)
    } else {
        0
    };
    Timestamp::from_millis(1_000 * seconds + millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Unix times of `date -u -d .. +%s`, and one of AWS's documents.
    #[test]
    fn moments_are_read_as_they_are_written() {
        for (text, millis) in [
            ("2021-07-05T12:00:00+02:00", 1_625_479_200_000),
            ("2020-12-08T09:08:57.715Z", 1_607_418_537_715),
            ("20240229-23:59:59.001", 1_709_251_199_001),
            ("20240229T235959Z", 1_709_251_199_000),
            ("20130524T000000Z", 1_369_353_600_000),
            ("2016-02-23T12:46:24Z", 1_456_231_584_000),
            ("2015-08-30T12:36:00Z", 1_440_938_160_000),
        ] {
            assert_eq!(moment(text), Timestamp::from_millis(millis), "{text}");
        }
    }
}
