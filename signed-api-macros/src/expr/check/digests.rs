//! Digests, MACs and signatures, and `expose`, which takes their place.

use super::super::checked::{Checked, Cover, Facts, Type};
use super::super::names::Hash;
use super::super::scheme::{Algorithm, Key, Step, Value};
use super::super::tree::Node;
use super::Scope;
use super::calls::Called;
use super::taken::{Takes, streamed};

impl Scope {
    pub(super) fn digest(&mut self, call: &Called<'_>, hash: Hash, message: &Node) -> Checked {
        let Checked { value, facts, .. } = self.streamed(call, message);
        let value = value.map(|value| Value::Digest(hash, Box::new(value)));
        bytes(call, value, facts.covered(Cover::Digest))
    }

    pub(super) fn mac(
        &mut self,
        call: &Called<'_>,
        hash: Hash,
        key: &Node,
        message: &Node,
    ) -> Checked {
        let (key, key_facts) = self.mac_key(call, key);
        let message = self.streamed(call, message);
        let facts = self
            .under_key(key.as_ref(), message.facts)
            .merged(key_facts);
        let value = key
            .zip(message.value)
            .map(|(key, message)| Value::Mac(hash, key, Box::new(message)));
        bytes(call, value, facts)
    }

    pub(super) fn signature(
        &mut self,
        call: &Called<'_>,
        algorithm: Algorithm,
        key: &Node,
        message: &Node,
        public: Option<&Node>,
    ) -> Checked {
        let key = self.recipe(call, key);
        let key = match public {
            None => key,
            Some(public) => key
                .zip(self.literal(call, public))
                .map(|(mut key, public)| {
                    key.steps.insert(0, Step::Public(public));
                    key
                }),
        };
        let message_node = message;
        let message = self.streamed(call, message);
        if algorithm == Algorithm::Secp256k1 {
            self.is_digest(call, message_node, &message);
        }
        let prepared = key.clone().map(Key::Prepared);
        let facts = self.under_key(prepared.as_ref(), message.facts);
        let value = key
            .zip(message.value)
            .map(|(key, message)| Value::Signature(algorithm, key, Box::new(message)));
        bytes(call, value, facts)
    }

    /// Whether `message` is 32 bytes long, as far as is known.
    fn is_digest(&mut self, call: &Called<'_>, node: &Node, message: &Checked) {
        let Some(value) = &message.value else { return };
        let known = match self.scheme.resolve(value) {
            Value::Digest(hash, _) => matches!(hash, Hash::Sha256 | Hash::Keccak256),
            Value::Mac(hash, ..) => *hash == Hash::Sha256,
            Value::Random(length) => *length == 32,
            Value::BigEndian(_, width) => *width == 32,
            _ => message.kind == Type::Bytes,
        };
        if !known {
            let message = format!(
                "`{}` signs a digest of 32 bytes: write `keccak256(..)` or `sha256(..)`",
                call.name
            );
            self.problem(&node.range, message);
        }
    }

    /// What is left of the facts of a message after a MAC or signature under `key`.
    pub(super) fn under_key(&mut self, key: Option<&Key>, message: Facts) -> Facts {
        if let Some(key) = key.filter(|key| !self.scheme.is_secret(key)) {
            return message.covered(match key {
                Key::Computed(value) if self.scheme.holds_secret(value) => Cover::DoubtfulKey,
                _ => Cover::PublicKey,
            });
        }
        self.superfluous(&message);
        Facts::default()
    }

    /// Points out each `expose` in something that does not leave anyway.
    pub(super) fn superfluous(&mut self, facts: &Facts) {
        for range in &facts.exposed {
            let message = "what goes into a MAC or signature stays hidden: leave out `expose`";
            self.problem(range, message);
        }
    }

    pub(super) fn expose(&mut self, call: &Called<'_>, secret: &Node) -> Checked {
        let Checked { value, kind, facts } = self.check(secret);
        if facts.secrets.is_empty() {
            if value.is_none() {
                return Checked::new(kind, None, facts);
            }
            let message = format!(
                "there is no secret in {}: leave out `expose`",
                secret.describe()
            );
            return self.wrong(call.range, message);
        }
        let mut exposed = facts.exposed;
        exposed.push(call.range.clone());
        let facts = Facts {
            secrets: Vec::new(),
            exposed,
            ..facts
        };
        Checked::new(kind, value, facts)
    }

    fn streamed(&mut self, call: &Called<'_>, message: &Node) -> Checked {
        let checked = self.take(&format!("`{}`", call.name), Takes::MESSAGE, message);
        Checked {
            value: checked.value.map(streamed),
            ..checked
        }
    }
}

/// Bytes that `call` makes.
pub(super) fn bytes(call: &Called<'_>, value: Option<Value>, facts: Facts) -> Checked {
    let facts = facts.bytes_at(&call.node.range, call.node.describe());
    Checked::new(Type::Bytes, value, facts)
}
