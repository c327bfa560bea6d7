//! Webhooks: the sender signs what is received.

use http::Method;
use signed_api::prelude::*;
use signed_api::schemes::{
    CoinbaseCommerceWebhook, GitHubWebhook, PaddleWebhook, SlackWebhook, StandardWebhook,
};
use signed_api::{Params, Scheme, Signer, Timestamp, Unit, UnsignedRequest};

use super::example::{body, field, form};
use crate::compare::Difference;
use crate::json::Json;
use crate::recording::Row;

auth_scheme! {
    /// Shopify's callback of OAuth.
    Shopify { query = form({ ..query_params, hmac: hmac_sha256(secret, raw(sort(query_params))) | hex }); }
}

auth_scheme! {
    /// Twilio, a form. The port is a part of the address, also the one that goes without saying.
    Twilio {
        let address = origin + prefix(opt.port, ":") + target;
        header "X-Twilio-Signature" = hmac_sha1(secret, address + self::one_after_another(sort(body_params))) | base64;
    }
}

auth_scheme! {
    /// Twilio, any other body.
    TwilioBody {
        query = form({ ..query_params, bodySHA256: sha256(body) | hex });
        header "X-Twilio-Signature" = hmac_sha1(secret, url) | base64;
    }
}

auth_scheme! {
    /// Square.
    Square { header "x-square-hmacsha256-signature" = hmac_sha256(secret, url + body) | base64; }
}

auth_scheme! {
    /// Razorpay.
    BodyInHex { header "X-Signature" = hmac_sha256(secret, body) | hex; }
}

auth_scheme! {
    /// LINE.
    Line { header "X-Line-Signature" = hmac_sha256(secret, body) | base64; }
}

auth_scheme! {
    /// Adyen's older notifications: some fields of the JSON are signed, and the signature is another.
    Adyen {
        let signed = self::field_of(params, "pspReference") + ":" + self::field_of(params, "originalReference")
            + ":" + self::field_of(params, "merchantAccountCode") + ":" + self::field_of(params, "merchantReference")
            + ":" + self::field_of(params, "value") + ":" + self::field_of(params, "currency")
            + ":" + self::field_of(params, "eventCode") + ":" + self::field_of(params, "success");
        body = json({ ..params, additionalData: { hmacSignature: hmac_sha256(secret | from_hex, signed) | base64 } });
    }
}

auth_scheme! {
    /// Adyen's newer notifications.
    AdyenPayload { header "hmacsignature" = hmac_sha256(secret | from_hex, body) | base64; }
}

auth_scheme! {
    /// Razorpay's callback of a payment link.
    Razorpay {
        let signed = self::field_of(query_params, "link_id") + "|" + self::field_of(query_params, "reference")
            + "|" + self::field_of(query_params, "status") + "|" + self::field_of(query_params, "payment_id");
        query = form({ ..query_params, razorpay_signature: hmac_sha256(secret, signed) | hex });
    }
}

auth_scheme! {
    /// HubSpot v2: a digest of the secret and the request.
    HubSpot { header "X-HubSpot-Signature" = expose(sha256(secret + method + url + body)) | hex; }
}

auth_scheme! {
    /// MessageBird, before it had tokens.
    MessageBird {
        let signed = now.s + "\n" + form(sort(query_params)) + "\n" + sha256(body);
        header "MessageBird-Request-Timestamp" = now.s;
        header "MessageBird-Signature" = hmac_sha256(secret, signed) | base64;
    }
}

/// Names and values without anything between them.
fn one_after_another(params: &Params) -> String {
    let pairs = params
        .iter()
        .flat_map(|(name, value)| [name, value.as_str().unwrap_or_default()]);
    pairs.collect()
}

/// The text of a field, empty when there is none.
fn field_of(params: &Params, name: &str) -> String {
    let value = params.get(name).and_then(|value| value.as_str());
    value.unwrap_or_default().to_owned()
}

pub(super) fn github(row: &Row) -> Result<Vec<Difference>> {
    of_body(row, &GitHubWebhook, "x-hub-signature-256")
}

pub(super) fn coinbase_commerce(row: &Row) -> Result<Vec<Difference>> {
    of_body(row, &CoinbaseCommerceWebhook, "x-cc-webhook-signature")
}

pub(super) fn line(row: &Row) -> Result<Vec<Difference>> {
    of_body(row, &Line, "x-line-signature")
}

pub(super) fn adyen_payload(row: &Row) -> Result<Vec<Difference>> {
    of_body(row, &AdyenPayload, "hmacsignature")
}

pub(super) fn square(row: &Row) -> Result<Vec<Difference>> {
    Ok(row.compare(&square_signature(row)?))
}

pub(super) fn square_signature(row: &Row) -> Result<String> {
    let signed = row
        .signer(Square)?
        .sign_at(&row.request("")?, Timestamp::from_millis(0), 0)?;
    Ok(field(&signed, "x-square-hmacsha256-signature").to_owned())
}

pub(super) fn hubspot(row: &Row) -> Result<Vec<Difference>> {
    of_body(row, &HubSpot, "x-hubspot-signature")
}

fn of_body(row: &Row, scheme: &'static dyn Scheme, name: &str) -> Result<Vec<Difference>> {
    let request = row.request("https://hooks.example.com")?;
    let signed = row
        .signer(scheme)?
        .sign_at(&request, Timestamp::from_millis(0), 0)?;
    Ok(row.compare_header(&signed, name))
}

