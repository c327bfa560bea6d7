//! A network in virtual time: connections with latency, whose two ends are the session and the server.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::future::{pending, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use signed_api::transport::TransportError;
use signed_api::ws::{
    CloseFrame, Connection as Ends, Frame, FrameWriter, Handshake, SocketTransport,
};
use signed_api::{BoxFuture, Clock as _, Result};
use signed_api_tests::virtual_time::VirtualClock;
use tokio::sync::Notify;

use crate::random::Random;
use crate::server::{Door, Note, Server};

/// So many messages of a client wait at the server before the client has to.
const WINDOW: usize = 4;

/// The network and the server. Clones are the same.
#[derive(Clone)]
pub(crate) struct Network {
    pub(crate) clock: VirtualClock,
    state: Arc<Mutex<State>>,
    earlier: Arc<Notify>,
}

pub(crate) struct State {
    pub(crate) now: Duration,
    pub(crate) random: Random,
    pub(crate) server: Server,
    pub(crate) pipes: BTreeMap<u64, Pipe>,
    /// When there was an attempt to connect.
    pub(crate) knocks: Vec<Duration>,
    events: BTreeMap<(Duration, u64), Event>,
    count: u64,
    is_over: bool,
}

/// A connection.
#[derive(Default)]
pub(crate) struct Pipe {
    inbox: VecDeque<Frame>,
    has_ended: bool,
    reader: Option<Waker>,
    writer: Option<Waker>,
    in_flight: usize,
    last_up: Duration,
    last_down: Duration,
    /// The client holds it no more.
    pub(crate) is_left: bool,
    /// The server holds it no more.
    pub(crate) is_dead: bool,
    /// What the client writes does not arrive.
    pub(crate) is_deaf: bool,
    /// What the server says does not arrive.
    pub(crate) is_silent: bool,
}

/// What happens at a time.
pub(crate) enum Event {
    Up(u64, Frame),
    Down(u64, Down),
    /// The server says something, and `Note` is what is known once it has arrived.
    Say(u64, String, Option<Note>),
    Publish(usize),
    Do(Box<dyn FnOnce(&mut State) + Send>),
}

pub(crate) enum Down {
    Frame(Frame, Option<Note>),
    End,
}

impl Network {
    pub(crate) fn new(clock: VirtualClock, seed: u64, server: Server) -> Self {
        let state = State {
            now: clock.passed(),
            random: Random::new(seed),
            server,
            pipes: BTreeMap::new(),
            knocks: Vec::new(),
            events: BTreeMap::new(),
            count: 0,
            is_over: false,
        };
        Self {
            clock,
            state: Arc::new(Mutex::new(state)),
            earlier: Arc::default(),
        }
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.now = self.clock.passed();
        state
    }

    /// Lets happen what happens until `end`.
    pub(crate) async fn run(self, end: Duration) {
        loop {
            let next = {
                let mut state = self.state();
                state.happen();
                state.events.first_key_value().map(|((at, _), _)| *at)
            };
            let now = self.clock.passed();
            if now >= end || self.state().is_over {
                return;
            }
            let next = next.unwrap_or(end).min(end);
            tokio::select! {
                biased;
                () = self.earlier.notified() => {}
                () = self.clock.sleep(next.saturating_sub(now)) => {}
            }
        }
    }

    /// Has it look for what was done to it.
    pub(crate) fn wake(&self) {
        self.earlier.notify_one();
    }

    /// Has it end.
    pub(crate) fn stop(&self) {
        self.state().is_over = true;
        self.wake();
    }

    fn open(&self) -> Ends {
        let mut state = self.state();
        let id = state.server.next_connection();
        state.pipes.insert(id, Pipe::default());
        state.opened(id);
        drop(state);
        self.earlier.notify_one();
        let end = || End {
            network: self.clone(),
            id,
        };
        Ends {
            reader: Box::pin(Reading(end())),
            writer: Box::new(Writing(end())),
        }
    }
}

impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Network")
    }
}

impl SocketTransport for Network {
    fn connect(&self, _: Handshake) -> BoxFuture<'_, Result<Ends>> {
        Box::pin(async move {
            let way = {
                let mut state = self.state();
                let now = state.now;
                state.knocks.push(now);
                state.latency() * 2
            };
            self.clock.sleep(way).await;
            let door = self.state().knock();
            match door {
                Door::Open => Ok(self.open()),
                Door::Status(status) => {
                    let answer = http::Response::builder().status(status);
                    let answer = answer.body(Bytes::new()).expect("an answer");
                    Err(Handshake::refused(answer))
                }
                Door::Hangs => pending().await,
                Door::Shut => Err(TransportError::not_sent("nobody listens").into()),
            }
        })
    }
}

impl State {
    pub(crate) fn at(&mut self, at: Duration, event: Event) {
        self.count += 1;
        self.events.insert((at, self.count), event);
    }

    pub(crate) fn latency(&mut self) -> Duration {
        let (low, high) = self.server.behaviour.latency_ms;
        self.random.millis(low, high)
    }

