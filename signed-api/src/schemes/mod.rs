//! Schemes of named exchanges, to be used by name: `#[auth(Kraken)]`. Each says where it is documented, which
//! credentials, options of the client and constants of the method it takes, and in what units.
//!
//! A scheme signs; it does not know the methods of an exchange. Whether an argument stands in the query or in the body
//! is what the method declares, except where a scheme says otherwise.
//!
//! Options are set on the client's builder, constants beside the scheme:
//! `#[auth(Backpack, instruction = "orderExecute")]`. What is the same idea has the same name: `recv_window` is how long
//! a request is good for, in milliseconds, and `broker` is whom the exchange credits for an order. Schemes whose names
//! end in `Ws` sign the login of a WebSocket.

mod alpaca;
#[cfg(feature = "eth")]
mod aster;
#[cfg(feature = "asymmetric")]
mod backpack;
mod bigone;
mod binance;
mod bingx;
mod bitbank;
mod bitfinex;
mod bitflyer;
mod bitstamp;
mod bitvavo;
mod blofin;
mod btcmarkets;
mod btcturk;
mod bybit;
mod coinbase;
mod coinbase_exchange;
mod coincheck;
mod coinone;
mod cryptocom;
mod cryptomus;
mod deepcoin;
mod deribit;
mod gate;
mod gemini;
mod hashkey;
mod hollaex;
mod htx;
#[cfg(feature = "eth")]
mod hyperliquid;
mod indodax;
mod kraken;
mod kucoin;
mod latoken;
mod lbank;
mod luno;
mod mercado;
mod mexc;
mod okx;
mod upbit;
mod whitebit;
mod woo;
mod xt;

pub use self::alpaca::{Alpaca, AlpacaWs};
#[cfg(feature = "eth")]
pub use self::aster::{Aster, AsterWithdraw};
#[cfg(feature = "asymmetric")]
pub use self::backpack::{Backpack, BackpackBatch, BackpackWs};
pub use self::bigone::BigOne;
pub use self::binance::{Binance, BinanceKey, BinanceWs};
#[cfg(feature = "asymmetric")]
pub use self::binance::{BinanceEd25519, BinanceRsa, BinanceWsEd25519};
pub use self::bingx::BingX;
pub use self::bitbank::{Bitbank, BitbankNonce};
pub use self::bitfinex::{Bitfinex, BitfinexWs};
pub use self::bitflyer::Bitflyer;
pub use self::bitstamp::Bitstamp;
pub use self::bitvavo::Bitvavo;
pub use self::blofin::{Blofin, BlofinWs};
pub use self::btcmarkets::BtcMarkets;
pub use self::btcturk::BtcTurk;
#[cfg(feature = "asymmetric")]
pub use self::bybit::BybitRsa;
pub use self::bybit::{Bybit, BybitForm, BybitWs};
pub use self::coinbase::{Coinbase, CoinbaseAdvanced, CoinbaseWs};
#[cfg(feature = "asymmetric")]
pub use self::coinbase::{CoinbaseJwt, CoinbaseJwtEd25519, CoinbaseJwtWs};
pub use self::coinbase_exchange::{CoinbaseExchange, CoinbaseExchangeWs};
pub use self::coincheck::Coincheck;
pub use self::coinone::{Coinone, CoinoneV2};
pub use self::cryptocom::{CryptoCom, CryptoComWs};
pub use self::cryptomus::Cryptomus;
pub use self::deepcoin::Deepcoin;
pub use self::deribit::Deribit;
pub use self::gate::Gate;
pub use self::gemini::{Gemini, GeminiWs};
pub use self::hashkey::{HashKey, HashKeyJson};
pub use self::hollaex::{HollaEx, HollaExWs};
pub use self::htx::{Htx, HtxContractWs, HtxWs};
#[cfg(feature = "eth")]
pub use self::hyperliquid::{Hyperliquid, HyperliquidUsdSend};
pub use self::indodax::Indodax;
pub use self::kraken::{Kraken, KrakenJson};
pub use self::kucoin::KuCoin;
pub use self::latoken::Latoken;
pub use self::lbank::LBank;
#[cfg(feature = "asymmetric")]
pub use self::lbank::LBankRsa;
pub use self::luno::Luno;
pub use self::mercado::Mercado;
pub use self::mexc::{MexcBroker, MexcContract, MexcSpot};
pub use self::okx::{Okx, OkxWs};
pub use self::upbit::Upbit;
pub use self::whitebit::{WhiteBit, WhiteBitWs};
pub use self::woo::{WooV1, WooV3};
pub use self::xt::{XtFutures, XtSpot};

use crate::params::{Params, Value};

/// The argument of this name as text: the items of a list with commas between them, nothing when there is none.
fn argument(params: &Params, name: &str) -> String {
    match params.get(name) {
        Some(Value::List(items)) => items.iter().map(single).collect::<Vec<_>>().join(","),
        Some(value) => single(value).to_owned(),
        None => String::new(),
    }
}

fn single(value: &Value) -> &str {
    match value {
        Value::Text(text) | Value::Number(text) => text,
        Value::Bool(true) => "true",
        Value::Bool(false) => "false",
        Value::Null | Value::List(_) | Value::Map(_) => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_written_with_commas() {
        let text = |text: &str| Value::Text(text.into());
        let mut params = Params::default();
        params.push("ids", Value::List(vec![text("BTC-USD"), text("ETH-USD")]));
        params.push("chain", Value::Number("56".into()));
        assert_eq!(argument(&params, "ids"), "BTC-USD,ETH-USD");
        assert_eq!(argument(&params, "chain"), "56");
        assert_eq!(argument(&params, "absent"), "");
    }
}
