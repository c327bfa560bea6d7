//! What was received, and what became of it.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

use super::fault::Fault;
use super::http1::BadHttp;
use super::received_http::ReceivedHttp;

/// Older records make room, so that a long run does not fill the memory.
const KEPT: usize = 65_536;

/// A request that arrived, and the truth about it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Observed {
    /// The request.
    pub request: ReceivedHttp,
    /// The fault that it met.
    pub fault: Option<Fault>,
    /// Whether the handler was called.
    pub committed: bool,
}

/// Bytes that were no request. They were answered with an error, and the connection closed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Rejected {
    /// Why.
    pub error: BadHttp,
    /// From the beginning of what should be a request; empty for HTTP/2.
    pub raw: Bytes,
}

#[derive(Debug, Default)]
pub(super) struct Log(Mutex<Entries>);

#[derive(Debug, Default)]
struct Entries {
    count: u64,
    observed: VecDeque<Observed>,
    rejected: Vec<Rejected>,
}

impl Log {
    /// Adds a request, and says its number.
    pub(super) fn arrive(&self, request: ReceivedHttp) -> u64 {
        let mut entries = self.entries();
        if entries.observed.len() == KEPT {
            entries.observed.pop_front();
        }
        entries.observed.push_back(Observed {
            request,
            fault: None,
            committed: false,
        });
        entries.count += 1;
        entries.count - 1
    }

    pub(super) fn meets(&self, number: u64, fault: Option<Fault>) {
        self.change(number, |observed| observed.fault = fault);
    }

    pub(super) fn commits(&self, number: u64) {
        self.change(number, |observed| observed.committed = true);
    }

    pub(super) fn reject(&self, error: BadHttp, raw: Bytes) {
        self.entries().rejected.push(Rejected { error, raw });
    }

    pub(super) fn observed(&self) -> Vec<Observed> {
        self.entries().observed.iter().cloned().collect()
    }

    pub(super) fn rejected(&self) -> Vec<Rejected> {
        self.entries().rejected.clone()
    }

    pub(super) fn count(&self) -> u64 {
        self.entries().count
    }

    fn change(&self, number: u64, change: impl FnOnce(&mut Observed)) {
        let mut entries = self.entries();
        let forgotten = entries.count - entries.observed.len() as u64;
        let index = number.checked_sub(forgotten);
        let index = index.and_then(|index| usize::try_from(index).ok());
        if let Some(observed) = index.and_then(|index| entries.observed.get_mut(index)) {
            change(observed);
        }
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
