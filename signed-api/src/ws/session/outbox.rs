//! What a connection's writer has to write, in which order, and what became of it.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::{Notify, mpsc};

use super::report::Report;
use crate::client::LoginWith;
use crate::error::{Error, ErrorKind, Outcome};
use crate::limit::PoolCost;
use crate::params::Params;
use crate::sync::Mutex;
use crate::ws::machine::{ConnectionId, Outgoing, RequestId};

/// So many answers wait at most: the connection to a server that asks for more without reading them is given up.
const ANSWERS: usize = 256;

/// A message that is to be written.
pub(crate) struct Letter {
    pub(crate) outgoing: Outgoing,
    /// Writes it; without one it is a ping of WebSocket.
    pub(crate) scheme: Option<usize>,
    pub(crate) constants: Vec<(String, String)>,
    pub(crate) params: Arc<Params>,
    /// What it takes from the client's pools.
    pub(crate) costs: Vec<PoolCost>,
    /// After this nobody waits for it.
    pub(crate) deadline: Option<Duration>,
}

impl Letter {
    /// What keeps the connection alive or opens it goes before what may have to wait for a limit.
    fn rank(&self) -> Rank {
        match self.outgoing {
            Outgoing::AskChallenge | Outgoing::Login { .. } => Rank::Urgent,
            Outgoing::Ping | Outgoing::Answer { .. } => Rank::Urgent,
            Outgoing::Subscribe { .. } | Outgoing::Unsubscribe { .. } => Rank::Usual,
            Outgoing::Request { .. } => Rank::Usual,
        }
    }
}

/// What comes before what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Urgent,
    Usual,
}

/// Where a letter stands: it is the first of its rank, unless it was withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    rank: Rank,
    number: u64,
}

/// What is to be written next.
pub(crate) enum Next {
    Pong(Bytes),
    /// A letter, when there is room for so much in the limits.
    Letter {
        place: Place,
        costs: Vec<PoolCost>,
        deadline: Option<Duration>,
    },
}

/// The letters between a session and the writer of a connection. Clones are the same.
#[derive(Clone)]
pub(crate) struct Outbox(Arc<Inner>);

struct Inner {
    connection: ConnectionId,
    state: Mutex<State>,
    reports: mpsc::UnboundedSender<Report>,
    arrived: Notify,
    stopped: Notify,
}

#[derive(Default)]
struct State {
    /// The last one: an answer to it answers those before (RFC 6455, section 5.5.3).
    pong: Option<Bytes>,
    urgent: VecDeque<Numbered>,
    usual: VecDeque<Numbered>,
    /// The number of the last letter.
    last: u64,
    current: Option<(Outgoing, Phase)>,
    /// The code to close with.
    stop: Option<u16>,
}

struct Numbered {
    number: u64,
    letter: Letter,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Preparing,
    Writing,
}

impl Outbox {
    pub(crate) fn new(connection: ConnectionId, reports: mpsc::UnboundedSender<Report>) -> Self {
        Self(Arc::new(Inner {
            connection,
            state: Mutex::new(State::default()),
            reports,
            arrived: Notify::new(),
            stopped: Notify::new(),
        }))
    }

    /// Puts a letter in line. False if it is an answer for which there is no place.
    #[must_use = "who is not answered breaks off"]
    pub(crate) fn put(&self, letter: Letter) -> bool {
        let mut state = self.0.state.lock();
        let is_answer = |letter: &Letter| matches!(letter.outgoing, Outgoing::Answer { .. });
        if is_answer(&letter) {
            let urgent = state.urgent.iter();
            if urgent.filter(|waiting| is_answer(&waiting.letter)).count() >= ANSWERS {
                return false;
            }
        }
        state.last += 1;
        let number = state.last;
        state
            .line(letter.rank())
            .push_back(Numbered { number, letter });
        drop(state);
        self.0.arrived.notify_one();
        true
    }

    /// Takes a request back, if it has not been handed to the connection: then it never will be.
    pub(crate) fn withdraw(&self, request: RequestId) -> bool {
        let is_it = |outgoing: &Outgoing| match outgoing {
            Outgoing::Request { request: known, .. } => *known == request,
            _ => false,
        };
        let mut state = self.0.state.lock();
        if let Some((outgoing, phase)) = &state.current
            && is_it(outgoing)
        {
            let is_not_written = *phase == Phase::Preparing;
            if is_not_written {
                state.current = None;
            }
            return is_not_written;
        }
        let before = state.usual.len();
        state
            .usual
            .retain(|waiting| !is_it(&waiting.letter.outgoing));
        let is_withdrawn = state.usual.len() < before;
        drop(state);
        // It may be the one that waits for room.
        self.0.arrived.notify_one();
        is_withdrawn
    }