pub(super) fn slack(row: &Row) -> Result<Vec<Difference>> {
    let request = row.request("https://hooks.example.com")?;
    let signed = row
        .signer(SlackWebhook)?
        .sign_at(&request, row.time(Unit::Seconds), 0)?;
    Ok(row.compare_header(&signed, "x-slack-signature"))
}

pub(super) fn standard(row: &Row) -> Result<Vec<Difference>> {
    let repeated = row.inputs().get("body_repeat");
    let request = match repeated {
        Json::Null => row.request("https://hooks.example.com")?,
        _ => {
            let count = usize::try_from(repeated.get("count").number()).expect("a size");
            row.request("https://hooks.example.com")?
                .body(repeated.get("char").text().repeat(count))
        }
    };
    // As the sender writes it, with `whsec_` before it, where the example does.
    let secret = match row.input("secret_serialized") {
        "" => row.text("secret"),
        serialized => serialized,
    };
    let signed = Signer::new(StandardWebhook, Credentials::new("", secret))?.sign_at(
        &request.constant("id", row.input("msg_id")),
        row.time(Unit::Seconds),
        0,
    )?;
    Ok(row.compare_header(&signed, "webhook-signature"))
}

pub(super) fn shopify(row: &Row) -> Result<Vec<Difference>> {
    let request = UnsignedRequest::new(Method::GET, "https://app.example.com/callback")?
        .query(&row.pairs())?;
    let signed = row
        .signer(Shopify)?
        .sign_at(&request, Timestamp::from_millis(0), 0)?;
    let query = form(signed.url.query().unwrap_or_default(), &[]);
    Ok(row.compare(query.get("hmac").text()))
}

pub(super) fn twilio(row: &Row) -> Result<Vec<Difference>> {
    let start = Timestamp::from_millis(0);
    let (address, query) = row.input("url").split_once('?').unwrap_or_default();
    if row.pairs().members().is_empty() {
        let arguments = form(query, &["bodySHA256"]);
        let request = UnsignedRequest::new(Method::POST, address)?
            .query(&arguments)?
            .body(row.input("body").to_owned());
        let signed = row.signer(TwilioBody)?.sign_at(&request, start, 0)?;
        let url =
            Difference::unless_equal("url", signed.url.to_string(), row.input("url").to_owned());
        return Ok([row.compare_header(&signed, "x-twilio-signature"), url].concat());
    }
    let request = row.request("")?.form(&row.pairs())?;
    let mut signer = row.signer(Twilio)?;
    if let Some((_, port)) = address.rsplit_once(".com:") {
        signer = signer.option("port", port.split('/').next().unwrap_or_default());
    }
    let signed = signer.sign_at(&request, start, 0)?;
    Ok(row.compare_header(&signed, "x-twilio-signature"))
}

pub(super) fn paddle(row: &Row) -> Result<Vec<Difference>> {
    let signed = paddle_header(row, row.time(Unit::Seconds))?;
    let (_, signature) = signed.split_once(";h1=").unwrap_or_default();
    // One of several: secrets are rotated.
    let received = row.input("header_value").split(';');
    let is_there = received
        .filter_map(|part| part.strip_prefix("h1="))
        .any(|h1| h1 == signature);
    Ok(match is_there {
        true => row.compare(signature),
        false => Difference::unless_equal("header", signed, row.input("header_value").to_owned()),
    })
}

pub(super) fn paddle_header(row: &Row, now: Timestamp) -> Result<String> {
    let request = row.request("https://hooks.example.com")?;
    let signed = row.signer(PaddleWebhook)?.sign_at(&request, now, 0)?;
    Ok(field(&signed, "paddle-signature").to_owned())
}

pub(super) fn adyen(row: &Row) -> Result<Vec<Difference>> {
    let request =
        UnsignedRequest::new(Method::POST, "https://hooks.example.com")?.json(row.inputs())?;
    let signed = row
        .signer(Adyen)?
        .sign_at(&request, Timestamp::from_millis(0), 0)?;
    let notification = Json::read(body(&signed));
    Ok(row.compare(notification.at(&["additionalData", "hmacSignature"]).text()))
}

pub(super) fn razorpay(row: &Row) -> Result<Vec<Difference>> {
    if !row.input("body").is_empty() {
        return of_body(row, &BodyInHex, "x-signature");
    }
    let request =
        UnsignedRequest::new(Method::GET, "https://app.example.com/paid")?.query(row.inputs())?;
    let signed = row
        .signer(Razorpay)?
        .sign_at(&request, Timestamp::from_millis(0), 0)?;
    let query = form(signed.url.query().unwrap_or_default(), &[]);
    Ok(row.compare(query.get("razorpay_signature").text()))
}

pub(super) fn messagebird(row: &Row) -> Result<Vec<Difference>> {
    let request = UnsignedRequest::new(Method::POST, "https://hooks.example.com/status")?
        .query(&row.pairs())?
        .body(row.input("body").to_owned());
    let signed = row
        .signer(MessageBird)?
        .sign_at(&request, row.time(Unit::Seconds), 0)?;
    Ok(row.compare_header(&signed, "messagebird-signature"))
}
