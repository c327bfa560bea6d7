//! Digests, MACs and signatures over bytes, as RFCs have them.

use http::Method;
use percent_encoding::percent_decode_str;
use signed_api::prelude::*;
use signed_api::{Scheme, Signer, Timestamp, UnsignedRequest};

use super::example::field;
use crate::compare::Difference;
use crate::json::Json;
use crate::recording::{Drawn, Row};

auth_scheme! {
    /// HMAC-MD5.
    Md5 { header "X-Mac" = hmac_md5(secret | from_hex, body) | hex; }
}

auth_scheme! {
    /// HMAC-SHA1.
    Sha1 { header "X-Mac" = hmac_sha1(secret | from_hex, body) | hex; }
}

auth_scheme! {
    /// HMAC-SHA256.
    Sha256 { header "X-Mac" = hmac_sha256(secret | from_hex, body) | hex; }
}

auth_scheme! {
    /// HMAC-SHA384.
    Sha384 { header "X-Mac" = hmac_sha384(secret | from_hex, body) | hex; }
}

auth_scheme! {
    /// HMAC-SHA512.
    Sha512 { header "X-Mac" = hmac_sha512(secret | from_hex, body) | hex; }
}

auth_scheme! {
    /// Ed25519.
    Ed25519 { header "X-Mac" = ed25519(secret | from_hex, body) | hex; }
}

auth_scheme! {
    /// Proof Key for Code Exchange, method S256.
    Challenge {
        query = form({
            ..query_params,
            code_challenge: sha256(op.verifier) | base64url_nopad,
            code_challenge_method: "S256",
        });
    }
}

pub(super) fn hmac(row: &Row) -> Result<Vec<Difference>> {
    let scheme: &'static dyn Scheme = match row.text("algorithm") {
        "HMAC-MD5" => &Md5,
        "HMAC-SHA1" => &Sha1,
        "HMAC-SHA256" => &Sha256,
        "HMAC-SHA384" => &Sha384,
        "HMAC-SHA512" => &Sha512,
        other => panic!("no scheme for {other}"),
    };
    over_bytes(row, scheme)
}

pub(super) fn ed25519(row: &Row) -> Result<Vec<Difference>> {
    over_bytes(row, &Ed25519)
}

fn over_bytes(row: &Row, scheme: &'static dyn Scheme) -> Result<Vec<Difference>> {
    let message = match row.input("message_hex") {
        "" => row.input("message_text").as_bytes().to_vec(),
        hex => Drawn::hex(hex).0,
    };
    let request = UnsignedRequest::new(Method::POST, "https://api.example.com")?.body(message);
    let signed = row
        .signer(scheme)?
        .sign_at(&request, Timestamp::from_millis(0), 0)?;
    let mac = field(&signed, "x-mac");
    // Of a MAC that the RFC shortens its beginning is known.
    Ok(match row.0.get("mac_truncate_bytes") {
        Json::Number(bytes) => row.compare(&mac[..2 * bytes.parse::<usize>().expect("a size")]),
        _ => row.compare(mac),
    })
}

pub(super) fn challenge(row: &Row) -> Result<Vec<Difference>> {
    let request = UnsignedRequest::new(Method::GET, "https://api.example.com/authorize")?
        .constant("verifier", row.input("code_verifier"));
    let signed = Signer::new(Challenge, Credentials::empty())?.sign_at(
        &request,
        Timestamp::from_millis(0),
        0,
    )?;
    let query = percent_decode_str(signed.url.query().unwrap_or_default()).decode_utf8_lossy();
    let expected = format!(
        "code_challenge={}&code_challenge_method=S256",
        row.signature()
    );
    Ok(Difference::unless_equal(
        "query",
        query.into_owned(),
        expected,
    ))
}
