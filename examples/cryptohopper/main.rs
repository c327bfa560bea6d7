//! Asks Cryptohopper who is logged in, which bots there are and what a market costs, and shows what a refusal says.
//!
//! `cargo run --example cryptohopper` talks to an embedded server. With `CRYPTOHOPPER_TOKEN` set it talks to Cryptohopper
//! itself, or to what `CRYPTOHOPPER_API_URL` names; `CRYPTOHOPPER_APP_KEY` is the application's client id, and
//! `CRYPTOHOPPER_CA` a file with the certificate of an authority of your own. Proxies are those of `HTTPS_PROXY` and its relatives.
//! There, nothing is bought.
//!
//! `cargo run --example cryptohopper -- login` first lets the user log in in the browser, at the embedded server, or at
//! Cryptohopper if `CRYPTOHOPPER_CLIENT_ID` is set; `CRYPTOHOPPER_REDIRECT_PORT` is the port of the redirect URI that is
//! registered, and `CRYPTOHOPPER_WEB_URL` another address of the consent page.

mod api;
mod login;
mod setup;

use std::error::Error as StdError;
use std::process::ExitCode;

use signed_api::prelude::*;

use self::api::{ApiError, Buy, HopperClient};
use self::setup::Setup;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", in_words(&*error));
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn StdError>> {
    let with_login = match std::env::args().nth(1).as_deref() {
        None => false,
        Some("login") => true,
        Some(other) => {
            return Err(format!("`{other}` is not known: leave it out, or write `login`").into());
        }
    };
    let setup = Setup::of_environment(with_login).await?;
    let token = match &setup.token {
        Some(token) => token.clone(),
        None => login::log_in(&setup).await?,
    };
    let hopper = setup.client(&token)?;

    let user = hopper.user().await?.data;
    println!("Logged in as {}.", user.username);
    let bots = hopper.hoppers(None).await?.data;
    for bot in &bots {
        println!("Bot {}: {}, on {}.", bot.id, bot.name, bot.exchange);
    }
    let ticker = hopper.ticker("binance", "BTC/USDT").await?.data;
    println!("BTC/USDT on binance: {}.", ticker.last);

    if let (Some(bot), true) = (bots.first(), setup.is_embedded()) {
        show_refusal(&hopper, bot.id).await?;
    }
    Ok(())
}

/// Buys something with a token that is not good for it.
async fn show_refusal(hopper: &HopperClient, hopper_id: u64) -> Result<(), Box<dyn StdError>> {
    let order = Buy {
        hopper_id,
        market: "BTC/USDT".to_owned(),
        amount: "0.001".to_owned(),
    };
    match hopper.buy(&order).await {
        Ok(_) => Err("the embedded server should have refused the order".into()),
        Err(error) => {
            println!("{}", in_words(&error));
            Ok(())
        }
    }
}

/// One sentence: what Cryptohopper says, where it says something.
fn in_words(error: &(dyn StdError + 'static)) -> String {
    let error = match error.downcast_ref::<Error>() {
        Some(error) => error,
        None => return error.to_string(),
    };
    let Some(said) = error.api::<ApiError>() else {
        return error.to_string();
    };
    let mut text = format!(
        "{}: Cryptohopper refuses it: {}",
        error.operation(),
        said.message
    );
    if let Some(code) = said.code {
        text.push_str(&format!(" (code {code})"));
    }
    if let Some(address) = &said.ip_address {
        text.push_str(&format!("; it sees {address} as this program's address"));
    }
    text
}
