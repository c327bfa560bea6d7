//! Exchanges, as their documents have them.

use http::Method;
use signed_api::prelude::*;
use signed_api::{Scheme, Signer, Timestamp, Unit, UnsignedRequest};
use signed_api_tests::moment::moment;

use super::example::{body, field, form, without};
use crate::compare::Difference;
use crate::json::Json;
use crate::recording::Row;

auth_scheme! {
    /// The signature of query and body is one more argument of the query.
    InQuery {
        query = form({ ..query_params, signature: hmac_sha256(secret, form(query_params) + body) | hex });
    }
}

auth_scheme! {
    /// The signature of query and form, without `&` between them, is one more argument of the form.
    InForm {
        body = form({ ..body_params, signature: hmac_sha256(secret, query + form(body_params)) | hex });
    }
}

auth_scheme! {
    /// The same with the form as it is before it is encoded: the document signs a space that no encoding leaves.
    InFormRaw {
        body = form({ ..body_params, signature: hmac_sha256(secret, query + raw(body_params)) | hex });
    }
}

auth_scheme! {
    /// Binance WebSocket API, an order.
    BinanceOrder {
        let signed = sort({ ..params, apiKey: key, timestamp: ts });
        message = json({
            id: "1",
            method: op.method,
            params: { ..signed, signature: hmac_sha256(secret, raw(signed)) | hex },
        });
    }
}

auth_scheme! {
    /// Binance FIX API: the field RawData (96) of a logon.
    BinanceFix {
        let stamp = now.iso | replace("-", "") | replace("T", "-") | replace("Z", "");
        let fields = "A\u{1}" + op.sender + "\u{1}" + op.target + "\u{1}" + op.number + "\u{1}" + stamp;
        header "RawData" = ed25519(secret | from_pem, fields) | base64;
    }
}

auth_scheme! {
    /// FTX REST API.
    Ftx {
        header "FTX-KEY" = key;
        header "FTX-TS" = ts;
        header "FTX-SIGN" = hmac_sha256(secret, ts + method + target + body) | hex;
    }
}

auth_scheme! {
    /// FTX WebSocket.
    FtxWs {
        let sign = hmac_sha256(secret, ts + "websocket_login") | hex;
        message = json({ op: "login", args: { key, sign, time: ts } });
    }
}

auth_scheme! {
    /// Gemini, a body whose white space is the document's.
    Gemini {
        let payload = base64(body);
        header "X-GEMINI-APIKEY" = key;
        header "X-GEMINI-PAYLOAD" = payload;
        header "X-GEMINI-SIGNATURE" = hmac_sha384(secret, payload) | hex;
    }
}

auth_scheme! {
    /// BitMEX. Spaces of the query stand as `+`.
    BitMex {
        query = form(query_params) | replace("%20", "+");
        header "api-key" = key;
        header "api-expires" = now.s;
        header "api-signature" = hmac_sha256(secret, method + target + now.s + body) | hex;
    }
}

auth_scheme! {
    /// BitMEX, the older generation with a nonce.
    BitMexNonce {
        nonce: increasing(ms);
        query = form(query_params) | replace("%20", "+");
        header "api-nonce" = nonce;
        header "api-signature" = hmac_sha256(secret, method + target + nonce + body) | hex;
    }
}

auth_scheme! {
    /// dYdX v3.
    Dydx {
        header "DYDX-TIMESTAMP" = now.iso;
        header "DYDX-SIGNATURE" = hmac_sha256(secret | from_base64url, now.iso + method + target + body) | base64;
    }
}

auth_scheme! {
    /// Polymarket CLOB, level 2.
    Polymarket {
        header "POLY_TIMESTAMP" = now.s;
        header "POLY_SIGNATURE" = hmac_sha256(secret | from_base64url, now.s + method + target + body) | base64url;
    }
}

auth_scheme! {
    /// Bybit, inverse contracts v2.
    BybitV2 {
        let signed = sort({ ..params, api_key: key, timestamp: ts });
        body = form({ ..signed, sign: hmac_sha256(secret, raw(signed)) | hex });
    }
}

