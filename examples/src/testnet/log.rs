//! What arrived and what came of it.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Mutex;

use axum::http::Method;
use axum::response::Response;

use super::error::Code;
use super::fault::Fault;
use super::shared::lock;

/// Older records make room, so that a long run does not fill the memory.
const KEPT: usize = 65_536;

/// One request that arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestRecord {
    /// Its method.
    pub method: Method,
    /// Its path, without the query.
    pub path: String,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing yet, or the client went away before.
    Unanswered,
    /// The exchange's own answer.
    Answered {
        /// HTTP status.
        status: u16,
        /// The error's code.
        code: Option<&'static str>,
    },
    /// A fault came in between.
    Faulted {
        /// Which.
        fault: Fault,
        /// The status that the exchange meant to answer with, when it was asked at all.
        executed: Option<u16>,
    },
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unanswered => formatter.write_str("not answered"),
            Self::Answered { status, code: None } => write!(formatter, "{status}"),
            Self::Answered {
                status,
                code: Some(code),
            } => write!(formatter, "{status} {code}"),
            Self::Faulted {
                fault,
                executed: None,
            } => write!(formatter, "fault {fault}, not executed"),
            Self::Faulted {
                fault,
                executed: Some(status),
            } => write!(formatter, "fault {fault}, executed with {status}"),
        }
    }
}

/// What had arrived when this was asked for.
#[derive(Clone, Debug)]
pub struct Requests {
    count: u64,
    records: Vec<RequestRecord>,
}

impl Requests {
    /// How many since the start.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Oldest first; the last 65,536.
    #[must_use]
    pub fn records(&self) -> &[RequestRecord] {
        &self.records
    }
}

impl Outcome {
    pub(super) fn answered(response: &Response) -> Self {
        Self::Answered {
            status: response.status().as_u16(),
            code: response.extensions().get().copied().map(Code::name),
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct RequestLog(Mutex<Log>);

#[derive(Debug, Default)]
struct Log {
    count: u64,
    records: VecDeque<RequestRecord>,
}

/// The number of a request, counted from 0.
#[derive(Clone, Copy)]
pub(super) struct Arrival(u64);

impl RequestLog {
    pub(super) fn arrive(&self, method: Method, path: &str) -> Arrival {
        let mut log = lock(&self.0);
        if log.records.len() == KEPT {
            log.records.pop_front();
        }
        log.records.push_back(RequestRecord {
            method,
            path: path.to_owned(),
            outcome: Outcome::Unanswered,
        });
        log.count += 1;
        Arrival(log.count - 1)
    }

    pub(super) fn settle(&self, arrival: Arrival, outcome: Outcome) {
        let mut log = lock(&self.0);
        let forgotten = log.count - log.records.len() as u64;
        let record = arrival
            .0
            .checked_sub(forgotten)
            .and_then(|index| log.records.get_mut(usize::try_from(index).ok()?));
        if let Some(record) = record {
            record.outcome = outcome;
        }
    }

    pub(super) fn snapshot(&self) -> Requests {
        let log = lock(&self.0);
        Requests {
            count: log.count,
            records: log.records.iter().cloned().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Method;

    use super::{KEPT, Outcome, RequestLog};

    #[test]
    fn the_log_is_bounded_and_the_count_is_not() {
        let log = RequestLog::default();
        let forgotten = log.arrive(Method::GET, "/0");
        for number in 1..=KEPT {
            log.arrive(Method::GET, &format!("/{number}"));
        }
        let last = log.arrive(Method::GET, "/last");
        let answered = Outcome::Answered {
            status: 200,
            code: None,
        };
        log.settle(forgotten, answered.clone());
        log.settle(last, answered.clone());

        let requests = log.snapshot();
        assert_eq!(requests.count(), KEPT as u64 + 2);
        assert_eq!(requests.records().len(), KEPT);
        assert_eq!(requests.records()[0].path, "/2");
        assert_eq!(requests.records()[0].outcome, Outcome::Unanswered);
        assert_eq!(requests.records()[KEPT - 1].outcome, answered);
    }
}
