//! What one sample, or several of them, say of the server's clock, and what is left of that later.

use super::error::ClockError;
use super::interval::Interval;
use super::reading::{Reading, duration};
use super::server_time::ServerTime;

/// How far the wall and the monotonic clock may part, in nanoseconds, before nothing is believed that was learnt before:
/// half a second. By less than that, what is known is widened.
const APART: i128 = 500_000_000;

/// By how much they may seem to part because they cannot be read at the same moment: 5 ms.
const JITTER: i128 = 5_000_000;

/// Where the server's clock is from the monotonic clock of this machine, as it was known at one moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    /// How much the server's clock reads more than the monotonic one.
    pub(super) offset: Interval,
    pub(super) at: Reading,
    slips: Slips,
}

/// By how much the clocks of this machine parted since. A suspension and a step of the wall clock may cancel each other
/// out, so what is seen in between is not forgotten.
#[derive(Clone, Copy, Debug)]
struct Slips {
    last: Reading,
    /// All by which the wall clock went ahead.
    ahead: i128,
    /// All by which it fell behind.
    behind: i128,
}

/// One question and its answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sample {
    pub(super) known: Known,
    pub(super) round_trip: i128,
}

impl Known {
    pub(super) fn new(offset: Interval, at: Reading) -> Self {
        let slips = Slips {
            last: at,
            ahead: 0,
            behind: 0,
        };
        Self { offset, at, slips }
    }

    /// Looks whether the clocks of this machine have parted.
    pub(super) fn look(&mut self, now: Reading) {
        self.slips = self.slips.until(now);
    }

    /// What is left of it `now`, when either clock may have gained or lost `drift` ppm on the other.
    ///
    /// Nothing, if the clocks of this machine disagree on how much time has passed: it was suspended, or somebody set its
    /// clock, and which of the two cannot be told.
    pub(super) fn at(&self, now: Reading, drift: u32) -> Option<Interval> {
        let passed = now.monotonic - self.at.monotonic;
        let Slips { ahead, behind, .. } = self.slips.until(now);
        if passed < 0 || ahead.max(behind) > APART {
            return None;
        }
        let drifted = drifted(passed, drift);
        Some(Interval {
            low: self.offset.low - drifted - behind,
            high: self.offset.high + drifted + ahead,
        })
    }
}

impl Slips {
    fn until(self, now: Reading) -> Self {
        let slip = now.slip_since(self.last);
        let is_real = slip.abs() > JITTER;
        Self {
            last: now,
            ahead: self.ahead + if is_real { slip.max(0) } else { 0 },
            behind: self.behind + if is_real { (-slip).max(0) } else { 0 },
        }
    }
}

impl Sample {
    /// What it says that a server asked at `begun` told a time that was `told` in an answer that was there at `ended`.
    ///
    /// The server read its clock in between. So at the end that reads at least what was told, as if the answer had taken
    /// no time, and at most that and the whole round trip, as if the question had taken none (F. Cristian,
    /// "Probabilistic clock synchronization", 1989), and what was cut off.
    ///
    /// # Errors
    ///
    /// When the clocks of this machine disagree on how long that took.
    pub(super) fn new(
        begun: Reading,
        ended: Reading,
        told: ServerTime,
        drift: u32,
    ) -> Result<Self, ClockError> {
        let round_trip = ended.monotonic - begun.monotonic;
        let slip = ended.slip_since(begun);
        if round_trip < 0 || slip.abs() > APART {
            return Err(ClockError::new(format!(
                "the machine's clocks disagree by {:?} on how long the server took to tell its time",
                duration(slip.abs()),
            )));
        }
        let offset = told.nanos() - ended.monotonic;
        let longest = round_trip + drifted(round_trip, drift) + slip.max(0);
        let offset = Interval {
            low: offset,
            high: offset + longest + told.nanos_of_resolution(),
        };
        Ok(Self {
            known: Known::new(offset, ended),
            round_trip,
        })
    }
}

/// By how much one clock may have left the other.
fn drifted(passed: i128, drift: u32) -> i128 {
    // Rounded up.
    passed.saturating_mul(i128::from(drift)) / 1_000_000 + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Unit;

    const MS: i128 = 1_000_000;
    const SAID: i128 = 1_700_000_000_000;

    /// In milliseconds.
    fn reading(monotonic: i128, wall: i128) -> Reading {
        Reading {
            monotonic: monotonic * MS,
            wall: wall * MS,
        }
    }

    fn sample(begun: Reading, ended: Reading) -> Result<Known, ClockError> {
        let told = ServerTime::new(1_700_000_000_000, Unit::Millis).expect("a time");
        Sample::new(begun, ended, told, 0).map(|sample| sample.known)
    }

    /// How far the server's clock may be beyond what it said, in milliseconds, rounded.
    fn beyond(known: Interval, now: Reading) -> (i128, i128) {
        let server = known.moved(now.monotonic - SAID * MS);
        let rounded = |nanos: i128| (nanos + MS / 2).div_euclid(MS);
        (rounded(server.low), rounded(server.high))
    }

    #[test]
    fn a_server_read_its_clock_between_question_and_answer() {
        let ended = reading(140, 140);
        let known = sample(reading(100, 100), ended).expect("a sample");
        assert_eq!(beyond(known.offset, ended), (0, 41));
        // A second later, by 500 ppm.
        let later = reading(1_140, 1_140);
        let grown = known.at(later, 500).expect("known");
        let server = grown.moved(later.monotonic - SAID * MS);
        assert_eq!(server.low, 999_500_000 - 1);
        assert_eq!(server.high, 1_041_500_000 + 2);
    }

    #[test]
    fn what_the_clocks_disagree_on_widens_what_is_known() {
        let ended = reading(140, 140);
        let known = sample(reading(100, 100), ended).expect("a sample");
        // Suspended for 400 ms, of which the monotonic clock knows nothing.
        let later = reading(240, 640);
        let widened = known.at(later, 0).expect("known");
        assert_eq!(beyond(widened, later), (100, 541));
        let set_back = reading(240, 140);
        let widened = known.at(set_back, 0).expect("known");
        assert_eq!(beyond(widened, set_back), (0, 141));
    }

    #[test]
    fn what_cancels_out_is_not_forgotten() {
        let ended = reading(140, 140);
        let mut known = sample(reading(100, 100), ended).expect("a sample");
        // Set back by 300 ms, then suspended for as long.
        known.look(reading(150, -150));
        let later = reading(160, 160);
        let widened = known.at(later, 0).expect("known");
        assert_eq!(beyond(widened, later), (20 - 300, 61 + 300));
        known.look(later);
        known.look(reading(170, -130));
        assert_eq!(known.at(reading(180, -120), 0), None);
    }

    #[test]
    fn what_the_clocks_disagree_on_by_much_is_not_believed() {
        let (begun, ended) = (reading(100, 100), reading(140, 140));
        let known = sample(begun, ended).expect("a sample");
        for now in [reading(240, 741), reading(1_240, 739), reading(139, 139)] {
            assert_eq!(known.at(now, 0), None, "{now:?}");
        }
        for ended in [reading(140, 641), reading(99, 99)] {
            assert!(sample(begun, ended).is_err(), "{ended:?}");
        }
    }
}
