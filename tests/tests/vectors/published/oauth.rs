//! OAuth: HTTP basic authentication of a client, and version 1.

use http::Method;
use percent_encoding::percent_decode_str;
use signed_api::prelude::*;
use signed_api::{Signer, Timestamp, Unit, UnsignedRequest};

use super::example::{field, without};
use crate::compare::Difference;
use crate::recording::Row;

auth_scheme! {
    /// RFC 6749, section 2.3.1.
    Basic {
        header "Authorization" = "Basic " + base64(percent_encode(key) + ":" + percent_encode(expose(secret)));
    }
}

auth_scheme! {
    /// RFC 5849 with HMAC-SHA1, or with HMAC-SHA512 under the name of the other, as its example has it.
    One {
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
        let secrets = percent_encode(secret) + "&" + percent_encode(access_secret);
        let mac = op.algorithm == "HMAC-SHA1" ? hmac_sha1(secrets, base) : hmac_sha512(secrets, base);
        header "Authorization" = "OAuth " + self::quoted(form({ ..oauth, oauth_signature: base64(mac) }));
    }
}

/// The pairs of a form in the order of RFC 5849, section 3.4.1.3.2: by encoded name, then by encoded value.
fn sorted(form: &str) -> String {
    let mut pairs: Vec<_> = pairs(form).collect();
    pairs.sort_unstable();
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("&")
}

/// The pairs of a form as the parameters of a header field.
fn quoted(form: &str) -> String {
    let pairs: Vec<_> = pairs(form)
        .map(|(name, value)| format!("{name}=\"{value}\""))
        .collect();
    pairs.join(", ")
}

/// The names and values of a form, still encoded.
fn pairs(form: &str) -> impl Iterator<Item = (&str, &str)> {
    form.split('&').filter_map(|pair| pair.split_once('='))
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
    let names = all.members().iter().map(|(name, _)| name.as_str());
    let own: Vec<&str> = names.filter(|name| name.starts_with("oauth_")).collect();
    let oauth = |name: &str| all.get(&format!("oauth_{name}")).text();
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
        .constant("version", oauth("version"))
        .constant("algorithm", row.text("algorithm"));
    let seconds = all.get("oauth_timestamp").number();
    let now = Timestamp::from_unit(seconds, Unit::Seconds).expect("this century");
    let signed = Signer::new(One, credentials)?.sign_at(&request, now, 0)?;
    let (_, signature) = field(&signed, "authorization")
        .split_once("oauth_signature=\"")
        .unwrap_or_default();
    let signature = percent_decode_str(signature.trim_end_matches('"')).decode_utf8_lossy();
    Ok(row.compare(&signature))
}
