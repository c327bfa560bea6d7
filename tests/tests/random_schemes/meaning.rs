//! What a drawn scheme means: its values, from the bytes that a server received and what both sides know.

use std::cell::RefCell;

use signed_api_tests::drawn::{Condition, Entry, Expression, Method, Scheme};

use crate::calendar::{counted, iso};
use crate::crypto;
use crate::given::Given;
use crate::maps::{Value, form, json, pairs_of, percent_encoded};
use crate::means::{Holdings, Moment, TOKEN};
use crate::written::{Origin, Written};

/// What a server knows of a request.
pub(crate) struct Request<'r> {
    pub(crate) method: &'r str,
    /// `127.0.0.1:80`
    pub(crate) host: &'r str,
    pub(crate) path: &'r str,
    pub(crate) query: &'r str,
    pub(crate) body: &'r [u8],
}

/// A digest or MAC that the scheme has taken.
#[derive(Clone, Debug)]
pub(crate) struct Hashed {
    pub(crate) function: String,
    pub(crate) message: Written,
    /// In hex.
    pub(crate) result: String,
    /// Whether a credential can be guessed from the result.
    pub(crate) tells: bool,
}

/// A scheme, a call and a request.
pub(crate) struct Meaning<'m> {
    pub(crate) scheme: &'m Scheme,
    pub(crate) method: &'m Method,
    pub(crate) given: &'m [Given],
    pub(crate) holdings: &'m Holdings,
    pub(crate) moment: &'m Moment,
    pub(crate) request: Request<'m>,
    /// Of the address that paths are appended to.
    pub(crate) base_path: &'m str,
    /// Every digest and MAC so far.
    pub(crate) hashed: RefCell<Vec<Hashed>>,
    /// The results that were made to keys of others: who reads one can sign with it.
    pub(crate) keys: RefCell<Vec<String>>,
}

