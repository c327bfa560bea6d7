//! Maps and lists as text, written in another way than the library does.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use signed_api_tests::drawn::Arrays;

use crate::given::{Pairs, Tree};
use crate::written::Written;

/// What is not encoded in RFC 3986 beside letters and digits.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A value of the language.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// Text or bytes.
    Text(Written),
    /// A number, and how it is written.
    Number(String),
    Bool(bool),
    Null,
    List(Vec<Value>),
    Map(Vec<(String, Value)>),
}

impl From<&Tree> for Value {
    fn from(tree: &Tree) -> Self {
        match tree {
            Tree::Null => Self::Null,
            Tree::Bool(truth) => Self::Bool(*truth),
            Tree::Signed(number) => Self::Number(number.to_string()),
            Tree::Unsigned(number) => Self::Number(number.to_string()),
            Tree::Float(_, text) => Self::Number((*text).to_owned()),
            Tree::Text(text) => Self::Text(Written::open(text.as_str())),
            Tree::List(items) => Self::List(items.iter().map(Self::from).collect()),
            Tree::Map(pairs) => Self::Map(entries(pairs)),
        }
    }
}

/// The entries of a map of the caller's.
pub(crate) fn entries(pairs: &Pairs) -> Vec<(String, Value)> {
    let pairs = pairs.0.iter();
    pairs
        .map(|(name, tree)| (name.clone(), Value::from(tree)))
        .collect()
}

/// All but what RFC 3986 calls unreserved, percent-encoded.
pub(crate) fn percent_encoded(bytes: &[u8]) -> Vec<u8> {
    percent_encode(bytes, ENCODED).to_string().into_bytes()
}

/// `name=value&name=value`
pub(crate) fn form(entries: &[(String, Value)], arrays: Arrays, is_encoded: bool) -> Written {
    let encoded = |text: Written| match is_encoded {
        true => text.each(percent_encoded),
        false => text,
    };
    let mut form = Written::default();
    for (name, value) in unwritten(entries, arrays) {
        if !form.is_empty() {
            form.push_open("&");
        }
        form.push(encoded(Written::open(name)));
        form.push_open("=");
        form.push(encoded(value));
    }
    form
}

/// The same without percent-encoding, with other text in the place of `=` and `&`.
pub(crate) fn pairs_of(entries: &[(String, Value)], after: &str, between: &str) -> Written {
    let mut pairs = Written::default();
    for (name, value) in unwritten(entries, Arrays::Repeat) {
        if !pairs.is_empty() {
            pairs.push_open(between);
        }
        pairs.push_open(&format!("{name}{after}"));
        pairs.push(value);
    }
    pairs
}

/// The names and values of a form before they are encoded.
pub(crate) fn pairs(entries: &[(String, Value)], arrays: Arrays) -> Vec<(String, String)> {
    let pairs = unwritten(entries, arrays).into_iter();
    pairs.map(|(name, value)| (name, value.text())).collect()
}

fn unwritten(entries: &[(String, Value)], arrays: Arrays) -> Vec<(String, Written)> {
    let mut pairs = Vec::new();
    for (name, value) in entries {
        collect(&mut pairs, name.clone(), value, arrays, true);
    }
    pairs
}

fn collect(
    pairs: &mut Vec<(String, Written)>,
    name: String,
    value: &Value,
    arrays: Arrays,
    is_outermost: bool,
) {
    match (value, arrays) {
        (Value::Null, _) => {}
        (Value::Bool(truth), _) => pairs.push((name, Written::open(truth.to_string()))),
        (Value::Number(text), _) => pairs.push((name, Written::open(text.as_str()))),
        (Value::Text(text), _) => pairs.push((name, text.clone())),
        (Value::List(items), Arrays::Nested) => {
            for (index, item) in items.iter().enumerate() {
                collect(pairs, format!("{name}[{index}]"), item, arrays, false);
            }
        }
        (Value::Map(entries), Arrays::Nested) => {
            for (entry, value) in entries {
                collect(pairs, format!("{name}[{entry}]"), value, arrays, false);
            }
        }
        (value, Arrays::Json) => pairs.push((name, json(value))),
        (Value::List(items), arrays) if is_outermost => {
            let name = match arrays {
                Arrays::Brackets => format!("{name}[]"),
                _ => name,
            };
            for item in items {
                collect(pairs, name.clone(), item, arrays, false);
            }
        }
        (other, _) => panic!("a form has no place for {other:?}"),
    }
}

/// Compact JSON without needless escapes.
pub(crate) fn json(value: &Value) -> Written {
    let between = |parts: Vec<Written>, open: &str, close: &str| {
        let mut all = Written::open(open);
        for (index, part) in parts.into_iter().enumerate() {
            if index > 0 {
                all.push_open(",");
            }
            all.push(part);
        }
        all.push_open(close);
        all
    };
    match value {
        Value::Null => Written::open("null"),
        Value::Bool(truth) => Written::open(truth.to_string()),
        Value::Number(text) => Written::open(text.as_str()),
        Value::Text(text) => quoted(text.clone()),
        Value::List(items) => between(items.iter().map(json).collect(), "[", "]"),
        Value::Map(entries) => {
            let members = entries.iter().map(|(name, value)| {
                let mut member = quoted(Written::open(name.as_str()));
                member.push_open(":");
                member.push(json(value));
                member
            });
            between(members.collect(), "{", "}")
        }
    }
}

fn quoted(text: Written) -> Written {
    let mut all = Written::open("\"");
    all.push(text.each(escaped));
    all.push_open("\"");
    all
}

/// RFC 8259, section 7: what must be escaped, in the short form where there is one.
fn escaped(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for byte in text {
        let short = match byte {
            b'"' => b'"',
            b'\\' => b'\\',
            0x08 => b'b',
            0x09 => b't',
            0x0a => b'n',
            0x0c => b'f',
            0x0d => b'r',
            0..0x20 => {
                out.extend_from_slice(format!("\\u{byte:04x}").as_bytes());
                continue;
            }
            _ => {
                out.push(*byte);
                continue;
            }
        };
        out.extend([b'\\', short]);
    }
    out
}
