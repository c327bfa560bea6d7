//! What the exchanges from HashKey on cover.

use signed_api::Unit::Seconds;
use signed_api::schemes::*;

use crate::row::Part::{Body, Message, Method, Path, Query};
use crate::row::Row;

const FORM_SIGNED: &str = "only the arguments are signed";
const JSON_AS_ARGUMENTS: &str =
    "the arguments of JSON are signed, and neither the spaces between them nor what is null";
const JSON_UNSIGNED: &str = "JSON is not signed";

pub(crate) fn rows() -> Vec<Row> {
    vec![
        Row::new("HashKey", HashKey).uncovered(&[Method, Path], FORM_SIGNED),
        Row::new("HashKeyJson", HashKeyJson)
            .uncovered(&[Method, Path], FORM_SIGNED)
            .uncovered(&[Body], JSON_UNSIGNED),
        Row::new("HollaEx", HollaEx).time(Seconds),
        Row::new("HollaExWs", HollaExWs)
            .time(Seconds)
            .uncovered(&[Method, Query, Body], "only the path is signed"),
        Row::new("Htx", Htx)
            .time(Seconds)
            .uncovered(&[Body], JSON_UNSIGNED),
        Row::new("HtxWs", HtxWs).time(Seconds).login(),
        Row::new("HtxContractWs", HtxContractWs)
            .time(Seconds)
            .login(),
        Row::new("Indodax", Indodax).uncovered(&[Method, Path], FORM_SIGNED),
        Row::new("Kraken", Kraken)
            .timeless()
            .uncovered(&[Method], "path and body are signed"),
        Row::new("KrakenJson", KrakenJson)
            .timeless()
            .uncovered(&[Method], "path and body are signed"),
        Row::new("KuCoin", KuCoin),
        Row::new("KuCoinBroker", KuCoinBroker),
        Row::new("Latoken", Latoken).timeless().uncovered(
            &[Body],
            "the arguments are signed, and not the spaces between them",
        ),
        Row::new("LBank", LBank).uncovered(&[Method, Path], FORM_SIGNED),
        Row::new("Luno", Luno).timeless().uncovered(
            &[Method, Path, Query, Body],
            "nothing is signed: the secret itself is sent",
        ),
        Row::new("Mercado", Mercado)
            .timeless()
            .uncovered(&[Method], "path and body are signed"),
        Row::new("MexcBroker", MexcBroker)
            .uncovered(&[Method, Path], FORM_SIGNED)
            .uncovered(&[Body], JSON_UNSIGNED),
        Row::new("MexcContract", MexcContract)
            .uncovered(&[Method, Path], "query and body are signed"),
        Row::new("MexcSpot", MexcSpot).uncovered(&[Method, Path], FORM_SIGNED),
        Row::new("Okx", Okx),
        Row::new("OkxWs", OkxWs).time(Seconds).login(),
        Row::new("Upbit", Upbit)
            .timeless()
            .uncovered(&[Method, Path], FORM_SIGNED)
            .uncovered(&[Body], JSON_AS_ARGUMENTS),
        Row::new("WhiteBit", WhiteBit)
            .timeless()
            .uncovered(&[Method], "the body names the path"),
        Row::new("WhiteBitWs", WhiteBitWs)
            .timeless()
            .login()
            .uncovered(&[Message], "nothing is signed: the token is sent"),
        Row::new("WooV1", WooV1).uncovered(&[Method, Path], FORM_SIGNED),
        Row::new("WooV3", WooV3),
        Row::new("XtFutures", XtFutures).uncovered(&[Method], "path, query and body are signed"),
        Row::new("XtFuturesPrefixed", XtFuturesPrefixed)
            .uncovered(&[Method], "path, query and body are signed"),
        Row::new("XtSpot", XtSpot),
        Row::new("XtSpotPrefixed", XtSpotPrefixed),
    ]
}
