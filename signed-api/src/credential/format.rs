//! What files, commands and secret managers give: a JSON object, or lines as in a `.env` file.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

#[cfg(any(feature = "file", feature = "command"))]
use super::lines;
use super::variables::{self, Variables};
use super::{CredentialError, CredentialErrorKind, Credentials};

/// Credentials of a JSON object or of lines `NAME=value`. `source` names the text in errors, as in `the file `x``.
#[cfg(any(feature = "file", feature = "command"))]
pub(super) fn of_text(
    text: &str,
    prefix: Option<&str>,
    source: &str,
) -> Result<Credentials, CredentialError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim_start().starts_with('{') {
        return of_json(text, prefix, source);
    }
    let is_ours = |name: &str| suffix(name.trim(), prefix).is_some();
    let pairs = lines::pairs(text, source, is_ours)?;
    of_pairs(pairs, prefix, source)
}

/// Credentials of a JSON object whose fields are texts or numbers.
pub(super) fn of_json(
    text: &str,
    prefix: Option<&str>,
    source: &str,
) -> Result<Credentials, CredentialError> {
    // The parser's own error may quote a value.
    let fields: Fields = serde_json::from_str(text).map_err(|error| {
        CredentialError::new(format!(
            "{source} is not one JSON object: see line {}, column {}",
            error.line(),
            error.column()
        ))
    })?;
    let mut pairs = Vec::new();
    for (name, value) in fields.0 {
        let value = match value.get().as_bytes().first() {
            _ if suffix(&name, prefix).is_none() => continue,
            Some(b'n') => continue,
            Some(b'"') => serde_json::from_str(value.get()).ok(),
            Some(b'-' | b'0'..=b'9') => Some(value.get().to_owned()),
            _ => None,
        };
        let value = value.ok_or_else(|| {
            CredentialError::new(format!(
                "{} in {source} is neither a text nor a number",
                name.escape_debug()
            ))
        })?;
        pairs.push((name, value));
    }
    of_pairs(pairs, prefix, source)
}

fn of_pairs(
    pairs: Vec<(String, String)>,
    prefix: Option<&str>,
    source: &str,
) -> Result<Credentials, CredentialError> {
    let beginning = prefix.map_or_else(String::new, beginning);
    let mut variables = Variables::new();
    for (name, value) in pairs {
        let Some(suffix) = suffix(&name, prefix) else {
            continue;
        };
        let known = format!("{beginning}{suffix}");
        if variables.insert(known, value).is_some() {
            let name = name.escape_debug();
            let message = format!("{name} is given twice in {source}, perhaps in other letters");
            return Err(CredentialError::new(message));
        }
    }
    let credentials = variables::credentials(&beginning, &format!("in {source}"), &variables);
    credentials.map_err(|error| match (error.kind(), prefix) {
        // What holds nothing at all was meant to hold credentials.
        (CredentialErrorKind::Absent, None) => CredentialError::new(error.to_string()),
        _ => error,
    })
}

/// What a name means, in capital letters: what follows the prefix, or else all but a leading `API_`.
fn suffix(name: &str, prefix: Option<&str>) -> Option<String> {
    let name = name.to_ascii_uppercase();
    let suffix = match prefix {
        Some(prefix) => name.strip_prefix(&beginning(prefix))?,
        None => name.strip_prefix("API_").unwrap_or(&name),
    };
    Some(suffix.to_owned())
}

fn beginning(prefix: &str) -> String {
    format!("{}_API_", prefix.to_ascii_uppercase())
}

/// The fields of an object as they were written, those included that come twice.
pub(super) struct Fields(Vec<(String, Box<RawValue>)>);

impl Fields {
    /// The JSON of the field of this name, unless it is `null`.
    #[cfg(feature = "vault")]
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(field, _)| field == name)?;
        Some(value.get()).filter(|json| *json != "null")
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Fields;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}

#[cfg(all(test, feature = "file"))]
mod tests {
    use super::*;

    fn read(text: &str, prefix: Option<&str>) -> Result<Credentials, CredentialError> {
        of_text(text, prefix, "the file `x`")
    }

    #[test]
    fn json_and_lines_say_the_same() {
        let json = r#"{"key": "k", "api_secret": "s\u00e9", "Account": 42, "passphrase": null,
            "private_key": "w", "environment": "sandbox"}"#;
        let lines = "# a comment\nKEY=k\nexport API_SECRET='sé'\naccount=42\nPRIVATE_KEY=w\nENVIRONMENT=sandbox\n";
        for text in [json, lines, &format!("\u{feff}{json}")] {
            let credentials = read(text, None).expect("complete");
            assert_eq!(credentials.key().expect("set"), b"k");
            assert_eq!(credentials.secret().expect("set"), "sé".as_bytes());
            assert_eq!(credentials.account().expect("set"), b"42");
            assert_eq!(credentials.named("private_key").expect("set"), b"w");
            assert_eq!(credentials.environment(), Some("sandbox"));
            assert!(credentials.passphrase().is_err());
        }
    }

    #[test]
    fn a_prefix_chooses_among_the_credentials_of_several_places() {
        let text = "A_API_KEY=1\nA_API_SECRET=2\nB_API_KEY=3\nB_API_SECRET=4\nOTHER=$x\n";
        let key = |prefix| {
            let credentials = read(text, Some(prefix))?;
            Ok::<_, CredentialError>(credentials.key()?.to_owned())
        };
        assert_eq!(key("a").expect("there"), b"1");
        assert_eq!(key("B").expect("there"), b"3");
        let error = key("C").expect_err("none");
        assert_eq!(error.kind(), CredentialErrorKind::Absent);
        assert_eq!(
            error.to_string(),
            "set C_API_KEY and C_API_SECRET in the file `x`"
        );
    }

    #[test]
    fn what_is_wrong_is_said_without_a_value() {
        for (text, said) in [
            ("", "set KEY and SECRET in the file `x`"),
            ("{}", "set KEY and SECRET in the file `x`"),
            ("key=hunter2", "set SECRET in the file `x`"),
            (
                "{\"key\": \"hunter2\", }",
                "the file `x` is not one JSON object: see line 1, column 20",
            ),
            (
                "{\"key\": \"a\"} {\"key\": \"hunter2\"}",
                "the file `x` is not one JSON object: see line 1, column 14",
            ),
            (
                "{\"key\": [\"hunter2\"]}",
                "key in the file `x` is neither a text nor a number",
            ),
            (
                "{\"key\": \"hunter2\", \"API_KEY\": \"hunter3\"}",
                "API_KEY is given twice in the file `x`, perhaps in other letters",
            ),
            (
                "KEY=hunter2\nhunter3 hunter4\n",
                "variable 2 of the file `x` is not of the form NAME=value",
            ),
            (
                "KEY=k\nSECRET=\"hunter2 \"\n",
                "remove the white space around SECRET",
            ),
            (
                "KEY=k\nSECRET=hun$ter2\n",
                "write the value of SECRET in single quotes in the file `x`: its `$` would be replaced",
            ),
        ] {
            let error = read(text, None).expect_err(text);
            assert_eq!(error.to_string(), said);
            assert_eq!(error.kind(), CredentialErrorKind::Unusable, "{text}");
        }
    }
}
