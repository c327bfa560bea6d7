//! A record of what is about to be sent, so that a crash leaves no order unaccounted for.

#[cfg(feature = "file")]
mod file;

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;

#[cfg(feature = "file")]
pub use self::file::FileJournal;
use crate::clock::Timestamp;
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::future::BoxFuture;

/// Is told of every call that changes something, before its first byte leaves and when its outcome is known.
///
/// What has begun and not ended when a process starts again may have been executed: look it up by its key. Calls of
/// methods whose effect is `safe` are not told.
pub trait Journal: Send + Sync + fmt::Debug {
    /// Makes `entry` durable. Nothing is sent before this is done, and nothing at all when it fails.
    fn begin<'a>(&'a self, entry: &'a JournalEntry) -> BoxFuture<'a, Result<(), JournalError>>;

    /// The call of this [`id`](JournalEntry::id) came to an end. A call that is dropped while it runs comes to none.
    fn end(&self, id: &str, ending: Ending) -> BoxFuture<'_, Result<(), JournalError>>;
}

impl<J: Journal + ?Sized> Journal for Arc<J> {
    fn begin<'a>(&'a self, entry: &'a JournalEntry) -> BoxFuture<'a, Result<(), JournalError>> {
        (**self).begin(entry)
    }

    fn end(&self, id: &str, ending: Ending) -> BoxFuture<'_, Result<(), JournalError>> {
        (**self).end(id, ending)
    }
}

/// A call as it begins: the same bytes for all of its attempts, before they are signed, so without any credential.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct JournalEntry {
    /// Tells this call from all others: 32 random hexadecimal digits.
    pub id: String,
    /// When it began.
    pub begun: Timestamp,
    /// The method, as `Trait::method`.
    pub operation: String,
    /// The value by which the server recognises a repetition, if the call has one.
    pub key: Option<String>,
    /// The HTTP method.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// The body. Where the scheme writes the body or the query itself, with a nonce or a time stamp in it, the arguments
    /// that it writes them of, as a JSON object.
    pub body: Bytes,
}

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Ending {
    /// The server answered with success.
    Executed,
    /// A part of it was executed.
    InPart,
    /// It was not executed.
    NotExecuted,
    /// Nobody knows; the caller was told so.
    Unknown,
}

impl Ending {
    pub(crate) fn of<T>(result: &Result<T>) -> Self {
        match result.as_ref().map_err(Error::outcome) {
            Ok(_) | Err(Outcome::Completed) => Self::Executed,
            Err(Outcome::Partial) => Self::InPart,
            Err(Outcome::NotSent | Outcome::Rejected) => Self::NotExecuted,
            Err(Outcome::Unknown) => Self::Unknown,
        }
    }
}

/// The journal could not be written, or not be read.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct JournalError {
    message: String,
}

impl JournalError {
    /// An error with this text.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
        }
    }
}

impl From<JournalError> for Error {
    fn from(error: JournalError) -> Self {
        let message = format!("not sent, because it could not be noted: {}", error.message);
        Self::not_sent(ErrorKind::Journal, message)
    }
}
