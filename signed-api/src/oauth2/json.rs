//! What is read from JSON, leniently: servers write the same thing in different ways.

use std::time::Duration;

use crate::params::{Params, Value};

/// A token that is said to be valid for longer is renewed after a year all the same.
const LONGEST_LIFETIME: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The member at `path`, by names with dots between them.
pub(super) fn member<'a>(object: &'a Params, path: &str) -> Option<&'a Value> {
    match path.split_once('.') {
        None => object.get(path),
        Some((name, rest)) => match object.get(name)? {
            Value::Map(inner) => member(inner, rest),
            _ => None,
        },
    }
}

/// The text at `path`; one that is empty counts as none.
pub(super) fn text<'a>(object: &'a Params, path: &str) -> Option<&'a str> {
    match member(object, path)? {
        Value::Text(text) if !text.is_empty() => Some(text),
        _ => None,
    }
}

/// The seconds at `path`, as a number or a text. One that is not positive says nothing: servers write 0 and -1 both for
/// what never ends and for what nobody knows.
pub(super) fn lifetime(object: &Params, path: &str) -> Option<Duration> {
    let (Value::Number(text) | Value::Text(text)) = member(object, path)? else {
        return None;
    };
    let seconds: f64 = text.trim().parse().ok()?;
    if seconds.is_nan() || seconds < 1.0 {
        return None;
    }
    let lifetime = Duration::try_from_secs_f64(seconds.floor()).unwrap_or(LONGEST_LIFETIME);
    Some(lifetime.min(LONGEST_LIFETIME))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(text: &str) -> Params {
        Params::from_json(text.as_bytes()).expect("an object")
    }

    #[test]
    fn a_lifetime_is_read_as_servers_write_it_and_never_forever() {
        let read = |value: &str| {
            lifetime(
                &object(&format!(r#"{{"expires_in":{value}}}"#)),
                "expires_in",
            )
        };
        for (value, seconds) in [
            ("3600", 3600),
            ("\"3600\"", 3600),
            ("\" 3600 \"", 3600),
            ("3599.9", 3599),
            ("3.6e3", 3600),
            ("1", 1),
            ("31536001", 31_536_000),
            ("18446744073709551616", 31_536_000),
            ("1e400", 31_536_000),
            ("\"inf\"", 31_536_000),
        ] {
            assert_eq!(read(value), Some(Duration::from_secs(seconds)), "{value}");
        }
        for value in [
            "0", "-1", "\"-1\"", "-1e400", "0.5", "\"\"", "\"soon\"", "\"NaN\"", "null", "true",
            "[3600]", "{}",
        ] {
            assert_eq!(read(value), None, "{value}");
        }
        assert_eq!(lifetime(&object("{}"), "expires_in"), None);
    }

    #[test]
    fn a_member_is_found_by_the_names_that_lead_to_it() {
        let object = object(r#"{"data":{"access":"a","empty":""},"access":7}"#);
        assert_eq!(text(&object, "data.access"), Some("a"));
        for path in [
            "access",
            "data",
            "data.empty",
            "data.access.x",
            "",
            ".",
            "data.",
        ] {
            assert_eq!(text(&object, path), None, "{path:?}");
        }
    }
}
