//! Sorted pairs with the secret as the last of them, in upper-case hex; the body is XML.

use std::fmt::Write as _;

use signed_api::{Credentials, Params, Timestamp, Value, auth_scheme};

use crate::{post, signed, signer};

auth_scheme! {
    /// WeChat Pay, API v2, signed with MD5. A parameter that is empty is not to be signed: leave it out.
    ///
    /// Source: WeChat Pay, "Interface rules, signature algorithm",
    /// <https://pay.weixin.qq.com/wiki/doc/api/jsapi.php?chapter=4_3>.
    pub WeChatPayV2 {
        credential mch_id: public;
        let all = { appid: key, mch_id, ..params };
        let sign = md5(raw(sort(all)) + "&key=" + secret) | hex_upper;
        query = "";
        body = self::xml({ ..all, sign: expose(sign) });
        header "Content-Type" = "text/xml";
    }
}

auth_scheme! {
    /// The same, signed with HMAC-SHA256.
    ///
    /// Source: as [`WeChatPayV2`].
    pub WeChatPayV2Hmac {
        credential mch_id: public;
        let all = { appid: key, mch_id, ..params };
        let sign = hmac_sha256(secret, raw(sort(all)) + "&key=" + secret) | hex_upper;
        query = "";
        body = self::xml({ ..all, sign });
        header "Content-Type" = "text/xml";
    }
}

/// An element for each parameter.
fn xml(params: &Params) -> String {
    let mut text = "<xml>".to_owned();
    for (name, value) in params.iter() {
        let value = value.as_str().unwrap_or_default();
        let value = value.replace('&', "&amp;").replace('<', "&lt;");
        // Writing to a `String` cannot fail.
        let _ = write!(text, "<{name}>{value}</{name}>");
    }
    text + "</xml>"
}

fn sent_body(scheme: impl signed_api::Scheme + 'static) -> String {
    let key = "192006250b4c09247ec02edce69f6a2d";
    let credentials = Credentials::new("wxd930ea5d5a258f4f", key).with("mch_id", "10000100");
    let request = post("https://api.mch.weixin.qq.com/pay/unifiedorder")
        .params(&[
            ("device_info", "1000"),
            ("body", "test"),
            ("nonce_str", "ibuaiVcKdpRxkhJA"),
        ])
        .expect("parameters");
    let sent = signed(
        &signer(scheme, credentials),
        &request,
        Timestamp::from_millis(0),
    );
    assert_eq!(sent.headers["content-type"], "text/xml");
    String::from_utf8(sent.body.to_vec()).expect("text")
}

#[test]
fn the_document_s_parameters_are_signed_with_md5_as_in_the_document() {
    assert_eq!(
        sent_body(WeChatPayV2),
        "<xml><appid>wxd930ea5d5a258f4f</appid><mch_id>10000100</mch_id><device_info>1000</device_info>\
         <body>test</body><nonce_str>ibuaiVcKdpRxkhJA</nonce_str><sign>9A0A8659F005D6984697E2CA0A9CF3B7</sign></xml>"
    );
}

#[test]
fn the_document_s_parameters_are_signed_with_hmac_as_in_the_document() {
    let sign = "6A9AE1657590FD6257D693A078E1C3E4BB6BA4DC30B23E0EE2496E54170DACD6";
    let body = sent_body(WeChatPayV2Hmac);
    assert!(
        body.ends_with(&format!("<sign>{sign}</sign></xml>")),
        "{body}"
    );
}

#[test]
fn markup_in_a_value_stays_a_value() {
    let params = Params::from_json(br#"{"body": "a<b&c"}"#).expect("JSON");
    assert!(matches!(params.get("body"), Some(Value::Text(_))));
    assert_eq!(xml(&params), "<xml><body>a&lt;b&amp;c</body></xml>");
}
