//! `"2s"`, `"500ms"`: an integer and a unit.

/// Whole milliseconds, rounded up: a timeout that is not zero stays so.
pub(super) fn milliseconds(text: &str) -> Result<u64, String> {
    let digits = text.len()
        - text
            .trim_start_matches(|character: char| character.is_ascii_digit())
            .len();
    let (number, unit) = text.split_at(digits);
    let unit = unit.trim_start();
    let help = "write a whole number and one of `ns`, `us`, `ms`, `s`, `m` or `h`, as in \"2s\" or \"500ms\"";
    if number.is_empty() {
        return Err(format!("`{text}` is no duration: {help}"));
    }
    let nanoseconds: u128 = match unit {
        "ns" => 1,
        "us" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        "" => return Err(format!("the unit is missing: {help}")),
        _ => return Err(format!("`{unit}` is no unit of time: {help}")),
    };
    let total = number
        .parse::<u128>()
        .ok()
        .and_then(|number| number.checked_mul(nanoseconds))
        .map(|total| total.div_ceil(1_000_000))
        .and_then(|total| u64::try_from(total).ok());
    match total {
        Some(0) => Err("a timeout of zero fails every call: write a longer one".into()),
        Some(total) => Ok(total),
        None => Err(format!(
            "`{text}` is longer than can be counted: write a shorter one"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::milliseconds;

    #[test]
    fn every_unit_counts() {
        assert_eq!(milliseconds("2s"), Ok(2_000));
        assert_eq!(milliseconds("500ms"), Ok(500));
        assert_eq!(milliseconds("500 ms"), Ok(500));
        assert_eq!(milliseconds("1m"), Ok(60_000));
        assert_eq!(milliseconds("2h"), Ok(7_200_000));
        assert_eq!(milliseconds("1500us"), Ok(2));
        assert_eq!(milliseconds("1ns"), Ok(1));
    }

    #[test]
    fn everything_else_is_refused() {
        for (text, message) in [
            ("3 parsecs", "`parsecs` is no unit"),
            ("2", "unit is missing"),
            ("", "no duration"),
            ("s", "no duration"),
            ("-1s", "no duration"),
            ("1.5s", "no unit"),
            ("0s", "zero"),
            ("99999999999999999999h", "longer"),
        ] {
            let error = milliseconds(text).unwrap_err();
            assert!(error.contains(message), "{text}: {error}");
        }
    }
}
