//! Received requests that must be rejected, for the reason that is given.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use signed_api::{Result, Timestamp};
use signed_api_tests::moment::moment;

use super::tokens::signed_token;
use super::webhooks::{paddle_header, square_signature};
use crate::json::Json;
use crate::recording::{Row, read};
use crate::report::Report;

pub(crate) fn report() -> Report {
    let mut report = Report::new("requests that must be rejected");
    for row in read("published.json").get("negative_vectors").items() {
        let row = Row(row.clone());
        let family = row.text("family");
        let rejected = match family {
            "MessageBird JWT webhooks" => messagebird(&row),
            "Paddle Billing" => paddle(&row),
            "Square" => square(&row),
            other => panic!("no check of {other}"),
        };
        match rejected {
            Ok(true) => report.reproduced(family),
            Ok(false) => report.failed(
                family,
                format!("{}: accepted, or for another reason", row.text("id")),
            ),
            Err(error) => report.failed(family, format!("{}: {error}", row.text("id"))),
        }
    }
    report
}

/// Makes the token once more, of the request as it was received.
fn messagebird(row: &Row) -> Result<bool> {
    let received: Vec<&str> = row.input("token").split('.').collect();
    let part = |index: usize| {
        let bytes = URL_SAFE_NO_PAD.decode(received[index]).expect("base64url");
        Json::read(str::from_utf8(&bytes).expect("text"))
    };
    let claims = part(1);
    let issued = claims.get("nbf").number();
    let token = signed_token(
        row,
        part(0).get("alg").text(),
        issued,
        claims.get("jti").text(),
    )?;
    let made: Vec<&str> = token.split('.').collect();
    let bytes = URL_SAFE_NO_PAD.decode(made[1]).expect("base64url");
    let made_claims = Json::read(str::from_utf8(&bytes).expect("text"));
    let mut reasons = Vec::new();
    for name in ["url_hash", "payload_hash"] {
        if claims.get(name) != made_claims.get(name) {
            reasons.push(name);
        }
    }
    if reasons.is_empty() && received != made {
        reasons.push("sig");
    }
    if moment(row.input("ts")) < Timestamp::from_millis(1_000 * issued) {
        reasons.push("nbf");
    }
    let given = row.0.get("recomputed_reasons").items().iter();
    Ok(given.map(Json::text).eq(reasons))
}

fn paddle(row: &Row) -> Result<bool> {
    let header = row.input("header_value");
    let parts: Vec<(&str, &str)> = header
        .split(';')
        .filter_map(|part| part.split_once('='))
        .collect();
    let part = |name| {
        parts
            .iter()
            .find_map(|(part, value)| (*part == name).then_some(*value))
    };
    let (seconds, signature) = match (part("ts"), part("h1")) {
        (None, _) => return Ok(row.text("reason") == "malformed-header"),
        (_, None) => return Ok(row.text("reason") == "missing-h1"),
        (Some(seconds), Some(signature)) => (seconds, signature),
    };
    let now = Timestamp::from_millis(1_000 * seconds.parse::<u64>().expect("a number"));
    let is_signed = |row: &Row| -> Result<bool> {
        Ok(paddle_header(row, now)?.ends_with(&format!(";h1={signature}")))
    };
    // With only this as the sender had it, it is accepted.
    let repaired = match row.text("reason") {
        "secret" => with(row, &[("secret", "VALID_SECRET")], &[]),
        _ => with(row, &[], &[("body", r#"{"data": ["1", "2"]}"#)]),
    };
    Ok(!is_signed(row)? && is_signed(&repaired)?)
}

fn square(row: &Row) -> Result<bool> {
    let is_signed =
        |row: &Row| -> Result<bool> { Ok(square_signature(row)? == row.input("signature")) };
    let url = "https://webhook.site/679a4f3a-dcfa-49ee-bac5-9d0edad886b9";
    let signature = "GF4YkrJgGBDZ9NIYbNXBnMzqb2HoL4RW/S6vkZ9/2N4=";
    let repaired = match row.text("reason") {
        "mismatched url" => with(row, &[], &[("url", url)]),
        _ => with(row, &[], &[("signature", signature)]),
    };
    Ok(!is_signed(row)? && is_signed(&repaired)?)
}

/// The row with other fields and inputs.
fn with(row: &Row, fields: &[(&str, &str)], inputs: &[(&str, &str)]) -> Row {
    let mut members = row.0.members().to_vec();
    for (name, value) in &mut members {
        if let Some((_, other)) = fields.iter().find(|(field, _)| field == name) {
            *value = (*other).into();
        }
        if let (Json::Map(members), "inputs") = (value, name.as_str()) {
            for (name, value) in members {
                if let Some((_, other)) = inputs.iter().find(|(input, _)| input == name) {
                    *value = (*other).into();
                }
            }
        }
    }
    Row(Json::Map(members))
}
