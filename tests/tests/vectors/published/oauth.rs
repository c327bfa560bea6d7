//! OAuth: HTTP basic authentication of a client, and version 1.

use http::Method;
use percent_encoding::percent_decode_str;
use signed_api::prelude::*;
use signed_api::{Scheme, Signer, Timestamp, Unit, UnsignedRequest};

use super::example::{field, without};
use crate::compare::Difference;
use crate::json::Json;
use crate::recording::Row;

auth_scheme! {
    /// RFC 6749, section 2.3.1.
    Basic {
        header "Authorization" = "Basic " + base64(percent_encode(key) + ":" + percent_encode(expose(secret)));
    }
}

auth_scheme! {
    /// RFC 5849 with HMAC-SHA1.
    OneSha1 {
        credential access_token: public;
        credential access_secret;
        let oauth = {
            oauth_consumer_key: key,
            oauth_token: access_token,
            oauth_signature_method: "HMAC-SHA1",
            oauth_timestamp: now.s,
            oauth_nonce: op.nonce,
            oauth_version?: op.version,
        };
        let normalized = self::sorted(form({ ..params, ..oauth }));
        let base = method + "&" + percent_encode(origin + path) + "&" + percent_encode(normalized);
        let sign = hmac_sha1(percent_encode(secret) + "&" + percent_encode(access_secret), base) | base64;
        header "Authorization" = "OAuth " + self::quoted(form({ ..oauth, oauth_signature: sign }));
    }
}

auth_scheme! {
    /// The same with HMAC-SHA512, under the name of the other, as its example has it.
    OneSha512 {
        credential access_token: public;
        credential access_secret;
        let oauth = {
            oauth_consumer_key: key,
            oauth_token: access_token,
            oauth_signature_method: "HMAC-SHA1",
            oauth_timestamp: now.s,
            oauth_nonce: op.nonce,
            oauth_version?: op.version,
        };
        let normalized = self::sorted(form({ ..params, ..oauth }));
        let base = method + "&" + percent_encode(origin + path) + "&" + percent_encode(normalized);
        let sign = hmac_sha512(percent_encode(secret) + "&" + percent_encode(access_secret), base) | base64;
        header "Authorization" = "OAuth " + self::quoted(form({ ..oauth, oauth_signature: sign }));
    }
}

/// The pairs of a form in the order of RFC 5849, section 3.4.1.3.2: by encoded name, then by encoded value.
fn sorted(form: &str) -> String {
    let mut pairs: Vec<_> = form
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .collect();
    pairs.sort_unstable();
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("&")
}

/// The pairs of a form as the parameters of a header field.
fn quoted(form: &str) -> String {
    let pairs = form.split('&').filter_map(|pair| pair.split_once('='));
    let pairs: Vec<_> = pairs
        .map(|(name, value)| format!("{name}=\"{value}\""))
        .collect();
    pairs.join(", ")
}

pub(super) fn basic(row: &Row) -> Result<Vec<Difference>> {
    let credentials = Credentials::new(row.input("client_id"), row.input("client_secret"));
    let request = UnsignedRequest::new(Method::POST, "https://server.example.com/token")?;
    let signed =
        Signer::new(Basic, credentials)?.sign_at(&request, Timestamp::from_millis(0), 0)?;
    let token = field(&signed, "authorization").strip_prefix("Basic ");
    Ok(row.compare(token.unwrap_or_default()))
}

pub(super) fn one(row: &Row) -> Result<Vec<Difference>> {
    let all = row.pairs();
    let own: Vec<&str> = all
        .members()
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    let own: Vec<&str> = own
        .into_iter()
        .filter(|name| name.starts_with("oauth_"))
        .collect();
    let oauth = |name: &str| all.get(&format!("oauth_{name}")).text();
    let scheme: &'static dyn Scheme = match row.text("algorithm") {
        "HMAC-SHA1" => &OneSha1,
        _ => &OneSha512,
    };
    let credentials = Credentials::new(oauth("consumer_key"), row.input("consumer_secret"))
        .with("access_token", oauth("token"))
        .with("access_secret", row.input("token_secret"));
    let arguments = without(&all, &own);
    let request = row.request("")?;
    let request = match row.input("method") {
        "GET" => request.query(&arguments)?,
        _ => request.form(&arguments)?,
    };
    let request = request
        .constant("nonce", oauth("nonce"))
        .constant("version", oauth("version"));
    let seconds: Json = all.get("oauth_timestamp").clone();
    let now = Timestamp::from_unit(seconds.number(), Unit::Seconds).expect("this century");
    let signed = Signer::new(scheme, credentials)?.sign_at(&request, now, 0)?;
    let header = field(&signed, "authorization");
    let start = header
        .find("oauth_signature=\"")
        .map_or(header.len(), |at| at + 17);
    let signature = percent_decode_str(header[start..].trim_end_matches('"')).decode_utf8_lossy();
    Ok(row.compare(&signature))
}