auth_scheme! {
    /// AscendEX: only the end of the path is signed.
    AscendEx {
        header "x-auth-key" = key;
        header "x-auth-timestamp" = ts;
        header "x-auth-signature" = hmac_sha256(secret, ts + "+" + op.tail) | base64;
    }
}

auth_scheme! {
    /// BTSE futures v2.1.
    Btse {
        nonce: increasing(ms);
        header "request-nonce" = nonce;
        header "request-sign" = hmac_sha384(secret, path + nonce + body) | hex;
    }
}

auth_scheme! {
    /// CoinEx v2.
    CoinEx {
        header "X-COINEX-TIMESTAMP" = ts;
        header "X-COINEX-SIGN" = hmac_sha256(secret, method + target + body + ts) | hex;
    }
}

auth_scheme! {
    /// Bitstamp v2, with a nonce that is any text.
    Bitstamp {
        let content = body ? "application/x-www-form-urlencoded" : "";
        let signed = "BITSTAMP " + key + method + host + target + content + op.nonce + ts + "v2" + body;
        header "X-Auth" = "BITSTAMP " + key;
        header "X-Auth-Nonce" = op.nonce;
        header "X-Auth-Timestamp" = ts;
        header "X-Auth-Version" = "v2";
        header "X-Auth-Signature" = hmac_sha256(secret, signed) | hex;
    }
}

pub(super) fn binance(row: &Row) -> Result<Vec<Difference>> {
    let origin = "https://api.binance.com";
    let now = row.time(Unit::Millis);
    let fields = form(row.input("body"), &[]);
    let request = row.request_without_body(origin)?;
    if fields.members().is_empty() {
        let signed = row.signer(InQuery)?.sign_at(&request, now, 0)?;
        let path = if row.input("path").is_empty() {
            "/"
        } else {
            row.input("path")
        };
        let expected = format!(
            "{origin}{path}?{}&signature={}",
            row.input("query"),
            row.signature()
        );
        return Ok(Difference::unless_equal(
            "url",
            signed.url.to_string(),
            expected,
        ));
    }
    let signed = row
        .signer(InForm)?
        .sign_at(&request.form(&fields)?, now, 0)?;
    let expected = format!("{}&signature={}", row.input("body"), row.signature());
    Ok(Difference::unless_equal(
        "body",
        body(&signed).to_owned(),
        expected,
    ))
}

pub(super) fn binance_futures(row: &Row) -> Result<Vec<Difference>> {
    let request = row
        .request_without_body("https://fapi.binance.com")?
        .form(&form(row.input("body"), &[]))?;
    let signed = row
        .signer(InFormRaw)?
        .sign_at(&request, row.time(Unit::Millis), 0)?;
    Ok(row.compare(form(body(&signed), &[]).get("signature").text()))
}

pub(super) fn binance_websocket(row: &Row) -> Result<Vec<Difference>> {
    let arguments = without(row.inputs().get("params"), &["timestamp", "apiKey"]);
    let request = UnsignedRequest::new(Method::GET, "wss://ws-api.binance.com/ws-api/v3")?
        .query(&arguments)?
        .constant("method", row.input("method"));
    let message = row
        .signer(BinanceOrder)?
        .login_at(&request, row.time(Unit::Millis), 0)?;
    Ok(row.compare(Json::read(&message).at(&["params", "signature"]).text()))
}

pub(super) fn binance_fix(row: &Row) -> Result<Vec<Difference>> {
    let request = UnsignedRequest::new(Method::POST, "https://fix.example.com")?
        .constant("sender", row.input("sender_comp_id"))
        .constant("target", row.input("target_comp_id"))
        .constant("number", row.input("msg_seq_num"));
    let now = moment(row.input("ts"));
    let signed = row.signer(BinanceFix)?.sign_at(&request, now, 0)?;
    Ok(row.compare_header(&signed, "rawdata"))
}

pub(super) fn ftx(row: &Row) -> Result<Vec<Difference>> {
    let now = row.time(Unit::Millis);
    if row.input("path").is_empty() {
        let request = UnsignedRequest::new(Method::GET, "wss://ftx.example.com/ws/")?;
        let message = row.signer(FtxWs)?.login_at(&request, now, 0)?;
        return Ok(row.compare(Json::read(&message).at(&["args", "sign"]).text()));
    }
    header(row, &Ftx, (now, 0), "ftx-sign")
}

