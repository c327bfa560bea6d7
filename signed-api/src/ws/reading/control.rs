//! Messages that are not data: what they look like, and what they say.

use std::ops::Range;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::look::{Look, Verdict};
use super::name::Names;
use super::needed::Needed;
use super::seen::{Kind, Seen};
use super::ways::{Place, Ways};
use crate::api_error::ApiErrors;
use crate::credential::Secret;
use crate::error::{Answer, Error, ErrorKind, Outcome, Words};
use crate::json::Json;
use crate::ws::machine::Heard;
use crate::ws::spec::{Acknowledgement, SocketSpec};

/// All that a server says beside data, in the order in which it is looked for.
#[derive(Debug)]
pub(super) struct Controls {
    all: Vec<(Look, Means)>,
    /// What they need.
    needed: Needed,
    id: Option<Place>,
    /// Where the answer to a request has its payload, if there are requests.
    result: Option<Place>,
    errors: &'static ApiErrors,
}

/// Positions of control messages, as far as they are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Positions(u64);

/// What a message of some look means.
#[derive(Debug)]
enum Means {
    Challenge { value: Place },
    Asked { answer: usize, value: Option<Place> },
    Refused { names: Vec<Names> },
    LoggedIn,
    Subscribed { names: Names, alias: Option<Place> },
    Unsubscribed { names: Names },
}

/// A message, as far as it has been read.
#[derive(Clone, Copy)]
pub(super) struct Message<'m> {
    pub(super) text: &'m Bytes,
    pub(super) ways: &'m Ways,
    pub(super) seen: &'m Seen,
}

impl Controls {
    pub(super) fn new(spec: &'static SocketSpec, ways: &mut Ways) -> Self {
        let (mut all, mut needed) = (Vec::new(), Needed::default());
        if let Some(challenge) = &spec.challenge {
            let value = ways.place(challenge.value);
            all.push((
                Look::new(&challenge.pattern, ways, &mut needed),
                Means::Challenge { value },
            ));
        }
        for (answer, reply) in spec.replies.iter().enumerate() {
            let value = reply.value.map(|path| ways.place(path));
            let means = Means::Asked { answer, value };
            all.push((Look::new(&reply.pattern, ways, &mut needed), means));
        }
        if let Some(pattern) = &spec.refused {
            let own = spec.subscribed.iter().chain(&spec.unsubscribed);
            let mut names: Vec<Names> = own
                .map(|acknowledgement| Names::new(acknowledgement.channel, ways))
                .collect();
            names.push(Names::new(spec.channel, ways));
            all.push((
                Look::new(pattern, ways, &mut needed),
                Means::Refused { names },
            ));
        }
        if let Some(pattern) = &spec.logged_in {
            all.push((Look::new(pattern, ways, &mut needed), Means::LoggedIn));
        }
        if let Some(subscribed) = &spec.subscribed {
            let names = names(subscribed, spec, ways);
            let alias = subscribed.alias.map(|path| ways.place(path));
            let means = Means::Subscribed { names, alias };
            all.push((Look::new(&subscribed.pattern, ways, &mut needed), means));
        }
        if let Some(unsubscribed) = &spec.unsubscribed {
            let names = names(unsubscribed, spec, ways);
            let means = Means::Unsubscribed { names };
            all.push((Look::new(&unsubscribed.pattern, ways, &mut needed), means));
        }
        Self {
            all,
            needed,
            id: spec.id.map(|path| ways.place(path)),
            result: spec.request.map(|_| ways.place(spec.result)),
            errors: &spec.errors,
        }
    }

    /// Whether none of it can be meant, whatever is still to come. `unnamed` is asked for what [`unnamed`](Self::unnamed) says
    /// of the message, if it matters.
    pub(super) fn are_excluded(
        &self,
        message: &[u8],
        ways: &Ways,
        seen: &Seen,
        unnamed: impl Fn() -> Positions,
    ) -> bool {
        let mut all = self.all.iter().enumerate();
        all.all(|(at, (look, _))| {
            look.verdict(message, ways, seen) == Verdict::No || unnamed().contains(at)
        })
    }

    /// What may still be meant, after what has been seen.
    pub(super) fn open(&self, message: &[u8], ways: &Ways, seen: &Seen) -> Positions {
        self.those(|_, look| look.verdict(message, ways, seen) != Verdict::No)
    }

    /// What of `positions` cannot be meant because a name of it stands nowhere in the message. To search for a few names takes
    /// less than to walk through to the end, only to find that none of them has come.
    pub(super) fn unnamed(&self, positions: Positions, message: &[u8]) -> Positions {
        // With an escape a name can be written in many ways.
        if positions == Positions::NONE || memchr::memchr(b'\\', message).is_some() {
            return Positions::NONE;
        }
        let mut search = self.needed.search(message);
        self.those(|at, look| positions.contains(at) && look.lacks_a_name(&mut search))
    }

    fn those(&self, mut is_it: impl FnMut(usize, &Look) -> bool) -> Positions {
        let all = self.all.iter().take(Positions::MOST).enumerate();
        let those = all.filter(|(at, (look, _))| is_it(*at, look));
        Positions(those.fold(0, |those, (at, _)| those | 1 << at))
    }

    /// Whether something in all that is told by what stands in a place.
    pub(super) fn are_told_by(&self, place: Place) -> bool {
        self.all.iter().any(|(look, _)| look.is_told_by(place))
    }

