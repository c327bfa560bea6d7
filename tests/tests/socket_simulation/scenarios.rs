//! What can go wrong.

use std::time::Duration;

use signed_api::ErrorKind;

use crate::behaviour::{Behaviour, Effect, Trigger};
use crate::network::State;
use crate::random::Random;
use crate::reader::{Kind, Plan};
use crate::server::Door;
use crate::world::{Act, Ending, Story};

/// A story of some kind, a different one for each seed.
pub(crate) type Scenario = fn(&mut Random) -> Story;

/// All of them.
pub(crate) const ALL: &[(&str, Scenario)] = &[
    ("nothing goes wrong", |random| story(random)),
    ("handshake refused", |random| doors(random, Door::Shut)),
    ("handshake hangs", |random| doors(random, Door::Hangs)),
    ("handshake answered by 503", |random| {
        doors(random, Door::Status(503))
    }),
    ("handshake answered by 429", |random| {
        doors(random, Door::Status(429))
    }),
    ("cut before the login", |random| {
        at(random, "open", false, Effect::Cut)
    }),
    ("cut in the login", |random| {
        at(random, "auth", false, Effect::Cut)
    }),
    ("cut after the login", |random| {
        at(random, "auth", true, Effect::Cut)
    }),
    ("cut before a subscription is acknowledged", |random| {
        at(random, "subscribe", false, Effect::Cut)
    }),
    ("cut after a subscription is acknowledged", |random| {
        at(random, "subscribe", true, Effect::Cut)
    }),
    ("cut at any time", |random| live(random, Effect::Cut)),
    ("closed with a code", |random| {
        live(random, Effect::Close(1012))
    }),
    ("acknowledgements lost", acknowledgements_lost),
    (
        "acknowledgements lost, messages come",
        acknowledgements_lost_only,
    ),
    ("acknowledgements late", acknowledgements_late),
    ("acknowledgements doubled", acknowledgements_doubled),
    (
        "acknowledgements in another order",
        acknowledgements_reordered,
    ),
    ("silence before the login", |random| {
        at(random, "open", false, Effect::Silence)
    }),
    ("silence in the login", |random| {
        at(random, "auth", false, Effect::Silence)
    }),
    ("silence in a subscription", |random| {
        at(random, "subscribe", false, Effect::Silence)
    }),
    ("silence at any time", |random| {
        live(random, Effect::Silence)
    }),
    ("writes vanish from the beginning", |random| {
        at(random, "open", false, Effect::Deafness)
    }),
    ("writes vanish at any time", writes_vanish),
    ("half open", |random| live(random, Effect::HalfOpen)),
    ("server reads slowly", slow_server),
    ("server restarts", restart),
    ("rotation", rotation),
    ("rotation, the next connection fails", rotation_fails),
    (
        "rotation, the next connection is silent",
        rotation_is_silent,
    ),
    ("login refused, then accepted", login_refused_once),
    ("login refused for good", login_refused),
    ("closed with a code of the login", closed_for_good),
    ("subscribers go in every phase", subscribers_go),
    (
        "subscribers come while nothing is connected",
        subscribers_come,
    ),
    ("a subscriber does not read", does_not_read),
    ("burst, the connection waits", |random| {
        burst(random, Kind::Narrow)
    }),
    ("burst, the oldest are dropped", |random| {
        burst(random, Kind::Newest)
    }),
    ("burst, the latest are kept", |random| {
        burst(random, Kind::Latest)
    }),
    ("burst, the subscriber is ended", |random| {
        burst(random, Kind::Strict)
    }),
    ("garbage", garbage),
    ("wall clock ahead or back", clock_wrong),
    ("machine sleeps", machine_sleeps),
    ("many at once", many),
];

/// Nothing goes wrong.
fn story(random: &mut Random) -> Story {
    let mut from = || random.millis(0, 3_000);
    let mut readers = vec![
        Plan::new(Kind::Book, "A", from()),
        Plan::new(Kind::Newest, "A", from()),
        Plan::new(Kind::Book, "B", from()),
        Plan::new(Kind::Orders, "", from()),
    ];
    if random.chance(20) {
        readers.pop();
    }
    Story {
        behaviour: Behaviour {
            data_waits: random.chance(50),
            ..Behaviour::default()
        },
        triggers: Vec::new(),
        acts: Vec::new(),
        readers,
        calm: Duration::from_secs(30),
        ending: Ending::Never,
        rotates: false,
        learns: false,
        patience: Duration::ZERO,
    }
}

