//! Schemes of named exchanges, to be used by name: `#[auth(Kraken)]`. Each says where it is documented, which
//! credentials, options of the client and constants of the method it takes, and in what units.
//!
//! A scheme signs; it does not know the methods of an exchange. Whether an argument stands in the query or in the body
//! is what the method declares, except where a scheme says otherwise.
//!
//! Options are set on the client's builder, constants beside the scheme:
//! `#[auth(Backpack, instruction = "orderExecute")]`. What is the same idea has the same name: `recv_window` is how
//! long a request is good for, in milliseconds, `recv_window_s` the same in seconds, and `broker` is whom the exchange
//! credits for an order. Schemes whose names end in `Ws` sign the login of a WebSocket, and those whose names have `Webhook`
//! in them what a service sends to those who listen: each says by what a delivery that comes again is known.
//!
//! `broker` of [`KuCoinBroker`] must be set, and all constants must. Other options may be left out.
//!
//! | scheme | exchange | credentials | options | constants | feature |
//! |---|---|---|---|---|---|
//! | `Alpaca` | Alpaca | `key`, `secret` | | | |
//! | `AlpacaWs` | Alpaca | `key`, `secret` | | | |
//! | `Aster` | Aster | `account`, `secret` | | | `eth` |
//! | `AsterWithdraw` | Aster | `account`, `secret`, `wallet_key` | | `network` | `eth` |
//! | `Backpack` | Backpack | `key`, `secret` | `broker`, `recv_window` | `instruction` | `asymmetric` |
//! | `BackpackBatch` | Backpack | `key`, `secret` | `broker`, `recv_window` | `instruction` | `asymmetric` |
//! | `BackpackWs` | Backpack | `key`, `secret` | `recv_window` | `stream` | `asymmetric` |
//! | `BigOne` | BigONE | `key`, `secret` | `recv_window_s` | | |
//! | `Binance` | Binance | `key`, `secret` | `recv_window` | | |
//! | `BinanceRsa` | Binance | `key`, `secret` | `recv_window` | | `asymmetric` |
//! | `BinanceEd25519` | Binance | `key`, `secret` | `recv_window` | | `asymmetric` |
//! | `BinanceKey` | Binance | `key` | | | |
//! | `BinanceWs` | Binance | `key`, `secret` | `recv_window` | | |
//! | `BinanceWsEd25519` | Binance | `key`, `secret` | `recv_window` | | `asymmetric` |
//! | `BingX` | BingX | `key`, `secret` | `broker`, `recv_window` | | |
//! | `Bitbank` | bitbank | `key`, `secret` | `recv_window` | | |
//! | `BitbankNonce` | bitbank | `key`, `secret` | | | |
//! | `Bitfinex` | Bitfinex | `key`, `secret` | | | |
//! | `BitfinexWs` | Bitfinex | `key`, `secret` | | | |
//! | `Bitflyer` | bitFlyer | `key`, `secret` | | | |
//! | `Bitstamp` | Bitstamp | `key`, `secret` | | | |
//! | `Bitvavo` | Bitvavo | `key`, `secret` | `recv_window` | | |
//! | `Blofin` | BloFin | `key`, `secret`, `passphrase` | | | |
//! | `BlofinWs` | BloFin | `key`, `secret`, `passphrase` | | | |
//! | `BtcMarkets` | BTC Markets | `key`, `secret` | | | |
//! | `BtcTurk` | BtcTurk | `key`, `secret` | | | |
//! | `Bybit` | Bybit | `key`, `secret` | `broker`, `recv_window` | | |
//! | `BybitRsa` | Bybit | `key`, `secret` | `broker`, `recv_window` | | `asymmetric` |
//! | `BybitForm` | Bybit | `key`, `secret` | `broker`, `recv_window` | | |
//! | `BybitWs` | Bybit | `key`, `secret` | | | |
//! | `Coinbase` | Coinbase | `key`, `secret` | | | |
//! | `CoinbaseAdvanced` | Coinbase | `key`, `secret` | | | |
//! | `CoinbaseJwt` | Coinbase | `key`, `secret` | `audience`, `issuer` | | `asymmetric` |
//! | `CoinbaseJwtEd25519` | Coinbase | `key`, `secret` | | | `asymmetric` |
//! | `CoinbaseWs` | Coinbase | `key`, `secret` | | | |
//! | `CoinbaseJwtWs` | Coinbase | `key`, `secret` | `audience`, `issuer` | | `asymmetric` |
//! | `CoinbaseCommerceWebhook` | Coinbase Commerce | `secret` | | | |
//! | `CoinbaseExchange` | Coinbase Exchange | `key`, `secret`, `passphrase` | | | |
//! | `CoinbaseExchangeWs` | Coinbase Exchange | `key`, `secret`, `passphrase` | | | |
//! | `Coincheck` | Coincheck | `key`, `secret` | | | |
//! | `Coinone` | Coinone | `key`, `secret` | | | |
//! | `CoinoneV2` | Coinone | `key`, `secret` | | | |
//! | `CryptoCom` | Crypto.com | `key`, `secret` | | | |
//! | `CryptoComWs` | Crypto.com | `key`, `secret` | | | |
//! | `Cryptomus` | Cryptomus | `account`, `secret` | | | |
//! | `CryptoPayWebhook` | CryptoPay | `secret` | | | |
//! | `Deepcoin` | Deepcoin | `key`, `secret`, `passphrase` | `broker` | | |
//! | `Deribit` | Deribit | `key`, `secret` | | | |
//! | `Gate` | Gate | `key`, `secret` | | | |
//! | `Gemini` | Gemini | `key`, `secret` | | | |
//! | `GeminiWs` | Gemini | `key`, `secret` | | | |
//! | `GitHubWebhook` | GitHub | `secret` | | | |
//! | `HashKey` | HashKey | `key`, `secret` | `broker`, `recv_window` | | |
//! | `HashKeyJson` | HashKey | `key`, `secret` | `broker`, `recv_window` | | |
//! | `HollaEx` | HollaEx | `key`, `secret` | `recv_window_s` | | |
//! | `HollaExWs` | HollaEx | `key`, `secret` | `recv_window_s` | | |
//! | `Htx` | HTX | `key`, `secret` | | | |
//! | `HtxWs` | HTX | `key`, `secret` | | | |
//! | `HtxContractWs` | HTX | `key`, `secret` | | | |
//! | `Hyperliquid` | Hyperliquid | `secret` | `chain`, `recv_window`, `vault_address` | | `eth` |
//! | `HyperliquidUsdSend` | Hyperliquid | `secret` | `chain` | | `eth` |
//! | `Indodax` | Indodax | `key`, `secret` | `recv_window` | `method` | |
//! | `Kraken` | Kraken | `key`, `secret` | | | |
//! | `KrakenJson` | Kraken | `key`, `secret` | | | |
//! | `KuCoin` | KuCoin | `key`, `secret`, `passphrase` | `key_version` | | |
//! | `KuCoinBroker` | KuCoin | `key`, `secret`, `passphrase`, `broker_key` | `broker`, `broker_name`, `key_version` | | |
//! | `Latoken` | LATOKEN | `key`, `secret` | | | |
//! | `LBank` | LBank | `key`, `secret` | | | |
//! | `LBankRsa` | LBank | `key`, `secret` | | | `asymmetric` |
//! | `Luno` | Luno | `key`, `secret` | | | |
//! | `Mercado` | Mercado Bitcoin | `key`, `secret` | | `method` | |
//! | `MexcSpot` | MEXC | `key`, `secret` | `broker`, `recv_window` | | |
//! | `MexcBroker` | MEXC | `key`, `secret` | `broker`, `recv_window` | | |
//! | `MexcContract` | MEXC | `key`, `secret` | `broker`, `recv_window` | | |
//! | `Okx` | OKX | `key`, `secret`, `passphrase` | `simulated` | | |
//! | `OkxWs` | OKX | `key`, `secret`, `passphrase` | | | |
//! | `PaddleWebhook` | Paddle | `secret` | | | |
//! | `ShopifyWebhook` | Shopify | `secret` | | | |
//! | `SlackWebhook` | Slack | `secret` | | | |
//! | `StandardWebhook` | Standard Webhooks | `secret` | | `id` | |
//! | `StandardWebhookEd25519` | Standard Webhooks | `secret` | | `id` | `asymmetric` |
//! | `StripeWebhook` | Stripe | `secret` | | | |
//! | `Upbit` | Upbit | `key`, `secret` | `algorithm` | | |
//! | `WhiteBit` | WhiteBIT | `key`, `secret` | | | |
//! | `WhiteBitWs` | WhiteBIT | `token` | | | |
//! | `WooV1` | WOO X | `key`, `secret` | | | |
//! | `WooV3` | WOO X | `key`, `secret` | | | |
//! | `XtSpot` | XT | `key`, `secret` | `recv_window` | | |
//! | `XtFutures` | XT | `key`, `secret` | | | |
//! | `XtSpotPrefixed` | XT | `key`, `secret` | `recv_window` | | |
//! | `XtFuturesPrefixed` | XT | `key`, `secret` | | | |

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
mod coinbase_commerce;
mod coinbase_exchange;
mod coincheck;
mod coinone;
mod cryptocom;
mod cryptomus;
mod cryptopay;
mod deepcoin;
mod deribit;
mod gate;
mod gemini;
mod github;
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
mod paddle;
mod shopify;
mod slack;
mod standard_webhooks;
mod stripe;
#[cfg(test)]
mod table;
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
pub use self::coinbase_commerce::CoinbaseCommerceWebhook;
pub use self::coinbase_exchange::{CoinbaseExchange, CoinbaseExchangeWs};
pub use self::coincheck::Coincheck;
pub use self::coinone::{Coinone, CoinoneV2};
pub use self::cryptocom::{CryptoCom, CryptoComWs};
pub use self::cryptomus::Cryptomus;
pub use self::cryptopay::CryptoPayWebhook;
pub use self::deepcoin::Deepcoin;
pub use self::deribit::Deribit;
pub use self::gate::Gate;
pub use self::gemini::{Gemini, GeminiWs};
pub use self::github::GitHubWebhook;
pub use self::hashkey::{HashKey, HashKeyJson};
pub use self::hollaex::{HollaEx, HollaExWs};
pub use self::htx::{Htx, HtxContractWs, HtxWs};
#[cfg(feature = "eth")]
pub use self::hyperliquid::{Hyperliquid, HyperliquidUsdSend};
pub use self::indodax::Indodax;
pub use self::kraken::{Kraken, KrakenJson};
pub use self::kucoin::{KuCoin, KuCoinBroker};
pub use self::latoken::Latoken;
pub use self::lbank::LBank;
#[cfg(feature = "asymmetric")]
pub use self::lbank::LBankRsa;
pub use self::luno::Luno;
pub use self::mercado::Mercado;
pub use self::mexc::{MexcBroker, MexcContract, MexcSpot};
pub use self::okx::{Okx, OkxWs};
pub use self::paddle::PaddleWebhook;
pub use self::shopify::ShopifyWebhook;
pub use self::slack::SlackWebhook;
pub use self::standard_webhooks::StandardWebhook;
#[cfg(feature = "asymmetric")]
pub use self::standard_webhooks::StandardWebhookEd25519;
pub use self::stripe::StripeWebhook;
pub use self::upbit::Upbit;
pub use self::whitebit::{WhiteBit, WhiteBitWs};
pub use self::woo::{WooV1, WooV3};
pub use self::xt::{XtFutures, XtFuturesPrefixed, XtSpot, XtSpotPrefixed};

use crate::params::{Params, Value};

/// The argument of this name as text: the items of a list with commas between them, nothing when there is none.
fn argument(params: &Params, name: &str) -> String {
    match params.get(name) {
        Some(Value::List(items)) => items.iter().map(single).collect::<Vec<_>>().join(","),
        Some(value) => single(value).to_owned(),
        None => String::new(),
    }
}

/// The same of an argument that must be there.
#[cfg(feature = "eth")]
fn required(params: &Params, name: &str) -> Result<String, String> {
    match argument(params, name) {
        argument if argument.is_empty() => Err(format!("there is no argument `{name}` to sign")),
        argument => Ok(argument),
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
    #[cfg(feature = "eth")]
    fn what_is_signed_must_be_there() {
        let params = Params::from_json(br#"{"fee":"0.3","asset":""}"#).expect("arguments");
        assert_eq!(required(&params, "fee").as_deref(), Ok("0.3"));
        assert!(required(&params, "asset").is_err());
        assert!(required(&params, "amount").is_err());
    }

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
