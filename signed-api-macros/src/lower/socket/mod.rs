//! `#[ws(..)]` of a trait: every rule that looks at more than one option, or at options and methods.

mod arguments;
mod fetch;
mod message;
mod method;
mod output;
mod timing;

use proc_macro2::Span;

use super::{Surroundings, limits};
use crate::attr::{self, Ws};
use crate::diag::{Diagnostics, nearest};
use crate::ir;
use message::{Known, Reads, Role};

pub(super) use method::lower as method;

/// What the rules for a method need to know of the trait's socket.
pub(super) struct Rules {
    /// Nothing in it is wrong.
    is_whole: bool,
    has_login: bool,
    has_id: bool,
    subscribe: Option<Reads>,
    unsubscribe: Option<Reads>,
    request: Option<Reads>,
    fetched: Vec<String>,
    has_challenge: bool,
    /// Does anything over the socket need credentials?
    pub(super) is_signed: bool,
}

const FEATURE: &str =
    "`#[ws(..)]` needs the feature `ws`: write `features = [\"ws\"]` at `signed-api` in Cargo.toml";

/// The socket of the trait, with schemes that are added to those of `surroundings`.
pub(super) fn of_trait(
    ws: &Ws,
    surroundings: &mut Surroundings<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<ir::Socket> {
    let span = ws.span.unwrap_or_else(Span::call_site);
    if !cfg!(any(test, feature = "ws")) {
        diagnostics.at(span, FEATURE);
    }
    let fetched: Vec<&str> = ws.fetches.iter().map(|fetch| fetch.name.as_str()).collect();
    // One that could not be read is reported already.
    let has_challenge = ws.challenge.is_some() || !ws.is_whole;
    let known = Known {
        fetched: &fetched,
        has_challenge,
    };
    let mut lowering = Lowering {
        known,
        is_whole: ws.is_whole,
        reads: Vec::new(),
        surroundings,
        diagnostics,
    };
    let login = lowering.message(ws.login.as_ref(), Role::Login);
    let ask = ws.challenge.as_ref().and_then(|known| known.ask.as_ref());
    let ask = lowering.message(ask, Role::Ask);
    let subscribe = lowering.message(ws.subscribe.as_ref(), Role::Subscribe);
    let unsubscribe = lowering.message(ws.unsubscribe.as_ref(), Role::Unsubscribe);
    let request = lowering.message(ws.request.as_ref(), Role::Request);
    let ping = lowering.message(ws.ping.as_ref(), Role::Ping);
    let answers: Vec<_> = ws
        .answers
        .iter()
        .map(|answer| lowering.message(Some(&answer.with), Role::Answer))
        .collect();
    let Lowering {
        is_whole, reads, ..
    } = lowering;
    let read = |message: &Option<(usize, Reads)>| message.as_ref().map(|(_, reads)| reads.clone());
    surroundings.socket = Some(Rules {
        is_whole,
        has_login: ws.login.is_some(),
        has_id: ws.id.is_some(),
        subscribe: read(&subscribe),
        unsubscribe: read(&unsubscribe),
        request: read(&request),
        fetched: fetched.iter().map(|&name| name.to_owned()).collect(),
        has_challenge,
        is_signed: ws.login.is_some() || reads.iter().any(Reads::may_read_credentials),
    });
    let timing = timing::lower(&ws.timing, diagnostics);
    let connect_costs = costs(ws.connect_limit.as_ref(), surroundings, diagnostics);
    let message_costs = costs(ws.send_limit.as_ref(), surroundings, diagnostics);
    fetch::names(ws, diagnostics);
    if is_whole {
        together(ws, login.as_ref(), diagnostics);
        alike(ws, &subscribe, &unsubscribe, diagnostics);
        fetch::used(ws, &reads, diagnostics);
        values(ws, &answers, diagnostics);
    }
    let index = |message: &Option<(usize, Reads)>| message.as_ref().map(|(index, _)| *index);
    Some(ir::Socket {
        url: ws.url.as_ref().map(|url| url.text.clone()),
        fetches: ws.fetches.iter().map(fetch::lower).collect(),
        challenge: ws.challenge.as_ref().map(|challenge| ir::Challenge {
            ask: index(&ask),
            pattern: challenge.pattern.clone(),
            value: challenge.value.clone(),
        }),
        login: index(&login),
        logged_in: ws.logged_in.as_ref().map(|(pattern, _)| pattern.clone()),
        subscribe: index(&subscribe),
        unsubscribe: index(&unsubscribe),
        subscribed: ws.subscribed.clone(),
        unsubscribed: ws.unsubscribed.clone(),
        request: index(&request),
        result: ws.result.clone(),
        id: ws.id.clone(),
        channel: ws.channel.clone(),
        data: ws.data.clone(),
        refused: ws.refused.clone(),
        errors: errors(ws, &surroundings.answers),
        replies: replies(ws, answers),
        ping: index(&ping),
        final_codes: ws.final_codes.clone(),
        connect_costs,
        message_costs,
        timing,
    })
}

/// What can be said only when all methods are known.
pub(super) fn connect(
    ws: &Ws,
    items: &[ir::Item],
    has_socket_methods: bool,
    diagnostics: &mut Diagnostics,
) {
    let span = ws.span.unwrap_or_else(Span::call_site);
    if !ws.is_whole {
        return;
    }
    if !has_socket_methods {
        let message = "nothing goes over this socket: write a method with `#[subscribe(channel = \"..\")]` or `#[request(\"..\")]`";
        diagnostics.at(span, message);
    }
    let subscribes = items.iter().any(|item| {
        matches!(item, ir::Item::Socket(method) if matches!(method.kind, ir::SocketKind::Channel(_)))
    });
    if subscribes && ws.channel.is_empty() {
        let message =
            "which channel is a message of? write where it says so, as in `channel = \"{topic}\"`";
        diagnostics.at(span, message);
    }
    if diagnostics.is_empty() {
        fetch::connect(ws, items, diagnostics);
    }
}

struct Lowering<'a, 's, 'o> {
    known: Known<'a>,
    is_whole: bool,
    /// What each message reads.
    reads: Vec<Reads>,
    surroundings: &'a mut Surroundings<'s>,
    diagnostics: &'o mut Diagnostics,
}

