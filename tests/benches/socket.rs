//! Messages decoded per second: a subscription against tokio-tungstenite and serde_json alone.

mod support;

use std::hint::black_box;
use std::process::ExitCode;

use serde::de::DeserializeOwned;
use signed_api::ws::Subscription;
use support::Failure;
use support::feed::framed;
use support::mode::{self, Mode};
use support::readers::{Plain, Subscribed, Threads};
use support::rounds::{Contender, race, timed};
use support::table::{Table, grouped, ratio};
use support::ticks::{self, Book, Envelope, EnvelopedClient, FlatTrade, Trade};

const ROUNDS: usize = 21;
const MESSAGES: usize = 16_000;
const SYMBOL: &str = "BTCUSDT";
const SYMBOLS: [&str; 8] = ["AAA", "BBB", "CCC", "DDD", "EEE", "FFF", "GGG", "HHH"];

fn main() -> ExitCode {
    mode::run(|mode| match mode {
        Mode::Measure => measure(),
        Mode::Child(arguments) => repeat(&arguments),
    })
}

fn measure() -> Result<(), Failure> {
    for threads in Threads::ALL {
        let mut table = Table::new(
            &format!("messages decoded per second, {}", threads.label()),
            &[
                "",
                "bytes",
                "plain",
                "subscription",
                "throughput",
                "quartiles",
            ],
        );
        for make in CASES {
            let mut case = make(threads)?;
            let mut contenders = [
                Contender::new("plain", || timed(&mut case.plain)),
                Contender::new("subscription", || timed(&mut case.subscription)),
            ];
            let times = race(ROUNDS, &mut contenders)?;
            let [plain, subscription] = &times[..] else {
                return Err("two contenders have two times".into());
            };
            let (lower, upper) = plain.spread_to(subscription);
            let rate = |median: f64| grouped(MESSAGES as f64 / median);
            drop(contenders);
            table.row([
                case.name.to_owned(),
                case.bytes.to_string(),
                rate(plain.median()),
                rate(subscription.median()),
                ratio(plain.ratio_to(subscription)),
                format!("{lower:.2}..{upper:.2}"),
            ]);
        }
        table.print();
    }
    println!("\n  median of {ROUNDS} interleaved rounds of {MESSAGES} messages");
    println!(
        "  the server: a thread of this process that writes frames made before, over loopback without TLS"
    );
    println!(
        "  plain: one loop over tokio-tungstenite, `serde_json::from_str` into an envelope of the same type"
    );
    Ok(())
}

/// What is compared: a round of each.
struct Case {
    name: &'static str,
    bytes: usize,
    plain: Work,
    subscription: Work,
}

type Work = Box<dyn FnMut() -> Result<(), Failure>>;

const CASES: [fn(Threads) -> Result<Case, Failure>; 8] = [
    |threads| {
        let name = "order book, 45 levels a side";
        books(name, 45, threads, |client| client.book(SYMBOL))
    },
    |threads| {
        let name = "order book, 10 levels a side";
        books(name, 10, threads, |client| client.book(SYMBOL))
    },
    trades,
    flat_trades,
    several,
    |threads| {
        let name = "10 levels, `drop_oldest`";
        books(name, 10, threads, |client| client.newest(SYMBOL))
    },
    |threads| {
        let name = "10 levels, `latest`, each of a key of its own";
        books(name, 10, threads, |client| client.latest(SYMBOL))
    },
    |threads| {
        let name = "10 levels, `disconnect`";
        books(name, 10, threads, |client| client.all_or_none(SYMBOL))
    },
];

fn books(
    name: &'static str,
    levels: usize,
    threads: Threads,
    subscribe: fn(&EnvelopedClient) -> Subscription<Book>,
) -> Result<Case, Failure> {
    let messages = messages(|seq| ticks::book(SYMBOL, levels, seq));
    case(name, &messages, threads, 1, enveloped::<Book>, |url| {
        Ok(vec![subscribe(&ticks::enveloped(url)?)])
    })
}

fn trades(threads: Threads) -> Result<Case, Failure> {
    let messages = messages(|seq| ticks::trade(SYMBOL, seq));
    let decode = enveloped::<Vec<Trade>>;
    case("trade", &messages, threads, 1, decode, |url| {
        Ok(vec![ticks::enveloped(url)?.trades(SYMBOL)])
    })
}

fn flat_trades(threads: Threads) -> Result<Case, Failure> {
    let messages = messages(|seq| ticks::flat_trade(SYMBOL, seq));
    let decode = |text: &str| {
        let trade: FlatTrade = serde_json::from_str(text)?;
        if trade.symbol != SYMBOL {
            return Err("of something else".into());
        }
        black_box(trade);
        Ok(())
    };
    let name = "trade with nothing around it";
    case(name, &messages, threads, 1, decode, |url| {
        Ok(vec![ticks::flat(url)?.trades(SYMBOL)])
    })
}

fn several(threads: Threads) -> Result<Case, Failure> {
    let messages = messages(|seq| ticks::book(SYMBOLS[seq % SYMBOLS.len()], 10, seq));
    let name = "10 levels, 8 subscriptions in as many tasks";
    let (count, decode) = (SYMBOLS.len(), enveloped::<Book>);
    case(name, &messages, threads, count, decode, |url| {
        let client = ticks::enveloped(url)?;
        Ok(SYMBOLS.map(|symbol| client.book(symbol)).into())
    })
}

fn messages(message: impl Fn(usize) -> String) -> Vec<String> {
    (0..MESSAGES).map(message).collect()
}

fn case<T: DeserializeOwned + Send + 'static>(
    name: &'static str,
    messages: &[String],
    threads: Threads,
    count: usize,
    decode: fn(&str) -> Result<(), Failure>,
    subscribe: impl FnOnce(&str) -> signed_api::Result<Vec<Subscription<T>>>,
) -> Result<Case, Failure> {
    let round = framed(messages);
    let mut plain = Plain::new(threads, &round)?;
    let mut subscribed = Subscribed::new(threads, &round, count, subscribe)?;
    Ok(Case {
        name,
        bytes: round.len() / MESSAGES,
        plain: Box::new(move || plain.read(MESSAGES, decode)),
        subscription: Box::new(move || subscribed.read(MESSAGES / count)),
    })
}

/// Decodes as one does who knows what is around the payload.
fn enveloped<T: DeserializeOwned>(text: &str) -> Result<(), Failure> {
    let Envelope { topic, data } = serde_json::from_str::<Envelope<T>>(text)?;
    if topic.is_empty() {
        return Err("of no channel".into());
    }
    black_box(data);
    Ok(())
}

/// The child: reads by one side, and that is all. For profilers.
fn repeat(arguments: &[String]) -> Result<(), Failure> {
    let [case, side, rounds] = arguments else {
        return Err("a child takes the number of a case, a side and a number".into());
    };
    let make = CASES.get(case.parse::<usize>()?);
    let case = make.ok_or("there is no such case")?(Threads::One)?;
    let mut work = match side.as_str() {
        "plain" => case.plain,
        _ => case.subscription,
    };
    (0..rounds.parse()?).try_for_each(|_: u32| work())
}
