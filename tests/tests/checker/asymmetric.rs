//! What the schemes with private keys and wallets cover.

use signed_api::Unit::Seconds;
use signed_api::schemes::*;

use crate::keys;
use crate::row::Part::{Body, Message, Method, Path, Query};
use crate::row::Row;

const FORM_SIGNED: &str = "only the arguments are signed";

pub(crate) fn rows() -> Vec<Row> {
    vec![
        Row::new("Aster", Aster)
            .keys(keys::ethereum())
            .timeless()
            .uncovered(&[Method, Path], FORM_SIGNED),
        Row::new("AsterWithdraw", AsterWithdraw)
            .keys(keys::ethereum())
            .timeless()
            .arguments(&[
                ("chainId", "56"),
                ("asset", "USDT"),
                ("amount", "1.50"),
                ("fee", "0.3"),
                ("receiver", "0x14791697260E4c9A71f18484C9f997B308e59325"),
            ])
            .only(&["POST with a form", "POST with JSON"])
            .uncovered(&[Method, Path], FORM_SIGNED),
        Row::new("Backpack", Backpack)
            .keys(keys::ed25519_seed())
            .uncovered(&[Method, Path], FORM_SIGNED)
            .uncovered(
                &[Body],
                "the arguments of JSON are signed, and neither the spaces between them nor what is null",
            ),
        Row::new("BackpackBatch", BackpackBatch)
            .keys(keys::ed25519_seed())
            .only(&["POST with a list"])
            .uncovered(&[Method, Path], FORM_SIGNED)
            .uncovered(&[Body], "the orders are signed, and not the spaces between them"),
        Row::new("BackpackWs", BackpackWs)
            .keys(keys::ed25519_seed())
            .login(),
        Row::new("BinanceEd25519", BinanceEd25519)
            .keys(keys::ed25519_pem())
            .uncovered(&[Method, Path], FORM_SIGNED),
        Row::new("BinanceRsa", BinanceRsa)
            .keys(keys::rsa_pem())
            .uncovered(&[Method, Path], FORM_SIGNED),
        Row::new("BinanceWsEd25519", BinanceWsEd25519)
            .keys(keys::ed25519_pem())
            .login(),
        Row::new("BybitRsa", BybitRsa)
            .keys(keys::rsa_pem())
            .uncovered(&[Method, Path], "query and body are signed"),
        Row::new("CoinbaseJwt", CoinbaseJwt)
            .keys(keys::ecdsa_pem())
            .time(Seconds)
            .uncovered(&[Query, Body], "the token names method, host and path"),
        Row::new("CoinbaseJwtEd25519", CoinbaseJwtEd25519)
            .keys(keys::ed25519_pair())
            .time(Seconds)
            .uncovered(&[Query, Body], "the token names method, host and path"),
        Row::new("CoinbaseJwtWs", CoinbaseJwtWs)
            .keys(keys::ecdsa_pem())
            .time(Seconds)
            .login()
            .uncovered(
                &[Message],
                "the token holds nothing of what is subscribed to",
            ),
        Row::new("Hyperliquid", Hyperliquid)
            .keys(keys::ethereum())
            .timeless()
            .options(&[
                (
                    "vault_address",
                    "0x14791697260E4c9A71f18484C9f997B308e59325",
                ),
                ("chain", "Testnet"),
            ])
            .uncovered(&[Method, Path], "only the action is signed"),
        Row::new("HyperliquidUsdSend", HyperliquidUsdSend)
            .keys(keys::ethereum())
            .timeless()
            .arguments(&[
                ("destination", "0x5e9ee1089755c3435139848e47e6635505d5a13a"),
                ("amount", "1"),
            ])
            .options(&[("chain", "Testnet")])
            .only(&["POST with JSON"])
            .uncovered(&[Method, Path], "only the action is signed"),
        Row::new("LBankRsa", LBankRsa)
            .keys(keys::rsa_base64())
            .uncovered(&[Method, Path], FORM_SIGNED),
    ]
}
