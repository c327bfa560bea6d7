//! Decoding credentials as declared, and changing the case of a buffer.

use base64::Engine as _;
use base64::alphabet::{Alphabet, STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use secrecy::zeroize::Zeroizing;

use super::sink::Buffer;
use crate::credential::CredentialError;

/// The bytes of the credential called `name` that is written in hex, of either case.
///
/// # Errors
///
/// When it is not hex.
pub fn from_hex(name: &str, text: &[u8]) -> Result<Zeroizing<Vec<u8>>, CredentialError> {
    const_hex::decode(text)
        .map(Zeroizing::new)
        .map_err(|_| not(name, "hex"))
}

/// The bytes of the credential called `name` that is written in base64, with padding or without.
///
/// # Errors
///
/// When it is not base64.
pub fn from_base64(name: &str, text: &[u8]) -> Result<Zeroizing<Vec<u8>>, CredentialError> {
    decode(&STANDARD, text).ok_or_else(|| not(name, "base64"))
}

/// The bytes of the credential called `name` that is written in base64url, with padding or without.
///
/// # Errors
///
/// When it is not base64url.
pub fn from_base64url(name: &str, text: &[u8]) -> Result<Zeroizing<Vec<u8>>, CredentialError> {
    decode(&URL_SAFE, text).ok_or_else(|| not(name, "base64url"))
}

fn decode(alphabet: &Alphabet, text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let config =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(alphabet, config)
        .decode(text)
        .ok()
        .map(Zeroizing::new)
}

fn not(name: &str, encoding: &str) -> CredentialError {
    CredentialError::new(format!(
        "the {name} is not {encoding}, as the scheme declares it to be"
    ))
}

/// Turns the ASCII letters of `buffer` to upper case.
pub fn upper(buffer: &mut Buffer) {
    buffer.change_case(<[u8]>::make_ascii_uppercase);
}

/// Turns the ASCII letters of `buffer` to lower case.
pub fn lower(buffer: &mut Buffer) {
    buffer.change_case(<[u8]>::make_ascii_lowercase);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_may_be_there_or_not() {
        assert_eq!(
            *from_base64("secret", b"/+8=").expect("base64"),
            [0xff, 0xef]
        );
        assert_eq!(
            *from_base64("secret", b"/+8").expect("base64"),
            [0xff, 0xef]
        );
        assert_eq!(
            *from_base64url("secret", b"_-8").expect("base64url"),
            [0xff, 0xef]
        );
        assert_eq!(*from_hex("secret", b"fFeF").expect("hex"), [0xff, 0xef]);
    }

    #[test]
    fn a_wrong_encoding_is_named_and_the_value_is_not() {
        let error = from_base64("secret", b"hunter2!").expect_err("not base64");
        assert_eq!(
            error.to_string(),
            "the secret is not base64, as the scheme declares it to be"
        );
    }
}
