//! What servers demand of nonces.

use std::fmt;

use crate::clock::{Timestamp, Unit};

/// What a server demands of the nonces of one API key: six contracts that look alike and are not.
///
/// A scheme names the one that its server checks, with the unit that its nonces are counted in. A store must know it: what
/// is enough for one is too little for another, and what is enough for all of them would be slow where it need not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Discipline {
    /// `timestamp(ms)`: near the server's clock, and nothing else. The same one may come twice (Binance, Bybit). No store is
    /// asked.
    Timestamp(Unit),
    /// `increasing(ms)`: above every one that was accepted before (Bitfinex, Coincheck; Kraken with a nonce window of 0).
    /// Requests that overtake each other on the way are refused, so a second process of the same key does harm.
    Increasing(Unit),
    /// `windowed(ms, 5000)`: never used before, and not more than so much below the highest that was accepted (Kraken's
    /// nonce window, WhiteBIT's `nonceWindow`). Requests may overtake each other within the window.
    Windowed(Unit, u64),
    /// `unique(ns)`: never used before, in any order (BigONE). A store may reserve them in blocks, from which each process
    /// draws on its own; a nonce lags behind the clock by at most a second.
    Unique(Unit),
    /// `top(ms, 100)`: never used before, above the smallest of the so many highest that the server keeps, and within a day
    /// of its clock (Hyperliquid keeps 100).
    Top(Unit, u64),
    /// `sequential`: exactly one more than the last that was accepted (the accounts of Ethereum, Lighter's API keys). One
    /// that did not go out is given back, because a gap would hold up all that follow.
    Sequential,
}

impl Discipline {
    /// The unit of the clock that the nonces follow. Sequential ones follow none.
    pub const fn unit(self) -> Option<Unit> {
        match self {
            Self::Timestamp(unit)
            | Self::Increasing(unit)
            | Self::Windowed(unit, _)
            | Self::Unique(unit)
            | Self::Top(unit, _) => Some(unit),
            Self::Sequential => None,
        }
    }

    /// What a clock shows at `moment`, in the unit of the nonces; 0 for sequential ones.
    pub(crate) fn reading(self, moment: Timestamp) -> u64 {
        self.unit().map_or(0, |unit| moment.in_unit(unit))
    }

    /// Whether the server remembers nonces, so that a store has to.
    pub const fn is_remembered(self) -> bool {
        !matches!(self, Self::Timestamp(_))
    }

    /// Whether any order will do, so that a process may draw from a block of its own.
    #[cfg(any(
        feature = "file",
        feature = "postgres",
        feature = "redis",
        feature = "sqlite"
    ))]
    pub(crate) const fn is_drawn_in_blocks(self) -> bool {
        matches!(self, Self::Unique(_))
    }

    /// Whether requests must reach the server in the order of their nonces. Then a second writer does harm even where no
    /// nonce is used twice.
    pub(crate) const fn is_in_order(self) -> bool {
        matches!(self, Self::Increasing(_) | Self::Sequential)
    }

    /// The name without what is in its brackets.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Timestamp(_) => "timestamp",
            Self::Increasing(_) => "increasing",
            Self::Windowed(..) => "windowed",
            Self::Unique(_) => "unique",
            Self::Top(..) => "top",
            Self::Sequential => "sequential",
        }
    }
}

impl fmt::Display for Discipline {
    /// As a scheme declares it: `windowed(ms, 5000)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        match (self.unit(), self) {
            (Some(unit), Self::Windowed(_, number) | Self::Top(_, number)) => {
                write!(f, "({}, {number})", unit_name(unit))
            }
            (Some(unit), _) => write!(f, "({})", unit_name(unit)),
            (None, _) => Ok(()),
        }
    }
}

/// How schemes call a unit.
pub(crate) const fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Seconds => "s",
        Unit::Millis => "ms",
        Unit::Micros => "us",
        Unit::Nanos => "ns",
    }
}

/// How many of `unit` are in a second.
pub(crate) const fn per_second(unit: Unit) -> u64 {
    match unit {
        Unit::Seconds => 1,
        Unit::Millis => 1_000,
        Unit::Micros => 1_000_000,
        Unit::Nanos => 1_000_000_000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_discipline_is_shown_as_it_is_declared() {
        for (discipline, shown) in [
            (Discipline::Timestamp(Unit::Seconds), "timestamp(s)"),
            (Discipline::Increasing(Unit::Millis), "increasing(ms)"),
            (
                Discipline::Windowed(Unit::Millis, 5000),
                "windowed(ms, 5000)",
            ),
            (Discipline::Unique(Unit::Nanos), "unique(ns)"),
            (Discipline::Top(Unit::Micros, 100), "top(us, 100)"),
            (Discipline::Sequential, "sequential"),
        ] {
            assert_eq!(discipline.to_string(), shown);
        }
    }
}
