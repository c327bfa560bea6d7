//! Logs in at a payment gateway, asks for payments, and shows what becomes of tokens: obtained by a login, refreshed when
//! the gateway refuses them, the call sent once more; a wait that the gateway asks for; a refusal; a list in pages.
//!
//! `cargo run --example cryptopay` starts the embedded gateway. With `CRYPTOPAY_URL`, `CRYPTOPAY_USERNAME` and
//! `CRYPTOPAY_PASSWORD` set it asks that one. `CRYPTOPAY_ENVIRONMENT` is `production`, where it only reads, unless it is set to
//! `sandbox`; `CRYPTOPAY_TOKEN_FILE` is where the tokens are kept for the next run.

mod account;
mod api;
mod tour;

use std::error::Error as StdError;
use std::process::ExitCode;

use signed_api::{Error, Secret};
use signed_api_examples::cryptopay::{Config, Cryptopay};

use self::account::Account;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let said = error.downcast_ref::<Error>().map(tour::refusal);
            eprintln!("{}", said.unwrap_or_else(|| error.to_string()));
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn StdError>> {
    let [url, username, password] = ["URL", "USERNAME", "PASSWORD"].map(variable);
    match (url, username, password) {
        (Some(url), Some(username), Some(password)) => {
            let environment = variable("ENVIRONMENT");
            let account = Account {
                url: url.trim_end_matches('/').to_owned(),
                environment: environment.unwrap_or_else(|| "production".to_owned()),
                username,
                password: Secret::new(password),
                token_file: variable("TOKEN_FILE").map(Into::into),
            };
            println!("The gateway at {}, {}.", account.url, account.environment);
            tour::at_a_gateway_of_your_own(&account).await
        }
        (None, None, None) => {
            let gateway = Cryptopay::start(Config::default()).await?;
            println!("An embedded gateway at {}.", gateway.url());
            let account = Account {
                url: gateway.url(),
                environment: "sandbox".to_owned(),
                username: gateway.user().to_owned(),
                password: Secret::new(gateway.password()),
                token_file: None,
            };
            tour::at_the_embedded_gateway(&account, &gateway).await
        }
        _ => Err(
            "set CRYPTOPAY_URL, CRYPTOPAY_USERNAME and CRYPTOPAY_PASSWORD, or none of them".into(),
        ),
    }
}

/// A variable of the environment, with the prefix of all of them; nothing, if it is empty.
fn variable(name: &str) -> Option<String> {
    let value = std::env::var_os(format!("CRYPTOPAY_{name}"))?;
    let value = value.into_string().ok()?;
    (!value.is_empty()).then_some(value)
}
