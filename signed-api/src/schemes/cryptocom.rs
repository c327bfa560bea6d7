//! Crypto.com Exchange.

use crate::auth_scheme;
use crate::params::{Params, Value};

auth_scheme! {
    /// Crypto.com Exchange API v1: credentials, method and signature stand in the JSON body.
    ///
    /// Source: Crypto.com documentation, "Exchange API v1, Digital Signature",
    /// <https://exchange-docs.crypto.com/exchange/v1/rest-ws/index.html#digital-signature>, and its client,
    /// <https://github.com/crypto-com/cdcx-cli>. There `id` and `nonce` are numbers; clients send text as well, and
    /// what is signed is the same.
    ///
    /// Takes `key` and `secret`. The nonce is the time in milliseconds. The exchange asks for decimals as text,
    /// `"12.34"`: what is given as a number is sent and signed as the number it is.
    pub CryptoCom {
        let name = path | strip_prefix("/exchange/v1/");
        let id = text(ts);
        let signed = name + id + key + self::params_to_string(params) + id;
        body = json({
            id,
            method: name,
            params,
            api_key: key,
            sig: hmac_sha256(secret, signed) | hex,
            nonce: id,
        });
    }
}

auth_scheme! {
    /// Login to Crypto.com's user WebSocket.
    ///
    /// Source: Crypto.com documentation, "Exchange API v1, public/auth",
    /// <https://exchange-docs.crypto.com/exchange/v1/rest-ws/index.html#public-auth>.
    ///
    /// Takes `key` and `secret`. The nonce is the time in milliseconds.
    pub CryptoComWs {
        let id = text(ts);
        message = json({
            id,
            nonce: id,
            method: "public/auth",
            api_key: key,
            sig: hmac_sha256(secret, "public/auth" + id + key + id) | hex,
        });
    }
}

/// Names and values without anything between them, names in order; lists one item after the other, maps as themselves.
/// Arguments that are null are not sent, and so not signed.
fn params_to_string(params: &Params) -> String {
    let mut out = String::new();
    let sent = params.iter().filter(|(_, value)| **value != Value::Null);
    append_map(&mut out, sent);
    out
}

fn append_map<'p>(out: &mut String, entries: impl Iterator<Item = (&'p str, &'p Value)>) {
    let mut entries: Vec<_> = entries.collect();
    entries.sort_by_key(|(name, _)| *name);
    for (name, value) in entries {
        out.push_str(name);
        append_value(out, value);
    }
}

fn append_value(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(text) | Value::Text(text) => out.push_str(text),
        Value::List(items) => {
            for item in items {
                append_value(out, item);
            }
        }
        Value::Map(params) => append_map(out, params.iter()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From the tests of the exchange's own client.
    #[test]
    fn what_the_exchange_signs() {
        for (arguments, signed) in [
            (
                r#"{"instrument_name":"BTC_USDT","count":10}"#,
                "count10instrument_nameBTC_USDT",
            ),
            (
                r#"{"z_param":"last","a_param":"first","m_param":"middle"}"#,
                "a_paramfirstm_parammiddlez_paramlast",
            ),
            (r#"{"outer":{"b":"2","a":"1"}}"#, "outera1b2"),
            (r#"{"items":[{"b":"2"},{"a":"1"}]}"#, "itemsb2a1"),
        ] {
            let params = Params::from_json(arguments.as_bytes()).expect("arguments");
            assert_eq!(params_to_string(&params), signed);
        }
    }

    #[test]
    fn names_and_values_stand_in_the_order_of_the_names() {
        let text = |text: &str| Value::Text(text.into());
        let mut order = Params::default();
        order.push("side", text("BUY"));
        order.push("price", Value::Number("1.50".into()));
        let mut params = Params::default();
        params.push(
            "order_list",
            Value::List(vec![Value::Map(order), text("x")]),
        );
        params.push("all", Value::Bool(true));
        params.push("absent", Value::Null);
        let mut inner = Params::default();
        inner.push("none", Value::Null);
        params.push("z", Value::Map(inner));
        assert_eq!(
            params_to_string(&params),
            "alltrueorder_listprice1.50sideBUYxznonenull"
        );
    }
}
