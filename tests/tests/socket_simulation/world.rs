//! One run of a scenario: a client, its subscribers, the network and the server, in virtual time.

use std::time::Duration;

use bytes::Bytes;
use signed_api::prelude::*;
use signed_api::transport::{SignedRequest, Transport, TransportError};
use signed_api::ws::{SocketState, Subscription};
use signed_api::{BoxFuture, Clock as _, ErrorKind, SyncedClock};
use signed_api_tests::virtual_time::{Tasks, VirtualClock};

use crate::behaviour::{Behaviour, Trigger};
use crate::exchange::{ExchangeClient, RotatingClient, Update};
use crate::network::{Event, Network, State};
use crate::random::{Random, Seeded};
use crate::reader::{Kind, Log, Plan};
use crate::server::{KEY, SECRET, Server};

/// How long subscribers may be told nothing: 1.5 times the declared silence.
const STALL: Duration = Duration::from_secs(18);

/// How long after the last fault everything is to be there again.
const RECOVERY: Duration = Duration::from_secs(60);

/// What happens in a scenario.
pub(crate) struct Story {
    pub(crate) behaviour: Behaviour,
    pub(crate) triggers: Vec<Trigger>,
    pub(crate) acts: Vec<(Duration, Act)>,
    pub(crate) readers: Vec<Plan>,
    /// From when on the server behaves.
    pub(crate) calm: Duration,
    pub(crate) ending: Ending,
    /// Whether the connection lives for a declared time only.
    pub(crate) rotates: bool,
    /// Whether the clock learns, so that a refused login is tried once more.
    pub(crate) learns: bool,
    /// How much longer subscribers may be told nothing: time that is not seen to pass, or in which a reader holds up all.
    pub(crate) patience: Duration,
}

pub(crate) enum Act {
    Network(Box<dyn FnOnce(&mut State) + Send>),
    /// The wall clock is wrong by so many milliseconds from now on.
    Wrong(i64),
    /// The machine sleeps.
    Leap(Duration),
}

/// How a session ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// It goes on.
    Never,
    /// With an error of this kind.
    With(ErrorKind),
}

/// What came of a run.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) wrongs: Vec<String>,
    pub(crate) connections: u64,
    pub(crate) messages: u64,
    pub(crate) gaps: u64,
    pub(crate) overflows: u64,
    pub(crate) longest: Duration,
}

#[derive(Clone)]
enum Client {
    Lasting(ExchangeClient),
    Rotating(RotatingClient),
}

impl Client {
    fn subscribe(&self, plan: &Plan) -> Subscription<Update> {
        macro_rules! of {
            ($client:expr) => {
                match plan.kind {
                    Kind::Book => $client.book(plan.symbol),
                    Kind::Narrow => $client.narrow(plan.symbol),
                    Kind::Newest => $client.newest(plan.symbol),
                    Kind::Latest => $client.latest(plan.symbol),
                    Kind::Strict => $client.strict(plan.symbol),
                    Kind::Orders => $client.orders(),
                }
            };
        }
        match self {
            Self::Lasting(client) => of!(client),
            Self::Rotating(client) => of!(client),
        }
    }

    fn state(&self) -> SocketState {
        match self {
            Self::Lasting(client) => client.socket().state(),
            Self::Rotating(client) => client.socket().state(),
        }
    }
}

