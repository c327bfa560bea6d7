//! What a function or a place takes, and what to write where it is given something else.

use super::super::checked::{Checked, Facts, Type};
use super::super::scheme::Value;
use super::super::tree::{Kind, Node};
use super::Scope;
use Type::{Bool, Bytes, Int, Item, List, Map, Null, Option as Opt, Text, TextOrInt};

/// The types that something takes, and how a message calls them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Takes {
    pub(super) words: &'static str,
    types: &'static [Type],
}

impl Takes {
    pub(super) const TEXT: Self = Self {
        words: "text",
        types: &[Text, Opt, TextOrInt],
    };

    /// Text, or a number for its digits.
    pub(super) const TEXT_OR_DIGITS: Self = Self {
        words: "text",
        types: &[Text, Opt, TextOrInt, Int],
    };

    pub(super) const TEXT_OR_BYTES: Self = Self {
        words: "text or bytes",
        types: &[Text, Opt, TextOrInt, Bytes],
    };

    pub(super) const HMAC_KEY: Self = Self {
        words: "text or bytes as its key",
        types: &[Text, Opt, TextOrInt, Bytes, Type::Key],
    };

    /// Whatever can be streamed.
    pub(super) const MESSAGE: Self = Self {
        words: "text or bytes",
        types: &[Text, Opt, TextOrInt, Bytes, Int],
    };

    pub(super) const NUMBER: Self = Self {
        words: "a number",
        types: &[Int, Opt],
    };

    pub(super) const MAP: Self = Self {
        words: "a map",
        types: &[Map],
    };

    pub(super) const MAP_OR_LIST: Self = Self {
        words: "a map or a list",
        types: &[Map, List],
    };

    /// What can be passed to a function of the user's.
    pub(super) const ANY_ARGUMENT: Self = Self {
        words: "text, bytes, a number, a map or a list",
        types: &[Text, Opt, TextOrInt, Int, Bytes, Map, List],
    };

    /// What may stand in a map or list.
    pub(super) const ITEM: Self = Self {
        words: "text",
        types: &[Text, Opt, TextOrInt, Int, Map, List, Bool, Null, Item],
    };

    fn takes(self, kind: Type) -> bool {
        kind == Type::Unknown || self.types.contains(&kind)
    }
}

impl Scope {
    /// Checks `node`, which is given to what `by` names.
    pub(super) fn take(&mut self, by: &str, takes: Takes, node: &Node) -> Checked {
        let checked = self.check(node);
        self.accept(by, takes, node, checked)
    }

    /// `checked`, without its value where `by` does not take it.
    pub(super) fn accept(
        &mut self,
        by: &str,
        takes: Takes,
        node: &Node,
        checked: Checked,
    ) -> Checked {
        let Checked { value, kind, facts } = checked;
        if kind == Type::Key && !takes.takes(kind) {
            return self.refuse_key(facts);
        }
        // Part of it may be bytes even where another part is wrong.
        let mixed = takes.takes(Text) && !takes.takes(Bytes) && !facts.bytes.is_empty();
        if mixed {
            self.refuse_bytes(by, takes, &facts);
        } else if !takes.takes(kind) && value.is_some() {
            let advice = self.advice(takes, kind, node);
            let (words, description, kind) = (takes.words, node.describe(), kind.describe());
            let message = format!("{by} takes {words}, and {description} is {kind}: {advice}");
            self.problem(&node.range, message);
        } else if takes.takes(kind) {
            return Checked { value, kind, facts };
        }
        Checked::new(kind, None, facts.without_bytes())
    }

    /// Keys have no other use, and a decoded secret is a secret.
    fn refuse_key(&mut self, facts: Facts) -> Checked {
        for (range, description) in &facts.bytes {
            let plain = description.trim_matches('`');
            let decoder = plain.split('(').next().unwrap_or_default();
            let message = if decoder == plain {
                format!(
                    "{description} is a key, and nothing else: write `hmac_sha256({plain}, ..)`"
                )
            } else if decoder == "from_pem" {
                format!(
                    "{description} makes a key, and nothing else: write `ed25519(secret | from_pem, ..)`"
                )
            } else {
                format!(
                    "{description} of a credential makes a key, and nothing else: \
                     write `hmac_sha256({decoder}(secret), ..)`"
                )
            };
            self.problem(range, message);
        }
        Checked::wrong()
    }

    fn refuse_bytes(&mut self, by: &str, takes: Takes, facts: &Facts) {
        for (range, description) in &facts.bytes {
            let plain = description.trim_matches('`');
            let message = format!(
                "{by} takes {}, and {description} is bytes: write `hex({plain})` or `base64({plain})`",
                takes.words
            );
            self.problem(range, message);
        }
    }

    fn advice(&self, takes: Takes, kind: Type, node: &Node) -> String {
        let plain = match &node.kind {
            Kind::Name(name) => name.clone(),
            Kind::Call { function, .. } => format!("{function}(..)"),
            _ => "..".to_owned(),
        };
        match (takes.types.first(), kind, &node.kind) {
            (_, Item, _) => "write the same type in both".to_owned(),
            (Some(Text), Int, Kind::Int(number)) => {
                self.code(&format!("for its digits write `'{number}'`"))
            }
            (Some(Text), Int, _) => format!("for its digits write `text({plain})`"),
            (Some(Text), Map, _) => format!("write `form({plain})` or `json({plain})`"),
            (Some(Text), Bool | Null, Kind::Bool(_) | Kind::Null) => {
                self.code("in quotes it would be text, as in `'true'` and `'null'`")
            }
            (Some(Text), ..) => format!("write `json({plain})`"),
            (Some(Int), ..) => "write a number, as in `30`, `now.s` and `nonce`".to_owned(),
            (Some(Map), ..) if takes.takes(List) => {
                "write a map or a list, as in `{ name: value }` and `[a, b]`".to_owned()
            }
            _ => "write a map, as in `params` and `{ name: value, ..params }`".to_owned(),
        }
    }
}

/// `value` where it is streamed: a number is written in its digits anyway.
pub(super) fn streamed(value: Value) -> Value {
    match value {
        Value::Int(number) => Value::Text(number.to_string()),
        Value::Join(operands) => match <[Value; 1]>::try_from(operands) {
            Ok([digits]) => digits,
            Err(operands) => Value::Join(operands),
        },
        value => value,
    }
}
