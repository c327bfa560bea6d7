//! Receives webhooks of CryptoPay and Stripe: verifies them, handles each once, and answers so that what was not handled comes
//! again.
//!
//! `cargo run --example webhook_server` has an embedded sender, which sends good, forged, late and repeated deliveries, and
//! prints what is answered and why. With `WEBHOOK_SECRET` set it waits for real ones, at `WEBHOOK_ADDRESS` (unless set
//! `127.0.0.1:8080`) and the paths `/cryptopay` and `/stripe`; `WEBHOOK_SECRET_BEFORE` is accepted too, while the secret is
//! being changed.

mod sender;
mod server;

use std::error::Error as StdError;
use std::process::ExitCode;

use self::sender::Sender;
use self::server::{Books, Webhooks};

/// What the embedded sender signs with.
const SECRET: &str = "whsec_of_the_embedded_sender";

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn StdError>> {
    match variable("SECRET") {
        Some(secret) => wait_for_real_ones(&secret).await,
        None => at_the_embedded_sender().await,
    }
}

async fn wait_for_real_ones(secret: &str) -> Result<(), Box<dyn StdError>> {
    let mut webhooks = Webhooks::new(secret)?;
    if let Some(before) = variable("SECRET_BEFORE") {
        webhooks = webhooks.and_secret(&before)?;
    }
    let address = variable("ADDRESS").unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    let listener = tokio::net::TcpListener::bind(&address).await?;
    println!("Waiting at http://{address}/cryptopay and http://{address}/stripe");
    axum::serve(listener, server::app(&webhooks, &Books::default())).await?;
    Ok(())
}

async fn at_the_embedded_sender() -> Result<(), Box<dyn StdError>> {
    let webhooks = Webhooks::new(SECRET)?;
    let books = Books::failing_at("evt_5");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let app = server::app(&webhooks, &books);
    let server = tokio::spawn(async move { axum::serve(listener, app).await });

    let sender = Sender::new(&url, SECRET, webhooks)?;
    sender.cryptopay().await?;
    sender.stripe().await?;

    server.abort();
    match books.all().len() {
        4 => println!("\nEnd. Four payments were made, and four are in the books."),
        other => return Err(format!("{other} payments are in the books, and 4 were made").into()),
    }
    Ok(())
}

/// A variable of the environment.
fn variable(name: &str) -> Option<String> {
    let value = std::env::var_os(format!("WEBHOOK_{name}"))?;
    value.into_string().ok().filter(|value| !value.is_empty())
}