/// Plays a story.
pub(crate) fn play(story: Story, seed: u64) -> Outcome {
    let clock = VirtualClock::default();
    let mut server = Server::new(&["book.A", "book.B", "orders"]);
    server.behaviour = story.behaviour.clone();
    server.triggers = story.triggers;
    let mut random = Random::new(seed ^ 0x5eed);
    let network = Network::new(clock.clone(), random.next(), server);
    let mut tasks = Tasks::new();
    let client = client(&network, &tasks, &mut random, story.rotates, story.learns);
    let end = story.calm + RECOVERY;
    {
        let mut state = network.state();
        for topic in 0..3 {
            state.at(random.millis(0, 500), Event::Publish(topic));
        }
        let usual = Behaviour {
            every_ms: story.behaviour.every_ms,
            latency_ms: story.behaviour.latency_ms,
            tolerance_ms: story.behaviour.tolerance_ms,
            ..Behaviour::default()
        };
        let calm = move |state: &mut State| {
            state.server.behaviour = usual;
            state.server.triggers.clear();
        };
        state.at(story.calm, Event::Do(Box::new(calm)));
    }
    for (at, act) in story.acts {
        match act {
            Act::Network(act) => network.state().at(at, Event::Do(act)),
            Act::Wrong(millis) => {
                let clock = clock.clone();
                tasks.spawn(async move {
                    clock.sleep(at).await;
                    clock.set_wrong(millis * 1_000_000);
                });
            }
            Act::Leap(time) => {
                let clock = clock.clone();
                tasks.spawn(async move {
                    clock.sleep(at).await;
                    clock.leap(time);
                });
            }
        }
    }
    let mut logs = Vec::new();
    for plan in story.readers {
        let log = Log::default();
        logs.push((plan.clone(), log.clone()));
        tasks.spawn(read(client.clone(), network.clone(), plan, log, end));
    }
    tasks.spawn(network.clone().run(end + Duration::from_secs(10)));
    let looks = Look {
        logs: logs.clone(),
        end,
        ending: story.ending,
        rotates: story.rotates,
    };
    let spawner = tasks.spawner();
    let watching = network.clone();
    tasks.spawn(async move {
        watching.clock.sleep(end - Duration::from_millis(1)).await;
        looks.look(&watching, &client);
        drop(client);
        watching.clock.sleep(Duration::from_secs(5)).await;
        let open = watching.state().open_pipes();
        if !open.is_empty() {
            let wrong = format!("{open:?} are open after all has gone");
            watching.state().server.wrongs.push(wrong);
        }
        if spawner.running() > 2 {
            let wrong = format!("{} tasks after all has gone", spawner.running() - 2);
            watching.state().server.wrongs.push(wrong);
        }
    });
    let left = tasks.run(&clock);
    let mut state = network.state();
    let mut outcome = Outcome {
        wrongs: std::mem::take(&mut state.server.wrongs),
        connections: state.server.connections(),
        ..Outcome::default()
    };
    drop(state);
    if left > 0 {
        outcome.wrongs.push(format!("{left} tasks wait for ever"));
    }
    for (plan, log) in logs {
        let told = log.get();
        outcome.messages += told.messages;
        outcome.gaps += told.gaps;
        outcome.overflows += told.overflows;
        outcome.longest = outcome.longest.max(told.longest);
        let limit = STALL + story.patience;
        if told.longest > limit && plan.pause.is_none() {
            let wrong = format!("{plan:?} was told nothing for {:?}", told.longest);
            outcome.wrongs.push(wrong);
        }
    }
    outcome
}

fn client(
    network: &Network,
    tasks: &Tasks<'_>,
    random: &mut Random,
    rotates: bool,
    learns: bool,
) -> Client {
    macro_rules! built {
        ($client:ident) => {{
            let builder = $client::builder()
                .credentials(Credentials::new(KEY, SECRET))
                .socket_transport(network.clone())
                .transport(NoHttp)
                .entropy(Seeded::new(random.next()))
                .spawner(tasks.spawner());
            let builder = match learns {
                false => builder.clock(network.clock.clone()),
                true => builder.clock(SyncedClock::builder().base(network.clock.clone()).build()),
            };
            builder.build().expect("a client")
        }};
    }
    match rotates {
        false => Client::Lasting(built!(ExchangeClient)),
        true => Client::Rotating(built!(RotatingClient)),
    }
}

/// A transport for what is not asked for.
#[derive(Debug)]
pub(crate) struct NoHttp;