    /// Whether nothing that has been seen speaks for any of it.
    pub(super) fn are_unlikely(&self, message: &[u8], ways: &Ways, seen: &Seen) -> bool {
        let mut all = self.all.iter();
        all.all(|(look, _)| {
            let verdict = look.verdict(message, ways, seen);
            matches!(verdict, Verdict::No | Verdict::Open)
        })
    }

    /// What the message says, which has been read to its end.
    pub(super) fn heard(
        &self,
        message: Message<'_>,
        is_request: impl Fn(u64) -> bool,
    ) -> Option<Heard<String>> {
        let Message { text, ways, seen } = message;
        let mut all = self.all.iter();
        let heard =
            all.find_map(
                |(look, means)| match look.verdict(text, ways, seen) == Verdict::Yes {
                    true => self.meaning(means, message),
                    false => None,
                },
            )?;
        match heard {
            Heard::Subscribed { id: Some(id), .. } | Heard::Unsubscribed { id: Some(id), .. }
                if is_request(id) =>
            {
                self.reply(message)
            }
            heard => Some(heard),
        }
    }

    fn meaning(&self, means: &Means, message: Message<'_>) -> Option<Heard<String>> {
        let id = self.id(message);
        Some(match means {
            Means::Challenge { value } => Heard::Challenge(Secret::new(message.text(*value)?)),
            Means::Asked { answer, value } => {
                let value = value.map_or_else(Bytes::new, |place| message.content(place));
                let answer = *answer;
                Heard::Asked { answer, value }
            }
            Means::Refused { names } => {
                let channel = names.iter().find_map(|names| message.channel(names));
                let error = self.refusal(message.text);
                Heard::Refused { id, channel, error }
            }
            Means::LoggedIn => Heard::LoggedIn,
            Means::Subscribed { names, alias } => {
                let channel = message.channel(names);
                let alias = alias.and_then(|place| message.text(place));
                Heard::Subscribed { id, channel, alias }
            }
            Means::Unsubscribed { names } => {
                let channel = message.channel(names);
                Heard::Unsubscribed { id, channel }
            }
        })
    }

    /// The answer to a request, if it is one: it has an id. Without a payload it is `null`, as in an envelope.
    pub(super) fn reply(&self, message: Message<'_>) -> Option<Heard<String>> {
        let result = self.result?;
        let id = self.id(message)?;
        let payload = message.slice(message.seen.at(result).written());
        let payload = payload.unwrap_or_else(|| Bytes::from_static(b"null"));
        Some(Heard::Reply { id, payload })
    }

    fn id(&self, message: Message<'_>) -> Option<u64> {
        message.text(self.id?)?.parse().ok()
    }

    /// As with an answer of HTTP in whose envelope the server says no: that nothing was executed is known of words that mean
    /// something.
    fn refusal(&self, text: &Bytes) -> Error {
        let said = self.errors.read(Json::of(text).as_ref());
        let is_rejected = said.kind.is_some() || self.errors.is_rejected_otherwise;
        let outcome = said.outcome.unwrap_or(match is_rejected {
            true => Outcome::Rejected,
            false => Outcome::Unknown,
        });
        let kind = said.kind.unwrap_or(match said.outcome {
            Some(Outcome::Unknown) => ErrorKind::Server,
            _ => ErrorKind::Refused,
        });
        let words = Words {
            code: said.code,
            message: said.message,
            ..Words::default()
        };
        Error::new(kind, outcome, "the server refuses it").with_answer(answer(text, words))
    }
}

impl Positions {
    pub(super) const NONE: Self = Self(0);
    pub(super) const ALL: Self = Self(u64::MAX);

    /// So many are told apart.
    const MOST: usize = u64::BITS as usize;

    fn contains(self, at: usize) -> bool {
        at < Self::MOST && self.0 >> at & 1 == 1
    }
}

impl Message<'_> {
    /// The channel, if the message names it.
    fn channel(self, names: &Names) -> Option<String> {
        let mut buffer = String::new();
        let named = names.name(self.text, self.seen, &mut buffer)?;
        Some(named.or(&buffer).to_owned())
    }

    /// The text, number or truth value in a place.
    fn text(self, place: Place) -> Option<String> {
        let text = self.seen.at(place).text(self.text)?;
        Some(text.into_owned())
    }

    /// What stands in a place: a text as it means, everything else as it was written, and nothing if there is nothing.
    fn content(self, place: Place) -> Bytes {
        let value = self.seen.at(place);
        let content = match value.kind {
            Kind::Escaped => self.text(place).map(Bytes::from),
            Kind::Text => self.slice(Some(value.span.clone())),
            _ => self.slice(value.written()),
        };
        content.unwrap_or_default()
    }

    fn slice(self, range: Option<Range<usize>>) -> Option<Bytes> {
        let range = range?;
        self.text.get(range.clone()).map(|_| self.text.slice(range))
    }
}

/// What a message is in an error: the connection was answered with 101, and nothing that it says has a status.
pub(super) fn answer(text: &Bytes, words: Words) -> Answer {
    Answer {
        status: StatusCode::SWITCHING_PROTOCOLS,
        headers: HeaderMap::new(),
        body: text.clone(),
        api: None,
        words,
    }
}

fn names(acknowledgement: &Acknowledgement, spec: &SocketSpec, ways: &mut Ways) -> Names {
    let own = Names::new(acknowledgement.channel, ways);
    match own.is_empty() {
        true => Names::new(spec.channel, ways),
        false => own,
    }
}
