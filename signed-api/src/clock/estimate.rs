//! What is known of the server's clock, as samples come in one by one or several at once.

use super::interval::{Interval, agreed};
use super::known::{Known, Sample};
use super::reading::Reading;

/// How many samples in a row must agree with one another, and not with what is held, to be believed instead.
const TURNS: u32 = 3;

/// How many of the latest round trips are kept.
const FLIGHTS: usize = 8;

/// What is known of the server's clock.
#[derive(Clone, Copy, Debug)]
pub(super) struct Estimate {
    known: Known,
    /// The latest round trips; of several questions at once the longest.
    flights: [i128; FLIGHTS],
    /// When the server was last asked several times, by the monotonic clock.
    pub(super) synced: Option<i128>,
    /// What contradicts it, and how often in a row.
    against: Option<(Known, u32)>,
}

impl Estimate {
    /// What one sample says.
    pub(super) fn of(sample: Sample) -> Self {
        Self {
            known: sample.known,
            flights: flights(sample.round_trip),
            synced: None,
            against: None,
        }
    }

    /// What the samples say that were taken until `now`, and `held` before. If these contradict one another, the samples
    /// are right: one of the two clocks was set.
    pub(super) fn synced(
        samples: &[Sample],
        held: Option<&Self>,
        now: Reading,
        drift: u32,
    ) -> Option<Self> {
        let offsets: Vec<Interval> = samples
            .iter()
            .filter_map(|sample| sample.known.at(now, drift))
            .collect();
        let told = agreed(&offsets)?;
        let held = held.and_then(|held| held.known.at(now, drift));
        let round_trips = samples.iter().map(|sample| sample.round_trip);
        Some(Self {
            known: Known::new(held.and_then(|held| held.and(told)).unwrap_or(told), now),
            flights: flights(round_trips.max().unwrap_or_default()),
            synced: Some(now.monotonic),
            against: None,
        })
    }

    /// Takes in one more sample. One that contradicts what is held is not believed before it has been confirmed, and not
    /// at all against what the server was asked for several times.
    pub(super) fn take_in(&mut self, sample: Sample, drift: u32) {
        let now = sample.known.at;
        let Some(held) = self.known.at(now, drift) else {
            *self = Self::of(sample);
            return;
        };
        if let Some(offset) = held.and(sample.known.offset) {
            self.known = Known::new(offset, now);
            self.flights.rotate_right(1);
            self.flights[0] = sample.round_trip;
            self.against = None;
            return;
        }
        let against = self.against.and_then(|(known, turns)| {
            let offset = known.at(now, drift)?.and(sample.known.offset)?;
            Some((Known::new(offset, now), turns + 1))
        });
        let (known, turns) = against.unwrap_or((sample.known, 1));
        self.against = Some((known, turns));
        if turns >= TURNS && self.synced.is_none() {
            *self = Self::of(Sample { known, ..sample });
        }
    }

    /// The longest of the latest round trips: no request is expected to take longer to the server.
    pub(super) fn flight(&self) -> i128 {
        self.flights.into_iter().max().unwrap_or_default()
    }

    /// Whether several samples in a row contradict it.
    pub(super) fn is_doubted(&self) -> bool {
        self.against.is_some_and(|(_, turns)| turns >= TURNS)
    }

    /// What the server's clock reads `now`. Nothing, once the clocks of this machine have parted: then or ever after.
    pub(super) fn server(&mut self, now: Reading, drift: u32) -> Option<Interval> {
        self.known.look(now);
        let offset = self.known.at(now, drift)?;
        Some(offset.moved(now.monotonic))
    }
}

/// One round trip, and none before it.
fn flights(round_trip: i128) -> [i128; FLIGHTS] {
    let mut flights = [0; FLIGHTS];
    flights[0] = round_trip;
    flights
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: i128 = 1_000_000;

    /// A sample at `at` that puts the offset in this interval; all in milliseconds.
    fn sample(at: i128, (low, high): (i128, i128)) -> Sample {
        let at = Reading {
            monotonic: at * MS,
            wall: at * MS,
        };
        let offset = Interval {
            low: low * MS,
            high: high * MS,
        };
        Sample {
            known: Known::new(offset, at),
            round_trip: (high - low) * MS,
        }
    }

    fn held(estimate: &Estimate) -> (i128, i128) {
        let Interval { low, high } = estimate.known.offset;
        ((low + MS / 2) / MS, (high + MS / 2) / MS)
    }

    #[test]
    fn samples_that_agree_narrow_one_another() {
        let mut estimate = Estimate::of(sample(0, (0, 400)));
        estimate.take_in(sample(10, (300, 700)), 0);
        assert_eq!(held(&estimate), (300, 400));
        assert_eq!(estimate.flight(), 400 * MS);
    }

    #[test]
    fn one_slow_answer_is_forgotten_after_eight_others() {
        let mut estimate = Estimate::of(sample(0, (0, 7_000)));
        for at in 1..8 {
            estimate.take_in(sample(at, (0, 50)), 0);
            assert_eq!(estimate.flight(), 7_000 * MS, "{at}");
        }
        estimate.take_in(sample(8, (0, 40)), 0);
        assert_eq!(estimate.flight(), 50 * MS);
    }

    #[test]
    fn a_contradiction_is_believed_when_it_is_confirmed() {
        let mut estimate = Estimate::of(sample(0, (0, 10)));
        estimate.take_in(sample(1, (500, 530)), 0);
        estimate.take_in(sample(2, (500, 520)), 0);
        // One that agrees with what is held takes it all back.
        estimate.take_in(sample(3, (0, 10)), 0);
        for at in 4..6 {
            estimate.take_in(sample(at, (500, 520)), 0);
            assert_eq!(held(&estimate), (0, 10), "{at}");
        }
        estimate.take_in(sample(6, (510, 530)), 0);
        assert_eq!(held(&estimate), (510, 520));
    }

    #[test]
    fn against_many_samples_a_contradiction_only_raises_a_doubt() {
        let now = sample(0, (0, 0)).known.at;
        let samples = [sample(0, (0, 10)); 5];
        let mut estimate = Estimate::synced(&samples, None, now, 0).expect("known");
        for at in 1..9 {
            assert_eq!(estimate.is_doubted(), at > 3, "{at}");
            estimate.take_in(sample(at, (500, 520)), 0);
        }
        assert_eq!(held(&estimate), (0, 10));
    }

    #[test]
    fn several_samples_at_once_come_before_what_is_held() {
        let synced = |held: &Estimate, offsets: [(i128, i128); 5]| {
            let samples = offsets.map(|offset| sample(0, offset));
            let now = sample(0, (0, 0)).known.at;
            Estimate::synced(&samples, Some(held), now, 0).expect("known")
        };
        let before = Estimate::of(sample(0, (0, 10)));
        let narrowed = [(5, 50), (6, 40), (7, 60), (-40, 8), (900, 905)];
        assert_eq!(held(&synced(&before, narrowed)), (7, 8));
        let set = [(900, 930), (910, 940), (905, 925), (0, 10), (0, 10)];
        assert_eq!(held(&synced(&before, set)), (910, 925));
    }
}
