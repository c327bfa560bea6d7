//! Every named scheme sends every argument, and sends it once: whatever the method, and wherever the method declares
//! it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::Method;
use percent_encoding::percent_decode;
use serde_json::json;
use signed_api::{Signer, UnsignedRequest};

use crate::row::{NONCE, NOW, ORIGIN, Row};
use crate::schemes::rows;

/// What is sent otherwise, how often an argument of the query and one of the body is, and why.
const OTHERWISE: &[(&str, [usize; 2], &str)] = &[
    (
        "Coinone",
        [2, 2],
        "the body is in a header field as well, which is what is signed",
    ),
    (
        "CoinoneV2",
        [2, 2],
        "the body is in a header field as well, which is what is signed",
    ),
    (
        "Gemini",
        [1, 2],
        "the payload holds all arguments; the exchange ignores a body",
    ),
    (
        "WhiteBit",
        [2, 2],
        "the body is in a header field as well, which is what is signed",
    ),
];

const IN_QUERY: &str = "Query-4711";
const IN_BODY: &str = "Body-0815";

#[test]
fn every_argument_is_sent_once() {
    let mut tried = 0;
    for row in rows()
        .iter()
        .filter(|row| !row.is_login && row.arguments.is_none())
    {
        for with_options in row.with_options().iter().copied() {
            let signer = row.signer(with_options);
            for method in [
                Method::GET,
                Method::POST,
                Method::PUT,
                Method::PATCH,
                Method::DELETE,
            ] {
                for body in ["none", "JSON", "form", "list"] {
                    let is_list = row.only.contains(&"POST with a list");
                    if is_list != (body == "list") {
                        continue;
                    }
                    let of = format!("{row:?}, {method}, {body}, options: {with_options}");
                    let sent = sent(row, &signer, &method, body, &of);
                    let times = [IN_QUERY, IN_BODY].map(|text| sent.matches(text).count());
                    let otherwise = OTHERWISE.iter().find(|(name, ..)| *name == row.name);
                    let mut expected = otherwise.map_or([1, 1], |(_, times, _)| *times);
                    if body == "none" {
                        expected[1] = 0;
                    }
                    assert_eq!(times, expected, "{of}:\n{sent}");
                    tried += 1;
                }
            }
        }
    }
    println!("{tried} requests");
}

/// All of a request that is sent, decoded.
fn sent(row: &Row, signer: &Signer, method: &Method, body: &str, of: &str) -> String {
    let request = UnsignedRequest::new(method.clone(), &format!("{ORIGIN}/api/v1/orders"));
    let request = request.expect(of).query(&[("q", IN_QUERY)]).expect(of);
    let argument = [("b", IN_BODY)];
    let request = match body {
        "JSON" => request.json(&json!({ "b": IN_BODY })),
        "form" => request.form(&argument),
        "list" => request.json(&json!([{ "b": IN_BODY }])),
        _ => Ok(request),
    };
    let constants = row.scheme.constants().iter();
    let request = constants.fold(request.expect(of), |request, name| {
        request.constant(name.name, "constant")
    });
    let signed = signer.sign_at(&request, NOW, NONCE);
    let signed = signed.unwrap_or_else(|error| panic!("{of}: {error}"));
    let mut sent = decoded(signed.url.as_str().as_bytes());
    for part in signed
        .headers
        .values()
        .map(|value| value.as_bytes())
        .chain([&*signed.body])
    {
        sent.push('\n');
        // A payload; what else is base64 holds no argument.
        sent.push_str(&match STANDARD.decode(part) {
            Ok(payload) => decoded(&payload),
            Err(_) => decoded(part),
        });
    }
    sent
}

fn decoded(text: &[u8]) -> String {
    percent_decode(text).decode_utf8_lossy().into_owned()
}
