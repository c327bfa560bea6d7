//! JSON Web Signatures and Tokens.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use http::Method;
use signed_api::prelude::*;
use signed_api::{Scheme, Signer, Timestamp, UnsignedRequest};

use super::example::field;
use crate::compare::Difference;
use crate::json::Json;
use crate::recording::Row;

auth_scheme! {
    /// RS256 over the first two parts of a token.
    Rs256 { header "X-Signature" = rsa_sha256(secret | from_base64, body) | base64url_nopad; }
}

auth_scheme! {
    /// EdDSA over the first two parts of a token.
    EdDsa { header "X-Signature" = ed25519(secret | from_base64url, body) | base64url_nopad; }
}

auth_scheme! {
    /// MessageBird webhooks: a token that holds digests of URL and body.
    MessageBird {
        header "MessageBird-Signature-JWT" = jwt(HS256, secret, {
            iss: "MessageBird",
            nbf: now.s,
            exp: add(now.s, 60),
            jti: op.jti,
            url_hash: sha256(url) | hex,
            payload_hash?: body ? hex(sha256(body)) : "",
        });
    }
}

auth_scheme! {
    /// The same with HMAC-SHA512.
    MessageBird512 {
        header "MessageBird-Signature-JWT" = jwt(HS512, secret, {
            iss: "MessageBird",
            nbf: now.s,
            exp: add(now.s, 60),
            jti: op.jti,
            url_hash: sha256(url) | hex,
            payload_hash?: body ? hex(sha256(body)) : "",
        });
    }
}

pub(super) fn rs256(row: &Row) -> Result<Vec<Difference>> {
    let key = pkcs1(&Json::read(row.text("secret")));
    compact(row, &Rs256, &STANDARD.encode(key))
}

pub(super) fn eddsa(row: &Row) -> Result<Vec<Difference>> {
    compact(row, &EdDsa, row.text("secret"))
}

fn compact(row: &Row, scheme: &'static dyn Scheme, secret: &str) -> Result<Vec<Difference>> {
    let parts =
        [row.input("protected"), row.input("payload")].map(|part| URL_SAFE_NO_PAD.encode(part));
    let request =
        UnsignedRequest::new(Method::POST, "https://api.example.com")?.body(parts.join("."));
    let signed = Signer::new(scheme, Credentials::new("", secret))?.sign_at(
        &request,
        Timestamp::from_millis(0),
        0,
    )?;
    Ok(row.compare_header(&signed, "x-signature"))
}

/// RSAPrivateKey (RFC 8017, appendix A.1.2) of a JSON Web Key.
fn pkcs1(key: &Json) -> Vec<u8> {
    let number = |name| {
        let bytes = URL_SAFE_NO_PAD.decode(key.get(name).text());
        // The first bit is the sign.
        element(2, [vec![0], bytes.expect("base64url")].concat())
    };
    let numbers = ["n", "e", "d", "p", "q", "dp", "dq", "qi"].map(number);
    element(0x30, [element(2, vec![0]), numbers.concat()].concat())
}

/// A DER element. A number has no more zeros before it than its sign needs.
fn element(tag: u8, mut contents: Vec<u8>) -> Vec<u8> {
    while tag == 2 && matches!(contents[..], [0, 0..0x80, ..]) {
        contents.remove(0);
    }
    let length = contents.len();
    let [high, low] = u16::try_from(length)
        .expect("a short element")
        .to_be_bytes();
    let mut der = match length {
        0..0x80 => vec![tag, low],
        0x80..0x100 => vec![tag, 0x81, low],
        _ => vec![tag, 0x82, high, low],
    };
    der.append(&mut contents);
    der
}

pub(super) fn messagebird(row: &Row) -> Result<Vec<Difference>> {
    let claims = row.inputs().get("claims");
    let token = signed_token(
        row,
        row.text("algorithm"),
        claims.get("nbf").number(),
        claims.get("jti").text(),
    )?;
    let published = [
        row.input("protected_b64"),
        row.input("payload_b64"),
        row.signature(),
    ];
    Ok(Difference::unless_equal(
        "token",
        token,
        published.join("."),
    ))
}

/// The token of this request at this time.
pub(super) fn signed_token(row: &Row, algorithm: &str, seconds: u64, jti: &str) -> Result<String> {
    let scheme: &'static dyn Scheme = match algorithm {
        "HMAC-SHA512" => &MessageBird512,
        _ => &MessageBird,
    };
    let request = row.request("")?.constant("jti", jti);
    let now = Timestamp::from_millis(1_000 * seconds);
    let signed = row.signer(scheme)?.sign_at(&request, now, 0)?;
    Ok(field(&signed, "messagebird-signature-jwt").to_owned())
}
