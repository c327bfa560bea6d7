//! A trait for each login, as somebody would declare it.

use std::any::Any;

use signed_api::Result;

use super::means::Means;
use crate::logins::url_of;
use crate::recording::Row;

/// The session of an exchange.
pub(super) struct Declared {
    pub(super) exchange: &'static str,
    pub(super) when: fn(&Row) -> bool,
    /// Subscribes to something private. What it returns keeps that.
    pub(super) open: fn(&Means) -> Result<Box<dyn Any>>,
}

/// A trait: what stands in `#[ws(..)]`, the method of REST that yields what is fetched, what stands in `#[subscribe(..)]`, and the
/// arguments of that method.
macro_rules! session {
    (
        $name:ident, [$($socket:tt)*], [$($method:ident $path:tt $scheme:ident)?], [$($subscribe:tt)*]
        $(, $argument:ident: $type:ty = $given:expr)*
    ) => {
        mod $name {
            use std::any::Any;

            use signed_api::prelude::*;
            use signed_api::schemes::*;
            use signed_api::ws::Subscription;

            use super::super::means::Means;

            #[api_client(base_url = "https://api.example.com")]
            #[ws($($socket)*, channel = "{topic}")]
            trait Exchange {
                $(
                    #[$method($path)]
                    #[auth($scheme)]
                    async fn fetched(&self) -> Result<serde_json::Value>;
                )?

                #[subscribe($($subscribe)*)]
                fn orders(&self $(, $argument: $type)*) -> Subscription<serde_json::Value>;
            }

            pub(super) fn open(means: &Means) -> Result<Box<dyn Any>> {
                let client = means.give(ExchangeClient::builder()).build()?;
                let subscription = client.orders($($given),*);
                Ok(Box::new((client, subscription)))
            }
        }
    };
}

/// A login by a message, by header fields or by the address.
macro_rules! login {
    ($name:ident, $scheme:ident) => {
        session!(
            $name,
            [login = $scheme, subscribe = json({ op: "subscribe", args: [op.channel] })],
            [],
            [channel = "order", private]
        );
    };
}

/// A value that is fetched, and stands in the address.
macro_rules! fetched {
    ($name:ident, $method:ident $path:tt $scheme:ident) => {
        session!(
            $name,
            [fetch(key = "fetched().key"), subscribe = json({ op: "subscribe", args: [op.channel] })],
            [$method $path $scheme],
            [channel = "order"]
        );
    };
}

login!(alpaca, AlpacaWs);
fetched!(aster, post "/api/v3/listenKey" Aster);
session!(
    backpack,
    [subscribe = BackpackWs],
    [],
    [
        channel = "account.orderUpdate",
        stream = "account.orderUpdate"
    ]
);
login!(binance, BinanceWs);
login!(binance_ed25519, BinanceWsEd25519);
fetched!(binanceusdm, post "/fapi/v1/listenKey" BinanceKey);
fetched!(bingx, post "/openApi/user/auth/userDataStream" BingX);
login!(bitfinex, BitfinexWs);
login!(blofin, BlofinWs);
login!(bybit, BybitWs);
session!(
    coinbase,
    [subscribe = CoinbaseWs],
    [],
    [channel = "{channel}"],
    channel: &str = "user",
    product_ids: &[&str] = &["BTC-USD", "ETH-USD"]
);
session!(coinbase_es256, [subscribe = CoinbaseJwtWs], [], [channel = "{channel}"], channel: &str = "user");
session!(
    coinbaseexchange,
    [subscribe = CoinbaseExchangeWs],
    [],
    [channel = "user"]
);
login!(cryptocom, CryptoComWs);
fetched!(deepcoin, get "/deepcoin/listenkey/acquire" Deepcoin);
login!(gemini, GeminiWs);
fetched!(hashkey, post "/api/v1/userDataStream" HashKey);
login!(hollaex, HollaExWs);
login!(htx, HtxWs);
login!(htx_contract, HtxContractWs);
fetched!(kraken, post "/0/private/GetWebSocketsToken" Kraken);
fetched!(lbank, post "/v2/subscribe/get_key.do" LBank);
fetched!(mexc, post "/api/v3/userDataStream" MexcSpot);
login!(okx, OkxWs);
login!(upbit, Upbit);
login!(whitebit, WhiteBitWs);
fetched!(xt, post "/v4/ws-token" XtSpotPrefixed);

pub(super) const DECLARED: &[Declared] = &[
    of("alpaca", alpaca::open),
    of("aster", aster::open),
    of("backpack", backpack::open),
    of("binance", binance_ed25519::open).when(|row| row.profile() == "ed25519"),
    of("binance", binance::open),
    of("binanceusdm", binanceusdm::open),
    of("bingx", bingx::open),
    of("bitfinex", bitfinex::open),
    of("blofin", blofin::open),
    of("bybit", bybit::open),
    of("coinbase", coinbase_es256::open).when(|row| row.profile() == "es256"),
    of("coinbase", coinbase::open),
    of("coinbaseexchange", coinbaseexchange::open),
    of("cryptocom", cryptocom::open),
    of("deepcoin", deepcoin::open),
    of("gemini", gemini::open),
    of("hashkey", hashkey::open),
    of("hollaex", hollaex::open),
    of("htx", htx_contract::open).when(|row| url_of(row).contains("/linear-swap-")),
    of("htx", htx::open),
    of("kraken", kraken::open),
    of("lbank", lbank::open),
    of("mexc", mexc::open),
    of("okx", okx::open),
    of("upbit", upbit::open),
    of("whitebit", whitebit::open),
    of("xt", xt::open),
];

const fn of(exchange: &'static str, open: fn(&Means) -> Result<Box<dyn Any>>) -> Declared {
    Declared {
        exchange,
        when: |_| true,
        open,
    }
}

impl Declared {
    const fn when(self, when: fn(&Row) -> bool) -> Self {
        Self { when, ..self }
    }
}