/// Those who connect find something else than an open door, for some time or a few times; some had been connected before.
fn doors(random: &mut Random, door: Door) -> Story {
    let mut story = story(random);
    if random.chance(50) {
        story.behaviour.doors = vec![door; 1 + random.below(4) as usize];
    } else {
        let (from, to) = (random.millis(0, 9_000), random.millis(10_000, 29_000));
        story
            .acts
            .push(act(from, move |state| state.server.behaviour.door = door));
        story.acts.push(act(from, |state| all(state, Effect::Cut)));
        story
            .acts
            .push(act(to, |state| state.server.behaviour.door = Door::Open));
    }
    story
}

/// Something happens to connections at some of the messages of this kind, or whenever one is opened.
fn at(random: &mut Random, op: &'static str, is_after: bool, effect: Effect) -> Story {
    let mut story = story(random);
    story.triggers.push(Trigger {
        op,
        is_after,
        effect,
        skip: random.below(3) as u32,
        times: 1 + random.below(3) as u32,
    });
    if random.chance(70) {
        for _ in 0..1 + random.below(3) {
            let when = random.millis(3_000, 29_000);
            story.acts.push(act(when, |state| all(state, Effect::Cut)));
        }
    }
    story
}

/// Something happens to all connections, once or several times.
fn live(random: &mut Random, effect: Effect) -> Story {
    let mut story = story(random);
    for _ in 0..1 + random.below(5) {
        let when = random.millis(0, 29_000);
        story.acts.push(act(when, move |state| all(state, effect)));
    }
    story
}

fn acknowledgements_lost(random: &mut Random) -> Story {
    let mut story = at(random, "never", false, Effect::Cut);
    story.behaviour.data_waits = true;
    story.behaviour.lost_percent = 10 + random.below(40);
    story
}

fn acknowledgements_lost_only(random: &mut Random) -> Story {
    let mut story = acknowledgements_lost(random);
    story.behaviour.data_waits = false;
    story
}

fn acknowledgements_late(random: &mut Random) -> Story {
    let mut story = at(random, "never", false, Effect::Cut);
    let late = random.millis(0, 4_000).as_millis() as u64;
    story.behaviour.late_ms = (late, late + 2_000);
    story
}

fn acknowledgements_doubled(random: &mut Random) -> Story {
    let mut story = at(random, "never", false, Effect::Cut);
    story.behaviour.doubled_percent = 20 + random.below(80);
    going(random, &mut story);
    story
}

fn acknowledgements_reordered(random: &mut Random) -> Story {
    let mut story = at(random, "never", false, Effect::Cut);
    story.behaviour.late_ms = (0, 2_500);
    going(random, &mut story);
    story
}

/// What is written vanishes, and messages go on; there are new subscribers, whose subscriptions vanish.
fn writes_vanish(random: &mut Random) -> Story {
    let mut story = live(random, Effect::Deafness);
    going(random, &mut story);
    story
}

fn slow_server(random: &mut Random) -> Story {
    let mut story = live(random, Effect::Cut);
    story.behaviour.slowness = random.millis(200, 3_000);
    going(random, &mut story);
    story
}

fn restart(random: &mut Random) -> Story {
    let mut story = story(random);
    let mut from = Duration::ZERO;
    for _ in 0..1 + random.below(2) {
        from += random.millis(1_000, 8_000);
        let door = [Door::Shut, Door::Status(502), Door::Hangs][random.below(3) as usize];
        let code = random.chance(50).then_some(1012);
        story.acts.push(act(from, move |state| {
            state.server.behaviour.door = door;
            let effect = code.map_or(Effect::Cut, Effect::Close);
            all(state, effect);
        }));
        from += random.millis(100, 6_000);
        story
            .acts
            .push(act(from, |state| state.server.behaviour.door = Door::Open));
    }
    story
}

/// Longer than a lifetime.
fn rotation(random: &mut Random) -> Story {
    let mut story = story(random);
    story.rotates = true;
    story.calm = Duration::from_secs(100);
    if random.chance(50) {
        going(random, &mut story);
    }
    story
}

