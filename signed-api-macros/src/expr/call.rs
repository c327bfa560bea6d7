//! Checking calls: what each function takes, and what it makes of it.

use std::ops::Range;

use super::check::{Scope, bytes_of, unknown};
use super::checked::{Checked, Facts, Type};
use super::functions::{self, Function};
use super::names::Encoding::{Hex, HexUpper};
use super::scheme::{Case, Key, Recipe, Step, Value};
use super::tree::{Kind, Node};

impl Scope {
    pub(super) fn call(
        &mut self,
        node: &Node,
        name: &str,
        range: &Range<usize>,
        arguments: &[Node],
    ) -> Checked {
        match (Function::from_name(name), arguments) {
            (Some(Function::Mac(hash)), [key, message]) => {
                let key = self.key(name, key);
                let message = self.check(message).value;
                let value = key
                    .zip(message)
                    .map(|(key, message)| Value::Mac(hash, key, Box::new(message)));
                Checked {
                    value,
                    kind: Type::Bytes,
                    facts: bytes_of(node, Facts::default()),
                }
            }
            (Some(Function::Mac(_)), _) => self.wrong_number(name, "2 values", range, arguments),
            (Some(function), [argument]) => {
                let checked = self.check(argument);
                self.apply(
                    function,
                    Call {
                        name,
                        node,
                        range,
                        argument,
                    },
                    checked,
                )
            }
            (Some(_), _) => self.wrong_number(name, "1 value", range, arguments),
            (None, _) => {
                self.check_all(arguments);
                let message = self.not_a_function(name);
                self.wrong(range, message)
            }
        }
    }

    fn apply(&mut self, function: Function, call: Call<'_>, checked: Checked) -> Checked {
        let Call {
            name,
            node,
            range,
            argument,
        } = call;
        let Checked { value, kind, facts } = checked;
        let value = value.map(Box::new);
        match function {
            Function::Digest(hash) => {
                let value = value.map(|value| Value::Digest(hash, value));
                Checked {
                    value,
                    kind: Type::Bytes,
                    facts: bytes_of(node, facts.digested()),
                }
            }
            Function::Encode(encoding) => {
                let takes = self.not_a_number(name, "text or bytes", argument, kind);
                let value = value
                    .filter(|_| takes)
                    .map(|value| Value::Encoded(encoding, value));
                Checked {
                    value,
                    kind: Type::Text,
                    facts: facts.encoded(),
                }
            }
            Function::Case(case) => {
                let takes =
                    self.not_a_number(name, "text", argument, kind) & self.not_bytes(name, &facts);
                let value = value.filter(|_| takes).map(|value| cased(case, *value));
                Checked {
                    value,
                    kind: Type::Text,
                    facts: Facts {
                        bytes: Vec::new(),
                        ..facts
                    },
                }
            }
            Function::Expose if facts.secrets.is_empty() && value.is_some() => {
                let message = format!(
                    "there is no `secret` in {}: leave out `expose`",
                    argument.describe()
                );
                self.wrong(range, message)
            }
            Function::Expose => {
                let facts = Facts {
                    secrets: Vec::new(),
                    ..facts
                };
                Checked {
                    value: value.map(|value| *value),
                    kind,
                    facts,
                }
            }
            Function::Decode(_) | Function::Mac(_) => {
                let message = format!(
                    "`{name}` makes the key of an HMAC, and nothing else: write `hmac_sha256({name}(secret), ..)`"
                );
                self.wrong(range, message)
            }
        }
    }

    /// The key of the MAC `function`.
    fn key(&mut self, function: &str, node: &Node) -> Option<Key> {
        if let Kind::Call {
            function: decoder,
            arguments,
            ..
        } = &node.kind
            && let Some(Function::Decode(decoding)) = Function::from_name(decoder)
            && let [argument] = &arguments[..]
        {
            let Value::Credential(credential) = self.check(argument).value? else {
                let message = format!(
                    "`{decoder}` takes a credential, which is checked before the first request: {} could fail at any; \
                     write `{decoder}(secret)`",
                    argument.describe()
                );
                self.problem(&argument.range, message);
                return None;
            };
            return Some(Key::Prepared(Recipe { credential, steps: vec![Step::Decode(decoding)] }));
        }
        let checked = self.check(node);
        let takes = self.not_a_number(function, "text or bytes as its key", node, checked.kind);
        checked.value.filter(|_| takes).map(|value| match value {
            Value::Credential(credential) => Key::Prepared(Recipe { credential, steps: Vec::new() }),
            value => Key::Computed(Box::new(value)),
        })
    }

    fn wrong_number(
        &mut self,
        name: &str,
        takes: &str,
        range: &Range<usize>,
        arguments: &[Node],
    ) -> Checked {
        self.check_all(arguments);
        let (given, were) = (
            arguments.len(),
            if arguments.len() == 1 { "was" } else { "were" },
        );
        let usage = functions::usage(name);
        self.wrong(
            range,
            format!("`{name}` takes {takes}, {given} {were} given: write `{usage}`"),
        )
    }

    fn not_a_function(&self, name: &str) -> String {
        if self.variable_names().any(|variable| variable == name) {
            return format!(
                "`{name}` is a value, not a function: write `{name}` alone, and `+` to join it with others"
            );
        }
        let names = functions::NAMES.iter().copied();
        unknown("function", name, names.clone(), "functions", names)
    }

    fn not_a_number(&mut self, function: &str, takes: &str, node: &Node, kind: Type) -> bool {
        if kind != Type::Int {
            return true;
        }
        let description = node.describe();
        let plain = description.trim_matches('`');
        let digits = if matches!(node.kind, Kind::Int(_)) {
            format!("'{plain}'")
        } else {
            format!("'' + {plain}")
        };
        let message = format!(
            "`{function}` takes {takes}, and {description} is a number: for its digits write `{digits}`"
        );
        self.problem(&node.range, message);
        false
    }

    fn not_bytes(&mut self, function: &str, facts: &Facts) -> bool {
        for (range, description) in &facts.bytes {
            let plain = description.trim_matches('`');
            let message = format!(
                "`{function}` takes text, and {description} is bytes: write `hex({plain})` or `base64({plain})`"
            );
            self.problem(range, message);
        }
        facts.bytes.is_empty()
    }
}

/// A function and its one value, as they were written.
struct Call<'a> {
    name: &'a str,
    node: &'a Node,
    /// Of the name.
    range: &'a Range<usize>,
    argument: &'a Node,
}

/// A change of case that an encoding can do itself needs no pass of its own.
fn cased(case: Case, value: Value) -> Value {
    match (case, value) {
        (Case::Upper, Value::Encoded(Hex | HexUpper, bytes)) => Value::Encoded(HexUpper, bytes),
        (Case::Lower, Value::Encoded(Hex | HexUpper, bytes)) => Value::Encoded(Hex, bytes),
        (case, value) => Value::Cased(case, Box::new(value)),
    }
}
