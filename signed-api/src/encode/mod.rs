//! The one place that turns values into bytes of a URL, a form or JSON. What is encoded here is signed and sent as it is.

mod path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

pub(crate) use self::path::{append_path_value, refuse_dot_segments};

use crate::params::{ParamError, Params, Value};

/// RFC 3986: all but the unreserved characters are percent-encoded, in paths, queries and forms alike.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Appends `text` percent-encoded.
pub(crate) fn append_encoded(out: &mut String, text: &str) {
    out.extend(utf8_percent_encode(text, RESERVED));
}

/// Appends `name=value&name=value`. A list repeats its name; what is `None` is left out.
pub(crate) fn append_form(out: &mut String, params: &Params) -> Result<(), ParamError> {
    let start = out.len();
    for (name, value) in params.iter() {
        match value {
            Value::List(items) => {
                for item in items {
                    append_pair(out, start, name, item)?;
                }
            }
            single => append_pair(out, start, name, single)?,
        }
    }
    Ok(())
}

fn append_pair(
    out: &mut String,
    start: usize,
    name: &str,
    value: &Value,
) -> Result<(), ParamError> {
    let Some(text) = single_text(name, value)? else {
        return Ok(());
    };
    if out.len() > start {
        out.push('&');
    }
    append_encoded(out, name);
    out.push('=');
    append_encoded(out, text);
    Ok(())
}

/// The text of a single value, nothing for `None`.
pub(crate) fn single_text<'v>(name: &str, value: &'v Value) -> Result<Option<&'v str>, ParamError> {
    match value {
        Value::Null => Ok(None),
        Value::Bool(true) => Ok(Some("true")),
        Value::Bool(false) => Ok(Some("false")),
        Value::Number(text) | Value::Text(text) => Ok(Some(text)),
        Value::List(_) => Err(ParamError(format!(
            "`{name}` is a list, and a single value is needed here"
        ))),
        Value::Map(_) => Err(ParamError(format!(
            "`{name}` is a map or struct, and a single value is needed here: \
             write `#[query]` or `#[form]` without a name to spread its fields"
        ))),
    }
}

/// The parameters as a JSON object, compact, in order; what is `None` is left out.
pub(crate) fn json_object(params: &Params) -> Result<Vec<u8>, ParamError> {
    let mut out = Vec::with_capacity(128);
    let present = params.iter().filter(|(_, value)| **value != Value::Null);
    append_json_map(&mut out, present)?;
    Ok(out)
}

/// The value as JSON, compact, in order; what is `None` stands as `null`.
pub(crate) fn json(value: &Value) -> Result<Vec<u8>, ParamError> {
    let mut out = Vec::with_capacity(128);
    append_json(&mut out, value)?;
    Ok(out)
}

fn append_json_map<'p>(
    out: &mut Vec<u8>,
    entries: impl Iterator<Item = (&'p str, &'p Value)>,
) -> Result<(), ParamError> {
    out.push(b'{');
    for (index, (name, value)) in entries.enumerate() {
        if index > 0 {
            out.push(b',');
        }
        append_json_text(out, name)?;
        out.push(b':');
        append_json(out, value)?;
    }
    out.push(b'}');
    Ok(())
}

fn append_json(out: &mut Vec<u8>, value: &Value) -> Result<(), ParamError> {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(value) => out.extend_from_slice(if *value { b"true" } else { b"false" }),
        Value::Number(text) => out.extend_from_slice(text.as_bytes()),
        Value::Text(text) => append_json_text(out, text)?,
        Value::List(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                append_json(out, item)?;
            }
            out.push(b']');
        }
        Value::Map(params) => append_json_map(out, params.iter())?,
    }
    Ok(())
}

fn append_json_text(out: &mut Vec<u8>, text: &str) -> Result<(), ParamError> {
    serde_json::to_writer(out, text).map_err(|error| ParamError(error.to_string()))
}

/// The forms in which `text` may come back from a server: as it is, inside a JSON text, percent-encoded.
pub(crate) fn forms(text: &str) -> Vec<String> {
    let mut forms = vec![text.to_owned()];
    let in_json = serde_json::to_string(text).unwrap_or_default();
    let mut encoded = String::new();
    append_encoded(&mut encoded, text);
    for form in [in_json.trim_matches('"').to_owned(), encoded] {
        if !form.is_empty() && !forms.contains(&form) {
            forms.push(form);
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::*;

    fn params(entries: &[(&'static str, Value)]) -> Params {
        let mut params = Params::default();
        for (name, value) in entries {
            params.push(*name, value.clone());
        }
        params
    }

    fn value<T: Serialize>(value: T) -> Value {
        Value::of(&value).expect("a value")
    }

    fn form(entries: &[(&'static str, Value)]) -> String {
        let mut out = String::new();
        append_form(&mut out, &params(entries)).expect("a form");
        out
    }

    #[test]
    fn only_unreserved_characters_stand_as_they_are() {
        let mut out = String::new();
        append_encoded(&mut out, "aZ9-._~ /?#[]@!$&'()*+,;=%\"<>\\^`{|}é한\u{0}");
        assert_eq!(
            out,
            "aZ9-._~%20%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%25%22%3C%3E%5C%5E%60%7B%7C%7D%C3%A9%ED%95%9C%00"
        );
    }

    #[test]
    fn lists_repeat_and_none_is_left_out() {
        assert_eq!(
            form(&[
                ("a", value(None::<u8>)),
                ("b", value(["x", "y z"])),
                ("c", value("")),
                ("d", value(true)),
                ("e", value(Vec::<u8>::new())),
            ]),
            "b=x&b=y%20z&c=&d=true"
        );
    }

    #[test]
    fn a_map_inside_a_form_is_refused_by_name() {
        let map = value(std::collections::BTreeMap::from([("x", 1)]));
        let error =
            append_form(&mut String::new(), &params(&[("filter", map)])).expect_err("a map");
        assert!(
            error.to_string().starts_with("`filter` is a map"),
            "{error}"
        );
    }

    #[test]
    fn json_is_what_serde_json_writes() {
        #[derive(Serialize)]
        struct Body {
            text: &'static str,
            number: f64,
            nested: Vec<Option<(u8, bool)>>,
        }
        let body = Body {
            text: "a\"b\\\u{7}é/",
            number: 1e21,
            nested: vec![Some((1, false)), None],
        };
        let Value::Map(map) = value(&body) else {
            panic!("a struct is a map");
        };
        let written = json_object(&map).expect("JSON");
        assert_eq!(written, serde_json::to_vec(&body).expect("JSON"));
    }

    #[test]
    fn an_absent_field_is_left_out_of_the_object() {
        let body = json_object(&params(&[("a", value(None::<u8>)), ("b", value(1))]));
        assert_eq!(body.expect("JSON"), b"{\"b\":1}");
    }
}
