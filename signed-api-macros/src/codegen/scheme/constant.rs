//! Text that is the same for every request, such as the header of a JWT.

use std::fmt::Write as _;

use crate::expr::Scheme;
use crate::expr::scheme::{Entry, Value};

/// A literal, or JSON made of nothing else.
pub(super) fn text(scheme: &Scheme, value: &Value) -> Option<String> {
    match scheme.resolve(value) {
        Value::Text(text) => Some(text.clone()),
        Value::Json(value) => json(scheme, value),
        _ => None,
    }
}

/// The JSON of a constant.
pub(super) fn json(scheme: &Scheme, value: &Value) -> Option<String> {
    let mut json = String::new();
    write(scheme, value, &mut json)?;
    Some(json)
}

/// Compact, in the order of the declaration, as the runtime writes it. `None` when `value` is no constant.
fn write(scheme: &Scheme, value: &Value, json: &mut String) -> Option<()> {
    match scheme.resolve(value) {
        Value::Text(text) => string(text, json),
        Value::Int(number) => json.push_str(&number.to_string()),
        Value::Bool(holds) => json.push_str(&holds.to_string()),
        Value::Null => json.push_str("null"),
        Value::List(items) => {
            json.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    json.push(',');
                }
                write(scheme, item, json)?;
            }
            json.push(']');
        }
        Value::Map(entries) => {
            json.push('{');
            for (index, entry) in entries.iter().enumerate() {
                let Entry::Pair {
                    name,
                    optional: false,
                    value,
                } = entry
                else {
                    return None;
                };
                if index > 0 {
                    json.push(',');
                }
                string(name, json);
                json.push(':');
                write(scheme, value, json)?;
            }
            json.push('}');
        }
        _ => return None,
    }
    Some(())
}

/// Escapes what must be (RFC 8259, section 7); the rest stays UTF-8.
fn string(text: &str, json: &mut String) {
    json.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => json.extend(['\\', character]),
            '\u{8}' => json.push_str("\\b"),
            '\u{c}' => json.push_str("\\f"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            // Writing to a string cannot fail.
            '\0'..='\u{1f}' => {
                let _ = write!(json, "\\u{:04x}", u32::from(character));
            }
            character => json.push(character),
        }
    }
    json.push('"');
}
