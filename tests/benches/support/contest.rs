//! One table of a signing benchmark: the same signature by several hands, in time and in instructions.

use super::rounds::{Contender, race, timed};
use super::table::{Table, grouped, optional, ratio};
use super::{Failure, callgrind};

const ROUNDS: usize = 101;
const SIGNATURES_A_ROUND: u32 = 2_000;

/// Who signs, and the arguments that make this binary's child do the same.
pub(crate) struct Hand {
    pub(crate) label: &'static str,
    pub(crate) arguments: Vec<String>,
    pub(crate) sign: Box<dyn FnMut(u32) -> Result<(), Failure>>,
}

/// Measures the hands side by side and prints their table; the first is what the others are divided by. Returns whether
/// instructions could be counted.
pub(crate) fn contest(title: &str, hands: Vec<Hand>) -> Result<bool, Failure> {
    let mut table = Table::new(title, &["", "ns", "time", "instructions", "ratio"]);
    let mut counts = Vec::new();
    let mut contenders = Vec::new();
    for Hand {
        label,
        arguments,
        mut sign,
    } in hands
    {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        counts.push(callgrind::per_repetition(&arguments, SIGNATURES_A_ROUND)?);
        contenders.push(Contender::new(label, move || {
            timed(|| sign(SIGNATURES_A_ROUND))
        }));
    }
    let times = race(ROUNDS, &mut contenders)?;
    let limit = counts.first().copied().flatten();
    for ((contender, took), &count) in contenders.iter().zip(&times).zip(&counts) {
        table.row([
            contender.name.clone(),
            format!("{:.0}", took.median() * 1e9 / f64::from(SIGNATURES_A_ROUND)),
            ratio(took.ratio_to(&times[0])),
            optional(count, grouped),
            optional(count.zip(limit).map(|(count, limit)| count / limit), ratio),
        ]);
    }
    table.print();
    Ok(counts.iter().all(Option::is_some))
}

/// What to say below the tables.
pub(crate) fn note(is_counted: bool) {
    println!("\n  median of {ROUNDS} interleaved rounds of {SIGNATURES_A_ROUND} signatures");
    println!("  {}", callgrind::note(is_counted));
}
