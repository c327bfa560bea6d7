//! Messages of a socket: expressions become schemes, and what they read is checked against what there is to read.

use std::ops::Range;
use std::rc::Rc;

use proc_macro2::{Ident, Punct, Spacing, TokenStream, TokenTree};

use crate::attr::{Message, MessageKind};
use crate::diag::{Diagnostics, nearest, one_of};
use crate::expr::tokens::{Bracket, Token, TokenKind};
use crate::expr::{self, Problem};
use crate::ir;
use crate::source::Source;

/// What a message is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Login,
    Ask,
    Subscribe,
    Unsubscribe,
    Request,
    Ping,
    Answer,
}

/// What there is to read beside that.
pub(super) struct Known<'a> {
    /// What is fetched before each connection.
    pub(super) fetched: &'a [&'a str],
    pub(super) has_challenge: bool,
}

/// A message that is right, as far as that is known.
pub(super) struct Written {
    pub(super) scheme: ir::Scheme,
    pub(super) reads: Reads,
}

/// What a message reads.
#[derive(Clone)]
pub(super) enum Reads {
    /// It is written by a scheme that is declared elsewhere.
    Unknown,
    Known {
        /// `op.x`, and whether it must be there.
        constants: Vec<(String, bool)>,
        /// `session.x`
        session: Vec<String>,
        arguments: bool,
        credentials: bool,
    },
}

impl Role {
    /// What the session gives under `op`.
    pub(super) fn given(self) -> &'static [&'static str] {
        match self {
            Self::Subscribe | Self::Unsubscribe => &["channel", "id"],
            Self::Request => &["method", "id"],
            Self::Answer => &["value"],
            Self::Login | Self::Ask | Self::Ping => &[],
        }
    }

    /// Are there arguments and constants of a method?
    fn has_method(self) -> bool {
        matches!(self, Self::Subscribe | Self::Unsubscribe | Self::Request)
    }

    fn described(self) -> &'static str {
        match self {
            Self::Login => "a login",
            Self::Ask => "a message that asks for a challenge",
            Self::Subscribe => "a message that subscribes",
            Self::Unsubscribe => "a message that unsubscribes",
            Self::Request => "a request",
            Self::Ping => "a ping",
            Self::Answer => "an answer",
        }
    }
}

impl Reads {
    /// Does it read, or may it read, the constant `name`?
    pub(super) fn may_read(&self, name: &str) -> bool {
        match self {
            Self::Unknown => true,
            Self::Known { constants, .. } => constants.iter().any(|(known, _)| known == name),
        }
    }

    pub(super) fn may_read_arguments(&self) -> bool {
        match self {
            Self::Unknown => true,
            Self::Known { arguments, .. } => *arguments,
        }
    }

    pub(super) fn may_read_session(&self, name: &str) -> bool {
        match self {
            Self::Unknown => true,
            Self::Known { session, .. } => session.iter().any(|known| known == name),
        }
    }

    pub(super) fn may_read_credentials(&self) -> bool {
        match self {
            Self::Unknown => true,
            Self::Known { credentials, .. } => *credentials,
        }
    }
}

