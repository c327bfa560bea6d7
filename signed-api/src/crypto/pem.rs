//! A private key in PEM (RFC 7468): from the text between its first and its last line to the bytes.

use rustls_pki_types::pem::{PemObject, SectionKind};
use secrecy::zeroize::Zeroizing;

use crate::credential::CredentialError;

/// The bytes of the credential called `name` that is a private key in PEM: `PRIVATE KEY` (PKCS#8), `RSA PRIVATE KEY`
/// (PKCS#1) or `EC PRIVATE KEY` (SEC1). Line breaks may also be written as `\n`, as is usual in environment variables.
///
/// # Errors
///
/// When it is not PEM, or holds something else than one private key that is not encrypted: the error says what.
pub fn from_pem(name: &str, text: &[u8]) -> Result<Zeroizing<Vec<u8>>, CredentialError> {
    let refused = |what: &str| CredentialError::new(format!("the {name} {what}"));
    let text = with_line_breaks(text);
    let mut labels = text.split(|byte| *byte == b'\n').filter_map(label);
    let Some(first) = labels.next() else {
        return Err(refused(
            "is not PEM, as the scheme declares it to be: it has no line `-----BEGIN PRIVATE KEY-----`",
        ));
    };
    if contains(&text, b"Proc-Type: 4,ENCRYPTED") {
        return Err(refused(ENCRYPTED));
    }
    let mut keys = private_keys(&text).map_err(|()| {
        refused("is not whole: PEM has a line for its beginning, base64 in lines, and a line for its end")
    })?;
    match (keys.pop(), keys.is_empty()) {
        (Some(key), true) => Ok(key),
        (Some(_), false) => Err(refused("holds more than one private key: leave one")),
        (None, _) => Err(refused(instead_of_a_private_key(first))),
    }
}

/// The text with real line breaks, and without white space around the lines.
fn with_line_breaks(text: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut lines = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        match (byte, after.first()) {
            (b'\\', Some(b'n')) => {
                lines.push(b'\n');
                rest = &after[1..];
            }
            (b'\\', Some(b'r')) => rest = &after[1..],
            (b'\r', _) => rest = after,
            (b' ' | b'\t', _) if matches!(lines.last(), None | Some(b'\n')) => rest = after,
            _ => {
                lines.push(byte);
                rest = after;
            }
        }
    }
    lines
}

/// The label of a line `-----BEGIN label-----`.
fn label(line: &[u8]) -> Option<&[u8]> {
    let rest = line.strip_prefix(b"-----BEGIN ")?;
    rest.split(|byte| *byte == b'-').next()
}

fn private_keys(text: &[u8]) -> Result<Vec<Zeroizing<Vec<u8>>>, ()> {
    let mut keys = Vec::new();
    for section in <(SectionKind, Vec<u8>)>::pem_slice_iter(text) {
        // The error quotes what it stumbled over, and with it perhaps the key.
        let (kind, bytes) = section.map_err(|_| ())?;
        let bytes = Zeroizing::new(bytes);
        if matches!(
            kind,
            SectionKind::PrivateKey | SectionKind::RsaPrivateKey | SectionKind::EcPrivateKey
        ) {
            keys.push(bytes);
        }
    }
    Ok(keys)
}

const ENCRYPTED: &str = "is a private key that is encrypted with a password: decrypt it first, for instance with \
                         `openssl pkey -in key.pem -out plain.pem`";

fn instead_of_a_private_key(label: &[u8]) -> &'static str {
    match label {
        b"ENCRYPTED PRIVATE KEY" => ENCRYPTED,
        b"PUBLIC KEY" | b"RSA PUBLIC KEY" | b"EC PUBLIC KEY" => {
            "is a public key: signing takes the private key that belongs to it"
        }
        b"CERTIFICATE" | b"TRUSTED CERTIFICATE" | b"X509 CERTIFICATE" => {
            "is a certificate: signing takes the private key that belongs to it"
        }
        b"OPENSSH PRIVATE KEY" => {
            "is a private key in OpenSSH's own form: write it in PKCS#8 (`-----BEGIN PRIVATE KEY-----`)"
        }
        _ => {
            "is PEM, but none of `PRIVATE KEY` (PKCS#8), `RSA PRIVATE KEY` (PKCS#1) and `EC PRIVATE KEY` (SEC1)"
        }
    }
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8410, section 10.3: a key of PKCS#8 version 1.
    const KEY: &str = "-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
