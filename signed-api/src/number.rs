//! Numbers that a scheme adds, and those that a text stands for.

use crate::sign_error::SignError;

/// `left` and `right` added.
///
/// # Errors
///
/// When the sum is above `u64::MAX`: a smaller number, such as a time of expiry, would mean something else.
pub fn sum(left: u64, right: u64) -> Result<u64, SignError> {
    left.checked_add(right).ok_or_else(|| {
        SignError::new(format!(
            "`add({left}, {right})` is above {max}, the largest number there is",
            max = u64::MAX
        ))
    })
}

/// The whole number that `text` is written as: digits alone, without zeros before it, so that each number has one text.
pub(crate) fn whole(text: &str) -> Option<u64> {
    let is_canonical = match text.as_bytes() {
        [b'0'] => true,
        [b'1'..=b'9', rest @ ..] => rest.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    is_canonical.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_that_is_too_large_is_an_error() {
        assert_eq!(sum(u64::MAX - 1, 1).expect("fits"), u64::MAX);
        assert_eq!(
            sum(u64::MAX, 1).expect_err("too large").to_string(),
            "`add(18446744073709551615, 1)` is above 18446744073709551615, the largest number there is"
        );
    }

    #[test]
    fn a_whole_number_has_one_text() {
        for (text, number) in [
            ("0", 0),
            ("7", 7),
            ("5000", 5_000),
            ("18446744073709551615", u64::MAX),
        ] {
            assert_eq!(whole(text), Some(number), "{text}");
        }
        for text in [
            "",
            "abc",
            "+7",
            "-7",
            "007",
            "00",
            " 7",
            "7 ",
            "7\n",
            "7.0",
            "7e3",
            "1_000",
            "0x7",
            "٣",
            "18446744073709551616",
        ] {
            assert_eq!(whole(text), None, "{text}");
        }
    }
}
