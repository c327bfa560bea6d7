//! Why there is no nonce.

use super::Draw;
use super::discipline::unit_name;
use crate::clock::Unit;
use crate::error::{Error, ErrorKind};

/// A nonce store cannot hand out a nonce that is certain to be new.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct NonceError {
    message: String,
}

impl NonceError {
    /// An error with this text.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
        }
    }

    pub(super) fn used_up() -> Self {
        Self::new("all numbers that the store can count are used up")
    }

    pub(super) fn cannot_take_back(nonce: u64) -> Self {
        Self::new(format!(
            "the nonce {nonce} cannot be given back, because it is not the last that was drawn: ask the server which is \
             next and say so by `resume`"
        ))
    }

    /// The nonces of the key were counted in another way, after which those of now would be refused by the server.
    pub(super) fn changed(kept: &Kept<'_>, draw: &Draw<'_>, place: &str) -> Self {
        let before = match kept.unit {
            Some(unit) => format!("{}({})", kept.discipline, unit_name(unit)),
            None => kept.discipline.to_owned(),
        };
        let now = draw.discipline();
        let why = match kept.discipline == now.name() {
            true => {
                "the new nonces would lie below those that were used, and the server would refuse them for years"
            }
            false => "another discipline cannot go on where this one has stopped",
        };
        Self::new(format!(
            "the nonces of this key at {} were drawn as `{before}` by `{}`, and `{}` asks for `{now}`: {why}; declare \
             `nonce: {before}` again or use a new API key, and if the server has forgotten the old nonces remove {place}",
            draw.key().origin(),
            kept.scheme,
            draw.scheme(),
        ))
    }
}

impl From<NonceError> for Error {
    fn from(error: NonceError) -> Self {
        Self::not_sent(ErrorKind::Signing, format!("no nonce: {}", error.message))
    }
}

/// How the nonces that a store remembers were counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kept<'a> {
    pub(super) discipline: &'a str,
    pub(super) unit: Option<Unit>,
    pub(super) scheme: &'a str,
}

impl Kept<'_> {
    /// Refuses what the server would refuse after those: another discipline, or a coarser unit. `place` is where the store
    /// remembers them.
    pub(super) fn allow(
        &self,
        draw: &Draw<'_>,
        place: impl FnOnce() -> String,
    ) -> Result<(), NonceError> {
        let now = draw.discipline();
        let goes_on = self.discipline == now.name() && fineness(self.unit) <= fineness(now.unit());
        match goes_on {
            true => Ok(()),
            false => Err(NonceError::changed(self, draw, &place())),
        }
    }
}

/// Larger for units in which the same moment is a larger number.
pub(super) const fn fineness(unit: Option<Unit>) -> u8 {
    match unit {
        None | Some(Unit::Seconds) => 0,
        Some(Unit::Millis) => 3,
        Some(Unit::Micros) => 6,
        Some(Unit::Nanos) => 9,
    }
}

/// The discipline's unit, from its fineness.
#[cfg(any(
    feature = "file",
    feature = "postgres",
    feature = "redis",
    feature = "sqlite"
))]
pub(super) fn unit_of(fineness: u8, discipline: &str) -> Option<Unit> {
    match fineness {
        3 => Some(Unit::Millis),
        6 => Some(Unit::Micros),
        9 => Some(Unit::Nanos),
        _ if discipline == super::Discipline::Sequential.name() => None,
        _ => Some(Unit::Seconds),
    }
}
