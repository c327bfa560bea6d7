//! The requests of every exchange: which scheme signs them, and where their arguments go.

use signed_api::schemes::{
    Alpaca, Aster, Backpack, BackpackBatch, BigOne, Binance, BinanceEd25519, BinanceKey,
    BinanceRsa, BingX, Bitbank, BitbankNonce, Bitfinex, Bitflyer, Bitstamp, Bitvavo, Blofin,
    BtcMarkets, BtcTurk, Bybit, BybitForm, BybitRsa, Coinbase, CoinbaseAdvanced, CoinbaseExchange,
    CoinbaseJwt, CoinbaseJwtEd25519, Coincheck, Coinone, CoinoneV2, CryptoCom, Cryptomus, Deepcoin,
    Deribit, Gate, Gemini, HashKey, HashKeyJson, HollaEx, Htx, Indodax, Kraken, KrakenJson,
    KuCoinBroker, LBank, LBankRsa, Latoken, Luno, Mercado, MexcBroker, MexcContract, MexcSpot, Okx,
    Upbit, WhiteBit, WooV1, WooV3, XtFuturesPrefixed, XtSpotPrefixed,
};
use signed_api::{Credentials, Scheme, Value};

use crate::json::Json;
use crate::otherwise::{BackpackEscaped, LatokenEscaped};
use crate::recording::Row;
use crate::rule::{
    Digits, Order, Place, Rule, Unsigned, by_method, fields_unless_get, form_unless_get, rule,
    value, whole, whole_unless_get,
};

/// The address of the wallet whose private key the recordings hold.
pub(crate) const WALLET: &str = "0xf2561afab3dccc62f13d919c4737ebda4b5a1d2a";

