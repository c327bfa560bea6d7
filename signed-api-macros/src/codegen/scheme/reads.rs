//! What a scheme reads besides the request, and which of it must be there.

use std::collections::BTreeSet;

use super::shape::{self, Decision, Fork, Part};
use crate::expr::Scheme;
use crate::expr::scheme::{Condition, Credential, Value};

#[derive(Default)]
pub(super) struct Reads<'a> {
    /// Whether any of the method's arguments are read.
    pub(super) params: bool,
    /// Whether the access token is.
    pub(super) token: bool,
    /// The constants of the method in the order of their first use, and whether each is required.
    pub(super) constants: Vec<(&'a str, bool)>,
    /// The same of the options of the client.
    pub(super) options: Vec<(&'a str, bool)>,
    /// The credentials without which there is nothing to read.
    pub(super) credentials: BTreeSet<&'a Credential>,
    /// The credentials that are keys, and whether each is needed by every request that may come.
    pub(super) keys: Vec<(&'a Credential, bool)>,
}

impl<'a> Reads<'a> {
    pub(super) fn of(scheme: &'a Scheme) -> Self {
        let mut reader = Reader {
            scheme,
            present: Vec::new(),
            reads: Self::default(),
        };
        for (value, optional) in shape::outputs(scheme) {
            if optional {
                reader.read_if_there(value);
            } else {
                reader.read(value);
            }
        }
        reader.reads
    }

    /// Whether a key is made of `credential` only where a condition says that it is there.
    pub(super) fn is_optional_key(&self, credential: &Credential) -> bool {
        self.keys.contains(&(credential, false))
    }
}

struct Reader<'a> {
    scheme: &'a Scheme,
    /// Constants, options and credentials that are known to be there, by the conditions around.
    present: Vec<&'a Value>,
    reads: Reads<'a>,
}

impl<'a> Reader<'a> {
    fn read(&mut self, value: &'a Value) {
        let value = self.scheme.resolve(value);
        if let Some(fork) = shape::fork(value) {
            self.fork(&fork, Self::read);
            return;
        }
        match value {
            Value::Arguments(_) => self.reads.params = true,
            Value::Session(name) if name == "token" => self.reads.token = true,
            Value::Operation(_) | Value::Option(_) | Value::MessageId => {
                self.declared(value, !self.present.contains(&value));
            }
            Value::Credential(credential) if !self.present.contains(&value) => {
                self.reads.credentials.insert(credential);
            }
            _ => {}
        }
        if let Some(recipe) = shape::key(value) {
            self.key(&recipe.credential);
        }
        for part in shape::parts(value) {
            match part {
                Part::Always(value) => self.read(value),
                Part::WhenFilled(value) => self.read_if_there(value),
            }
        }
    }

    /// Where nothing becomes of a value that is empty.
    fn read_if_there(&mut self, value: &'a Value) {
        let value = self.scheme.resolve(value);
        if let Some(fork) = shape::fork(value) {
            self.fork(&fork, Self::read_if_there);
            return;
        }
        match value {
            Value::Operation(_) | Value::Option(_) => self.declared(value, false),
            Value::Credential(_) => {}
            value => match changed(value) {
                Some(value) => self.read_if_there(value),
                None => self.read(value),
            },
        }
    }

    fn fork(&mut self, fork: &Fork<'a>, read: fn(&mut Self, &'a Value)) {
        let outside = self.present.len();
        match fork.decision {
            Decision::Condition(condition) => {
                self.condition(condition);
                self.learn(condition, true);
                read(self, fork.then);
                self.present.truncate(outside);
                self.learn(condition, false);
                read(self, fork.otherwise);
            }
            Decision::Filled(value) => {
                self.read_if_there(value);
                read(self, fork.otherwise);
            }
        }
        self.present.truncate(outside);
    }

    fn condition(&mut self, condition: &'a Condition) {
        match condition {
            Condition::Filled(value) => self.read_if_there(value),
            Condition::Equal(left, right) => {
                self.read_if_there(left);
                self.read_if_there(right);
            }
            Condition::Not(condition) => self.condition(condition),
            Condition::All(conditions) => self.conditions(conditions, true),
            Condition::Any(conditions) => self.conditions(conditions, false),
        }
    }

    /// Each is asked only when those before `hold`, or do not.
    fn conditions(&mut self, conditions: &'a [Condition], hold: bool) {
        let outside = self.present.len();
        for condition in conditions {
            self.condition(condition);
            self.learn(condition, hold);
        }
        self.present.truncate(outside);
    }

    /// What is there when `condition` holds, or does not.
    fn learn(&mut self, condition: &'a Condition, holds: bool) {
        match (condition, holds) {
            (Condition::Filled(value), true) => self.learn_filled(value),
            (Condition::Equal(left, right), true) => {
                for (value, other) in [(left, right), (right, left)] {
                    let other = self.scheme.resolve(other);
                    if matches!(other, Value::Text(text) if !text.is_empty()) {
                        self.learn_filled(value);
                    }
                }
            }
            (Condition::Not(condition), holds) => self.learn(condition, !holds),
            (Condition::All(conditions), true) | (Condition::Any(conditions), false) => {
                for condition in conditions {
                    self.learn(condition, holds);
                }
            }
            _ => {}
        }
    }

    fn learn_filled(&mut self, value: &'a Value) {
        let value = self.scheme.resolve(value);
        match changed(value) {
            Some(value) => self.learn_filled(value),
            None => self.present.push(value),
        }
    }

    /// Notes what a key is made of.
    fn key(&mut self, credential: &'a Credential) {
        let is_this =
            |value: &&Value| matches!(value, Value::Credential(known) if known == credential);
        let required = !self.present.iter().any(is_this);
        let mut keys = self.reads.keys.iter_mut();
        match keys.find(|(known, _)| *known == credential) {
            Some((_, known)) => *known |= required,
            None => self.reads.keys.push((credential, required)),
        }
    }

    /// Notes a constant or an option.
    fn declared(&mut self, value: &'a Value, required: bool) {
        let (name, uses) = match value {
            Value::Operation(name) => (name.as_str(), &mut self.reads.constants),
            Value::MessageId => ("id", &mut self.reads.constants),
            Value::Option(name) => (name.as_str(), &mut self.reads.options),
            _ => return,
        };
        match uses.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known |= required,
            None => uses.push((name, required)),
        }
    }
}

/// The text that `value` is made from, if nothing makes nothing of it.
fn changed(value: &Value) -> Option<&Value> {
    match value {
        Value::Encoded(_, text)
        | Value::Cased(_, text)
        | Value::PercentEncoded(text)
        | Value::Replaced(text, ..)
        | Value::Stripped(text, _)
        | Value::Prefixed(text, _) => Some(text),
        _ => None,
    }
}