fn rotation_fails(random: &mut Random) -> Story {
    let mut story = rotation(random);
    let op = ["open", "auth", "subscribe"][random.below(3) as usize];
    let effect = [Effect::Cut, Effect::Close(1001)][random.below(2) as usize];
    let is_after = op != "open" && random.chance(50);
    story.triggers.push(Trigger {
        op,
        is_after,
        effect,
        skip: if op == "subscribe" { 3 } else { 1 },
        times: 1 + random.below(3) as u32,
    });
    if random.chance(50) {
        let door = [Door::Shut, Door::Status(503), Door::Hangs][random.below(3) as usize];
        let from = random.millis(30_000, 40_000);
        story.acts.push(act(from, move |state| {
            state.server.behaviour.doors = vec![door; 2]
        }));
    }
    story
}

fn rotation_is_silent(random: &mut Random) -> Story {
    let mut story = rotation_fails(random);
    story.triggers.truncate(1);
    let effects = [Effect::Silence, Effect::Deafness, Effect::HalfOpen];
    story.triggers[0].effect = effects[random.below(3) as usize];
    story
}

fn login_refused_once(random: &mut Random) -> Story {
    let mut story = restart(random);
    story.learns = true;
    story.behaviour.refused_logins = 1;
    story
}

fn login_refused(random: &mut Random) -> Story {
    let mut story = story(random);
    story.readers = vec![
        Plan::new(Kind::Book, "A", random.millis(0, 300)),
        Plan::new(Kind::Orders, "", random.millis(0, 300)),
    ];
    story.learns = random.chance(50);
    story.behaviour.refused_logins = u32::MAX;
    story.behaviour.latency_ms = (200, 400);
    story.ending = Ending::With(ErrorKind::Unauthorized);
    story
}

fn closed_for_good(random: &mut Random) -> Story {
    let mut story = story(random);
    let when = random.millis(5_000, 29_000);
    story
        .acts
        .push(act(when, |state| all(state, Effect::Close(4401))));
    story.ending = Ending::With(ErrorKind::Unauthorized);
    story
}

fn subscribers_go(random: &mut Random) -> Story {
    let mut story = story(random);
    story.behaviour.latency_ms = (50, 1_000);
    story.behaviour.late_ms = (0, 1_000);
    going(random, &mut story);
    going(random, &mut story);
    if random.chance(50) {
        let when = random.millis(0, 15_000);
        story.acts.push(act(when, |state| all(state, Effect::Cut)));
    }
    if random.chance(30) {
        let mut readers = story.readers.iter_mut();
        readers.by_ref().for_each(|reader| {
            reader.until.get_or_insert(Duration::from_secs(20));
        });
    }
    story
}

/// What came before a subscriber is no gap of its own.
fn subscribers_come(random: &mut Random) -> Story {
    let mut story = story(random);
    let (from, time) = (random.millis(4_000, 9_000), random.millis(3_000, 9_000));
    story.acts.push(act(from, |state| {
        state.server.behaviour.door = Door::Shut;
        all(state, Effect::Cut);
    }));
    story.acts.push(act(from + time, |state| {
        state.server.behaviour.door = Door::Open
    }));
    for _ in 0..1 + random.below(3) {
        let symbol = ["A", "B"][random.below(2) as usize];
        let coming = from + random.millis(100, 2_900);
        story.readers.push(Plan::new(Kind::Book, symbol, coming));
        story
            .readers
            .push(Plan::new(Kind::Orders, "", coming).until(coming + time));
    }
    story
}

/// A connection waits for who does not read; the others wait with it.
fn does_not_read(random: &mut Random) -> Story {
    let mut story = live(random, Effect::Cut);
    let (from, to) = (random.millis(4_000, 6_000), random.millis(10_000, 30_000));
    let kind = [Kind::Narrow, Kind::Newest, Kind::Latest][random.below(3) as usize];
    story
        .readers
        .push(Plan::new(kind, "A", random.millis(0, 3_000)).pause(from, to));
    story.patience = to.saturating_sub(from);
    story
}

