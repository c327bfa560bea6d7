//! Decoding credentials to the bytes of keys, as a scheme declares them.

use base64::Engine as _;
use base64::alphabet::{Alphabet, STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use secrecy::zeroize::Zeroizing;

#[cfg(feature = "asymmetric")]
pub use super::pem::from_pem;
use crate::credential::CredentialError;

/// The bytes of the credential called `name` that is written in hex, of either case, with `0x` before it or not.
///
/// # Errors
///
/// When it is not hex, or nothing is left of it.
pub fn from_hex(name: &str, text: &[u8]) -> Result<Zeroizing<Vec<u8>>, CredentialError> {
    key(name, "hex", bytes_of_hex(text))
}

/// The bytes of the credential called `name` that is written in base64, with padding or without.
///
/// # Errors
///
/// When it is not base64, or nothing is left of it.
pub fn from_base64(name: &str, text: &[u8]) -> Result<Zeroizing<Vec<u8>>, CredentialError> {
    key(name, "base64", bytes_of_base64(text))
}

/// The bytes of the credential called `name` that is written in base64url, with padding or without.
///
/// # Errors
///
/// When it is not base64url, or nothing is left of it.
pub fn from_base64url(name: &str, text: &[u8]) -> Result<Zeroizing<Vec<u8>>, CredentialError> {
    key(name, "base64url", bytes_of_base64url(text))
}

/// The bytes of the credential called `name` that is written in base58, with Bitcoin's alphabet and no checksum.
///
/// # Errors
///
/// When it is not base58, or nothing is left of it.
pub fn from_base58(name: &str, text: &[u8]) -> Result<Zeroizing<Vec<u8>>, CredentialError> {
    key(name, "base58", bytes_of_base58(text))
}

/// `text` without `prefix` at its beginning, and as it is when it does not begin so.
pub fn strip_prefix<'t>(text: &'t [u8], prefix: &str) -> &'t [u8] {
    text.strip_prefix(prefix.as_bytes()).unwrap_or(text)
}

/// `text` without `prefix` at its beginning; nothing when it does not begin so.
pub fn after_prefix<'t>(text: &'t [u8], prefix: &str) -> Option<&'t [u8]> {
    text.strip_prefix(prefix.as_bytes())
}

pub(crate) fn bytes_of_hex(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    const_hex::decode(text).ok().map(Zeroizing::new)
}

pub(crate) fn bytes_of_base64(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    decode(&STANDARD, text)
}

pub(crate) fn bytes_of_base64url(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    decode(&URL_SAFE, text)
}

pub(crate) fn bytes_of_base58(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    bs58::decode(text).into_vec().ok().map(Zeroizing::new)
}

fn decode(alphabet: &Alphabet, text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let config =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(alphabet, config)
        .decode(text)
        .ok()
        .map(Zeroizing::new)
}

fn key(
    name: &str,
    encoding: &str,
    bytes: Option<Zeroizing<Vec<u8>>>,
) -> Result<Zeroizing<Vec<u8>>, CredentialError> {
    match bytes {
        None => Err(CredentialError::new(format!(
            "the {name} is not {encoding}, as the scheme declares it to be"
        ))),
        // What nothing signs everybody can sign.
        Some(bytes) if bytes.is_empty() => {
            Err(CredentialError::new(format!("the {name} is empty")))
        }
        Some(bytes) => Ok(bytes),
    }
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
    }

    #[test]
    fn hex_is_of_either_case_and_may_begin_with_0x() {
        assert_eq!(*from_hex("secret", b"fFeF").expect("hex"), [0xff, 0xef]);
        assert_eq!(*from_hex("secret", b"0xfFeF").expect("hex"), [0xff, 0xef]);
    }

    /// The second test vector of the Internet-Draft "The Base58 Encoding Scheme" (draft-msporny-base58-03), and a zero byte.
    #[test]
    fn base58_is_that_of_its_draft() {
        let text = b"USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z";
        assert_eq!(
            *from_base58("secret", text).expect("base58"),
            *b"The quick brown fox jumps over the lazy dog."
        );
        assert_eq!(*from_base58("secret", b"112").expect("base58"), [0, 0, 1]);
    }

    #[test]
    fn a_prefix_is_taken_off_once_and_only_from_the_beginning() {
        assert_eq!(strip_prefix(b"whsec_whsec_a", "whsec_"), b"whsec_a");
        assert_eq!(strip_prefix(b"a_whsec_", "whsec_"), b"a_whsec_");
    }

    #[test]
    fn a_key_of_nothing_is_no_key() {
        for empty in [from_hex("secret", b"0x"), from_base64("secret", b"")] {
            let error = empty.expect_err("nothing");
            assert_eq!(error.to_string(), "the secret is empty");
        }
    }

    #[test]
    fn a_wrong_encoding_is_named_and_the_value_is_not() {
        let secret = b"hunter2!0OIl";
        for (error, encoding) in [
            (from_hex("secret", secret), "hex"),
            (from_base64("secret", secret), "base64"),
            (from_base64url("secret", secret), "base64url"),
            (from_base58("secret", secret), "base58"),
        ] {
            assert_eq!(
                error.expect_err("wrongly encoded").to_string(),
                format!("the secret is not {encoding}, as the scheme declares it to be")
            );
        }
    }
}
