//! Notes calls in the journal named by the first argument, and prints the identity of each that it may send, until it is
//! killed: every second call ends.

use std::io::{Write as _, stdout};
use std::process::ExitCode;
use std::sync::Arc;

use bytes::Bytes;
use signed_api::prelude::*;
use signed_api::transport::{SignedRequest, Transport, TransportError};
use signed_api::{BoxFuture, Ending, FileJournal, Journal, JournalEntry, JournalError};

#[api_client(base_url = "https://api.example.com")]
#[auth(hmac = "ts+method+path+body")]
trait Exchange {
    #[post("/orders")]
    #[retry(key = "id")]
    async fn place(&self, id: u64) -> Result<()>;
}

/// Prints what would be sent.
#[derive(Debug)]
struct Printer;

impl Transport for Printer {
    fn send(
        &self,
        request: SignedRequest,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        say("sent", std::str::from_utf8(&request.body).unwrap_or("?"));
        Box::pin(async { Ok(http::Response::new(Bytes::new())) })
    }
}

/// Leaves out every second ending, and prints the others once they are noted.
#[derive(Debug)]
struct Forgetful(Arc<FileJournal>);

impl Journal for Forgetful {
    fn begin<'a>(&'a self, entry: &'a JournalEntry) -> BoxFuture<'a, Result<(), JournalError>> {
        Box::pin(async move {
            self.0.begin(entry).await?;
            say("begun", &entry.id);
            Ok(())
        })
    }

    fn end(&self, id: &str, ending: Ending) -> BoxFuture<'_, Result<(), JournalError>> {
        let id = id.to_owned();
        Box::pin(async move {
            if id.as_bytes().first().is_some_and(|digit| digit % 2 == 0) {
                self.0.end(&id, ending).await?;
                say("ended", &id);
            }
            Ok(())
        })
    }
}

/// One line at once, so that a kill cuts off none.
fn say(what: &str, value: &str) {
    let _ = stdout()
        .lock()
        .write_all(format!("{what} {value}\n").as_bytes());
}

#[tokio::main]
async fn main() -> ExitCode {
    let path = std::env::args().nth(1).unwrap_or_default();
    let journal = match FileJournal::open(path) {
        Ok(journal) => Arc::new(journal),
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    say("open", "journal");
    let exchange = ExchangeClient::builder()
        .credentials(Credentials::new("key", "secret"))
        .transport(Printer)
        .journal(Forgetful(journal))
        .build();
    let exchange = match exchange {
        Ok(exchange) => exchange,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let callers: Vec<_> = (0..8_u64)
        .map(|caller| {
            let exchange = exchange.clone();
            tokio::spawn(async move {
                for number in 0_u64.. {
                    if exchange.place(caller * 1_000_000 + number).await.is_err() {
                        return;
                    }
                }
            })
        })
        .collect();
    for caller in callers {
        let _ = caller.await;
    }
    ExitCode::FAILURE
}
