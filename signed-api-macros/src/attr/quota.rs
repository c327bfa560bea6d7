//! `"50/10s, 160000/1d"`: how much within how long.

use std::ops::Range;

/// So much within so many milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quota {
    pub(super) capacity: u32,
    pub(super) period_ms: u64,
}

/// A part of the text, and what is wrong with it.
pub(super) type Wrong = (Range<usize>, String);

const HELP: &str =
    "write how much within how long, as in \"50/10s\", with one of `ms`, `s`, `m`, `h` or `d`";

/// All quotas in the text, separated by commas.
pub(super) fn read(text: &str) -> Result<Vec<Quota>, Wrong> {
    let mut quotas: Vec<Quota> = Vec::new();
    let mut start = 0;
    for part in text.split(',') {
        let trimmed = part.trim();
        let begin = start + (part.len() - part.trim_start().len());
        let range = begin..begin + trimmed.len();
        let quota = one(trimmed, begin)?;
        if quotas
            .iter()
            .any(|other| other.period_ms == quota.period_ms)
        {
            let message = "a second window of this length: keep the smaller one";
            return Err((range, message.to_owned()));
        }
        quotas.push(quota);
        start += part.len() + 1;
    }
    Ok(quotas)
}

fn one(text: &str, begin: usize) -> Result<Quota, Wrong> {
    let Some((amount, period)) = text.split_once('/') else {
        let message = format!("`{text}` is no limit: {HELP}");
        return Err((begin..begin + text.len(), message));
    };
    let at = begin..begin + amount.len();
    let capacity = amount.trim().replace('_', "").parse::<u32>();
    let capacity = capacity.map_err(|_| {
        let message = format!(
            "`{}` is no whole number up to {}: {HELP}",
            amount.trim(),
            u32::MAX
        );
        (at.clone(), message)
    })?;
    if capacity == 0 {
        let message = "a limit of zero lets nothing pass: write a greater one";
        return Err((at, message.to_owned()));
    }
    let begin = begin + amount.len() + 1;
    let period_ms =
        milliseconds(period).map_err(|message| (begin..begin + period.len(), message))?;
    Ok(Quota {
        capacity,
        period_ms,
    })
}

fn milliseconds(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let factor: u64 = match unit.trim() {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        "" => return Err(format!("the unit is missing: {HELP}")),
        unit => return Err(format!("`{unit}` is no unit of time: {HELP}")),
    };
    if number.is_empty() {
        return Err(format!("the number is missing: {HELP}"));
    }
    let period = number
        .parse::<u64>()
        .ok()
        .and_then(|number| number.checked_mul(factor));
    match period {
        Some(0) => Err("a window of no time limits nothing: write a longer one".to_owned()),
        Some(period) if period <= 366 * 86_400_000 => Ok(period),
        _ => Err("a window is at most 366 days long: write a shorter one".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quotas(text: &str) -> Vec<(u32, u64)> {
        let quotas = read(text).expect("quotas").into_iter();
        quotas
            .map(|quota| (quota.capacity, quota.period_ms))
            .collect()
    }

    #[test]
    fn every_window_counts() {
        assert_eq!(quotas("50/10s"), [(50, 10_000)]);
        assert_eq!(
            quotas("50/10s, 160_000/1d"),
            [(50, 10_000), (160_000, 86_400_000)]
        );
        assert_eq!(quotas("1200 / 1m"), [(1200, 60_000)]);
        assert_eq!(quotas("1/250ms,2/2h"), [(1, 250), (2, 7_200_000)]);
    }

    #[test]
    fn what_is_wrong_is_pointed_at() {
        for (text, part, message) in [
            ("50/10x", "10x", "`x` is no unit"),
            ("50/10", "10", "unit is missing"),
            ("50/s", "s", "number is missing"),
            ("50", "50", "is no limit"),
            ("", "", "is no limit"),
            ("a/10s", "a", "no whole number"),
            ("-1/10s", "-1", "no whole number"),
            ("0/10s", "0", "zero"),
            ("50/0s", "0s", "no time"),
            ("50/400d", "400d", "366 days"),
            ("5000000000/1d", "5000000000", "no whole number"),
            ("50/10s, 9/10000ms", "9/10000ms", "second window"),
            ("50/10s, x/1d", "x", "no whole number"),
        ] {
            let (range, error) = read(text).unwrap_err();
            assert_eq!(&text[range], part, "{text}");
            assert!(error.contains(message), "{text}: {error}");
        }
    }
}
