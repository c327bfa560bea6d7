//! What was read back out of a received request.

use std::collections::BTreeMap;

use crate::clock::{Timestamp, Unit};
use crate::params::Params;
use crate::scheme::layout::{Arguments, Place};

/// What a received request says of the moment it was signed at, and of its arguments.
#[derive(Clone, Debug, Default)]
pub(crate) struct Moment {
    /// The finest reading of the clock that was found.
    now: Option<(Timestamp, Unit)>,
    pub(crate) nonce: Option<u64>,
    pub(crate) uuid: Option<[u8; 16]>,
    /// The path that the method has.
    pub(crate) path: Option<String>,
    /// Random values by their length.
    pub(crate) random: BTreeMap<usize, Vec<u8>>,
    /// Constants of the method by their name.
    pub(crate) constants: BTreeMap<&'static str, String>,
    /// The arguments that were found between the scheme's own fields.
    pub(crate) all: Option<Found>,
    pub(crate) query: Option<Found>,
    pub(crate) body: Option<Found>,
    /// Whether a field was found that may be the scheme's own or an argument.
    pub(crate) has_optional: bool,
}

/// Arguments, and where they were found.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) params: Params,
    #[cfg_attr(
        not(feature = "testing"),
        allow(dead_code, reason = "what signs webhooks writes no arguments")
    )]
    pub(crate) place: Place,
}

impl Moment {
    pub(crate) fn now(&self) -> Option<Timestamp> {
        self.now.map(|(now, _)| now)
    }

    /// The unit in which the clock was read.
    #[cfg(feature = "webhook")]
    pub(crate) fn unit(&self) -> Option<Unit> {
        self.now.map(|(_, unit)| unit)
    }

    pub(crate) fn arguments(&self, which: Arguments) -> Option<&Found> {
        match which {
            Arguments::All => self.all.as_ref(),
            Arguments::Query => self.query.as_ref(),
            Arguments::Body => self.body.as_ref(),
        }
    }

    /// Keeps a reading of the clock, unless a finer one is known.
    pub(crate) fn found_now(&mut self, now: Timestamp, unit: Unit) {
        if self.now.is_none_or(|(_, known)| unit > known) {
            self.now = Some((now, unit));
        }
    }

    pub(crate) fn found_arguments(&mut self, which: Arguments, params: Params, place: Place) {
        let found = match which {
            Arguments::All => &mut self.all,
            Arguments::Query => &mut self.query,
            Arguments::Body => &mut self.body,
        };
        // Of query and body one is empty, where the method decides between them.
        let is_known = found.as_ref().is_some_and(|found| !found.params.is_empty());
        if !is_known || !params.is_empty() {
            *found = Some(Found { params, place });
        }
    }
}