    /// The server says something now.
    pub(crate) fn down(&mut self, id: u64, down: Down) {
        let at = self.now + self.latency();
        let Some(pipe) = self.pipes.get_mut(&id) else {
            return;
        };
        if pipe.is_dead || pipe.is_silent {
            return;
        }
        pipe.last_down = pipe.last_down.max(at);
        let at = pipe.last_down;
        self.at(at, Event::Down(id, down));
    }

    /// The server closes a connection, with a code or without a word.
    pub(crate) fn cut(&mut self, id: u64, code: Option<u16>) {
        if let Some(code) = code {
            let reason = "over".to_owned();
            let frame = Frame::Close(Some(CloseFrame { code, reason }));
            self.down(id, Down::Frame(frame, None));
        }
        self.down(id, Down::End);
        if let Some(pipe) = self.pipes.get_mut(&id) {
            pipe.is_dead = true;
        }
        self.server.closed(id);
    }

    /// Forgets the connections that are no more.
    pub(crate) fn forget_what_is_over(&mut self) {
        let open = self.open_pipes();
        self.pipes.retain(|id, _| open.contains(id));
        self.server.sessions.retain(|id, _| open.contains(id));
        self.knocks = Vec::new();
        for topic in &mut self.server.topics {
            topic.runs = Vec::new();
        }
    }

    pub(crate) fn open_pipes(&self) -> Vec<u64> {
        let open = self
            .pipes
            .iter()
            .filter(|(_, pipe)| !pipe.is_dead && !pipe.is_left);
        open.map(|(id, _)| *id).collect()
    }

    fn happen(&mut self) {
        while let Some(entry) = self.events.first_entry()
            && entry.key().0 <= self.now
        {
            match entry.remove() {
                Event::Up(id, frame) => {
                    let Some(pipe) = self.pipes.get_mut(&id) else {
                        continue;
                    };
                    pipe.in_flight -= 1;
                    wake(&mut pipe.writer);
                    if pipe.is_dead || pipe.is_deaf {
                        continue;
                    }
                    match frame {
                        Frame::Text(text) => self.hear(id, &text),
                        Frame::Close(_) => self.cut(id, None),
                        _ => {}
                    }
                }
                Event::Down(id, down) => self.arrive(id, down),
                Event::Say(id, text, note) => {
                    let frame = Frame::Text(Bytes::from(text));
                    self.down(id, Down::Frame(frame, note));
                }
                Event::Publish(channel) => self.publish_and_again(channel),
                Event::Do(act) => act(self),
            }
        }
    }

    fn arrive(&mut self, id: u64, down: Down) {
        let Some(pipe) = self.pipes.get_mut(&id) else {
            return;
        };
        if pipe.is_left {
            return;
        }
        match down {
            Down::End => {
                pipe.has_ended = true;
                wake(&mut pipe.writer);
            }
            Down::Frame(frame, note) => {
                pipe.inbox.push_back(frame);
                if let Some(note) = note {
                    self.server.noted(id, note);
                }
            }
        }
        if let Some(pipe) = self.pipes.get_mut(&id) {
            wake(&mut pipe.reader);
        }
    }
}

fn wake(waker: &mut Option<Waker>) {
    if let Some(waker) = waker.take() {
        waker.wake();
    }
}

/// The client's end of a connection.
struct End {
    network: Network,
    id: u64,
}

struct Reading(End);

impl Stream for Reading {
    type Item = Result<Frame>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut state = self.0.network.state();
        let Some(pipe) = state.pipes.get_mut(&self.0.id) else {
            return Poll::Ready(None);
        };
        match pipe.inbox.pop_front() {
            Some(frame) => Poll::Ready(Some(Ok(frame))),
            None if pipe.has_ended => Poll::Ready(None),
            None => {
                pipe.reader = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        if let Some(pipe) = self.0.network.state().pipes.get_mut(&self.0.id) {
            pipe.is_left = true;
            pipe.inbox.clear();
        }
    }
}

struct Writing(End);

impl Writing {
    fn poll_write(&self, frame: &mut Option<Frame>, context: &Context<'_>) -> Poll<Result<()>> {
        let End { network, id } = &self.0;
        let mut state = network.state();
        let latency = state.latency();
        let (now, slowness) = (state.now, state.server.behaviour.slowness);
        let Some(pipe) = state.pipes.get_mut(id).filter(|pipe| !pipe.has_ended) else {
            return Poll::Ready(Err(TransportError::broken("the connection is lost").into()));
        };
        if pipe.in_flight >= WINDOW && !slowness.is_zero() {
            pipe.writer = Some(context.waker().clone());
            return Poll::Pending;
        }
        let Some(frame) = frame.take() else {
            return Poll::Ready(Ok(()));
        };
        pipe.in_flight += 1;
        pipe.last_up = pipe.last_up.max(now + latency) + slowness;
        let at = pipe.last_up;
        if let Frame::Text(text) = &frame {
            state.server.sent(*id, text);
        }
        state.at(at, Event::Up(*id, frame));
        drop(state);
        network.earlier.notify_one();
        Poll::Ready(Ok(()))
    }
}

impl FrameWriter for Writing {
    fn write(&mut self, frame: Frame) -> BoxFuture<'_, Result<()>> {
        let mut frame = Some(frame);
        Box::pin(poll_fn(move |context| self.poll_write(&mut frame, context)))
    }
}
