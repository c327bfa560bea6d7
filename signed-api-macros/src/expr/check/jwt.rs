//! `jwt(ALGORITHM, key, claims[, header])`, written out as the text, the encodings and the signature that it consists of.

use super::super::checked::{Checked, Facts, Type};
use super::super::names::{Encoding, Hash};
use super::super::scheme::{Algorithm, Entry, Key, Recipe, Value};
use super::super::tree::{self, Kind, Node};
use super::Scope;
use super::calls::Called;
use super::taken::Takes;

#[derive(Debug, Clone, Copy)]
enum Signing {
    Mac(Hash),
    Signature(Algorithm),
}

/// RFC 7518 and RFC 8037.
const ALGORITHMS: &[(&str, (Signing, &str))] = &[
    ("HS256", (Signing::Mac(Hash::Sha256), "HS256")),
    ("HS384", (Signing::Mac(Hash::Sha384), "HS384")),
    ("HS512", (Signing::Mac(Hash::Sha512), "HS512")),
    ("ES256", (Signing::Signature(Algorithm::EcdsaP256), "ES256")),
    ("EdDSA", (Signing::Signature(Algorithm::Ed25519), "EdDSA")),
    ("RS256", (Signing::Signature(Algorithm::RsaSha256), "RS256")),
];

/// The key of a token, and how the signature is made with it.
enum Signer {
    Mac(Hash, Key),
    Signature(Algorithm, Recipe),
}

impl Scope {
    /// Three parts with dots between them, RFC 7515: the header, the claims, and the signature of both.
    pub(super) fn jwt(
        &mut self,
        call: &Called<'_>,
        algorithm: &Node,
        key: &Node,
        claims: &Node,
        header: Option<&Node>,
    ) -> Checked {
        let algorithm = self.word("algorithm", ALGORITHMS, algorithm);
        let mut key_facts = Facts::default();
        let signer = match algorithm {
            Some((Signing::Mac(hash), _)) => {
                let (key, facts) = self.mac_key(call, key);
                key_facts = facts;
                key.map(|key| Signer::Mac(hash, key))
            }
            Some((Signing::Signature(algorithm), _)) => {
                let recipe = self.recipe(call, key);
                recipe.map(|recipe| Signer::Signature(algorithm, recipe))
            }
            None => {
                self.check(key);
                None
            }
        };
        let claims = self.take_for(call, Takes::MAP, claims);
        let name = algorithm.map(|(_, name)| name).unwrap_or_default();
        let header = match header {
            Some(header) => self.jwt_header(call, name, header),
            None => {
                let text = format!(r#"{{"alg":"{name}","typ":"JWT"}}"#);
                Checked::new(Type::Text, Some(Value::Text(text)), Facts::default())
            }
        };
        // Anyone can read a token: the signature hides nothing of it.
        let facts = claims.facts.encoded().merged(header.facts.encoded());
        let facts = facts.merged(key_facts);
        let value = signer.zip(claims.value.zip(header.value));
        let value = value.map(|(signer, (claims, header))| {
            let claims = Value::Json(Box::new(claims));
            let input = Value::Join(vec![
                part(header),
                Value::Text(".".to_owned()),
                part(claims),
            ]);
            let input = self.bind_unnamed("jwt", input);
            let signature = signer.sign(input.clone());
            Value::Join(vec![input, Value::Text(".".to_owned()), part(signature)])
        });
        Checked::new(Type::Text, value, facts)
    }

    /// The JSON of the header: what every token has, then what is written for this one. Its names are written out, because a
    /// second `alg` could be taken for the first.
    fn jwt_header(&mut self, call: &Called<'_>, algorithm: &str, node: &Node) -> Checked {
        let checked = self.take_for(call, Takes::MAP, node);
        let entries: &[tree::Entry] = match &node.kind {
            Kind::Map(entries) => entries,
            _ => {
                if checked.kind == Type::Map && checked.value.is_some() {
                    let description = node.describe();
                    let message = format!(
                        "{description} may hold `alg` or `typ` once more: write the header out, as in `{{ kid: key }}`"
                    );
                    self.problem(&node.range, message);
                }
                return Checked {
                    value: None,
                    ..checked
                };
            }
        };
        self.each_once(entries);
        let mut own_type = false;
        for entry in entries {
            match entry {
                tree::Entry::Pair {
                    name, name_range, ..
                } => {
                    own_type |= name == "typ";
                    if name == "alg" {
                        let message =
                            format!("the algorithm is `{algorithm}` already: leave out `alg`");
                        self.problem(name_range, message);
                    }
                }
                tree::Entry::Spread(map) => {
                    let message = format!(
                        "{} may hold `alg` or `typ` once more: write what the header needs of it by name, as in `kid: key`",
                        map.describe()
                    );
                    self.problem(&map.range, message);
                }
            }
        }
        let pair = |name: &str, text: &str| Entry::Pair {
            name: name.to_owned(),
            optional: false,
            value: Value::Text(text.to_owned()),
        };
        let mut entries = vec![pair("alg", algorithm)];
        if !own_type {
            entries.push(pair("typ", "JWT"));
        }
        let value = checked.value.map(|written| {
            if let Value::Map(written) = written {
                entries.extend(written);
            }
            Value::Json(Box::new(Value::Map(entries)))
        });
        Checked { value, ..checked }
    }
}

impl Signer {
    fn sign(self, input: Value) -> Value {
        let input = Box::new(input);
        match self {
            Self::Mac(hash, key) => Value::Mac(hash, key, input),
            Self::Signature(algorithm, recipe) => Value::Signature(algorithm, recipe, input),
        }
    }
}

/// One of the three parts.
fn part(value: Value) -> Value {
    Value::Encoded(Encoding::Base64UrlNoPad, Box::new(value))
}
