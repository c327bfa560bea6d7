//! Known answers of RFCs and vendors' documents. Every family has its own scheme, declared from what its document says.

mod digests;
mod example;
mod exchanges;
mod negative;
mod oauth;
mod orders;
mod services;
mod tokens;
mod webhooks;

use signed_api::Result;

pub(crate) use self::negative::report as negative;
use crate::compare::{Difference, shown};
use crate::recording::{Row, read};
use crate::report::Report;

/// Signs an example, and says what is not as published.
type Check = fn(&Row) -> Result<Vec<Difference>>;

const FAMILIES: &[(&str, Check)] = &[
    ("RFC 2202", digests::hmac),
    ("RFC 4231", digests::hmac),
    ("RFC 8032", digests::ed25519),
    ("RFC 7636 PKCE", digests::challenge),
    ("RFC 7515 JWS", tokens::rs256),
    ("RFC 8037 JWS", tokens::eddsa),
    ("MessageBird JWT webhooks", tokens::messagebird),
    ("RFC 6749 client auth", oauth::basic),
    ("OAuth 1.0a (RFC 5849)", oauth::one),
    ("Binance spot", exchanges::binance),
    ("Binance USD-M futures", exchanges::binance_futures),
    ("Binance WebSocket API", exchanges::binance_websocket),
    ("Binance FIX logon", exchanges::binance_fix),
    ("Kraken spot", orders::kraken),
    ("Gate.io v4", orders::gate),
    ("MEXC spot v3", orders::mexc),
    ("WOO X v1", orders::woo),
    ("FTX (defunct)", exchanges::ftx),
    ("BingX", exchanges::bingx),
    ("Gemini", exchanges::gemini),
    ("BitMEX", exchanges::bitmex),
    ("dYdX v3", exchanges::dydx),
    ("Polymarket CLOB L2", exchanges::polymarket),
    ("Bybit v2 (inverse, older)", exchanges::bybit_v2),
    ("AscendEX", exchanges::ascendex),
    ("BTSE", exchanges::btse),
    ("bitbank", orders::bitbank),
    ("OKX v5", orders::okx),
    ("Bybit v5", orders::bybit),
    ("CoinEx v2", exchanges::coinex),
    ("Bitfinex v2", orders::bitfinex),
    ("Bitstamp v2", exchanges::bitstamp),
    ("GitHub webhooks", webhooks::github),
    ("Slack signing secret", webhooks::slack),
    ("Standard Webhooks / Svix", webhooks::standard),
    ("Shopify OAuth callback HMAC", webhooks::shopify),
    ("Twilio", webhooks::twilio),
    ("Paddle Billing", webhooks::paddle),
    ("Square", webhooks::square),
    ("Coinbase Commerce", webhooks::coinbase_commerce),
    ("LINE Messaging API", webhooks::line),
    ("Adyen notifications", webhooks::adyen),
    ("Adyen payload webhooks", webhooks::adyen_payload),
    ("Razorpay", webhooks::razorpay),
    ("HubSpot v1/v2 (plain SHA-256)", webhooks::hubspot),
    (
        "MessageBird signed requests (legacy)",
        webhooks::messagebird,
    ),
    ("Pusher Channels REST", services::pusher),
    ("Pusher channel auth", services::pusher_channel),
    ("Cloudinary upload", services::cloudinary),
    ("OVH API", services::ovh),
    ("Duo API v2", services::duo),
    ("Hawk", services::hawk),
    ("Azure Cosmos DB master key", services::cosmos),
    ("Alibaba Cloud RPC signature v1", services::alibaba),
];

/// Those that `tests/canonical` reproduces, canonical request included.
const CANONICAL: [&str; 12] = [
    "AWS SigV4 (header)",
    "AWS SigV4 (presigned query)",
    "AWS SigV4 docs (S3/IAM)",
    "Akamai EdgeGrid",
    "Alibaba OSS V4",
    "Alibaba OSS signature v1",
    "Azure Storage SharedKey (2009 layout)",
    "Google Cloud Storage V4 signed URL (RSA)",
    "Oracle Cloud (draft-cavage HTTP signatures)",
    "RFC 9421 HTTP Message Signatures",
    "Tencent Cloud TC3-HMAC-SHA256",
    "draft-cavage HTTP signatures",
];

/// Algorithms that the language does not have.
const ALLOWED: &[(&str, &str)] = &[(
    "HMAC-SHA224",
    "the language has no SHA-224: no API is known to sign with it",
)];

pub(crate) fn report() -> Report {
    let mut report = Report::new("published known answers");
    let file = read("published.json");
    let rows = file.get("vectors").items();
    for row in rows {
        let row = Row(row.clone());
        let (family, algorithm) = (row.text("family"), row.text("algorithm"));
        if CANONICAL.contains(&family) {
            report.elsewhere();
        } else if let Some((_, reason)) = ALLOWED.iter().find(|(name, _)| *name == algorithm) {
            report.allowed(family, row.text("id"), reason);
        } else {
            check(&row, &mut report);
        }
    }
    report.note(format!(
        "others, by `tests/canonical`: {}",
        report.rows() - report.own_rows()
    ));
    report
}

fn check(row: &Row, report: &mut Report) {
    let family = row.text("family");
    let (_, check) = FAMILIES
        .iter()
        .find(|(name, _)| *name == family)
        .unwrap_or_else(|| panic!("no scheme for {family}"));
    match check(row) {
        Ok(differences) if differences.is_empty() => report.reproduced(family),
        Ok(differences) => report.failed(family, shown(row.text("id"), &differences)),
        Err(error) => report.failed(family, format!("{}: {error}", row.text("id"))),
    }
}
