//! The task of a session: waits for whatever happens next.

use std::collections::{HashMap, VecDeque};
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::{mpsc, oneshot, watch};

use super::channels::Channels;
use super::command::{Asked, Command};
use super::hearing::Frames;
use super::hiding::SharedHidden;
use super::link::{Link, LinkState};
use super::opening::{Logins, Opened};
use super::report::Report;
use super::rules;
use super::slot::Status;
use crate::client::{Client, LoginWith, WeakClient};
use crate::clock::{Clock, Sleep};
use crate::error::{Error, Result};
use crate::random::Entropy;
use crate::spawn::Spawn;
use crate::ws::event::Interruption;
use crate::ws::machine::{ChannelId, ConnectionId, Heard, Input, Machine, RequestId, State};
use crate::ws::reading::Reader;
use crate::ws::spec::{RequestSpec, SocketSpec};

/// A session, which ends when nobody has its client any more.
pub(crate) struct Session {
    pub(super) client: WeakClient,
    pub(super) spec: &'static SocketSpec,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) entropy: Arc<dyn Entropy>,
    pub(super) spawner: Arc<dyn Spawn>,
    pub(super) machine: Machine,
    pub(super) reader: Reader,
    pub(super) channels: Channels,
    pub(super) requests: HashMap<RequestId, Waiting>,
    pub(super) links: Vec<Link>,
    pub(super) logins: Arc<tokio::sync::Mutex<Logins>>,
    pub(super) hidden: SharedHidden,
    pub(super) reports: mpsc::UnboundedReceiver<Report>,
    pub(super) to_report: mpsc::UnboundedSender<Report>,
    pub(super) commands: mpsc::UnboundedReceiver<Command>,
    pub(super) status: watch::Sender<Status>,
    /// When the machine is to be woken.
    timer: Option<(Duration, Pin<Box<Sleep>>)>,
    /// What the machine is to be told, one after the other.
    pub(super) inputs: VecDeque<Input>,
    pub(super) is_over: bool,
    is_left: bool,
    /// Those who wait until the state takes in what they asked for.
    noted: Vec<oneshot::Sender<()>>,
}

/// A request that is not answered yet.
pub(super) struct Waiting {
    pub(super) spec: &'static RequestSpec,
    pub(super) params: Arc<crate::params::Params>,
    pub(super) reply: oneshot::Sender<Result<Bytes>>,
}

/// What happened.
#[allow(clippy::large_enum_variant, reason = "taken as soon as it is there")]
pub(super) enum Step {
    Command(Command),
    /// Nobody has the client any more.
    Left,
    Report(Report),
    Opened(ConnectionId, Result<Opened>),
    Heard(ConnectionId, Heard),
    Lost(ConnectionId, Interruption),
    Blocked(ConnectionId),
    /// The reader goes on. If the last reader of the channel that it waited for has gone, the channel.
    Unblocked(ConnectionId, Option<ChannelId>),
    /// The last reader of a channel has gone.
    Unread(ChannelId),
    Wake,
    /// There is more, and others have to have a turn.
    More,
}

impl Session {
    pub(crate) fn new(
        client: &Client,
        spec: &'static SocketSpec,
        commands: mpsc::UnboundedReceiver<Command>,
        status: watch::Sender<Status>,
        hidden: SharedHidden,
    ) -> Self {
        let (to_report, reports) = mpsc::unbounded_channel();
        Self {
            client: client.downgrade(),
            spec,
            clock: Arc::clone(client.clock()),
            entropy: Arc::clone(client.entropy()),
            spawner: Arc::clone(client.spawner()),
            machine: Machine::new(rules::of(client, spec)),
            reader: Reader::new(spec),
            channels: Channels::default(),
            requests: HashMap::new(),
            links: Vec::new(),
            logins: Arc::new(tokio::sync::Mutex::new(Logins {
                login: client.login(),
                last: LoginWith::default(),
            })),
            hidden,
            reports,
            to_report,
            commands,
            status,
            timer: None,
            inputs: VecDeque::new(),
            is_over: false,
            is_left: false,
            noted: Vec::new(),
        }
    }

    /// Runs until it is closed, cannot go on, or is not needed any more.
    pub(crate) async fn run(mut self) {
        while !self.is_over {
            self.set_timer();
            let step = poll_fn(|context| self.poll_step(context)).await;
            self.take(step);
            self.settle();
            self.tell_status(None);
            self.noted.clear();
        }
        self.finish();
    }

