//! A digest of the body's type and the body, the word `empty` where there is none, and all of it in one field.

use serde::Serialize;
use signed_api::{Credentials, Timestamp, auth_scheme};

use crate::{Drawn, get, header, post, signed, signer};

auth_scheme! {
    /// PayPay's Open Payment API. The query is not signed; the type of the body is, so the scheme sets it.
    ///
    /// Source: PayPay Open Payment API, "API Authentication",
    /// <https://www.paypay.ne.jp/opa/doc/v1.0/webcashier#tag/Api-Authentication>.
    pub PayPay {
        let draw = rand(3) | hex;
        let kind = body ? "application/json;charset=UTF-8;" : "empty";
        let digest = body ? base64(md5(kind + body)) : "empty";
        let text_to_sign = path + "\n" + method + "\n" + draw + "\n" + now.s + "\n" + kind + "\n" + digest;
        let sign = hmac_sha256(secret, text_to_sign) | base64;
        header "Authorization" = "hmac OPA-Auth:" + join(":", key, sign, draw, now.s, digest);
        header "Content-Type"? = body ? kind : "";
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Sample {
    sample_request_body_key1: &'static str,
    sample_request_body_key2: &'static str,
}

#[test]
fn the_document_s_request_is_signed_as_in_the_document() {
    let credentials = Credentials::new("APIKeyGenerated", "APIKeySecretGenerated");
    let signer = signer(PayPay, credentials).entropy(Drawn(b"\xac\xd0\x28"));
    let request = post("https://stg-api.sandbox.paypay.ne.jp/v2/codes")
        .json(&Sample {
            sample_request_body_key1: "sampleRequestBodyValue1",
            sample_request_body_key2: "sampleRequestBodyValue2",
        })
        .expect("JSON");
    let now = Timestamp::from_millis(1_579_843_452_000);
    let sent = signed(&signer, &request, now);
    assert_eq!(
        header(&sent, "authorization"),
        "hmac OPA-Auth:APIKeyGenerated:NW1jKIMnzR7tEhMWtcJcaef+nFVBt7jjAGcVuxHhchc=:acd028:1579843452\
         :1j0FnY4flNp5CtIKa7x9MQ=="
    );
    assert_eq!(
        header(&sent, "content-type"),
        "application/json;charset=UTF-8;"
    );

    // The document gives no example without a body; that its digest is the word `empty` is what it says.
    let sent = signed(
        &signer,
        &get("https://stg-api.sandbox.paypay.ne.jp/v2/codes"),
        now,
    );
    assert!(header(&sent, "authorization").ends_with(":acd028:1579843452:empty"));
    assert!(!sent.headers.contains_key("content-type"));
}
