//! What is written of structured fields (RFC 9651): strings, byte sequences, keys.
//!
//! The current `sfv` asks for a newer Rust than this crate, and only these few rules are needed of it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::scheme::SignError;

/// A string (section 4.1.6).
pub(super) fn string(text: &str) -> Result<String, SignError> {
    match text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        true => Ok(format!(
            "\"{}\"",
            text.replace('\\', "\\\\").replace('"', "\\\"")
        )),
        false => Err(SignError::new(
            "a parameter of the signature holds a character that is not printable ASCII",
        )),
    }
}

/// A byte sequence (section 4.1.8).
pub(super) fn bytes(bytes: &[u8]) -> String {
    format!(":{}:", STANDARD.encode(bytes))
}

/// A key (section 4.1.1.3), as it is.
pub(super) fn key(text: &str) -> Result<&str, SignError> {
    let begins = text.starts_with(|c: char| c.is_ascii_lowercase() || c == '*');
    let goes_on = text
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-.*".contains(&byte));
    match begins && goes_on {
        true => Ok(text),
        false => Err(SignError::new(format!(
            "`{text}` is no label for a signature: it takes lower-case letters, digits, `_-.*`"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 9651, sections 3.3.3, 3.3.5 and 4.1.1.3.
    #[test]
    fn they_are_written_as_the_rfc_has_it() {
        assert_eq!(string(r#"a "b" \"#).expect("legal"), r#""a \"b\" \\""#);
        assert!(string("é").is_err() && string("a\n").is_err());
        assert_eq!(
            bytes(b"pretend this is binary content."),
            ":cHJldGVuZCB0aGlzIGlzIGJpbmFyeSBjb250ZW50Lg==:"
        );
        assert!(key("sig-b25").is_ok() && key("*a_1.b").is_ok());
        assert!(key("Sig").is_err() && key("1a").is_err() && key("").is_err());
    }
}
