//! Comparisons with a literal that never hold.

use super::super::scheme::{Case, RequestPart, Value};
use super::super::suggest;

/// Those of RFC 9110 and RFC 5789.
const METHODS: [&str; 9] = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT",
];

/// Why `one` never equals `other`, and what to write, where one of the two is a literal. Literals in single quotes.
pub(super) fn never(one: &Value, other: &Value) -> Option<String> {
    match (one, other) {
        (value, Value::Text(text)) | (Value::Text(text), value) => never_is(value, text),
        _ => None,
    }
}

fn never_is(value: &Value, text: &str) -> Option<String> {
    match value {
        Value::Request(part) => never_is_part(*part, text),
        Value::Cased(case, inner) => {
            let cased = match case {
                Case::Upper => text.to_ascii_uppercase(),
                Case::Lower => text.to_ascii_lowercase(),
            };
            if cased != text {
                let which = match case {
                    Case::Upper => "upper",
                    Case::Lower => "lower",
                };
                return Some(format!(
                    "this is in {which} case, so it is never `'{text}'`: write `'{cased}'`"
                ));
            }
            match **inner {
                Value::Request(RequestPart::Method) => unknown_method(text, |name| match case {
                    Case::Upper => name.to_owned(),
                    Case::Lower => name.to_ascii_lowercase(),
                }),
                _ => None,
            }
        }
        _ => None,
    }
}

fn never_is_part(part: RequestPart, text: &str) -> Option<String> {
    match part {
        RequestPart::Method => {
            let upper = text.to_ascii_uppercase();
            let is_known = METHODS.contains(&upper.as_str());
            let is_misspelled = suggest::closest(&upper, METHODS.into_iter()).is_some();
            if upper != text && (is_known || !is_misspelled) {
                return Some(format!(
                    "`method` is in upper case, so it is never `'{text}'`: write `'{upper}'`"
                ));
            }
            unknown_method(text, str::to_owned)
        }
        RequestPart::Host => {
            let (_, address) = text.split_once("://").unwrap_or(("", text));
            let host = address.split('/').next().unwrap_or_default();
            let host = host.to_ascii_lowercase();
            let why = if host != text.to_ascii_lowercase() {
                "has no scheme and no path"
            } else if host != text {
                "is in lower case"
            } else {
                return None;
            };
            Some(format!(
                "`host` {why}, so it is never `'{text}'`: write `'{host}'`"
            ))
        }
        RequestPart::Origin if !text.contains("://") => Some(format!(
            "`origin` begins with `https://`, so it is never `'{text}'`: write `'https://{text}'`, or compare `host`"
        )),
        RequestPart::Path | RequestPart::DeclaredPath | RequestPart::Target
            if !text.starts_with('/') =>
        {
            Some(format!(
                "a path begins with `/`, so it is never `'{text}'`: write `'/{text}'`"
            ))
        }
        RequestPart::Query if text.starts_with('?') => Some(format!(
            "`query` is without the `?`, so it is never `'{text}'`: write `'{}'`",
            &text[1..]
        )),
        _ => None,
    }
}

fn unknown_method(text: &str, written: impl Fn(&str) -> String) -> Option<String> {
    let upper = text.to_ascii_uppercase();
    if METHODS.contains(&upper.as_str()) {
        return None;
    }
    // Others may have been registered since.
    let meant = match suggest::closest(&upper, METHODS.into_iter()) {
        None if text.is_empty() => "GET",
        meant => meant?,
    };
    Some(format!(
        "there is no method `'{text}'`: did you mean `'{}'`?",
        written(meant)
    ))
}
