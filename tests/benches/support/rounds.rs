//! Times side by side: every contender runs once in every round, so what else the machine does meets all of them.

use std::time::{Duration, Instant};

use super::Failure;

/// One side of a comparison. A run returns how long the part that counts took.
pub(crate) struct Contender<'a> {
    pub(crate) name: String,
    run: Box<dyn FnMut() -> Result<Duration, Failure> + 'a>,
}

impl<'a> Contender<'a> {
    pub(crate) fn new(
        name: impl Into<String>,
        run: impl FnMut() -> Result<Duration, Failure> + 'a,
    ) -> Self {
        Self {
            name: name.into(),
            run: Box::new(run),
        }
    }
}

/// The times of one contender, one for each round.
pub(crate) struct Times(Vec<f64>);

/// Runs all contenders in `rounds` rounds, and once before that unmeasured. Who begins changes from round to round.
pub(crate) fn race(rounds: usize, contenders: &mut [Contender<'_>]) -> Result<Vec<Times>, Failure> {
    let mut times: Vec<Times> = contenders.iter().map(|_| Times(Vec::new())).collect();
    for round in 0..=rounds {
        for turn in 0..contenders.len() {
            let index = (round + turn) % contenders.len();
            let took = (contenders[index].run)()?;
            if round > 0 {
                times[index].0.push(took.as_secs_f64());
            }
        }
    }
    Ok(times)
}

/// How long `work` takes.
#[allow(
    clippy::disallowed_methods,
    reason = "what a benchmark measures is the machine's own time"
)]
pub(crate) fn timed(work: impl FnOnce() -> Result<(), Failure>) -> Result<Duration, Failure> {
    let start = Instant::now();
    work()?;
    Ok(start.elapsed())
}

impl Times {
    /// The median, in seconds.
    pub(crate) fn median(&self) -> f64 {
        median(self.0.clone())
    }

    /// The median over all rounds of this time divided by the other one's of the same round.
    pub(crate) fn ratio_to(&self, other: &Self) -> f64 {
        median(self.ratios_to(other))
    }

    /// The quartiles of the same.
    pub(crate) fn spread_to(&self, other: &Self) -> (f64, f64) {
        let mut ratios = self.ratios_to(other);
        ratios.sort_by(f64::total_cmp);
        let quarter = ratios.len() / 4;
        (ratios[quarter], ratios[ratios.len() - 1 - quarter])
    }

    fn ratios_to(&self, other: &Self) -> Vec<f64> {
        let pairs = self.0.iter().zip(&other.0);
        pairs.map(|(this, other)| this / other).collect()
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() % 2 {
        0 => (values[middle - 1] + values[middle]) / 2.0,
        _ => values[middle],
    }
}
