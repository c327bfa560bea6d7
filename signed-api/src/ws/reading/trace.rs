//! What a walk comes by, in its order.

use std::ops::Range;

use super::seen::Kind;
use super::ways::Place;

/// The values that a walk has come by.
#[derive(Debug, Default)]
pub(super) struct Trace {
    met: Vec<Met>,
}

/// A value.
#[derive(Clone, Debug)]
pub(super) struct Met {
    pub(super) what: What,
    /// As it is written, a text with its quotes; empty at the bracket of a list or object.
    pub(super) written: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// It is off all ways.
    Skipped,
    /// A text or word in a place.
    Single(Place, Kind),
    /// The beginning of a list or object in a place.
    Opened(Place, Kind),
}

impl Trace {
    pub(super) fn clear(&mut self) {
        self.met.clear();
    }

    pub(super) fn note(&mut self, what: What, written: Range<usize>) {
        self.met.push(Met { what, written });
    }

    pub(super) fn met(&self) -> &[Met] {
        &self.met
    }

    /// Whether something stands twice in one place, of which the last counts.
    pub(super) fn has_twins(&self) -> bool {
        let places = self.met.iter().filter_map(|met| met.what.place());
        let mut places: Vec<Place> = places.collect();
        places.sort_unstable();
        let all = places.len();
        places.dedup();
        places.len() < all
    }
}

impl What {
    fn place(self) -> Option<Place> {
        match self {
            Self::Single(place, _) | Self::Opened(place, _) => Some(place),
            Self::Skipped => None,
        }
    }
}
