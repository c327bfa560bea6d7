//! Fetches the URL that it is given with a client built by default, and prints what it got. A process of its own, because
//! the root certificates to trust come from its environment.

use std::process::ExitCode;

use rustls as _; // with two providers, so that this program links both
use signed_api::prelude::*;

#[api_client]
trait Greeter {
    #[get("/greeting")]
    async fn greeting(&self) -> Result<String>;
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let url = std::env::args().nth(1).unwrap_or_default();
    match greeting(&url).await {
        Ok(greeting) => {
            println!("{greeting}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{:?} {error}", error.outcome());
            ExitCode::FAILURE
        }
    }
}

async fn greeting(url: &str) -> Result<String> {
    GreeterClient::builder()
        .base_url(url)
        .build()?
        .greeting()
        .await
}
