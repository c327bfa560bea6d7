//! Notes calls in the journal named by the first argument, and prints the identity of each that it may send, until it is
//! killed: every second call ends. With `starved` as second argument it notes four instead, of which none ends, and has no
//! file descriptors left while the first makes the file long; with `leaving` it goes to the folder of the third argument.

use std::fs::File;
use std::io::{Write as _, stdout};
use std::process::ExitCode;
use std::sync::Arc;

use bytes::Bytes;
use signed_api::prelude::*;
use signed_api::transport::{SignedRequest, Transport, TransportError};
use signed_api::{
    BoxFuture, Ending, FileJournal, Journal, JournalEntry, JournalError, Outcome, RetryPolicy,
};

#[api_client(base_url = "https://api.example.com")]
#[auth(hmac = "ts+method+path+body")]
trait Exchange {
    #[post("/orders")]
    #[retry(key = "id")]
    async fn place(&self, id: u64) -> Result<()>;

    #[post("/notes")]
    #[retry(key = "id")]
    async fn note(&self, id: u32, text: &str) -> Result<()>;
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

/// No answer comes.
#[derive(Debug)]
struct Lost;

impl Transport for Lost {
    fn send(
        &self,
        _: SignedRequest,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async { Err(TransportError::broken("lost")) })
    }
}

/// Four calls whose ends nobody knows; the first is so long that the file is written anew.
async fn four(journal: Arc<FileJournal>, change: impl FnOnce() -> Vec<File>) -> Result<()> {
    let exchange = ExchangeClient::builder()
        .credentials(Credentials::new("key", "secret"))
        .transport(Lost)
        .retry(RetryPolicy::never())
        .journal(journal)
        .build()?;
    let mut held = change();
    for number in 0..4 {
        let text = "x".repeat(if number == 0 { 3 << 20 } else { 0 });
        match exchange.note(number, &text).await {
            Err(error) if error.outcome() != Outcome::Unknown => return Err(error),
            _ => held.clear(),
        }
    }
    Ok(())
}

/// All descriptors of this process but one.
fn all_but_one_descriptor() -> Vec<File> {
    let mut held = Vec::new();
    while let Ok(file) = File::open("/dev/null") {
        held.push(file);
    }
    held.pop();
    held
}

#[tokio::main]
async fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().unwrap_or_default();
    let journal = match FileJournal::open(path) {
        Ok(journal) => Arc::new(journal),
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let change: Option<fn(&str) -> Vec<File>> = match arguments.next().as_deref() {
        Some("starved") => Some(|_| all_but_one_descriptor()),
        Some("leaving") => Some(|folder| {
            let _ = std::env::set_current_dir(folder);
            Vec::new()
        }),
        _ => None,
    };
    if let Some(change) = change {
        let folder = arguments.next().unwrap_or_default();
        return match four(journal, || change(&folder)).await {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("{error}");
                ExitCode::FAILURE
            }
        };
    }
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
