//! HTTP message signatures: the examples of RFC 9421, appendix B.2.

use ring::signature::{Ed25519KeyPair, KeyPair as _};
use signed_api::Timestamp;
use signed_api::canonical::rfc9421::MessageSignature;
use signed_api::canonical::{Hmac, Parts, SecretForm, Signatory};
use signed_api::scheme::Hash;

use crate::row::{Row, base64, decoded, field};
use crate::rsa;

/// The `created` of all of them.
const CREATED: Timestamp = Timestamp::from_millis(1_618_884_473_000);

pub(crate) fn published(row: &Row) {
    let params = row.text("/inputs/signature_params");
    let parameter = |name: &str| {
        let (_, rest) = params.split_once(&format!(";{name}=\""))?;
        rest.split_once('"').map(|(value, _)| value)
    };
    let covered = row.texts("/inputs/covered");
    let mut form = MessageSignature::new("sig").cover(&covered);
    let mut signatory = Signatory::new(parameter("keyid").expect("a name"), CREATED);
    if let Some(nonce) = parameter("nonce") {
        form = form.with_nonce();
        signatory = signatory.with_nonce(nonce);
    }
    let mut request = row.request(row.text("/inputs/target_uri"));
    row.check(&mut request, &form, &signatory, base64, |message| {
        sign(row, &signatory, message)
    });
    assert_eq!(field(&request, "signature-input"), format!("sig={params}"));
    assert_eq!(
        field(&request, "signature"),
        format!("sig=:{}:", row.text("/expected_signature"))
    );
}

/// PSS signatures are never the same twice: the published one is verified.
fn sign(row: &Row, signatory: &Signatory<'_>, message: &[u8]) -> Vec<u8> {
    if row.text("/algorithm") == "RSA-PSS-SHA512" {
        let signature = decoded(row.text("/expected_signature"));
        let key = decoded(row.text("/secret"));
        assert!(
            rsa::is_pss_signature(&key, message, &signature),
            "{}",
            row.id()
        );
        return signature;
    }
    let hmac = Hmac::new(Hash::Sha256).secret(SecretForm::Base64);
    let signature = hmac.signature(row.secret(), signatory, message);
    signature.expect("a secret in base64")
}

/// RFC 9421, appendix B.2, the test request.
fn test_request() -> Parts<'static> {
    let url = "https://example.com/foo?param=Value&Pet=dog";
    Parts::new("POST", url, br#"{"hello": "world"}"#)
        .expect("whole")
        .with_field("Date", b"Tue, 20 Apr 2021 02:07:55 GMT")
        .with_field("Content-Type", b"application/json")
}

/// RFC 9421, appendix B.2.5.
#[test]
fn hmac_is_that_of_the_rfc() {
    let secret =
        "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==";
    let form = MessageSignature::new("sig-b25").cover(&["date", "@authority", "content-type"]);
    let signatory = Signatory::new("test-shared-secret", CREATED);
    let hmac = Hmac::new(Hash::Sha256).secret(SecretForm::Base64);
    let mut request = test_request();
    let sign = |message: &[u8]| {
        let signature = hmac.signature(secret.as_bytes(), &signatory, message);
        Ok(signature.expect("a secret in base64"))
    };
    request.sign(&form, &signatory, sign).expect("signed");
    assert_eq!(
        field(&request, "signature-input"),
        "sig-b25=(\"date\" \"@authority\" \"content-type\");created=1618884473;keyid=\"test-shared-secret\""
    );
    assert_eq!(
        field(&request, "signature"),
        "sig-b25=:pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=:"
    );
}

/// RFC 9421, appendix B.2.6, with `content-length` left to the library.
#[test]
fn ed25519_is_that_of_the_rfc() {
    let seed = decoded("n4Ni+HpISpVObnQMW0wOhCKROaIKqKtW/2ZYb2p9KcU=");
    let key = Ed25519KeyPair::from_seed_unchecked(&seed).expect("a key");
    let public = "JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=";
    assert_eq!(base64(key.public_key().as_ref()), public);

    let form = MessageSignature::new("sig-b26").cover(&[
        "date",
        "@method",
        "@path",
        "@authority",
        "content-type",
        "content-length",
    ]);
    let signatory = Signatory::new("test-key-ed25519", CREATED);
    let mut request = test_request();
    request
        .sign(&form, &signatory, |message| {
            Ok(key.sign(message).as_ref().to_vec())
        })
        .expect("signed");
    assert_eq!(
        field(&request, "signature-input"),
        "sig-b26=(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\")\
         ;created=1618884473;keyid=\"test-key-ed25519\""
    );
    assert_eq!(
        field(&request, "signature"),
        "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:"
    );
}

/// RFC 9421, appendix B.2: the request whose digest it shows, with another body.
#[test]
fn what_a_caller_says_of_the_body_must_be_so_whether_it_is_covered_or_not() {
    let signatory = Signatory::new("key", CREATED);
    let digest = "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:";
    for covered in [&["content-digest", "content-length"][..], &["@method"]] {
        let form = MessageSignature::new("sig1").cover(covered);
        let signed = |body: &'static str, name: &str, value: &'static str| {
            let request = Parts::new("POST", "https://example.com/foo", body.as_bytes());
            let mut request = request.expect("whole").with_field(name, value.as_bytes());
            let result = request.sign(&form, &signatory, |message| Ok(message.to_vec()));
            result.map_err(|error| error.to_string())
        };
        let body = r#"{"hello": "world"}"#;
        signed(body, "Content-Digest", digest).expect("that of the body");
        signed(body, "Content-Length", "18").expect("that of the body");
        for (name, value, reason) in [
            (
                "Content-Digest",
                digest,
                "is not that of the body in `sha-512`",
            ),
            (
                "Content-Digest",
                "md5=:AA==:",
                "has neither `sha-256` nor `sha-512`",
            ),
            ("Content-Length", "18", "is not 19, the length of the body"),
        ] {
            let error = signed(r#"{"hello": "worlds"}"#, name, value).expect_err("another body");
            assert!(error.contains(reason), "{error}");
        }
    }
}
