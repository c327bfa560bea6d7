//! The recorded logins to WebSockets: messages, handshake header fields, URLs, and the REST calls that yield a token.

use std::str::FromStr as _;

use http::Method;
use signed_api::schemes::{
    AlpacaWs, Aster, BackpackWs, BinanceKey, BinanceWs, BinanceWsEd25519, BingX, BitfinexWs,
    Bitstamp, BlofinWs, BybitWs, CoinbaseExchangeWs, CoinbaseJwtWs, CoinbaseWs, CryptoComWs,
    Deepcoin, GeminiWs, HashKey, HollaExWs, HtxContractWs, HtxWs, Kraken, LBank, MexcSpot, OkxWs,
    Upbit, WhiteBit, WhiteBitWs, XtSpotPrefixed,
};
use signed_api::{Result, Scheme, Session, Signer, UnsignedRequest};

use crate::compare::{Difference, differences, shown};
use crate::exchanges::{echo, legacy_token, with_wallet};
use crate::json::Json;
use crate::recording::{Drawn, Row, rows};
use crate::report::Report;
use crate::rule::{Digits, Rule, rule};

/// How a login is declared.
pub(crate) struct Login {
    pub(crate) rule: Rule,
    /// Where the recording does not say it whole.
    pub(crate) url: Option<&'static str>,
    /// A JSON object.
    arguments: &'static str,
    pub(crate) token: &'static str,
}