/// The scheme that writes the message.
pub(super) fn lower(
    message: &Message,
    role: Role,
    known: &Known<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Written> {
    let tokens = match &message.kind {
        MessageKind::Named(path) => {
            return Some(Written {
                scheme: ir::Scheme::Named(path.clone()),
                reads: Reads::Unknown,
            });
        }
        MessageKind::Inline(tokens) => tokens.clone(),
    };
    let source = Source::new(statement(message, tokens), message.option);
    let scheme = match expr::message::message(&source.text, &source.tokens, source.problems.clone())
    {
        Ok(scheme) => scheme,
        Err(problems) => {
            for problem in problems {
                source.report(&problem, diagnostics);
            }
            return None;
        }
    };
    let reads = Reads::Known {
        constants: constants(&source.tokens),
        session: expr::message::names(&source.tokens, "session")
            .map(|(name, _)| name.to_owned())
            .collect(),
        arguments: scheme.reads_arguments(),
        credentials: scheme.reads_credentials(),
    };
    let problems = problems(role, known, &reads, &source);
    if problems.is_empty() {
        let scheme = ir::Scheme::Message(scheme, Rc::new(source));
        return Some(Written { scheme, reads });
    }
    for (range, message) in problems {
        source.report(&Problem { range, message }, diagnostics);
    }
    None
}

/// `message = tokens;`
fn statement(message: &Message, tokens: TokenStream) -> TokenStream {
    let punct = |character| {
        let mut punct = Punct::new(character, Spacing::Alone);
        punct.set_span(message.option);
        TokenTree::from(punct)
    };
    let target = TokenTree::from(Ident::new("message", message.option));
    let start = [target, punct('=')];
    start
        .into_iter()
        .chain(tokens)
        .chain([punct(';')])
        .collect()
}

fn problems(
    role: Role,
    known: &Known<'_>,
    reads: &Reads,
    source: &Source,
) -> Vec<(Range<usize>, String)> {
    let mut problems = Vec::new();
    let described = role.described();
    for (name, range) in expr::message::names(&source.tokens, "op") {
        let given = role.given();
        let is_of_another = expr::message::GIVEN.contains(&name) && !given.contains(&name);
        if given.contains(&name) || role.has_method() && !is_of_another {
            continue;
        }
        let message = match given {
            [] => format!(
                "{described} is of no method and no channel, so there is no `op.{name}`: write what stands here"
            ),
            given => {
                let names: Vec<String> = given.iter().map(|name| format!("op.{name}")).collect();
                let names = one_of(names.iter().map(String::as_str));
                format!("{described} has no `op.{name}`: write {names}")
            }
        };
        problems.push((range.clone(), message));
    }
    for (name, range) in expr::message::names(&source.tokens, "session") {
        if known.fetched.contains(&name) || name == "challenge" && known.has_challenge {
            continue;
        }
        let message = if name == "challenge" {
            "nothing says how the challenge comes: write `challenge(\"event\" = \"challenge\", value = \"message\")` in \
             `#[ws(..)]`"
                .to_owned()
        } else if let Some(meant) = nearest(name, known.fetched.iter().copied()) {
            format!("nothing is fetched as `session.{name}`: did you mean `session.{meant}`?")
        } else {
            continue;
        };
        problems.push((range.clone(), message));
    }
    // From here on it is about the whole.
    if !problems.is_empty() {
        return problems;
    }
    let whole = 0..source.text.len();
    if !role.has_method() && reads.may_read_arguments() {
        let message = format!(
            "{described} is of no method, and so there are no arguments: leave out `params`"
        );
        problems.push((whole, message));
    } else if role == Role::Request && !reads.may_read("id") {
        let message = "the answer to this could not be told from others: write `op.id` into it, as in `json({ id: op.id, .. })`";
        problems.push((whole, message.to_owned()));
    }
    problems
}

/// `op.x`, each once, and whether nothing is said of what to do without it.
fn constants(tokens: &[Token]) -> Vec<(String, bool)> {
    let kind = |position: usize| tokens.get(position).map(|token| &token.kind);
    let mut constants: Vec<(String, bool)> = Vec::new();
    for (position, token) in tokens.iter().enumerate() {
        let TokenKind::Name(name) = &token.kind else {
            continue;
        };
        let Some(("op", name)) = name.split_once('.') else {
            continue;
        };
        let before = |count: usize| position.checked_sub(count).and_then(kind);
        let is_default = |kind: Option<&TokenKind>| matches!(kind, Some(TokenKind::Name(name)) if name == "default");
        let is_optional = kind(position + 1) == Some(&TokenKind::Question)
            || before(1) == Some(&TokenKind::Colon) && before(2) == Some(&TokenKind::Question)
            || before(1) == Some(&TokenKind::Open(Bracket::Round)) && is_default(before(2))
            || kind(position + 1) == Some(&TokenKind::Pipe) && is_default(kind(position + 2));
        match constants.iter_mut().find(|(known, _)| known == name) {
            Some((_, required)) => *required |= !is_optional,
            None => constants.push((name.to_owned(), !is_optional)),
        }
    }
    constants
}