pub(super) fn bingx(row: &Row) -> Result<Vec<Difference>> {
    let request = row.request("https://open-api.bingx.com")?;
    let signed = row
        .signer(InQuery)?
        .sign_at(&request, row.time(Unit::Millis), 0)?;
    let expected = format!("{}&signature={}", row.input("query"), row.signature());
    let query = signed.url.query().unwrap_or_default().to_owned();
    Ok(Difference::unless_equal("query", query, expected))
}

pub(super) fn gemini(row: &Row) -> Result<Vec<Difference>> {
    header(
        row,
        &Gemini,
        (Timestamp::from_millis(0), 0),
        "x-gemini-signature",
    )
}

pub(super) fn bitmex(row: &Row) -> Result<Vec<Difference>> {
    let nonce = row.inputs().get("ts").number();
    match row.input("api_key") {
        "" => {
            let moment = (Timestamp::from_millis(nonce), nonce);
            header(row, &BitMexNonce, moment, "api-signature")
        }
        _ => header(row, &BitMex, (row.time(Unit::Seconds), 0), "api-signature"),
    }
}

pub(super) fn dydx(row: &Row) -> Result<Vec<Difference>> {
    header(row, &Dydx, (moment(row.input("ts")), 0), "dydx-signature")
}

pub(super) fn polymarket(row: &Row) -> Result<Vec<Difference>> {
    header(
        row,
        &Polymarket,
        (row.time(Unit::Seconds), 0),
        "poly_signature",
    )
}

pub(super) fn bybit_v2(row: &Row) -> Result<Vec<Difference>> {
    let all = row.pairs();
    let request = row
        .request_without_body("https://api.bybit.com")?
        .form(&without(&all, &["api_key", "timestamp"]))?;
    let keys = Credentials::new(all.get("api_key").text(), row.text("secret"));
    let signed = Signer::new(BybitV2, keys)?.sign_at(&request, row.time(Unit::Millis), 0)?;
    Ok(row.compare(form(body(&signed), &[]).get("sign").text()))
}

pub(super) fn ascendex(row: &Row) -> Result<Vec<Difference>> {
    let request = UnsignedRequest::new(Method::GET, "https://ascendex.com/api/pro/v1/info")?
        .constant("tail", row.input("path_tail"));
    let signed = row
        .signer(AscendEx)?
        .sign_at(&request, row.time(Unit::Millis), 0)?;
    Ok(row.compare_header(&signed, "x-auth-signature"))
}

pub(super) fn btse(row: &Row) -> Result<Vec<Difference>> {
    let nonce = row.inputs().get("nonce").number();
    header(
        row,
        &Btse,
        (Timestamp::from_millis(nonce), nonce),
        "request-sign",
    )
}

pub(super) fn coinex(row: &Row) -> Result<Vec<Difference>> {
    header(row, &CoinEx, (row.time(Unit::Millis), 0), "x-coinex-sign")
}

pub(super) fn bitstamp(row: &Row) -> Result<Vec<Difference>> {
    let request = row
        .request("https://www.bitstamp.net")?
        .constant("nonce", row.input("nonce"));
    let signed = row
        .signer(Bitstamp)?
        .sign_at(&request, row.time(Unit::Millis), 0)?;
    let sent = Difference::unless_equal(
        "x-auth",
        field(&signed, "x-auth").to_owned(),
        format!("BITSTAMP {}", row.input("api_key")),
    );
    Ok([row.compare_header(&signed, "x-auth-signature"), sent].concat())
}

/// Compares the header field `name` of the request as it is.
fn header(
    row: &Row,
    scheme: &'static dyn Scheme,
    (now, nonce): (Timestamp, u64),
    name: &str,
) -> Result<Vec<Difference>> {
    let request = row.request("https://api.example.com")?;
    let signed = row.signer(scheme)?.sign_at(&request, now, nonce)?;
    Ok(row.compare_header(&signed, name))
}
