//! Exchanges whose own documents agree with the schemes of the crate.

use http::Method;
use signed_api::prelude::*;
use signed_api::schemes::{
    Bitbank, BitbankNonce, Bitfinex, Bybit, BybitWs, Gate, Kraken, MexcSpot, Okx, WooV1,
};
use signed_api::{Signer, Timestamp, Unit, UnsignedRequest};
use signed_api_tests::moment::moment;

use super::example::{body, form};
use crate::compare::Difference;
use crate::json::Json;
use crate::recording::Row;

pub(super) fn kraken(row: &Row) -> Result<Vec<Difference>> {
    let request = row
        .request_without_body("https://api.kraken.com")?
        .form(&form(row.input("body"), &["nonce"]))?;
    let nonce = row.inputs().get("nonce").number();
    let signed = row
        .signer(Kraken)?
        .sign_at(&request, Timestamp::from_millis(nonce), nonce)?;
    let sent = Difference::unless_equal(
        "body",
        body(&signed).to_owned(),
        row.input("body").to_owned(),
    );
    Ok([row.compare_header(&signed, "api-sign"), sent].concat())
}

pub(super) fn gate(row: &Row) -> Result<Vec<Difference>> {
    let request = row
        .request_without_body("https://api.gateio.ws")?
        .json(&Json::read(row.input("body")))?;
    let signed = row
        .signer(Gate)?
        .sign_at(&request, row.time(Unit::Seconds), 0)?;
    Ok(row.compare_header(&signed, "sign"))
}

pub(super) fn mexc(row: &Row) -> Result<Vec<Difference>> {
    let url = ["https://api.mexc.com", row.input("path")].concat();
    let request = UnsignedRequest::new(Method::POST, &url)?
        .query(&form(row.input("query"), &["timestamp"]))?;
    let signed = row
        .signer(MexcSpot)?
        .sign_at(&request, row.time(Unit::Millis), 0)?;
    let expected = format!("{url}?{}&signature={}", row.input("query"), row.signature());
    Ok(Difference::unless_equal(
        "url",
        signed.url.to_string(),
        expected,
    ))
}

pub(super) fn woo(row: &Row) -> Result<Vec<Difference>> {
    let request = row
        .request_without_body("https://api.woox.io")?
        .form(&row.pairs())?;
    let signed = row
        .signer(WooV1)?
        .sign_at(&request, row.time(Unit::Millis), 0)?;
    Ok(row.compare_header(&signed, "x-api-signature"))
}

pub(super) fn bitbank(row: &Row) -> Result<Vec<Difference>> {
    let request = row.request("https://api.bitbank.cc")?;
    let signed = match row.input("window") {
        "" => {
            let nonce = row.inputs().get("nonce").number();
            row.signer(BitbankNonce)?
                .sign_at(&request, Timestamp::from_millis(0), nonce)?
        }
        window => row.signer(Bitbank)?.option("recv_window", window).sign_at(
            &request,
            row.time(Unit::Millis),
            0,
        )?,
    };
    Ok(row.compare_header(&signed, "access-signature"))
}

pub(super) fn okx(row: &Row) -> Result<Vec<Difference>> {
    let keys = row.keys().with_passphrase("passphrase");
    let request = row.request("https://www.okx.com")?;
    let signed = Signer::new(Okx, keys)?.sign_at(&request, moment(row.input("ts")), 0)?;
    Ok(row.compare_header(&signed, "ok-access-sign"))
}

pub(super) fn bybit(row: &Row) -> Result<Vec<Difference>> {
    if let Json::Text(expires) = row.inputs().get("expires") {
        let expires: u64 = expires.parse().expect("a number");
        // The login is good for ten seconds.
        let now = Timestamp::from_millis(expires - 10_000);
        let request = UnsignedRequest::new(Method::GET, "wss://stream.bybit.com/v5/private")?;
        let message = row.signer(BybitWs)?.login_at(&request, now, 0)?;
        return Ok(row.compare(Json::read(&message).get("args").items()[2].text()));
    }
    let request = row.request("https://api.bybit.com/v5/order/realtime")?;
    let signed = row
        .signer(Bybit)?
        .option("recv_window", row.input("recv_window"))
        .sign_at(&request, row.time(Unit::Millis), 0)?;
    Ok(row.compare_header(&signed, "x-bapi-sign"))
}

pub(super) fn bitfinex(row: &Row) -> Result<Vec<Difference>> {
    let request = row
        .request_without_body("https://api.bitfinex.com")?
        .json(&Json::read(row.input("body")))?;
    let nonce = row.inputs().get("nonce").number();
    let signed = row
        .signer(Bitfinex)?
        .sign_at(&request, Timestamp::from_millis(0), nonce)?;
    Ok(row.compare_header(&signed, "bfx-signature"))
}
