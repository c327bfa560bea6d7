//! What a command says of its failure, as people may read it.

use std::ffi::OsString;

use serde_json::Value;

use crate::credential::Credentials;
use crate::hidden::Hidden;
use crate::session::Session;

/// No more is shown.
const LONGEST: usize = 300;

/// Of a command that prints more words than these before it fails, nothing is shown.
const MOST_WORDS: usize = 64;

/// What stands for a secret is none.
const PLACEHOLDERS: [&str; 3] = ["passphrase", "redacted", "secret"];

/// Of how many characters a word of letters and digits must be to be taken for a key.
const SHORTEST_KEY: usize = 16;

/// The beginning of what stands in `error`, in one line: without the words that stand in `output` or are `arguments`, in
/// whatever encoding, without `rest`, and without words that look like keys.
pub(super) fn shown(
    error: &[u8],
    output: &[u8],
    arguments: &[OsString],
    rest: Option<&Credentials>,
) -> String {
    let mut text = String::from_utf8_lossy(error).into_owned();
    if let Some(rest) = rest {
        text = Hidden::new(rest, &Session::new().values()).hide(&text);
    }
    let output = String::from_utf8_lossy(output);
    let arguments: Vec<_> = arguments
        .iter()
        .map(|text| text.to_string_lossy())
        .collect();
    let inner = texts_of_json(&output);
    let mut printed: Vec<&str> = arguments.iter().map(|argument| &**argument).collect();
    printed.extend(output.lines());
    printed.extend(words(&output));
    printed.extend(inner.iter().map(String::as_str));
    printed.retain(|word| word.len() >= 4 && !PLACEHOLDERS.contains(word));
    printed.sort_unstable();
    printed.dedup();
    // In so much text nobody can tell what is a secret.
    if printed.len() > MOST_WORDS {
        return String::new();
    }
    let mut hidden = Hidden::default();
    printed
        .iter()
        .for_each(|printed| hidden.conceal_secret(printed));
    text = hidden.hide(&text);
    let keys: Vec<String> = words(&text)
        .filter(|word| is_like_key(word))
        .map(str::to_owned)
        .collect();
    for key in keys {
        text = text.replace(&key, "<redacted>");
    }
    let in_one_line = |c: char| if c.is_control() { ' ' } else { c };
    text.trim().chars().take(LONGEST).map(in_one_line).collect()
}

/// The texts in `output`, if it is JSON, as they are behind their escapes.
fn texts_of_json(output: &str) -> Vec<String> {
    fn collect(value: Value, texts: &mut Vec<String>) {
        match value {
            Value::String(text) => texts.push(text),
            Value::Array(values) => values.into_iter().for_each(|value| collect(value, texts)),
            Value::Object(fields) => fields
                .into_iter()
                .for_each(|(_, value)| collect(value, texts)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    let mut texts = Vec::new();
    if let Ok(value) = serde_json::from_str(output) {
        collect(value, &mut texts);
    }
    texts
}

/// Runs of the characters that keys and encoded secrets are made of.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || "+/=_-.~".contains(c)))
        .filter(|word| !word.is_empty())
}

fn is_like_key(word: &str) -> bool {
    let has = |is: fn(&u8) -> bool| word.as_bytes().iter().any(is);
    word.split('/').any(|part| part.len() >= SHORTEST_KEY)
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_explains_stays_and_what_may_be_secret_goes() {
        let said = |error: &str| {
            let rest = Credentials::new("key-0123456789", "open sesame");
            let output = b"hunter2\n";
            shown(
                error.as_bytes(),
                output,
                &["--pw=swordfish".into()],
                Some(&rest),
            )
        };
        assert_eq!(
            said("exchange is not in the password store.\n"),
            "exchange is not in the password store."
        );
        assert_eq!(
            said(
                "bad hunter2, open sesame, --pw=swordfish\nand 7f9c2ba4e88f827d6160 or AKIA/IOSFODNN7EXAMPLE1X=="
            ),
            "bad <redacted>, <secret>, <redacted> and <redacted> or <redacted>"
        );
        assert_eq!(said(&"x ".repeat(400)).chars().count(), 300);
    }

    /// By `printf hunter2 | xxd -p`, `base64`.
    #[test]
    fn what_was_printed_shows_in_no_encoding() {
        let said =
            |error: &str, output: &str| shown(error.as_bytes(), output.as_bytes(), &[], None);
        for form in ["hunter2", "HUNTER2", "68756e74657232", "aHVudGVyMg=="] {
            assert_eq!(
                said(&format!("bad {form}!"), "hunter2\n"),
                "bad <redacted>!"
            );
        }
        let output = r#"{"secret": ["a \"word\" of honour"]}"#;
        for form in [
            r#"a "word" of honour"#,
            r#"a \"word\" of honour"#,
            "A%20%22WORD%22%20OF%20HONOUR",
            r#"a "word" of hon.."#,
        ] {
            let said = said(&format!("bad {form}"), output);
            assert!(
                said.starts_with("bad <redacted>") && !said.contains("honour"),
                "{said}"
            );
        }
        let much: String = (0..100).map(|number| format!("word{number} ")).collect();
        assert_eq!(said("what is it", &much), "");
    }
}