-----END PRIVATE KEY-----
";

    const SEED: &str = "d4ee72dbf913584ad5b6d8f1f769f8ad3afe7c28cbf1d4fbe097a88f44755842";

    fn seed_of(text: &str) -> String {
        let bytes = from_pem("secret", text.as_bytes()).expect("a private key");
        const_hex::encode(&bytes[bytes.len() - 32..])
    }

    fn refused(text: &str) -> String {
        from_pem("secret", text.as_bytes())
            .expect_err("no private key")
            .to_string()
    }

    #[test]
    fn line_breaks_may_be_written_in_any_way() {
        assert_eq!(seed_of(KEY), SEED);
        assert_eq!(seed_of(&KEY.replace('\n', "\\n")), SEED);
        assert_eq!(seed_of(&KEY.replace('\n', "\r\n")), SEED);
        assert_eq!(seed_of(&KEY.replace('\n', "\\r\\n")), SEED);
        assert_eq!(seed_of(&KEY.replace('\n', "\n    ")), SEED);
        assert_eq!(seed_of(KEY.trim_end()), SEED);
    }

    #[test]
    fn what_stands_beside_the_key_is_passed_over() {
        let beside = "Bag Attributes\n-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n\
                      -----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        assert_eq!(seed_of(&format!("{beside}{KEY}")), SEED);
    }

    #[test]
    fn what_is_not_a_private_key_is_said_to_be_what_it_is() {
        for (label, said) in [
            ("PUBLIC KEY", "the secret is a public key"),
            ("RSA PUBLIC KEY", "the secret is a public key"),
            ("CERTIFICATE", "the secret is a certificate"),
            (
                "ENCRYPTED PRIVATE KEY",
                "the secret is a private key that is encrypted with a password",
            ),
            (
                "OPENSSH PRIVATE KEY",
                "the secret is a private key in OpenSSH's own form",
            ),
            (
                "PGP PRIVATE KEY BLOCK",
                "the secret is PEM, but none of `PRIVATE KEY` (PKCS#8)",
            ),
        ] {
            let error = refused(&KEY.replace("PRIVATE KEY", label));
            assert!(error.starts_with(said), "{label}: {error}");
        }
    }

    /// As `openssl ec -aes128` writes it.
    #[test]
    fn a_key_encrypted_in_the_old_way_is_refused_as_such() {
        let error = refused(
            "-----BEGIN EC PRIVATE KEY-----
Proc-Type: 4,ENCRYPTED
DEK-Info: AES-128-CBC,763FCEB5D642CF98031052D2C29C0B57

sqRf9pPUoFQOUCyfxK72DImSSm6kUUqO5h5FZBI1sCl1PlG+Fdrg+I9Bd0nt/OYS
-----END EC PRIVATE KEY-----
",
        );
        assert!(
            error.contains("encrypted with a password: decrypt it first"),
            "{error}"
        );
    }

    #[test]
    fn a_broken_text_is_refused_without_showing_it() {
        let whole = KEY.trim_end();
        let cut = &whole[..whole.len() - 30];
        for text in [
            &whole.replace('\n', " "),
            cut,
            &whole.replace("MC4C", "MC!C"),
        ] {
            let error = refused(text);
            assert!(error.starts_with("the secret is not whole: "), "{error}");
            assert!(!error.contains("AQAw"), "{error}");
        }
        assert_eq!(
            refused("1NRy2/kTWErVttjx92n4rTr+fCjL8dT74Jeoj0R1WEI="),
            "the secret is not PEM, as the scheme declares it to be: it has no line `-----BEGIN PRIVATE KEY-----`"
        );
        assert_eq!(
            refused(&format!("{KEY}{KEY}")),
            "the secret holds more than one private key: leave one"
        );
    }
}
