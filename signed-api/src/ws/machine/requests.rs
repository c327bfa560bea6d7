//! Requests: each is sent at most once, and ends exactly once.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use super::{ConnectionId, RequestId};
use crate::error::{Error, ErrorKind, Outcome};

/// The requests that have not ended.
#[derive(Debug, Default)]
pub(super) struct Requests {
    all: BTreeMap<RequestId, Pending>,
    /// Those that have not been handed to a connection, in the order in which they came.
    waiting: VecDeque<RequestId>,
    /// Those that have been, by the id that their answer has.
    by_id: BTreeMap<u64, RequestId>,
}

#[derive(Debug)]
struct Pending {
    private: bool,
    deadline: Duration,
    /// From here on it may have been executed.
    handed_to: Option<(ConnectionId, u64)>,
}

impl Requests {
    pub(super) fn add(&mut self, request: RequestId, private: bool, deadline: Duration) {
        let pending = Pending {
            private,
            deadline,
            handed_to: None,
        };
        if self.all.contains_key(&request) {
            return;
        }
        self.all.insert(request, pending);
        self.waiting.push_back(request);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether something private waits to be sent.
    pub(super) fn needs_login(&self) -> bool {
        let mut waiting = self.waiting.iter().filter_map(|id| self.all.get(id));
        waiting.any(|pending| pending.private)
    }

    /// Whether a connection has requests that are not answered.
    pub(super) fn are_on(&self, connection: ConnectionId) -> bool {
        let mut handed_to = self.all.values().filter_map(|pending| pending.handed_to);
        handed_to.any(|(on, _)| on == connection)
    }

    /// When the first of them has no more time.
    pub(super) fn deadline(&self) -> Option<Duration> {
        self.all.values().map(|pending| pending.deadline).min()
    }

    /// The next one that may be sent, with its deadline; it counts as handed over with this id.
    pub(super) fn hand_over(
        &mut self,
        connection: ConnectionId,
        id: u64,
        may_send: impl Fn(bool) -> bool,
    ) -> Option<(RequestId, Duration)> {
        let place = self.waiting.iter().position(|request| {
            let pending = self.all.get(request);
            pending.is_some_and(|pending| may_send(pending.private))
        })?;
        let request = self.waiting.remove(place)?;
        let pending = self.all.get_mut(&request)?;
        pending.handed_to = Some((connection, id));
        self.by_id.insert(id, request);
        Some((request, pending.deadline))
    }

    /// Whether a request of this id is not answered on this connection.
    pub(super) fn has(&self, connection: ConnectionId, id: u64) -> bool {
        let request = self.by_id.get(&id);
        let pending = request.and_then(|request| self.all.get(request));
        pending.is_some_and(|pending| pending.handed_to == Some((connection, id)))
    }

    /// The request of this id on this connection, which ends by that.
    pub(super) fn end_by_id(&mut self, connection: ConnectionId, id: u64) -> Option<RequestId> {
        let request = *self.by_id.get(&id).filter(|_| self.has(connection, id))?;
        self.remove(request);
        Some(request)
    }

    /// Nobody waits for it: says which connection the server may still answer it on.
    pub(super) fn cancel(&mut self, request: RequestId) -> Option<ConnectionId> {
        let (connection, _) = self.remove(request)?.handed_to?;
        Some(connection)
    }

    /// Those that have no more time, and which connection the server may still answer them on.
    pub(super) fn overdue(
        &mut self,
        now: Duration,
    ) -> Vec<(RequestId, Error, Option<ConnectionId>)> {
        let ended = self.take(|pending| pending.deadline <= now);
        let ended = ended.into_iter().map(|(request, pending)| {
            let error = match pending.handed_to {
                Some(_) => Error::new(
                    ErrorKind::Timeout,
                    Outcome::Unknown,
                    "the server did not answer the request in time",
                ),
                None => Error::not_sent(
                    ErrorKind::Timeout,
                    "the session was not ready for the request in time",
                ),
            };
            let connection = pending.handed_to.map(|(connection, _)| connection);
            (request, error, connection)
        });
        ended.collect()
    }

    /// Those on a connection that is lost: whether the server has them is not known.
    pub(super) fn lost(&mut self, connection: ConnectionId) -> Vec<(RequestId, Error)> {
        let is_there =
            |pending: &Pending| matches!(pending.handed_to, Some((on, _)) if on == connection);
        let ended = self.take(is_there);
        let ended = ended.into_iter().map(|(request, _)| {
            let message = "the connection was lost before the request was answered";
            let error = Error::new(ErrorKind::Network, Outcome::Unknown, message);
            (request, error)
        });
        ended.collect()
    }

    /// All of them, because the session ends, and for this reason if it was not asked to.
    pub(super) fn end(&mut self, reason: Option<&Error>) -> Vec<(RequestId, Error)> {
        let ended = self.take(|_| true);
        let ended = ended.into_iter().map(|(request, pending)| {
            let error = match pending.handed_to {
                Some(_) => Error::new(
                    ErrorKind::Network,
                    Outcome::Unknown,
                    "the session ended before the request was answered",
                ),
                None => match reason {
                    Some(reason) => reason.copied().before_sending(),
                    None => Error::not_sent(
                        ErrorKind::Connect,
                        "the session ended before the request was sent",
                    ),
                },
            };
            (request, error)
        });
        ended.collect()
    }

    fn take(&mut self, which: impl Fn(&Pending) -> bool) -> Vec<(RequestId, Pending)> {
        let ended = self.all.iter().filter(|(_, pending)| which(pending));
        let ended: Vec<RequestId> = ended.map(|(request, _)| *request).collect();
        let ended = ended.into_iter();
        ended
            .filter_map(|request| Some((request, self.remove(request)?)))
            .collect()
    }

    fn remove(&mut self, request: RequestId) -> Option<Pending> {
        let pending = self.all.remove(&request)?;
        match pending.handed_to {
            Some((_, id)) => {
                self.by_id.remove(&id);
            }
            None => self.waiting.retain(|waiting| *waiting != request),
        }
        Some(pending)
    }
}
