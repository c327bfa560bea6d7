//! One thing that goes wrong with one request.

use std::time::{Duration, SystemTime};

use crate::clock::{Timestamp, Unit};
use crate::testing::answer::Answer;

/// A fault. To commit is to call the handler: what it then does is what "executed" means.
///
/// Over HTTP/2 a reset breaks the whole connection, and with it whatever else goes on there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// A TCP reset; not committed.
    ResetBeforeCommit,
    /// Committed, then a TCP reset before any byte of the answer.
    ResetAfterCommit,
    /// Committed, then half of the body that the answer announces, and the end of the connection; over HTTP/2 a reset
    /// of the stream.
    TruncatedBody,
    /// Nothing for so long, then committed and answered, even if the client has gone by then: what stands in a queue is
    /// executed late. [`Duration::MAX`] is until the server is dropped.
    StallBeforeCommit(Duration),
    /// Committed at once, and answered after so long. [`Duration::MAX`] is never.
    StallAfterCommit(Duration),
    /// Committed, then the body byte by byte, with so long a pause before each.
    SlowBody(Duration),
    /// Answered with this status, as a gateway does that reaches nobody; not committed.
    ServerErrorBeforeCommit(u16),
    /// Committed, then answered with this status.
    ServerErrorAfterCommit(u16),
    /// Answered with 429; not committed.
    RateLimited(WaitHint),
    /// Answered with 418, as exchanges do before they ban an address; not committed.
    Banned(WaitHint),
    /// Committed and answered, with a `Date` so many seconds off: ahead when positive.
    WrongDate {
        /// How far it is ahead of the server's clock.
        offset_s: i64,
    },
    /// HTTP/2 `GOAWAY` whose last stream is an earlier one, so that the client knows that this one was not looked at;
    /// not committed. Over HTTP/1.1 the connection is closed instead, without an answer.
    GoAwayBeforeCommit,
    /// Committed, then HTTP/2 `GOAWAY` that includes this stream, and no answer. Over HTTP/1.1 the connection is closed
    /// instead, without an answer.
    GoAwayAfterCommit,
}

/// How a server says how long to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WaitHint {
    /// It does not.
    Silent,
    /// `Retry-After` in seconds.
    Seconds(u64),
    /// `Retry-After` as a date, so long after now; dates have no fractions of a second.
    Date(Duration),
    /// `{"retry_after": 1.5}` in seconds, in the body.
    Json(Duration),
    /// `X-RateLimit-Reset` in seconds since the epoch, so long after now, rounded up.
    ResetAt(Duration),
    /// `X-RateLimit-Reset` in seconds from now.
    ResetIn(u64),
}

impl WaitHint {
    pub(super) fn answer(self, status: u16, now: Timestamp) -> Answer {
        let empty = Answer::new(status, "");
        match self {
            Self::Silent => empty,
            Self::Seconds(seconds) => empty.header("retry-after", seconds.to_string()),
            Self::Date(wait) => empty.header("retry-after", date(later(now, wait))),
            Self::Json(wait) => {
                let body = format!("{{\"retry_after\": {}}}", wait.as_secs_f64());
                Answer::new(status, body).header("content-type", "application/json")
            }
            Self::ResetAt(wait) => {
                let nanos = later(now, wait).in_unit(Unit::Nanos);
                let seconds = nanos.div_ceil(1_000_000_000);
                empty.header("x-ratelimit-reset", seconds.to_string())
            }
            Self::ResetIn(seconds) => empty.header("x-ratelimit-reset", seconds.to_string()),
        }
    }
}

/// A moment as HTTP writes it.
pub(super) fn date(moment: Timestamp) -> String {
    httpdate::fmt_http_date(SystemTime::from(moment))
}

/// `moment`, so many seconds later, or earlier.
pub(super) fn shifted(moment: Timestamp, offset_s: i64) -> Timestamp {
    let offset = offset_s.saturating_mul(1_000_000_000);
    Timestamp::from_nanos(moment.in_unit(Unit::Nanos).saturating_add_signed(offset))
}

fn later(moment: Timestamp, wait: Duration) -> Timestamp {
    let nanos = u64::try_from(wait.as_nanos()).unwrap_or(u64::MAX);
    Timestamp::from_nanos(moment.in_unit(Unit::Nanos).saturating_add(nanos))
}
