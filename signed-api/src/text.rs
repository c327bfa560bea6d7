//! Text that comes from a function of the user's, and bytes that a text stands for.

use std::borrow::Cow;
use std::fmt;

use crate::sign_error::SignError;

/// What a function that a scheme calls may return: text, or a `Result` of text.
#[diagnostic::on_unimplemented(
    message = "a function that a scheme calls cannot return `{Self}`",
    label = "not text",
    note = "it returns `String`, `&str`, `Cow<str>`, or a `Result` of one of these whose error implements `Display`"
)]
pub trait Returned {
    /// The text, or the function's error as that of the signature. Credentials in it are replaced by their names, as they
    /// are and in the encodings that schemes have; what the function itself has made of one it must not quote.
    ///
    /// # Errors
    ///
    /// When the function failed.
    fn returned(self) -> Result<String, SignError>;
}

/// The text that a function has returned. It is a copy: the request, which a text may borrow from, is still to be
/// changed. Its type is known whatever the function returns, so that a wrong one is told once.
///
/// # Errors
///
/// When the function failed.
pub fn returned<R: Returned>(value: R) -> Result<String, SignError> {
    value.returned()
}

/// The text that a function returned when it was first asked for, which comes before every place that reads it.
pub fn filled(returned: &Option<String>) -> &str {
    returned.as_deref().unwrap_or_default()
}

impl Returned for String {
    fn returned(self) -> Result<Self, SignError> {
        Ok(self)
    }
}

impl Returned for &str {
    fn returned(self) -> Result<String, SignError> {
        Ok(self.to_owned())
    }
}

impl Returned for Cow<'_, str> {
    fn returned(self) -> Result<String, SignError> {
        Ok(self.into_owned())
    }
}

impl<T: Returned, E: fmt::Display> Returned for Result<T, E> {
    fn returned(self) -> Result<String, SignError> {
        match self {
            Ok(text) => text.returned(),
            Err(error) => Err(SignError::new(error.to_string())),
        }
    }
}

/// The bytes that a text stands for. The errors do not show it: it may be made of a credential.
pub mod decode {
    use secrecy::zeroize::Zeroizing;

    use crate::crypto::decoding::{
        bytes_of_base58, bytes_of_base64, bytes_of_base64url, bytes_of_hex,
    };
    use crate::sign_error::SignError;

    /// The bytes of hex, of either case.
    ///
    /// # Errors
    ///
    /// When `text` is not hex.
    pub fn hex(text: &[u8]) -> Result<Vec<u8>, SignError> {
        decoded("hex", bytes_of_hex(text))
    }

    /// The bytes of base64, with padding or without.
    ///
    /// # Errors
    ///
    /// When `text` is not base64.
    pub fn base64(text: &[u8]) -> Result<Vec<u8>, SignError> {
        decoded("base64", bytes_of_base64(text))
    }

    /// The bytes of base64url, with padding or without.
    ///
    /// # Errors
    ///
    /// When `text` is not base64url.
    pub fn base64url(text: &[u8]) -> Result<Vec<u8>, SignError> {
        decoded("base64url", bytes_of_base64url(text))
    }

    /// The bytes of base58 with Bitcoin's alphabet.
    ///
    /// # Errors
    ///
    /// When `text` is not base58.
    pub fn base58(text: &[u8]) -> Result<Vec<u8>, SignError> {
        decoded("base58", bytes_of_base58(text))
    }

    fn decoded(encoding: &str, bytes: Option<Zeroizing<Vec<u8>>>) -> Result<Vec<u8>, SignError> {
        match bytes {
            Some(mut bytes) => Ok(std::mem::take(&mut *bytes)),
            None => Err(SignError::new(format!(
                "a text that the scheme decodes with `from_{encoding}` is not {encoding}"
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: impl Returned) -> Result<String, String> {
        returned(value).map_err(|error| error.to_string())
    }

    #[test]
    fn a_function_returns_text_or_fails() {
        assert_eq!(text("a"), Ok("a".to_owned()));
        assert_eq!(text("a".to_owned()), Ok("a".to_owned()));
        assert_eq!(text(Cow::Borrowed("a")), Ok("a".to_owned()));
        assert_eq!(text(Ok::<_, fmt::Error>("a")), Ok("a".to_owned()));
        assert_eq!(
            text(Err::<String, _>("no order")),
            Err("no order".to_owned())
        );
    }

    /// RFC 4648, section 10, and draft-msporny-base58-03, section 5.
    #[test]
    fn a_text_is_decoded_or_the_encoding_named() {
        assert_eq!(decode::hex(b"666F6f").expect("hex"), b"foo");
        assert_eq!(decode::base64(b"Zm8=").expect("base64"), b"fo");
        assert_eq!(decode::base64url(b"Zm8").expect("base64url"), b"fo");
        assert_eq!(
            decode::base58(b"2NEpo7TZRRrLZSi2U").expect("base58"),
            b"Hello World!"
        );
        assert_eq!(
            decode::hex(b"hunter2").expect_err("not hex").to_string(),
            "a text that the scheme decodes with `from_hex` is not hex"
        );
    }
}
