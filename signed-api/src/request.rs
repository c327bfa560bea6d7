//! What a call sends: an encoded request, and what it would mean to execute it twice.

use crate::effect;
use crate::error::Outcome;
use crate::limit::PoolCost;
use crate::operation::{Effect, KeyPlace, Operation};
use crate::params::Value;
use crate::parts::Parts;

/// The header field by which servers commonly recognise a repetition.
pub(crate) const IDEMPOTENCY_KEY: &str = "idempotency-key";

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

    /// Whether the server would execute its bytes only once, however often they reach it.
    pub(crate) fn is_replayed(&self) -> bool {
        matches!(self.effect, Effect::Replay)
    }

    /// Whether it may be signed and sent again after an attempt, or several, that ended so.
    pub(crate) fn may_resend(&self, outcome: Outcome) -> bool {
        effect::may_resend(self.effect, || self.is_keyed(), outcome)
    }

    /// The value by which the server recognises a repetition, where it is a value of its own.
    pub(crate) fn key_text(&self) -> Option<String> {
        if !matches!(self.effect, Effect::Key) {
            return None;
        }
        let header = |wanted: &str| {
            let mut headers = self.parts.headers.iter();
            let (_, value) = headers.find(|(name, _)| name == wanted)?;
            value.to_str().ok().map(str::to_owned)
        };
        if let Some(key) = header(IDEMPOTENCY_KEY) {
            return Some(key);
        }
        match self.operation.key {
            KeyPlace::None | KeyPlace::Path => None,
            KeyPlace::Header(name) => header(name),
            KeyPlace::Body(name) => self.field(name),
            KeyPlace::Query(name) => {
                let query = self.parts.address.query().as_bytes();
                let mut query = url::form_urlencoded::parse(query);
                query.find_map(|(field, value)| (field == name).then(|| value.into_owned()))
            }
        }
    }

    /// The text of a field of the body, by its name.
    pub(crate) fn field(&self, name: &str) -> Option<String> {
        let Parts { given, body, .. } = &self.parts;
        if let Some(given) = given
            && let Ok(fields) = given.body_params()
        {
            return text(fields.get(name));
        }
        if let Ok(Value::Map(fields)) = Value::from_json(body) {
            return text(fields.get(name));
        }
        let mut fields = url::form_urlencoded::parse(body);
        fields.find_map(|(field, value)| (field == name).then(|| value.into_owned()))
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

fn text(value: Option<&Value>) -> Option<String> {
    value.and_then(Value::as_str).map(str::to_owned)
}
