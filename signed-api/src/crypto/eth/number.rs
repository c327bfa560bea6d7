//! Numbers of up to 256 bits, from text.

use k256::elliptic_curve::bigint::U256;

/// The number that `text` stands for, in decimal or in hex after `0x`, as 32 bytes in two's complement, most significant
/// first; nothing when it is no whole number or does not fit into `bits`.
pub(super) fn word(text: &str, bits: u32, is_signed: bool) -> Option<[u8; 32]> {
    let (is_negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let magnitude = magnitude(digits)?;
    let number = match (is_signed, is_negative) {
        (false, true) => return None,
        (false, false) => fitting(magnitude, bits)?,
        (true, false) => fitting(magnitude, bits - 1)?,
        // There is one more below zero than above it.
        (true, true) if magnitude == U256::ZERO => magnitude,
        (true, true) => {
            fitting(magnitude.wrapping_sub(&U256::ONE), bits - 1)?;
            magnitude.wrapping_neg()
        }
    };
    Some(number.to_be_bytes().into())
}

fn magnitude(digits: &str) -> Option<U256> {
    let (digits, radix) = match digits.strip_prefix("0x") {
        Some(digits) => (digits, 16),
        None => (digits, 10),
    };
    // The parser would also take `+` and `_`.
    let is_number = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
    U256::from_str_radix_vartime(is_number.then_some(digits)?, radix).ok()
}

fn fitting(number: U256, bits: u32) -> Option<U256> {
    (number.bits_vartime() <= bits).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str, bits: u32, is_signed: bool) -> Option<String> {
        let word = word(text, bits, is_signed)?;
        let hex = const_hex::encode(word);
        // Only how it ends: the rest is the sign.
        let (beginning, end) = hex.split_at(48);
        let sign = &beginning[..1];
        assert_eq!(beginning, sign.repeat(48), "{text}");
        Some(format!("{sign}..{end}"))
    }

    #[test]
    fn numbers_are_in_twos_complement() {
        let cases = [
            ("0", false, "0..0000000000000000"),
            ("255", false, "0..00000000000000ff"),
            ("0xfF", false, "0..00000000000000ff"),
            ("0007", false, "0..0000000000000007"),
            ("1700000000123000", false, "0..00060a2418202078"),
            ("-0", true, "0..0000000000000000"),
            ("-1", true, "f..ffffffffffffffff"),
            ("-0x80", true, "f..ffffffffffffff80"),
            ("127", true, "0..000000000000007f"),
        ];
        for (text, is_signed, expected) in cases {
            assert_eq!(
                hex(text, 64, is_signed).as_deref(),
                Some(expected),
                "{text}"
            );
        }
    }

    #[test]
    fn every_width_has_its_bounds() {
        let of = |text: &str, bits, is_signed| word(text, bits, is_signed).is_some();
        assert!(of("255", 8, false) && !of("256", 8, false));
        assert!(of("127", 8, true) && !of("128", 8, true));
        assert!(of("-128", 8, true) && !of("-129", 8, true));
        assert!(!of("-1", 256, false));
        let largest = format!("0x{}", "f".repeat(64));
        assert_eq!(word(&largest, 256, false), Some([0xff; 32]));
        assert!(!of(&format!("0x1{}", "0".repeat(64)), 256, false));
        assert!(!of(&largest, 256, true));
        assert!(of(&format!("-0x8{}", "0".repeat(63)), 256, true));
        assert!(!of(&format!("-0x8{}1", "0".repeat(62)), 256, true));
        assert!(!of(&"9".repeat(200), 256, false));
    }

    #[test]
    fn what_is_no_whole_number_is_refused() {
        for text in [
            "", "-", "0x", "1.0", "1e3", "+1", "1_0", " 1", "0X1", "--1", "ff", "0x-1", "٣",
        ] {
            assert_eq!(word(text, 256, true), None, "{text}");
        }
    }
}