impl Lowering<'_, '_, '_> {
    /// The place of the scheme that writes the message, and what it reads.
    fn message(&mut self, message: Option<&attr::Message>, role: Role) -> Option<(usize, Reads)> {
        let message = message?;
        let Some(written) = message::lower(message, role, &self.known, self.diagnostics) else {
            self.is_whole = false;
            return None;
        };
        self.reads.push(written.reads.clone());
        let index = self.surroundings.index_of(written.scheme);
        Some((index, written.reads))
    }
}

fn costs(
    limit: Option<&attr::Limit>,
    surroundings: &Surroundings<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<ir::Cost> {
    limits::default_costs(limit, &surroundings.limits, diagnostics)
}

/// Options that are nothing without another one.
fn together(ws: &Ws, login: Option<&(usize, Reads)>, diagnostics: &mut Diagnostics) {
    if let (None, Some((_, span))) = (&ws.login, &ws.logged_in) {
        let message = "nothing logs in: write `login = json({ .. })` too, or remove this";
        diagnostics.at(*span, message);
    }
    if let Some(challenge) = &ws.challenge {
        let message = match login {
            None => {
                "what answers the challenge? write `login = json({ .. session.challenge .. })` too"
            }
            Some((_, reads)) if !reads.may_read_session("challenge") => {
                "the login does not read the challenge: write `session.challenge` into it, or remove this"
            }
            Some(_) => "",
        };
        if !message.is_empty() {
            diagnostics.at(challenge.span, message);
        }
    }
    if let (None, Some(unsubscribed)) = (&ws.unsubscribe, &ws.unsubscribed) {
        let message =
            "nothing unsubscribes: write `unsubscribe = json({ .. })` too, or remove this";
        diagnostics.at(unsubscribed.span, message);
    }
    if ws.refused.is_none()
        && let Some((_, span)) = ws.code.as_ref().or(ws.message.as_ref())
    {
        let message = "nothing says how refusals look: write `refused(\"success\" = false)` too, with fields that only they have";
        diagnostics.at(*span, message);
    }
}

/// Messages that are the same for every channel.
fn alike(
    ws: &Ws,
    subscribe: &Option<(usize, Reads)>,
    unsubscribe: &Option<(usize, Reads)>,
    diagnostics: &mut Diagnostics,
) {
    for (message, written) in [(&ws.subscribe, subscribe), (&ws.unsubscribe, unsubscribe)] {
        let (
            Some(message),
            Some((
                _,
                Reads::Known {
                    constants,
                    arguments,
                    ..
                },
            )),
        ) = (message, written)
        else {
            continue;
        };
        if !arguments && constants.iter().all(|(name, _)| name == "id") {
            let text = "this is the same for every channel: write `op.channel` into it, as in `json({ args: [op.channel] })`";
            diagnostics.at(message.option, text);
        }
    }
}

/// What an answer is to repeat, and whether it does.
fn values(ws: &Ws, answers: &[Option<(usize, Reads)>], diagnostics: &mut Diagnostics) {
    for (answer, written) in ws.answers.iter().zip(answers) {
        let Some((_, reads)) = written else { continue };
        match (&answer.value, reads) {
            (Some((_, span)), reads) if !reads.may_read("value") => {
                let message =
                    "the answer does not read this: write `op.value` into it, or remove this";
                diagnostics.at(*span, message);
            }
            (None, Reads::Known { .. }) if reads.may_read("value") => {
                let message = "where does `op.value` stand in the message? write `value = \"ts\"` beside its fields";
                diagnostics.at(answer.with.option, message);
            }
            _ => {}
        }
    }
}

fn replies(ws: &Ws, answers: Vec<Option<(usize, Reads)>>) -> Vec<ir::Reply> {
    let answers = ws.answers.iter().zip(answers);
    let replies = answers.filter_map(|(answer, written)| {
        Some(ir::Reply {
            pattern: answer.pattern.clone(),
            value: answer.value.as_ref().map(|(path, _)| path.clone()),
            with: written?.0,
        })
    });
    replies.collect()
}

/// What refusals say: by places of their own or of the trait's errors, in the trait's words. A refusal was not executed
/// unless a word says otherwise.
fn errors(ws: &Ws, answers: &ir::Answers) -> ir::Answers {
    let or = |own: &Option<(Vec<attr::Path>, Span)>, outer: &[attr::Path]| match own {
        Some((paths, _)) => paths.clone(),
        None => outer.to_vec(),
    };
    ir::Answers {
        envelope: None,
        code: or(&ws.code, &answers.code),
        message: or(&ws.message, &answers.message),
        words: answers.words.clone(),
        is_rejected_otherwise: true,
    }
}

/// "did you mean", or what to write.
fn unknown_fetch(name: &str, ws: &Ws) -> String {
    let names = ws.fetches.iter().map(|fetch| fetch.name.as_str());
    match nearest(name, names) {
        Some(meant) => format!("nothing is fetched as `{name}`: did you mean `{{{meant}}}`?"),
        None => format!(
            "nothing is fetched as `{name}`: write `fetch({name} = \"create_{name}().{name}\")` with a method of this trait"
        ),
    }
}