impl Transport for NoHttp {
    fn send(
        &self,
        _: SignedRequest,
    ) -> BoxFuture<'_, std::result::Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async { Err(TransportError::not_sent("there is only a socket")) })
    }
}

async fn read(client: Client, network: Network, plan: Plan, log: Log, end: Duration) {
    let clock = network.clock.clone();
    let until = plan.until.unwrap_or(end);
    let mut pause = plan.pause;
    clock.sleep(plan.from).await;
    let mut subscription = client.subscribe(&plan);
    drop(client);
    log.get().begin(clock.passed());
    loop {
        let now = clock.passed();
        if let Some((from, to)) = pause
            && from <= now
        {
            clock.sleep(to.saturating_sub(now)).await;
            log.get().begin(clock.passed());
            pause = None;
            continue;
        }
        let stop = pause.map_or(until, |(from, _)| from.min(until));
        tokio::select! {
            biased;
            () = clock.sleep(stop.saturating_sub(now)) => {
                if stop == until {
                    return;
                }
            }
            item = subscription.next() => {
                let wrong = log.get().take(&network, &plan, item);
                if let Some(wrong) = wrong {
                    network.state().server.wrongs.push(format!("{:?} {}: {wrong}", plan.kind, plan.symbol));
                }
                if log.get().has_ended {
                    return;
                }
            }
        }
    }
}

/// Looks whether all is there that was wanted, and nothing else.
struct Look {
    logs: Vec<(Plan, Log)>,
    end: Duration,
    ending: Ending,
    rotates: bool,
}

impl Look {
    fn look(&self, network: &Network, client: &Client) {
        let mut wrongs = Vec::new();
        let socket = client.state();
        let mut state = network.state();
        let open = state.open_pipes();
        let mut wanted = Vec::new();
        for (plan, log) in &self.logs {
            let told = log.get();
            if plan.until.is_some_and(|until| until < self.end) {
                continue;
            }
            if let Ending::With(kind) = self.ending {
                if told.ending != Some(kind) || !told.has_ended {
                    wrongs.push(format!("{plan:?} ended with {:?}", told.ending));
                }
                continue;
            }
            if told.has_ended {
                let is_overflow = plan.kind == Kind::Strict && plan.pause.is_some();
                if !is_overflow {
                    wrongs.push(format!("{plan:?} has ended with {:?}", told.ending));
                }
                continue;
            }
            let channel = plan.channel();
            let recent = self.end.saturating_sub(Duration::from_secs(6));
            match told.last() {
                Some((at, run)) if at >= recent && told.is_live => {
                    // Another connection may take over at this very moment, of which nothing has come yet.
                    let is_on = |id: &u64| {
                        let session = state.server.sessions.get(id);
                        let live = session.and_then(|session| session.live.get(&channel));
                        live == Some(&run) || (self.rotates && live.is_some())
                    };
                    if !open.iter().any(is_on) {
                        wrongs.push(format!("{plan:?} reads an old run"));
                    }
                }
                last => wrongs.push(format!("lost: {plan:?}, which was told {last:?} last")),
            }
            wanted.push(channel);
        }
        for id in &open {
            let Some(session) = state.server.sessions.get(id) else {
                continue;
            };
            let mut live = session.live.keys();
            if let Some(more) = live.find(|live| !wanted.contains(live)) {
                wrongs.push(format!("connection {id} has {more}, which nobody wants"));
            }
        }
        let (most, right) = match self.ending {
            Ending::Never => (2, SocketState::Ready),
            Ending::With(_) => (0, SocketState::Closed),
        };
        if open.len() > most {
            wrongs.push(format!("{open:?} are open"));
        }
        if socket != right && !wanted.is_empty() {
            wrongs.push(format!("the session is {socket:?}"));
        }
        state.server.wrongs.append(&mut wrongs);
    }
}
