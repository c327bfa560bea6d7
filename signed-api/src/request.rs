//! What a call sends: an encoded request, and what it would mean to execute it twice.

use crate::effect;
use crate::error::Outcome;
use crate::limit::PoolCost;
use crate::operation::{Effect, Operation};
use crate::params::Value;
use crate::parts::Parts;

/// The encoded request of a call.
pub(crate) struct Request {
    pub(crate) operation: &'static Operation,
    pub(crate) effect: Effect,
    pub(crate) key: KeyPresence,
    /// What an attempt takes from the client's pools.
    pub(crate) costs: Vec<PoolCost>,
    pub(crate) parts: Parts,
}

/// Whether the key that the server recognises a repetition by is in the request.
#[derive(Clone, Copy)]
pub(crate) enum KeyPresence {
    Absent,
    Present,
    /// In a JSON body that the caller's type wrote; looked up only when it matters, after a failure.
    InJson(&'static str),
}

impl KeyPresence {
    pub(crate) fn of(value: Option<&Value>) -> Self {
        matches!(value, Some(Value::Text(text) | Value::Number(text)) if !text.trim().is_empty())
            .into()
    }
}

impl From<bool> for KeyPresence {
    fn from(present: bool) -> Self {
        if present { Self::Present } else { Self::Absent }
    }
}

impl Request {
    /// Whether executing it again changes nothing, keys aside.
    pub(crate) fn is_repeatable(&self) -> bool {
        matches!(self.effect, Effect::Safe | Effect::Idempotent)
    }

    /// Whether it may be sent again after an attempt, or several, that ended so.
    pub(crate) fn may_resend(&self, outcome: Outcome) -> bool {
        effect::may_resend(self.effect, || self.is_keyed(), outcome)
    }

    /// Whether the key that [`Effect::Key`] relies on is in the request.
    fn is_keyed(&self) -> bool {
        match self.key {
            KeyPresence::Absent => false,
            KeyPresence::Present => true,
            KeyPresence::InJson(name) => {
                let body: Option<serde_json::Value> = serde_json::from_slice(&self.parts.body).ok();
                match body.as_ref().and_then(|body| body.get(name)) {
                    Some(serde_json::Value::String(text)) => !text.trim().is_empty(),
                    Some(serde_json::Value::Number(_)) => true,
                    _ => false,
                }
            }
        }
    }
}
