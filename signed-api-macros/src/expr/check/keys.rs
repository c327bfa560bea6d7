//! The keys of MACs and signatures.

use super::super::checked::{Checked, Facts, Type};
use super::super::names::Decoding;
use super::super::scheme::{Key, Recipe, Step, Value};
use super::super::tree::Node;
use super::Scope;
use super::calls::Called;
use super::taken::{Takes, streamed};

impl Scope {
    /// The key of an HMAC, a credential, perhaps decoded, or anything computed; and what a MAC under it tells of the secrets
    /// that it is made of.
    pub(super) fn mac_key(&mut self, call: &Called<'_>, node: &Node) -> (Option<Key>, Facts) {
        let mut checked = self.take(&format!("`{}`", call.name), Takes::HMAC_KEY, node);
        let value = checked.value.take();
        let key = value.and_then(|value| self.key_of(call, node, value, &checked.facts));
        if let Some(key) = &key
            && !self.scheme.is_secret(key)
        {
            return (Some(key.clone()), checked.facts.of_key());
        }
        self.superfluous(&checked.facts);
        (key, Facts::default())
    }

    fn key_of(
        &mut self,
        call: &Called<'_>,
        node: &Node,
        value: Value,
        facts: &Facts,
    ) -> Option<Key> {
        let Some(recipe) = self.recipe_of(&value) else {
            return Some(Key::Computed(Box::new(streamed(value))));
        };
        if recipe.steps.contains(&Step::Decode(Decoding::Pem)) {
            let bytes = facts.bytes.first();
            let range = bytes.map_or(&node.range, |(range, _)| range);
            let others = match call.name {
                "jwt" => "`ES256`, `EdDSA` or `RS256`",
                _ => "`ed25519`, `rsa_sha256` or `ecdsa_p256`",
            };
            let message = format!(
                "PEM holds the key of a signature, not of an HMAC: leave out `from_pem`, or write {others}"
            );
            self.problem(range, message);
            return None;
        }
        Some(Key::Prepared(recipe))
    }

    /// The key of a signature, always a decoded credential.
    pub(super) fn recipe(&mut self, call: &Called<'_>, node: &Node) -> Option<Recipe> {
        let Checked { value, kind, facts } = self.check(node);
        self.superfluous(&facts);
        let value = value?;
        let recipe = self.recipe_of(&value);
        let is_pem = recipe
            .as_ref()
            .is_some_and(|recipe| recipe.steps.contains(&Step::Decode(Decoding::Pem)));
        if is_pem && self.is_of_ethereum(call) {
            let message = format!(
                "the key of `{}` is 32 bytes, and not in PEM: write `from_hex` or `from_base64`",
                call.name
            );
            let bytes = facts.bytes.first();
            self.problem(bytes.map_or(&node.range, |(range, _)| range), message);
            return None;
        }
        if kind == Type::Key {
            return recipe;
        }
        let decodings = if self.is_of_ethereum(call) {
            "`secret | from_hex` or `secret | from_base64`"
        } else {
            "`secret | from_pem`, `secret | from_base64` or `secret | from_hex`"
        };
        let (name, description) = (call.name, node.describe());
        let message = match recipe {
            Some(_) => {
                let written = decodings.replace("secret", description.trim_matches('`'));
                let decodings = if description == "this" {
                    decodings
                } else {
                    &written
                };
                format!(
                    "`{name}` takes the bytes of a key, and {description} is their text: write how it is encoded, as in {decodings}"
                )
            }
            None => format!(
                "the key of `{name}` is a credential, which is read before the first request: write {decodings}"
            ),
        };
        self.problem(&node.range, message);
        None
    }

    fn is_of_ethereum(&self, call: &Called<'_>) -> bool {
        matches!(call.name, "secp256k1" | "eip191" | "eip712" | "eth_address")
    }

    pub(super) fn eth_address(&mut self, call: &Called<'_>, key: &Node) -> Checked {
        let value = self.recipe(call, key).map(Value::EthAddress);
        Checked::new(Type::Text, value, Default::default())
    }

    /// The credential in `value` and what is done to it, if nothing else is in it.
    pub(super) fn recipe_of(&self, value: &Value) -> Option<Recipe> {
        let (inner, step) = match self.scheme.resolve(value) {
            Value::Credential(credential) => {
                return Some(Recipe {
                    credential: credential.clone(),
                    steps: Vec::new(),
                });
            }
            Value::Stripped(inner, prefix) => (inner, Step::StripPrefix(prefix.clone())),
            Value::Decoded(decoding, inner) => (inner, Step::Decode(*decoding)),
            _ => return None,
        };
        let mut recipe = self.recipe_of(inner)?;
        recipe.steps.push(step);
        Some(recipe)
    }
}