    /// Puts the answer to a ping of WebSocket before everything else.
    pub(crate) fn pong(&self, bytes: Bytes) {
        self.0.state.lock().pong = Some(bytes);
        self.0.arrived.notify_one();
    }

    /// Has the connection closed with this code, and says what of its messages was not written.
    pub(crate) fn stop(&self, code: u16) -> Vec<(Outgoing, Error)> {
        let mut state = self.0.state.lock();
        state.stop.get_or_insert(code);
        let current = state.current.take();
        let current = current.map(|(outgoing, phase)| match phase {
            Phase::Preparing => (outgoing, not_sent()),
            Phase::Writing => (outgoing, in_doubt()),
        });
        let State { urgent, usual, .. } = &mut *state;
        let letters = urgent.drain(..).chain(usual.drain(..));
        let letters = letters.map(|waiting| (waiting.letter.outgoing, not_sent()));
        let unsent = current.into_iter().chain(letters).collect();
        drop(state);
        self.0.stopped.notify_one();
        unsent
    }

    /// Waits until the connection is to be closed. The code.
    pub(crate) async fn stopped(&self) -> u16 {
        loop {
            let notified = self.0.stopped.notified();
            if let Some(code) = self.0.state.lock().stop {
                return code;
            }
            notified.await;
        }
    }

    /// What is to be written next.
    pub(crate) async fn next(&self) -> Next {
        loop {
            if let Some(next) = self.take_next() {
                return next;
            }
            self.0.arrived.notified().await;
        }
    }

    fn take_next(&self) -> Option<Next> {
        let mut state = self.0.state.lock();
        if let Some(pong) = state.pong.take() {
            return Some(Next::Pong(pong));
        }
        let (waiting, rank) = match state.urgent.front() {
            Some(waiting) => (waiting, Rank::Urgent),
            None => (state.usual.front()?, Rank::Usual),
        };
        let Numbered { number, letter } = waiting;
        let number = *number;
        Some(Next::Letter {
            place: Place { rank, number },
            costs: letter.costs.clone(),
            deadline: letter.deadline,
        })
    }

    /// Waits until something is there that goes before the letter in this place, or it is withdrawn.
    pub(crate) async fn overtaken(&self, place: Place) {
        loop {
            {
                let mut state = self.0.state.lock();
                let is_urgent = place.rank > Rank::Urgent && !state.urgent.is_empty();
                if state.pong.is_some() || is_urgent || !state.is_first(place) {
                    return;
                }
            }
            self.0.arrived.notified().await;
        }
    }

    /// Takes the letter in this place out, to be written now. Nothing if it was withdrawn.
    pub(crate) fn begin(&self, place: Place) -> Option<Letter> {
        let mut state = self.0.state.lock();
        if !state.is_first(place) {
            return None;
        }
        let Numbered { letter, .. } = state.line(place.rank).pop_front()?;
        state.current = Some((letter.outgoing.clone(), Phase::Preparing));
        Some(letter)
    }

    /// The letter is handed to the connection now. False if it must not be any more.
    pub(crate) fn writing(&self) -> bool {
        match &mut self.0.state.lock().current {
            Some((_, phase)) => {
                *phase = Phase::Writing;
                true
            }
            None => false,
        }
    }

    /// The letter was written.
    pub(crate) fn sent(&self, login: Option<LoginWith>) {
        self.report(|connection, message| Report::Sent {
            connection,
            message,
            login,
        });
    }

    /// The letter was not written, and the next may be.
    pub(crate) fn unsent(&self, error: Error) {
        self.report(|connection, message| Report::Unsent {
            connection,
            message,
            error,
        });
    }

    /// The connection takes nothing any more. The letter may have been sent.
    pub(crate) fn broken(&self, error: Error) {
        let connection = self.0.connection;
        let _ = self.0.reports.send(Report::Broken { connection, error });
    }

    /// In one with the change of state, so that no letter is told of twice, or never.
    fn report(&self, report: impl FnOnce(ConnectionId, Outgoing) -> Report) {
        let mut state = self.0.state.lock();
        if let Some((message, _)) = state.current.take() {
            // A session that is gone waits for nothing.
            let _ = self.0.reports.send(report(self.0.connection, message));
        }
    }
}

impl State {
    fn line(&mut self, rank: Rank) -> &mut VecDeque<Numbered> {
        match rank {
            Rank::Urgent => &mut self.urgent,
            Rank::Usual => &mut self.usual,
        }
    }

    fn is_first(&mut self, place: Place) -> bool {
        let first = self.line(place.rank).front();
        first.is_some_and(|first| first.number == place.number)
    }
}

fn not_sent() -> Error {
    let message = "the connection was lost before the message was sent";
    Error::not_sent(ErrorKind::Network, message)
}

fn in_doubt() -> Error {
    let message = "the connection was lost while the message was being sent";
    Error::new(ErrorKind::Network, Outcome::Unknown, message)
}
