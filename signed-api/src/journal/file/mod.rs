//! A journal in a file.

mod line;
mod store;

use std::fmt;
use std::path::Path;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread::{self, JoinHandle};

use tokio::sync::oneshot;

use self::line::Line;
use self::store::Store;
use super::{Ending, Journal, JournalEntry, JournalError};
use crate::future::BoxFuture;

/// Keeps the journal in a file that only its owner can read, for one process at a time.
///
/// An entry is on the disk before its request leaves; entries that come at the same time share one wait for the disk. The
/// file grows to a few MiB and is then written anew with what is still open. A line that was cut off by a crash was never
/// confirmed, so nothing was sent for it; anything else that is wrong with the file is an error.
///
/// ```no_run
/// # use signed_api::prelude::*;
/// # #[api_client(base_url = "https://api.example.com")]
/// # #[auth(hmac = "ts+method+path+body")]
/// # pub trait Exchange { #[get("/orders/{id}")] async fn order(&self, id: &str) -> Result<bool>; }
/// # async fn example() -> Result<()> {
/// use std::sync::Arc;
/// use signed_api::{Ending, FileJournal};
///
/// let journal = Arc::new(FileJournal::open("orders.journal")?);
/// let exchange = ExchangeClient::builder()
///     .credentials(Credentials::from_env("EXCHANGE")?)
///     .journal(Arc::clone(&journal))
///     .build()?;
///
/// // What an earlier process had begun when it crashed:
/// for entry in journal.unresolved() {
///     let Some(key) = &entry.key else { continue };
///     let ending = if exchange.order(key).await? { Ending::Executed } else { Ending::NotExecuted };
///     journal.resolve(&entry.id, ending).await?;
/// }
/// # Ok(()) }
/// ```
pub struct FileJournal {
    /// Taken only when the journal is dropped.
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
    unresolved: Mutex<Vec<JournalEntry>>,
}

/// A line to write, and whom to tell when it is on the disk.
struct Job {
    line: Line,
    written: oneshot::Sender<Result<(), JournalError>>,
}

impl FileJournal {
    /// Opens the journal at `path`, and creates it where there is none.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or written, others can read it, another process has it open, it is no journal, or is
    /// damaged.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, JournalError> {
        let (store, unresolved) = Store::open(path.as_ref())?;
        let (jobs, queue) = mpsc::channel();
        let thread = thread::Builder::new()
            .name("signed-api journal".to_owned())
            .spawn(move || write_all(store, &queue))
            .map_err(|error| JournalError::new(format!("no thread to write it: {error}")))?;
        Ok(Self {
            jobs: Some(jobs),
            thread: Some(thread),
            unresolved: Mutex::new(unresolved),
        })
    }

    /// Calls of earlier processes that began, and of which nobody knows how they ended. Look each up, then
    /// [`resolve`](Self::resolve) it.
    pub fn unresolved(&self) -> Vec<JournalEntry> {
        let unresolved = self.unresolved.lock();
        unresolved.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes how a call of an earlier process ended.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub async fn resolve(&self, id: &str, ending: Ending) -> Result<(), JournalError> {
        self.end(id, ending).await?;
        if ending != Ending::Unknown {
            let unresolved = self.unresolved.lock();
            let mut unresolved = unresolved.unwrap_or_else(PoisonError::into_inner);
            unresolved.retain(|entry| entry.id != id);
        }
        Ok(())
    }

    async fn write(&self, line: Line) -> Result<(), JournalError> {
        let (written, result) = oneshot::channel();
        let gone = || JournalError::new("the journal's thread has ended");
        let jobs = self.jobs.as_ref().ok_or_else(gone)?;
        jobs.send(Job { line, written }).map_err(|_| gone())?;
        result.await.map_err(|_| gone())?
    }
}

impl Journal for FileJournal {
    fn begin<'a>(&'a self, entry: &'a JournalEntry) -> BoxFuture<'a, Result<(), JournalError>> {
        Box::pin(self.write(Line::Begin(entry.clone())))
    }

    fn end(&self, id: &str, ending: Ending) -> BoxFuture<'_, Result<(), JournalError>> {
        Box::pin(self.write(Line::End(id.to_owned(), ending)))
    }
}

/// Waits until all that was begun is written and the file is free for the next one.
impl Drop for FileJournal {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take() {
            // A thread that has panicked has let go of the file too.
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for FileJournal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileJournal").finish_non_exhaustive()
    }
}

/// Writes whatever has come together since the last time, until the journal is dropped.
fn write_all(mut store: Store, queue: &mpsc::Receiver<Job>) {
    while let Ok(first) = queue.recv() {
        let jobs: Vec<Job> = std::iter::once(first).chain(queue.try_iter()).collect();
        let result = store.append(jobs.iter().map(|job| &job.line));
        for job in jobs {
            // A caller that has gone away needs no answer.
            let _ = job.written.send(result.clone());
        }
    }
}
