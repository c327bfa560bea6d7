//! Intervals, and what several of them agree on.

/// All that a quantity may be, ends included, in nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Interval {
    pub(super) low: i128,
    pub(super) high: i128,
}

impl Interval {
    pub(super) fn width(self) -> i128 {
        self.high - self.low
    }

    pub(super) fn middle(self) -> i128 {
        self.low + self.width() / 2
    }

    pub(super) fn moved(self, by: i128) -> Self {
        Self {
            low: self.low + by,
            high: self.high + by,
        }
    }

    /// What lies in both.
    pub(super) fn and(self, other: Self) -> Option<Self> {
        let low = self.low.max(other.low);
        let high = self.high.min(other.high);
        (low <= high).then_some(Self { low, high })
    }

    /// The shortest that holds both.
    fn around(self, other: Self) -> Self {
        Self {
            low: self.low.min(other.low),
            high: self.high.max(other.high),
        }
    }
}

/// What most of the intervals agree on: K. Marzullo, "Maintaining the Time in a Distributed System" (1984), as in NTP
/// (RFC 5905, section 11.2.1). An interval that does not hold the truth is so outvoted, where an average would follow it.
///
/// Where no more than half of them agree, nothing is outvoted: then it is all that any of them holds.
pub(super) fn agreed(intervals: &[Interval]) -> Option<Interval> {
    let mut edges: Vec<(i128, i32)> = Vec::with_capacity(2 * intervals.len());
    for interval in intervals {
        edges.push((interval.low, -1));
        edges.push((interval.high, 1));
    }
    // Of edges at one place, those that open come first: ends belong to the interval.
    edges.sort_unstable();

    let (mut agreeing, mut most, mut best) = (0, 0, None::<Interval>);
    for pair in edges.windows(2) {
        let &[(low, edge), (high, _)] = pair else {
            continue;
        };
        agreeing -= edge;
        let stretch = Interval { low, high };
        if agreeing > most {
            (most, best) = (agreeing, Some(stretch));
        } else if agreeing == most {
            best = best.map(|best| best.around(stretch));
        }
    }
    let is_majority = usize::try_from(most).is_ok_and(|most| 2 * most > intervals.len());
    match is_majority {
        true => best,
        false => intervals.iter().copied().reduce(Interval::around),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval((low, high): (i128, i128)) -> Interval {
        Interval { low, high }
    }

    fn agreed_on(intervals: &[(i128, i128)]) -> Option<(i128, i128)> {
        let intervals: Vec<_> = intervals.iter().copied().map(interval).collect();
        agreed(&intervals).map(|Interval { low, high }| (low, high))
    }

    /// The second and third rows are the examples of the article "Marzullo's algorithm" of Wikipedia.
    #[test]
    fn the_majority_decides() {
        assert_eq!(agreed_on(&[(3, 9)]), Some((3, 9)));
        assert_eq!(agreed_on(&[(8, 12), (11, 13), (10, 12)]), Some((11, 12)));
        assert_eq!(agreed_on(&[(8, 12), (11, 13), (14, 15)]), Some((11, 12)));
        assert_eq!(agreed_on(&[(0, 4), (4, 9)]), Some((4, 4)));
        assert_eq!(agreed_on(&[]), None);
    }

    #[test]
    fn without_a_majority_nothing_is_excluded() {
        assert_eq!(agreed_on(&[(0, 1), (5, 6)]), Some((0, 6)));
        assert_eq!(agreed_on(&[(0, 1), (0, 1), (5, 6), (5, 7)]), Some((0, 7)));
        // Two places are held by three of five each: both may be it.
        let split = [(0, 3), (1, 3), (2, 20), (18, 22), (17, 19)];
        assert_eq!(agreed_on(&split), Some((2, 19)));
    }

    #[test]
    fn what_lies_in_both_is_held_by_both() {
        let and = |one, other| interval(one).and(interval(other));
        assert_eq!(and((0, 5), (5, 9)), Some(interval((5, 5))));
        assert_eq!(and((0, 4), (5, 9)), None);
    }
}