/// More messages than there is room for.
fn burst(random: &mut Random, kind: Kind) -> Story {
    let mut story = story(random);
    let (from, to) = (random.millis(4_000, 6_000), random.millis(10_000, 14_000));
    story
        .readers
        .push(Plan::new(kind, "A", random.millis(0, 2_000)).pause(from, to));
    story
        .readers
        .push(Plan::new(kind, "B", random.millis(0, 2_000)));
    for _ in 0..2 {
        let messages = 20 + random.below(60);
        let when = random.millis(6_000, 10_000);
        story.acts.push(act(when, move |state| {
            for _ in 0..messages {
                state.publish(0);
            }
        }));
    }
    if random.chance(50) {
        let when = random.millis(4_000, 20_000);
        story.acts.push(act(when, |state| all(state, Effect::Cut)));
    }
    story.patience = to.saturating_sub(from);
    story
}

fn garbage(random: &mut Random) -> Story {
    let mut story = live(random, Effect::Cut);
    story.behaviour.garbage_percent = 5 + random.below(95);
    story
}

/// The server takes logins of any time, so that a session can be had with a wrong clock.
fn clock_wrong(random: &mut Random) -> Story {
    let mut story = live(random, Effect::Cut);
    story.behaviour.tolerance_ms = 2 * 3_600_000;
    for _ in 0..1 + random.below(4) {
        let millis = random.below(7_200_000) as i64 - 3_600_000;
        story
            .acts
            .push((random.millis(0, 29_000), Act::Wrong(millis)));
    }
    story
}

/// Time passes that nobody sees; the server may have gone by the end of it.
fn machine_sleeps(random: &mut Random) -> Story {
    let mut story = story(random);
    let (when, time) = (random.millis(4_000, 9_000), random.millis(1_000, 20_000));
    story.acts.push((when, Act::Leap(time)));
    if random.chance(50) {
        let when = when + Duration::from_millis(1);
        story
            .acts
            .push(act(when, |state| all(state, Effect::HalfOpen)));
    }
    story.patience = time;
    story
}

/// A random mix of all that comes and goes.
fn many(random: &mut Random) -> Story {
    let mut story = story(random);
    story.rotates = random.chance(50);
    story.calm = Duration::from_secs(90);
    going(random, &mut story);
    let behaviour = &mut story.behaviour;
    behaviour.latency_ms = (1, 1 + random.below(500));
    behaviour.late_ms = (0, random.below(2_000));
    behaviour.lost_percent = random.below(10);
    behaviour.doubled_percent = random.below(30);
    behaviour.garbage_percent = random.below(30);
    for _ in 0..random.below(3) {
        let doors = [
            Door::Shut,
            Door::Hangs,
            Door::Status(500),
            Door::Status(429),
        ];
        behaviour.doors.push(doors[random.below(4) as usize]);
    }
    for _ in 0..random.below(4) {
        let effect = effect(random);
        story.triggers.push(Trigger {
            op: ["open", "auth", "subscribe", "unsubscribe", "ping"][random.below(5) as usize],
            is_after: random.chance(50),
            effect,
            skip: random.below(5) as u32,
            times: 1 + random.below(2) as u32,
        });
    }
    for _ in 0..random.below(6) {
        let (when, effect) = (random.millis(0, 89_000), effect(random));
        story.acts.push(act(when, move |state| all(state, effect)));
    }
    story
}

fn effect(random: &mut Random) -> Effect {
    let effects = [
        Effect::Cut,
        Effect::Close(1001),
        Effect::Silence,
        Effect::Deafness,
        Effect::HalfOpen,
    ];
    effects[random.below(5) as usize]
}

/// Subscribers that come and go, to channels that others read as well or nobody else does.
fn going(random: &mut Random, story: &mut Story) {
    if random.chance(50) {
        story.readers.retain(|reader| reader.symbol != "B");
    }
    for _ in 0..2 + random.below(4) {
        let from = random.millis(0, 18_000);
        let until = from + random.millis(0, 6_000);
        let (kind, symbol) = [
            (Kind::Book, "A"),
            (Kind::Book, "B"),
            (Kind::Narrow, "B"),
            (Kind::Orders, ""),
        ][random.below(4) as usize];
        story
            .readers
            .push(Plan::new(kind, symbol, from).until(until));
    }
}

fn act(at: Duration, act: impl FnOnce(&mut State) + Send + 'static) -> (Duration, Act) {
    (at, Act::Network(Box::new(act)))
}

fn all(state: &mut State, effect: Effect) {
    for id in state.open_pipes() {
        state.affect(id, effect);
    }
}