const LOGINS: &[Login] = &[
    login("alpaca", &AlpacaWs),
    of(rule("aster", &Aster)
        .nonce(|row| 1_000 * row.frozen().number("ms"))
        .credentials(with_wallet)
        .digits(Digits::AnyCase)),
    of(rule("backpack", &BackpackWs)
        .options(|_| vec![("recv_window", 5_000.into())])
        .constants(|_| vec![("stream", "account.orderUpdate".to_owned())])),
    of(binance(&BinanceWsEd25519).when(|row| row.profile() == "ed25519")),
    of(binance(&BinanceWs)),
    login("binanceusdm", &BinanceKey),
    of(rule("bingx", &BingX).options(|_| vec![("broker", "CCXT".into())])),
    login("bitfinex", &BitfinexWs),
    // A form without arguments gets this one from the client.
    login("bitstamp", &Bitstamp).arguments(r#"{"foo":"bar"}"#),
    login("blofin", &BlofinWs),
    login("bybit", &BybitWs),
    of(coinbase(&CoinbaseJwtWs)
        .when(|row| row.profile() == "es256")
        .options(legacy_token))
    .arguments(r#"{"channel":"user"}"#)
    .url("wss://advanced-trade-ws-user.coinbase.com"),
    of(coinbase(&CoinbaseWs))
        .arguments(r#"{"channel":"user","product_ids":["BTC-USD","ETH-USD"]}"#)
        .url("wss://advanced-trade-ws-user.coinbase.com"),
    login("coinbaseexchange", &CoinbaseExchangeWs).url("wss://ws-direct.exchange.coinbase.com"),
    login("cryptocom", &CryptoComWs),
    of(rule("deepcoin", &Deepcoin).options(|_| vec![("broker", "200103".into())])),
    login("gemini", &GeminiWs),
    of(rule("hashkey", &HashKey).options(|_| vec![("broker", "10000700011".into())])),
    of(rule("hollaex", &HollaExWs).options(|_| vec![("recv_window_s", 10.into())]))
        .url("wss://api.hollaex.com/stream"),
    of(rule("htx", &HtxContractWs).when(|row| url_of(row).contains("/linear-swap-"))),
    login("htx", &HtxWs),
    login("kraken", &Kraken),
    of(rule("lbank", &LBank).drawn(echo)),
    of(rule("mexc", &MexcSpot)
        .options(|_| vec![("recv_window", 5_000.into()), ("broker", "CCXT".into())])),
    login("okx", &OkxWs),
    of(rule("upbit", &Upbit).options(|_| vec![("algorithm", "HS256".into())]))
        .url("wss://api.upbit.com/websocket/v1"),
    // The number of the message is counted after the nonce of the call before.
    of(rule("whitebit", &WhiteBitWs)
        .when(|row| !url_of(row).is_empty())
        .nonce(|row| row.frozen().number("ms") + 1))
    .token("TK"),
    login("whitebit", &WhiteBit),
    of(rule("xt", &XtSpotPrefixed).options(|_| vec![("recv_window", "5000".into())])),
];

const fn login(exchange: &'static str, scheme: &'static dyn Scheme) -> Login {
    of(rule(exchange, scheme))
}

const fn of(rule: Rule) -> Login {
    Login {
        rule,
        url: None,
        arguments: "{}",
        token: "",
    }
}

impl Login {
    const fn url(self, url: &'static str) -> Self {
        Self {
            url: Some(url),
            ..self
        }
    }

    const fn arguments(self, arguments: &'static str) -> Self {
        Self { arguments, ..self }
    }

    const fn token(self, token: &'static str) -> Self {
        Self { token, ..self }
    }
}

const fn binance(scheme: &'static dyn Scheme) -> Rule {
    rule("binance", scheme).options(|_| vec![("recv_window", 10_000.into())])
}

const fn coinbase(scheme: &'static dyn Scheme) -> Rule {
    rule("coinbase", scheme).drawn(|row| row.frozen().text("random_bytes_hex").to_owned())
}

pub(crate) fn report() -> Report {
    let mut report = Report::new("WebSocket logins");
    for row in rows("ws_login.json").iter().flat_map(steps) {
        let family = format!("{}, {}", row.exchange(), row.profile());
        match compared(&row) {
            Ok(differences) if differences.is_empty() => report.reproduced(&family),
            Ok(differences) => report.failed(&family, shown(&family, &differences)),
            Err(error) => report.failed(&family, format!("{family}: {error}")),
        }
    }
    report
}

/// A login may take several steps, each of which is a row of its own here.
pub(crate) fn steps(row: &Row) -> Vec<Row> {
    let steps = row.0.get("expected").items().iter();
    let step = |expected: &Json| {
        let mut fields = row.0.members().to_vec();
        fields.retain(|(name, _)| name != "expected");
        fields.push(("expected".to_owned(), expected.clone()));
        Row(Json::Map(fields))
    };
    steps.map(step).collect()
}

/// How the login of a step is declared.
pub(crate) fn login_of(row: &Row) -> &'static Login {
    LOGINS
        .iter()
        .find(|login| login.rule.exchange == row.exchange() && (login.rule.when)(row))
        .unwrap_or_else(|| panic!("no login of {}", row.exchange()))
}

fn compared(row: &Row) -> Result<Vec<Difference>> {
    let login = login_of(row);
    let expected = row.0.get("expected");
    let signer = signer(row, login)?;
    let request = request(row, login)?;
    let (now, nonce) = (row.frozen().now(), (login.rule.nonce)(row));
    let signed = || signer.sign_at(&request, now, nonce);
    let message = || signer.login_at(&request, now, nonce);
    // The parts that are recorded.
    let part = |name: &str| *expected.get(name) != Json::Null;
    if part("rest") {
        let recorded = expected.get("rest");
        return Ok(differences(&signed()?, recorded, login.rule.digits));
    }
    if part("handshake_headers") {
        let headers = expected.get("handshake_headers").clone();
        return Ok(differences(
            &signed()?,
            &handshake(&request_url(login, row), headers),
            Digits::Exact,
        ));
    }
    if row.text("kind") == "signed_url" {
        let recorded = handshake(url_of(row), Json::Null);
        return Ok(differences(&signed()?, &recorded, Digits::Exact));
    }
    if part("message") {
        let (signed, recorded) = (message()?, expected.get("message").to_string());
        return Ok(Difference::unless_equal("message", signed, recorded));
    }
    // Only these fields of the message are recorded.
    let message = Json::read(&message()?);
    let fields = expected.get("return").members().iter();
    Ok(fields
        .flat_map(|(name, recorded)| {
            let signed = message.get(name).to_string();
            Difference::unless_equal(name, signed, recorded.to_string())
        })
        .collect())
}

fn signer(row: &Row, login: &Login) -> Result<Signer> {
    let session = Session::new();
    if !login.token.is_empty() {
        session.set("token", login.token);
    }
    let options = (login.rule.options)(row).into_iter();
    let signer = options.fold(
        Signer::new(login.rule.scheme, (login.rule.credentials)(row))?,
        |signer, (name, value)| signer.option(name, value),
    );
    Ok(signer
        .session(&session)
        .entropy(Drawn::hex(&(login.rule.drawn)(row))))
}

fn request(row: &Row, login: &Login) -> Result<UnsignedRequest> {
    let method = match row.0.at(&["expected", "rest", "method"]).text() {
        "" => Method::GET,
        method => Method::from_str(method).expect("a method"),
    };
    let request = UnsignedRequest::new(method.clone(), &request_url(login, row))?;
    let arguments = Json::read(login.arguments);
    let request = match (arguments.members().is_empty(), method) {
        (true, _) => request,
        (false, Method::POST) => request.form(&arguments)?,
        (false, _) => request.query(&arguments)?,
    };
    let constants = (login.rule.constants)(row).into_iter();
    Ok(constants.fold(request, |request, (name, value)| {
        request.constant(name, value)
    }))
}

/// The URL before it is signed.
pub(crate) fn request_url(login: &Login, row: &Row) -> String {
    let rest = row.0.at(&["expected", "rest", "url"]).text();
    let url = match (login.url, rest.split_once('?')) {
        (Some(url), _) => url,
        (None, Some((url, _))) => url,
        (None, None) => rest,
    };
    [url, if url.is_empty() { url_of(row) } else { "" }].concat()
}

/// The address of the WebSocket as it is recorded; empty for a REST call.
pub(crate) fn url_of(row: &Row) -> &str {
    row.0.at(&["expected", "ws_url"]).text()
}

/// What is expected of the handshake.
fn handshake(url: &str, headers: Json) -> Json {
    Json::Map(vec![
        ("method".to_owned(), "GET".into()),
        ("url".to_owned(), url.into()),
        ("headers".to_owned(), headers),
    ])
}