pub(crate) const RULES: &[Rule] = &[
    rule("alpaca", &Alpaca),
    rule("aster", &Aster)
        .nonce(|row| 1_000 * row.frozen().number("ms"))
        .credentials(with_wallet)
        .digits(Digits::AnyCase),
    backpack(&BackpackBatch).when(|row| !row.0.get("params").items().is_empty()),
    backpack(&BackpackEscaped)
        .when(|row| row.text("kind") == "edge_encoding")
        .otherwise("the exchange's client signs the arguments without percent-encoding"),
    backpack(&Backpack),
    bigone(by_method).when(|row| row.is_in("contractPrivate")),
    bigone(whole),
    rule("binance", &BinanceKey).when(|row| row.is_in("public")),
    binance("binance", &BinanceRsa).when(|row| row.profile() == "rsa"),
    binance("binance", &BinanceEd25519).when(|row| row.profile() == "ed25519"),
    binance("binance", &Binance),
    binance("binancecoinm", &Binance),
    binance("binanceus", &Binance),
    binance("binanceusdm", &Binance),
    rule("bingx", &BingX).options(|row| vec![("broker", value(row.option("broker")))]),
    rule("bitbank", &BitbankNonce)
        .when(|row| row.profile() == "nonce")
        .place(whole),
    rule("bitbank", &Bitbank)
        .options(|_| vec![("recv_window", "5000".into())])
        .place(whole),
    rule("bitfinex", &Bitfinex),
    rule("bitflyer", &Bitflyer),
    rule("bitstamp", &Bitstamp).place(form_unless_get),
    rule("bitvavo", &Bitvavo).options(|row| vec![("recv_window", value(row.option("recvWindow")))]),
    rule("blofin", &Blofin),
    rule("btcmarkets", &BtcMarkets)
        .place(whole)
        .order(Order::ByName),
    rule("btcturk", &BtcTurk).place(whole),
    bybit(&BybitRsa).when(|row| row.profile() == "rsa"),
    bybit(&BybitForm).when(|row| row.path().starts_with("spot/v3/")),
    bybit(&Bybit),
    coinbase(&CoinbaseJwt)
        .when(|row| row.profile() == "es256")
        .options(legacy_token),
    coinbase(&CoinbaseJwtEd25519).when(|row| row.profile() == "eddsa"),
    coinbase(&CoinbaseAdvanced).when(|row| row.is_in("v3")),
    coinbase(&Coinbase),
    rule("coinbaseexchange", &CoinbaseExchange).place(fields_unless_get),
    rule("coincheck", &Coincheck)
        .place(form_unless_get)
        .order(Order::ByName),
    rule("coinone", &CoinoneV2)
        .when(|row| row.is_in("v2Private"))
        .nonce(|row| row.frozen().number("s")),
    // The client signs with the secret in upper case.
    rule("coinone", &Coinone).credentials(|row| {
        let recorded = row.0.get("credentials");
        let secret = recorded.get("secret").text().to_uppercase();
        Credentials::new(recorded.get("apiKey").text(), secret)
    }),
    rule("cryptocom", &CryptoCom),
    rule("cryptomus", &Cryptomus).place(whole_unless_get),
    rule("deepcoin", &Deepcoin)
        .options(|_| vec![("broker", "200103".into())])
        .place(whole),
    rule("deribit", &Deribit),
    gate(|_| Place::QueryAndWhole).when(|row| row.method() == "PATCH"),
    gate(|_| Place::Query).when(|row| row.path().ends_with("/leverage")),
    gate(whole),
    rule("gemini", &Gemini).place(whole),
    hashkey(&HashKeyJson)
        .when(|row| row.path().ends_with("/batchOrders"))
        .place(|_| Place::Body("orders")),
    hashkey(&HashKey),
    rule("hollaex", &HollaEx)
        .options(|row| vec![("recv_window_s", value(row.option("api-expires")))]),
    rule("htx", &Htx).place(whole),
    rule("hyperliquid", &Unsigned).place(whole),
    rule("indodax", &Indodax)
        .options(|row| vec![("recv_window", value(row.option("recvWindow")))])
        .constants(path_as_method)
        .path(|_| "/tapi".to_owned()),
    rule("kraken", &KrakenJson).when(|row| row.path() == "AddOrderBatch"),
    rule("kraken", &Kraken),
    kucoin("future").when(|row| row.is_in("futuresPrivate")),
    kucoin("spot")
        .when(|row| row.is_in("utaPrivate"))
        .place(|_| Place::FieldsAndQuery(&["tradeType"])),
    kucoin("spot"),
    rule("latoken", &LatokenEscaped)
        .when(|row| row.text("kind") == "edge_encoding")
        .place(whole)
        .otherwise("the exchange's client signs the arguments without percent-encoding"),
    rule("latoken", &Latoken).place(whole),
    lbank(&LBankRsa).when(|row| row.profile() == "rsa"),
    lbank(&LBank),
    rule("luno", &Luno).place(|_| Place::Query),
    rule("mercado", &Mercado)
        .constants(path_as_method)
        .path(|_| "/tapi/v3/".to_owned()),
    mexc(&MexcContract)
        .when(|row| row.is_in("contract"))
        .options(|row| vec![("broker", value(row.option("broker")))]),
    mexc(&MexcBroker).when(|row| row.is_in("broker")),
    mexc(&MexcSpot),
    rule("okx", &Okx),
    rule("upbit", &Upbit)
        .options(|_| vec![("algorithm", "HS256".into())])
        .place(whole),
    rule("whitebit", &WhiteBit),
    rule("woo", &WooV3)
        .when(|row| row.is_in("v3"))
        .place(whole)
        .order(Order::ByName),
    rule("woo", &WooV1).place(whole),
    rule("xt", &XtFuturesPrefixed)
        .when(|row| row.is_in("linear"))
        .place(whole),
    rule("xt", &XtSpotPrefixed)
        .options(|row| vec![("recv_window", value(row.option("recvWindow")))])
        .place(whole),
];

