//! Finding a place in JSON, with the text of what is there as it was written.

use std::fmt;

use serde::de::{Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The value at `place`. Nothing when it is not there, or a value on the way to it is null.
///
/// # Errors
///
/// Says what stands there in place of what was expected.
pub(super) fn at<'j>(json: &'j RawValue, place: &[&str]) -> Result<Option<&'j RawValue>, String> {
    let mut found = json;
    for (depth, name) in place.iter().enumerate() {
        if is_null(found) {
            return Ok(None);
        }
        let is_list = found.get().starts_with('[');
        let inner = match is_list {
            true => list(found)?.get(index(name)?).copied(),
            false => member(found, name).map_err(|error| error.to_string())?,
        };
        found = match inner {
            Some(inner) => inner,
            None if depth + 1 == place.len() => return Ok(None),
            None => return Err(format!("it has no `{}`", place[..=depth].join("."))),
        };
    }
    Ok(Some(found))
}

/// The items of a list.
pub(super) fn list(json: &RawValue) -> Result<Vec<&RawValue>, String> {
    serde_json::from_str(json.get()).map_err(|error| error.to_string())
}

pub(super) fn is_null(json: &RawValue) -> bool {
    json.get() == "null"
}

fn index(name: &str) -> Result<usize, String> {
    name.parse()
        .map_err(|_| format!("there is a list in place of an object with `{name}`"))
}

fn member<'j>(json: &'j RawValue, name: &str) -> serde_json::Result<Option<&'j RawValue>> {
    let mut reader = serde_json::Deserializer::from_str(json.get());
    reader.deserialize_map(Member(name))
}

/// Looks for the member of one name, of which an object may have one.
struct Member<'n>(&'n str);

impl<'j> Visitor<'j> for Member<'_> {
    type Value = Option<&'j RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with `{}`", self.0)
    }

    fn visit_map<A: MapAccess<'j>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(name) = map.next_key::<String>()? {
            if name != self.0 {
                map.next_value::<IgnoredAny>()?;
            } else if found.replace(map.next_value()?).is_some() {
                return Err(A::Error::custom(format_args!(
                    "it has two members `{name}`"
                )));
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(json: &str, place: &[&str]) -> Result<Option<String>, String> {
        let json: &RawValue = serde_json::from_str(json).expect("JSON");
        at(json, place).map(|found| found.map(|found| found.get().to_owned()))
    }

    #[test]
    fn a_place_is_found_with_its_text() {
        let json = r#"{"a": {"b": [1.10, {"c": 1e3}]}, "n": null, "twice": 1, "twice": 2}"#;
        let found = |text: &str| Ok(Some(text.to_owned()));
        assert_eq!(text(json, &["a", "b", "0"]), found("1.10"));
        assert_eq!(text(json, &["a", "b", "1", "c"]), found("1e3"));
        assert_eq!(text("[]", &[]), found("[]"));
        assert_eq!(text(json, &["n"]), found("null"));
        for absent in [&["x"][..], &["n", "x", "y"], &["a", "b", "2"]] {
            assert_eq!(text(json, absent), Ok(None), "{absent:?}");
        }
        for (wrong, reason) in [
            (&["x", "y"][..], "it has no `x`"),
            (&["a", "b", "c"], "a list in place of an object"),
            (&["twice"], "two members `twice`"),
            (&["a", "b", "0", "x"], "an object with `x`"),
        ] {
            let error = text(json, wrong).expect_err("wrong");
            assert!(error.contains(reason), "{error}");
        }
    }
}
