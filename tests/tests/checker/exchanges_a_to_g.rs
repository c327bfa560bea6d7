//! What the exchanges up to Gemini cover.

use signed_api::Unit::Seconds;
use signed_api::schemes::*;

use crate::row::Part::{Body, Message, Method, Path, Query, Secret};
use crate::row::Row;

const NOTHING_SIGNED: &str = "nothing is signed: the secret itself is sent";
const FORM_SIGNED: &str = "only the arguments are signed";
const BODY_ONLY: &str = "only the body is signed";
const NO_QUERY: &str = "the query is not signed";

pub(crate) fn rows() -> Vec<Row> {
    vec![
        Row::new("Alpaca", Alpaca)
            .timeless()
            .uncovered(&[Method, Path, Query, Body], NOTHING_SIGNED),
        Row::new("AlpacaWs", AlpacaWs).timeless().login(),
        Row::new("BigOne", BigOne).timeless().uncovered(
            &[Method, Path, Query, Body],
            "the token holds nothing of the request",
        ),
        Row::new("Binance", Binance).uncovered(&[Method, Path], FORM_SIGNED),
        Row::new("BinanceKey", BinanceKey).timeless().uncovered(
            &[Method, Path, Query, Body, Secret],
            "nothing is signed: there is a key only",
        ),
        Row::new("BinanceWs", BinanceWs).login(),
        Row::new("BingX", BingX).uncovered(&[Method, Path], FORM_SIGNED),
        Row::new("Bitbank", Bitbank)
            .uncovered(&[Method, Path, Query], "only a GET's target is signed"),
        Row::new("BitbankNonce", BitbankNonce)
            .timeless()
            .uncovered(&[Method, Path, Query], "only a GET's target is signed"),
        Row::new("Bitfinex", Bitfinex)
            .timeless()
            .uncovered(&[Method], "path and body are signed"),
        Row::new("BitfinexWs", BitfinexWs).timeless().login(),
        Row::new("Bitflyer", Bitflyer).time(Seconds),
        Row::new("Bitstamp", Bitstamp),
        Row::new("Bitvavo", Bitvavo),
        Row::new("Blofin", Blofin),
        Row::new("BlofinWs", BlofinWs).login(),
        Row::new("BtcMarkets", BtcMarkets).uncovered(&[Query], NO_QUERY),
        Row::new("BtcTurk", BtcTurk)
            .uncovered(&[Method, Path, Query, Body], "only key and time are signed"),
        Row::new("Bybit", Bybit).uncovered(&[Method, Path], "query and body are signed"),
        Row::new("BybitForm", BybitForm).uncovered(&[Method, Path], FORM_SIGNED),
        Row::new("BybitWs", BybitWs).login(),
        Row::new("Coinbase", Coinbase).time(Seconds),
        Row::new("CoinbaseAdvanced", CoinbaseAdvanced)
            .time(Seconds)
            .uncovered(&[Query], NO_QUERY),
        Row::new("CoinbaseExchange", CoinbaseExchange).time(Seconds),
        Row::new("CoinbaseExchangeWs", CoinbaseExchangeWs)
            .time(Seconds)
            .login()
            .uncovered(&[Message], "what is subscribed to is not signed"),
        Row::new("CoinbaseWs", CoinbaseWs)
            .time(Seconds)
            .login()
            .uncovered(
                &[Message],
                "of what is subscribed to, channel and products are signed",
            ),
        Row::new("Coincheck", Coincheck)
            .timeless()
            .uncovered(&[Method], "URL and body are signed"),
        Row::new("Coinone", Coinone)
            .timeless()
            .uncovered(&[Method, Path], FORM_SIGNED),
        Row::new("CoinoneV2", CoinoneV2)
            .timeless()
            .uncovered(&[Method, Path], FORM_SIGNED),
        Row::new("CryptoCom", CryptoCom).uncovered(&[Method], "the path is the name of the method"),
        Row::new("CryptoComWs", CryptoComWs).login(),
        Row::new("Cryptomus", Cryptomus)
            .timeless()
            .uncovered(&[Method, Path, Query], BODY_ONLY),
        Row::new("Deepcoin", Deepcoin),
        Row::new("Deribit", Deribit),
        Row::new("Gate", Gate).time(Seconds),
        Row::new("Gemini", Gemini)
            .timeless()
            .uncovered(&[Method], "the payload names the path")
            .uncovered(&[Body], "the payload is signed; a body is ignored"),
        Row::new("GeminiWs", GeminiWs).timeless().uncovered(
            &[Method, Query, Body],
            "the payload names the path, and nothing else is signed",
        ),
    ]
}
