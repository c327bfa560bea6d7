//! Asks Cryptohopper who is logged in, which bots there are and what a market costs, and shows what a refusal says.
//!
//! `cargo run --example cryptohopper` talks to an embedded server. With `CRYPTOHOPPER_TOKEN` set it talks to Cryptohopper
//! itself, or to what `CRYPTOHOPPER_API_URL` names; `CRYPTOHOPPER_APP_KEY` is the application's client id, and
//! `CRYPTOHOPPER_CA` a file with the certificate of an authority of your own. Proxies are those of `HTTPS_PROXY` and its relatives.
//! There, nothing is bought.
//!
//! `cargo run --example cryptohopper -- login` first lets the user log in in the browser, at the embedded server, or at
//! Cryptohopper if `CRYPTOHOPPER_CLIENT_ID` is set; `CRYPTOHOPPER_REDIRECT_PORT` is the port of the redirect URI that is
//! registered, and `CRYPTOHOPPER_WEB_URL` another address of the consent page. The token is kept in the file that
//! `CRYPTOHOPPER_TOKEN_FILE` names, `.cryptohopper-example.token` in the home directory unless set, where the next run with the
//! same client finds it. The embedded server forgets its tokens, so one of its own is kept only in a file that is named.

mod api;
mod login;
mod setup;

use std::error::Error as StdError;
use std::process::ExitCode;

use signed_api::prelude::*;
use signed_api::{ErrorKind, TokenError, TokenErrorKind};

use self::api::{Buy, HopperClient};
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
    if with_login {
        let token = login::log_in(&setup).await?;
        // On the disk before anybody uses it, where there is a file.
        setup.tokens.set(token).await?;
    }
    let hopper = setup.client()?;

    let user = hopper.user().await?;
    println!("Logged in as {}.", user.username);
    let bots = hopper.hoppers(None).await?;
    for bot in &bots {
        println!("Bot {}: {}, on {}.", bot.id, bot.name, bot.exchange);
    }
    let ticker = hopper.ticker("binance", "BTC/USDT").await?;
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

/// One sentence: what Cryptohopper says, where it says something, and what is to be done.
fn in_words(error: &(dyn StdError + 'static)) -> String {
    let Some(error) = error.downcast_ref::<Error>() else {
        return error.to_string();
    };
    let Some(said) = error.server_message() else {
        return match needs_login(error) {
            true => format!("{error}; run it with `-- login`"),
            false => error.to_string(),
        };
    };
    let mut text = format!("{}: Cryptohopper refuses it: {said}", error.operation());
    // Cryptohopper's own number for the reason, 0 where it has none.
    if let Some(code) = error.code().filter(|code| *code != "0") {
        text.push_str(&format!(" (code {code})"));
    }
    // For a comparison with the addresses that the application allows.
    if error.kind() == ErrorKind::Forbidden
        && let Some(address) = error.detail("ip_address")
    {
        text.push_str(&format!("; it sees {address} as this program's address"));
    }
    text
}

/// Whether only the user can help.
fn needs_login(error: &Error) -> bool {
    let source = error.source();
    let source = source.and_then(|source| source.downcast_ref::<TokenError>());
    source.is_some_and(|source| source.kind() == TokenErrorKind::LoginRequired)
}