const fn backpack(scheme: &'static dyn Scheme) -> Rule {
    rule("backpack", scheme)
        .options(|row| {
            vec![
                ("recv_window", value(row.option("recvWindow"))),
                ("broker", "1400".into()),
            ]
        })
        .constants(|row| {
            let instruction = row.option("instructions").get(row.path()).get(row.method());
            vec![("instruction", instruction.text().to_owned())]
        })
        .place(whole_unless_get)
        .order(Order::ByName)
}

const fn bigone(place: fn(&Row) -> Place) -> Rule {
    rule("bigone", &BigOne)
        .place(place)
        .nonce(|row| row.frozen().number("nonce"))
}

const fn binance(exchange: &'static str, scheme: &'static dyn Scheme) -> Rule {
    // An argument of this name is the call's own window.
    rule(exchange, scheme).options(|row| match row.0.at(&["params", "recvWindow"]) {
        Json::Null => vec![("recv_window", value(row.option("recvWindow")))],
        _ => Vec::new(),
    })
}

const fn bybit(scheme: &'static dyn Scheme) -> Rule {
    rule("bybit", scheme)
        .options(|row| {
            let mut options = vec![("recv_window", value(row.option("recvWindow")))];
            // Only orders tell the broker.
            if row.method() == "POST" {
                options.push(("broker", value(row.option("brokerId"))));
            }
            options
        })
        .place(whole)
}

const fn coinbase(scheme: &'static dyn Scheme) -> Rule {
    rule("coinbase", scheme)
        .place(fields_unless_get)
        .drawn(|row| row.frozen().text("random_bytes_hex").to_owned())
}

/// Tokens as they were issued before.
pub(crate) fn legacy_token(_: &Row) -> Vec<(&'static str, Value)> {
    vec![
        ("issuer", "coinbase-cloud".into()),
        ("audience", "retail_rest_api_proxy".into()),
    ]
}

/// The account, which the recording has only as the wallet's key.
pub(crate) fn with_wallet(row: &Row) -> Credentials {
    row.credentials().with_account(WALLET)
}

const fn gate(place: fn(&Row) -> Place) -> Rule {
    rule("gate", &Gate).place(place)
}

const fn hashkey(scheme: &'static dyn Scheme) -> Rule {
    rule("hashkey", scheme).options(|row| vec![("broker", value(row.option("broker")))])
}

const fn kucoin(kind: &'static str) -> Rule {
    let options: fn(&Row) -> Vec<(&'static str, Value)> = match kind.as_bytes() {
        b"future" => |row| partner(row, "future"),
        _ => |row| partner(row, "spot"),
    };
    let credentials: fn(&Row) -> Credentials = match kind.as_bytes() {
        b"future" => |row| with_partner(row, "future"),
        _ => |row| with_partner(row, "spot"),
    };
    rule("kucoin", &KuCoinBroker)
        .options(options)
        .credentials(credentials)
}

fn with_partner(row: &Row, kind: &str) -> Credentials {
    let key = row.option("partner").get(kind).get("key");
    row.credentials().with("broker_key", key.text())
}

fn partner(row: &Row, kind: &str) -> Vec<(&'static str, Value)> {
    let partner = row.option("partner").get(kind);
    vec![("broker", value(partner.get("id")))]
}

const fn lbank(scheme: &'static dyn Scheme) -> Rule {
    rule("lbank", scheme)
        .path(|row| format!("/v2/{}.do", row.path()))
        .drawn(echo)
}

/// The letters and digits that LBank's client draws happen to be hex digits.
pub(crate) fn echo(row: &Row) -> String {
    [row.frozen().text("uuid22"), row.frozen().text("uuid16")].concat()
}

const fn mexc(scheme: &'static dyn Scheme) -> Rule {
    rule("mexc", scheme).options(|row| {
        vec![
            ("recv_window", value(row.option("recvWindow"))),
            ("broker", value(row.option("broker"))),
        ]
    })
}

/// The constant of APIs that have one address for all methods.
fn path_as_method(row: &Row) -> Vec<(&'static str, String)> {
    vec![("method", row.path().to_owned())]
}