impl Meaning<'_> {
    /// The text or bytes of a value.
    pub(crate) fn written(&self, value: &Expression) -> Written {
        match self.value(value) {
            Value::Text(text) => text,
            Value::Number(text) => Written::open(text),
            other => panic!("{other:?} is no text"),
        }
    }

    fn text(&self, value: &Expression) -> String {
        self.written(value).text()
    }

    pub(crate) fn value(&self, value: &Expression) -> Value {
        let number = |number: u64| Value::Number(number.to_string());
        let open = |text: String| Value::Text(Written::open(text));
        let nanos = self.moment.nanos;
        match value {
            Expression::Literal(text) => open(text.clone()),
            Expression::Number(value) => number(*value),
            Expression::Bool(truth) => Value::Bool(*truth),
            Expression::Null => Value::Null,
            Expression::Now(unit) => number(counted(nanos, *unit)),
            Expression::Iso => open(iso(nanos, true)),
            Expression::IsoSeconds => open(iso(nanos, false)),
            Expression::Nonce => number(self.moment.nonce),
            Expression::Uuid => open(uuid(&self.moment.random(16))),
            Expression::Random(length) => Value::Text(Written::open(self.moment.random(*length))),
            Expression::DeclaredPath => open(self.declared_path()),
            Expression::Request(part) => Value::Text(self.part(*part)),
            Expression::Credential(credential) => Value::Text(self.credential(*credential)),
            Expression::Session(name) => {
                assert_eq!(name, "token");
                Value::Text(Written::of(Origin::Credential("<session.token>"), TOKEN))
            }
            Expression::Constant(_) => open(self.step()),
            Expression::Option(name) => match self.holdings.option(name) {
                Some((text, true)) => Value::Number(text.to_owned()),
                Some((text, false)) => open(text.to_owned()),
                None => Value::Null,
            },
            Expression::Name(name) => self.value(self.named(name)),
            Expression::Sum(..) => number(self.number(value)),
            Expression::Default(one, other) => match self.is_empty(one) {
                true => self.value(other),
                false => self.value(one),
            },
            Expression::Choice(condition, one, other) => self.chosen(condition, one, other),
            Expression::Arguments(arguments) => Value::Map(self.arguments(*arguments)),
            Expression::Map(all) => Value::Map(self.map(all)),
            Expression::Sorted(map) => {
                let mut map = self.entries(map);
                map.sort_by(|(one, _), (other, _)| one.as_bytes().cmp(other.as_bytes()));
                Value::Map(map)
            }
            Expression::Without(map, names) => {
                let mut map = self.entries(map);
                map.retain(|(name, _)| !names.contains(name));
                Value::Map(map)
            }
            Expression::List(items) => {
                Value::List(items.iter().map(|item| self.value(item)).collect())
            }
            text => Value::Text(self.composed(text)),
        }
    }

    fn composed(&self, value: &Expression) -> Written {
        let ascii = |change: fn(&[u8]) -> Vec<u8>| change;
        match value {
            Expression::Join(operands) => {
                let mut all = Written::default();
                for operand in operands {
                    all.push(self.text_or_nothing(operand));
                }
                all
            }
            Expression::JoinedBy(separator, values) => {
                let mut all = Written::default();
                let values = values.iter().map(|value| self.text_or_nothing(value));
                for value in values.filter(|value| !value.is_empty()) {
                    if !all.is_empty() {
                        all.push_open(separator);
                    }
                    all.push(value);
                }
                all
            }
            Expression::Digits(inner) | Expression::Exposed(inner) => self.written(inner),
            Expression::Digest(hash, message) => {
                let message = self.written(message);
                let result = crypto::hash(*hash, &message.bytes());
                self.noted(crypto::name(*hash).to_owned(), message, result, false)
            }
            Expression::Mac(hash, key, message) => self.mac(*hash, key, message),
            Expression::Encoded(encoding, inner) => self
                .text_or_nothing(inner)
                .whole(|bytes| crypto::encoded(*encoding, bytes).into_bytes()),
            Expression::Upper(inner) => self
                .text_or_nothing(inner)
                .whole(ascii(<[u8]>::to_ascii_uppercase)),
            Expression::Lower(inner) => self
                .text_or_nothing(inner)
                .whole(ascii(<[u8]>::to_ascii_lowercase)),
            Expression::PercentEncoded(inner) => self.text_or_nothing(inner).whole(percent_encoded),
            Expression::Replaced(inner, from, to) => self.text_or_nothing(inner).whole(|text| {
                let text = std::str::from_utf8(text).expect("text");
                text.replace(from, to).into_bytes()
            }),
            Expression::Stripped(inner, start) => self
                .text_or_nothing(inner)
                .whole(|text| text.strip_prefix(start.as_bytes()).unwrap_or(text).to_vec()),
            Expression::Prefixed(inner, start) => {
                let inner = self.text_or_nothing(inner);
                if inner.is_empty() {
                    return inner;
                }
                let mut all = Written::open(start.as_str());
                all.push(inner);
                all
            }
            Expression::Form(map, arrays) => form(&self.entries(map), *arrays, true),
            Expression::Raw(map, arrays) => form(&self.entries(map), *arrays, false),
            Expression::Pairs(map, after, between) => pairs_of(&self.entries(map), after, between),
            Expression::Json(map) => json(&self.value(map)),
            other => panic!("{other:?} is no text"),
        }
    }

    /// An option that is not set has no text.
    fn text_or_nothing(&self, value: &Expression) -> Written {
        match self.value(value) {
            Value::Null => Written::default(),
            Value::Text(text) => text,
            Value::Number(text) => Written::open(text),
            other => panic!("{other:?} is no text"),
        }
    }

    fn number(&self, value: &Expression) -> u64 {
        match value {
            Expression::Sum(one, other) => self.number(one).saturating_add(self.number(other)),
            value => self.text(value).parse().expect("a number"),
        }
    }

    fn chosen(&self, condition: &Condition, one: &Expression, other: &Expression) -> Value {
        let (chosen, left) = match self.holds(condition) {
            true => (one, other),
            false => (other, one),
        };
        let value = self.value(chosen);
        match value {
            // Whoever explains a scheme may hide more than this request needs.
            Value::Text(mut text) if self.may_tell(left) || self.may_tell(chosen) => {
                text.push(Written::of(Origin::Possible, ""));
                Value::Text(text)
            }
            value => value,
        }
    }

    fn step(&self) -> String {
        self.method
            .step
            .clone()
            .unwrap_or_else(|| "step-17".to_owned())
    }

    fn entries(&self, map: &Expression) -> Vec<(String, Value)> {
        match self.value(map) {
            Value::Map(entries) => entries,
            other => panic!("{other:?} is no map"),
        }
    }

    fn map(&self, all: &[Entry]) -> Vec<(String, Value)> {
        let mut map = Vec::new();
        for entry in all {
            match entry {
                Entry::Spread(inner) => map.extend(self.entries(inner)),
                Entry::Pair {
                    optional: true,
                    value,
                    ..
                } if self.is_empty(value) => {}
                Entry::Pair { name, value, .. } => map.push((name.clone(), self.value(value))),
            }
        }
        map
    }

    fn holds(&self, condition: &Condition) -> bool {
        match condition {
            Condition::Filled(value) => !self.is_empty(value),
            Condition::Equal(one, other) => {
                self.text_or_nothing(one).bytes() == self.text_or_nothing(other).bytes()
            }
            Condition::Not(inner) => !self.holds(inner),
            Condition::All(all) => all.iter().all(|inner| self.holds(inner)),
            Condition::Any(any) => any.iter().any(|inner| self.holds(inner)),
        }
    }

    pub(crate) fn is_empty(&self, value: &Expression) -> bool {
        match self.value(value) {
            Value::Text(text) => text.is_empty(),
            Value::Null => true,
            Value::Map(entries) => entries.is_empty(),
            Value::List(items) => items.is_empty(),
            Value::Number(_) | Value::Bool(_) => false,
        }
    }
}

/// RFC 9562, version 4.
fn uuid(bytes: &[u8]) -> String {
    let mut bytes = bytes.to_vec();
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: Vec<_> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let part = |from: usize, to: usize| hex[from..to].concat();
    [
        part(0, 4),
        part(4, 6),
        part(6, 8),
        part(8, 10),
        part(10, 16),
    ]
    .join("-")
}
