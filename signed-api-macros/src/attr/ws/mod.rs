//! `#[ws("wss://..", login = .., subscribe = .., ..)]` on a trait, `#[subscribe(..)]` and `#[request(..)]` on its methods.

mod channel;
mod fetch;
mod message;
mod pattern;
mod places;
mod queue;
mod request;
mod template;
mod timing;
mod url;

use proc_macro2::{Span, TokenTree};
use syn::Attribute;

use super::arguments::{Argument, content, options, split};
use super::limit::{self, Limit};
use super::place::{self, Path, paths};
use crate::diag::Diagnostics;

pub(crate) use channel::Subscribe;
pub(super) use channel::read as subscribe;
pub(crate) use fetch::Fetch;
pub(crate) use message::{Message, MessageKind, paths as message_paths};
pub(crate) use pattern::{Acknowledgement, Pattern};
use pattern::{Answer, Challenge};
pub(crate) use queue::{Overflow, Queue};
pub(crate) use request::Request;
pub(super) use request::read as request;
pub(crate) use template::{Piece, Template};
pub(crate) use timing::Timing;
use url::Url;

/// The socket of a trait, as it was written.
#[derive(Default)]
pub(crate) struct Ws {
    /// The attribute's name.
    pub(crate) span: Option<Span>,
    /// Nothing in it is wrong.
    pub(crate) is_whole: bool,
    pub(crate) url: Option<Url>,
    pub(crate) fetches: Vec<Fetch>,
    pub(crate) challenge: Option<Challenge>,
    pub(crate) login: Option<Message>,
    pub(crate) logged_in: Option<(Pattern, Span)>,
    pub(crate) subscribe: Option<Message>,
    pub(crate) unsubscribe: Option<Message>,
    pub(crate) subscribed: Option<Acknowledgement>,
    pub(crate) unsubscribed: Option<Acknowledgement>,
    pub(crate) request: Option<Message>,
    /// Without names it is all of the message.
    pub(crate) result: Path,
    pub(crate) id: Option<Path>,
    pub(crate) channel: Vec<Template>,
    /// Without names it is all of the message.
    pub(crate) data: Path,
    pub(crate) refused: Option<Pattern>,
    /// Places of the server's code and of its message, and where these are given.
    pub(crate) code: Option<(Vec<Path>, Span)>,
    pub(crate) message: Option<(Vec<Path>, Span)>,
    pub(crate) answers: Vec<Answer>,
    pub(crate) ping: Option<Message>,
    pub(crate) final_codes: Vec<u16>,
    pub(crate) connect_limit: Option<Limit>,
    pub(crate) send_limit: Option<Limit>,
    pub(crate) timing: Timing,
}

const EXAMPLE: &str = "#[ws(\"wss://stream.example.com\", subscribe = json({ op: \"subscribe\", args: [op.channel] }), channel = \"{topic}\")]";
const OPTIONS: &[&str] = &[
    "login",
    "logged_in",
    "challenge",
    "fetch",
    "subscribe",
    "subscribed",
    "unsubscribe",
    "unsubscribed",
    "channel",
    "data",
    "request",
    "id",
    "result",
    "refused",
    "code",
    "message",
    "answer",
    "ping",
    "heartbeat",
    "silence",
    "answer_timeout",
    "lifetime",
    "reconnect",
    "reconnect_cap",
    "stable",
    "final_codes",
    "connect_limit",
    "send_limit",
];

/// The socket, as far as it could be read; what is wrong is reported.
pub(super) fn read(attribute: &Attribute, span: Span, diagnostics: &mut Diagnostics) -> Ws {
    let mut ws = Ws {
        span: Some(span),
        ..Ws::default()
    };
    let Some(tokens) = content(attribute, EXAMPLE, diagnostics) else {
        return ws;
    };
    let mut arguments = split(tokens);
    let (urls, others): (Vec<_>, Vec<_>) = arguments
        .drain(..)
        .partition(|argument| matches!(argument.head, TokenTree::Literal(_)));
    ws.is_whole = true;
    if let Some(first) = urls.first() {
        ws.url = url::read(first, diagnostics);
        ws.is_whole &= ws.url.is_some();
    }
    for second in urls.iter().skip(1) {
        let message = "a second address: a trait has one socket, remove this";
        diagnostics.at(second.span(), message);
        ws.is_whole = false;
    }
    let count = others.len();
    let found = options(others, OPTIONS, &["answer", "fetch"], diagnostics);
    ws.is_whole &= found.len() == count;
    for (name, argument) in found {
        ws.is_whole &= ws.option(name, &argument, diagnostics).is_some();
    }
    ws
}

impl Ws {
    fn option(
        &mut self,
        name: &'static str,
        argument: &Argument,
        diagnostics: &mut Diagnostics,
    ) -> Option<()> {
        let span = argument.span();
        match name {
            "login" => self.login = Some(message::read(argument, diagnostics)?),
            "subscribe" => self.subscribe = Some(message::read(argument, diagnostics)?),
            "unsubscribe" => self.unsubscribe = Some(message::read(argument, diagnostics)?),
            "request" => self.request = Some(message::read(argument, diagnostics)?),
            "ping" => self.ping = Some(message::read(argument, diagnostics)?),
            "logged_in" => {
                self.logged_in = Some((pattern::only(argument, diagnostics)?, span));
            }
            "refused" => self.refused = Some(pattern::only(argument, diagnostics)?),
            "subscribed" => {
                self.subscribed = Some(pattern::acknowledgement(argument, diagnostics)?);
            }
            "unsubscribed" => {
                self.unsubscribed = Some(pattern::acknowledgement(argument, diagnostics)?);
            }
            "challenge" => self.challenge = Some(pattern::challenge(argument, diagnostics)?),
            "answer" => self.answers.push(pattern::answer(argument, diagnostics)?),
            "fetch" => self.fetches.push(fetch::read(argument, diagnostics)?),
            "channel" => self.channel = places::templates(argument, diagnostics)?,
            "data" => self.data = path(argument, "data = \"data\"", diagnostics)?,
            "result" => self.result = path(argument, "result = \"result\"", diagnostics)?,
            "id" => self.id = Some(path(argument, "id = \"id\"", diagnostics)?),
            "code" => {
                self.code = Some((paths(argument, "code = \"code\"", diagnostics)?, span));
            }
            "message" => {
                let example = "message = \"msg\"";
                self.message = Some((paths(argument, example, diagnostics)?, span));
            }
            "final_codes" => self.final_codes = places::close_codes(argument, diagnostics)?,
            "connect_limit" => {
                self.connect_limit = Some(limit::of_option(argument, diagnostics)?);
            }
            "send_limit" => self.send_limit = Some(limit::of_option(argument, diagnostics)?),
            name => self.timing.option(name, argument, diagnostics)?,
        }
        Some(())
    }
}

/// `data = "data"`.
fn path(argument: &Argument, example: &str, diagnostics: &mut Diagnostics) -> Option<Path> {
    let literal = argument.string(example, diagnostics)?;
    place::path(&literal, diagnostics)
}