    /// What happens next. What is asked and what was written come before what is received.
    fn poll_step(&mut self, context: &mut Context<'_>) -> Poll<Step> {
        if let Poll::Ready(Some(report)) = self.reports.poll_recv(context) {
            return Poll::Ready(Step::Report(report));
        }
        if !self.is_left {
            match self.commands.poll_recv(context) {
                Poll::Ready(Some(command)) => return Poll::Ready(Step::Command(command)),
                Poll::Ready(None) => return Poll::Ready(Step::Left),
                Poll::Pending => {}
            }
        }
        if let Some((_, timer)) = &mut self.timer
            && timer.as_mut().poll(context).is_ready()
        {
            self.timer = None;
            return Poll::Ready(Step::Wake);
        }
        for (place, link) in self.links.iter_mut().enumerate() {
            let id = link.id;
            let step = match &mut link.state {
                LinkState::Opening(opening) => {
                    let opened = opening.as_mut().poll(context);
                    opened.map(|opened| Step::Opened(id, opened))
                }
                LinkState::Open(open) => Frames {
                    id,
                    open,
                    reader: &mut self.reader,
                    channels: &mut self.channels,
                    machine: &mut self.machine,
                    clock: &*self.clock,
                }
                .poll(context),
            };
            if step.is_ready() {
                // The others come first next time, however much this one has to say.
                self.links.rotate_left(place + 1);
                return step;
            }
        }
        Poll::Pending
    }

    /// Says to the machine what happened.
    fn take(&mut self, step: Step) {
        match step {
            Step::Command(command) => self.obey(command),
            Step::Left => {
                self.is_left = true;
                self.inputs.push_back(Input::Close);
            }
            Step::Report(report) => self.note(report),
            Step::Opened(connection, Ok(opened)) => self.use_opened(connection, opened),
            Step::Opened(connection, Err(error)) => {
                tracing::debug!(%error, "the WebSocket could not be opened");
                self.links.retain(|link| link.id != connection);
                self.inputs
                    .push_back(Input::NotConnected { connection, error });
            }
            Step::Heard(connection, heard) => self.hear(connection, heard),
            Step::Lost(connection, cause) => self.lose(connection, cause),
            Step::Blocked(connection) => self.inputs.push_back(Input::Blocked { connection }),
            Step::Unblocked(connection, unread) => {
                self.inputs.push_back(Input::Unblocked { connection });
                // At once: somebody may want the channel again before the next step.
                self.inputs
                    .extend(unread.map(|channel| Input::Unwant { channel }));
            }
            Step::Unread(channel) => self.inputs.push_back(Input::Unwant { channel }),
            Step::Wake => self.inputs.push_back(Input::Wake),
            Step::More => {}
        }
    }

    /// Lets the machine decide, and does what it says.
    fn settle(&mut self) {
        while let Some(input) = self.inputs.pop_front() {
            let now = self.clock.monotonic();
            let entropy = &*self.entropy;
            let actions = self.machine.handle(now, input, &mut || fraction(entropy));
            for action in actions {
                self.act(action);
            }
        }
    }

    fn obey(&mut self, command: Command) {
        match command {
            Command::Open { noted } => {
                self.noted.push(noted);
                self.inputs.push_back(Input::Open);
            }
            Command::Close => self.inputs.push_back(Input::Close),
            Command::Subscribe {
                wanted,
                reader,
                sender,
            } => {
                let unsubscribes = self.spec.unsubscribe.is_some();
                if let Some(error) = self.channels.conflict(&wanted, unsubscribes) {
                    return sender.end(error);
                }
                let private = wanted.spec.private;
                let by_message = wanted.spec.subscribe.or(self.spec.subscribe).is_some();
                let channel = self.channels.add(wanted, reader, sender);
                self.inputs.push_back(Input::Want {
                    channel,
                    private,
                    by_message,
                });
            }
            Command::Unsubscribe { name, reader } => {
                if let Some((channel, true)) = self.channels.remove(&name, reader) {
                    self.inputs.push_back(Input::Unwant { channel });
                }
            }
            Command::Request { id, request } => {
                let Asked {
                    spec,
                    params,
                    deadline,
                    reply,
                } = request;
                let request = RequestId(id);
                let waiting = Waiting {
                    spec,
                    params,
                    reply,
                };
                self.requests.insert(request, waiting);
                self.inputs.push_back(Input::Request {
                    request,
                    private: spec.private,
                    deadline,
                });
            }
            Command::Cancel { id } => {
                let request = RequestId(id);
                self.requests.remove(&request);
                self.withdraw(request);
                self.inputs.push_back(Input::Cancel { request });
            }
        }
    }

    fn set_timer(&mut self) {
        let Some(deadline) = self.machine.deadline() else {
            self.timer = None;
            return;
        };
        // A later one is found out about when the earlier one is over.
        if let Some((at, _)) = &self.timer
            && *at <= deadline
        {
            return;
        }
        let wait = deadline.saturating_sub(self.clock.monotonic());
        self.timer = Some((deadline, Box::pin(self.clock.sleep(wait))));
    }

    pub(super) fn tell_status(&self, error: Option<Arc<Error>>) {
        let state = match self.is_over {
            true => State::Ended,
            false => self.machine.state(),
        };
        self.status.send_if_modified(|status| {
            let is_new = status.state != state || error.is_some();
            status.state = state;
            if error.is_some() {
                status.error = error;
            }
            is_new
        });
    }
}

/// From 0 to 1.
fn fraction(entropy: &dyn Entropy) -> f64 {
    const BITS: u32 = 53;
    let mut bytes = [0; 8];
    if entropy.fill(&mut bytes).is_err() {
        return 0.5;
    }
    let whole = u64::from_le_bytes(bytes) >> (u64::BITS - BITS);
    whole as f64 / (1_u64 << BITS) as f64
}
