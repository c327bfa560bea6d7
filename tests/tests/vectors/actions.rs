//! The recorded signatures over actions, made as Ethereum wallets do.

use http::Method;
use signed_api::schemes::{AsterWithdraw, Hyperliquid, HyperliquidUsdSend};
use signed_api::transport::SignedRequest;
use signed_api::{Result, Signer, UnsignedRequest};

use crate::compare::{Difference, shown};
use crate::exchanges::WALLET;
use crate::json::Json;
use crate::recording::{Row, rows};
use crate::report::Report;

pub(crate) fn report() -> Report {
    let mut report = Report::new("actions");
    for row in rows("actions.json") {
        let case = row.text("case").to_owned();
        match compared(&row) {
            Ok(differences) if differences.is_empty() => report.reproduced(&case),
            Ok(differences) => report.failed(&case, shown(&case, &differences)),
            Err(error) => report.failed(&case, format!("{case}: {error}")),
        }
    }
    report
}

fn compared(row: &Row) -> Result<Vec<Difference>> {
    let expected = row.0.get("expected");
    if row.exchange() == "aster" {
        // The form holds it among the arguments. The recorder writes its last byte in upper case.
        let body = body(&withdrawal(row)?);
        let signature = body
            .split('&')
            .find_map(|pair| pair.strip_prefix("userSignature="));
        let signed = signature.unwrap_or_default().to_owned();
        let recorded = expected.get("signature").text().to_lowercase();
        return Ok(Difference::unless_equal("userSignature", signed, recorded));
    }
    let body = body(&match row.text("case").starts_with("user_signed") {
        true => transfer(row)?,
        false => action(row)?,
    });
    let recorded = expected.get("body");
    if *recorded != Json::Null {
        return Ok(Difference::unless_equal(
            "body",
            body,
            recorded.text().to_owned(),
        ));
    }
    let signed = Json::read(&body).get("signature").to_string();
    let recorded = expected.get("signature").to_string();
    Ok(Difference::unless_equal("signature", signed, recorded))
}

fn action(row: &Row) -> Result<SignedRequest> {
    let input = row.0.get("input");
    let nonce = input.get("nonce").number();
    let mut signer = Signer::new(Hyperliquid, row.credentials())?;
    if input.get("source").text() == "b" {
        signer = signer.option("chain", "Testnet");
    }
    if let Json::Text(vault) = input.get("vault") {
        signer = signer.option("vault_address", format!("0x{vault}"));
    }
    if let Json::Number(_) = input.get("expiresAfter") {
        signer = signer.option("recv_window", input.get("expiresAfter").number() - nonce);
    }
    let request = post("https://api.hyperliquid.xyz/exchange", input.get("action"))?;
    signer.sign_at(&request, row.frozen().now(), nonce)
}

fn transfer(row: &Row) -> Result<SignedRequest> {
    let input = row.0.get("input");
    let request = post(
        "https://api.hyperliquid.xyz/exchange",
        &without(input, &["hyperliquidChain", "time"]),
    )?;
    Signer::new(HyperliquidUsdSend, row.credentials())?
        .option("chain", input.get("hyperliquidChain").text())
        .sign_at(&request, row.frozen().now(), input.get("time").number())
}

fn withdrawal(row: &Row) -> Result<SignedRequest> {
    let input = row.0.get("input");
    let payload = input.get("payload");
    let credentials = row.credentials().with_account(WALLET).with(
        "wallet_key",
        row.0.at(&["credentials", "privateKey"]).text(),
    );
    let request = post(
        "https://fapi.asterdex.com/fapi/v3/aster/user-withdraw",
        &without(payload, &["userNonce"]),
    )?
    .constant("network", input.get("network").text());
    let nonce = payload.get("userNonce").number();
    Signer::new(AsterWithdraw, credentials)?.sign_at(&request, row.frozen().now(), nonce)
}

fn post(url: &str, arguments: &Json) -> Result<UnsignedRequest> {
    UnsignedRequest::new(Method::POST, url)?.json(arguments)
}

/// `arguments` but those that the scheme writes itself.
fn without(arguments: &Json, names: &[&str]) -> Json {
    let mut members = arguments.members().to_vec();
    members.retain(|(name, _)| !names.contains(&name.as_str()));
    Json::Map(members)
}

fn body(signed: &SignedRequest) -> String {
    String::from_utf8_lossy(&signed.body).into_owned()
}
