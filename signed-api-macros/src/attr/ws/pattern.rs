//! Messages that can be recognised: `logged_in("op" = "auth", "success" = true)`, and what stands beside their fields.

use proc_macro2::{Span, TokenTree};
use syn::{Lit, LitStr};

use super::super::arguments::{Argument, Rest, split};
use super::super::envelope::{self, Expected};
use super::super::place::{self, Path};
use super::message::{self, Message};
use super::places;
use super::template::Template;
use crate::diag::{Diagnostics, expected};

/// All of these fields are so.
#[derive(Clone)]
pub(crate) struct Pattern {
    pub(crate) fields: Vec<Field>,
}

#[derive(Clone)]
pub(crate) struct Field {
    pub(crate) path: Path,
    /// One of these; anything that is there when there are none.
    pub(crate) expected: Vec<Expected>,
}

/// `subscribed("op" = "subscribe", channel = "{args.0}", alias = "chanId")`.
#[derive(Clone)]
pub(crate) struct Acknowledgement {
    pub(crate) span: Span,
    pub(crate) pattern: Pattern,
    pub(crate) channel: Vec<Template>,
    pub(crate) alias: Option<Path>,
}

/// `challenge(ask = json({ .. }), "event" = "challenge", value = "message")`.
pub(crate) struct Challenge {
    pub(crate) span: Span,
    pub(crate) ask: Option<Message>,
    pub(crate) pattern: Pattern,
    pub(crate) value: Path,
}

/// `answer("op" = "ping", value = "ts", with = json({ .. }))`.
pub(crate) struct Answer {
    pub(crate) pattern: Pattern,
    /// What the answer reads as `op.value`, and where this is given.
    pub(crate) value: Option<(Path, Span)>,
    pub(crate) with: Message,
}

/// Fields, and nothing beside them.
pub(super) fn only(argument: &Argument, diagnostics: &mut Diagnostics) -> Option<Pattern> {
    let (pattern, _) = read(argument, &[], diagnostics)?;
    Some(pattern)
}

pub(super) fn acknowledgement(
    argument: &Argument,
    diagnostics: &mut Diagnostics,
) -> Option<Acknowledgement> {
    let (pattern, options) = read(argument, &["channel", "alias"], diagnostics)?;
    let mut acknowledgement = Acknowledgement {
        span: argument.span(),
        pattern,
        channel: Vec::new(),
        alias: None,
    };
    for (name, option) in options {
        match name {
            "channel" => acknowledgement.channel = places::templates(&option, diagnostics)?,
            _ => {
                acknowledgement.alias =
                    Some(super::path(&option, "alias = \"chanId\"", diagnostics)?);
            }
        }
    }
    Some(acknowledgement)
}

pub(super) fn challenge(argument: &Argument, diagnostics: &mut Diagnostics) -> Option<Challenge> {
    let (pattern, options) = read(argument, &["ask", "value"], diagnostics)?;
    let (mut ask, mut value) = (None, None);
    for (name, option) in options {
        match name {
            "ask" => ask = Some(message::read(&option, diagnostics)?),
            _ => value = Some(super::path(&option, "value = \"message\"", diagnostics)?),
        }
    }
    let Some(value) = value else {
        let message = "where does the challenge stand in the message? write `value = \"message\"` beside its fields";
        diagnostics.at(argument.span(), message);
        return None;
    };
    Some(Challenge {
        span: argument.span(),
        ask,
        pattern,
        value,
    })
}

pub(super) fn answer(argument: &Argument, diagnostics: &mut Diagnostics) -> Option<Answer> {
    let (pattern, options) = read(argument, &["value", "with"], diagnostics)?;
    let (mut value, mut with) = (None, None);
    for (name, option) in options {
        match name {
            "with" => with = Some(message::read(&option, diagnostics)?),
            _ => {
                let path = super::path(&option, "value = \"ts\"", diagnostics)?;
                value = Some((path, option.span()));
            }
        }
    }
    let Some(with) = with else {
        let message = "what is the answer? write `with = json({ op: \"pong\" })` beside the fields of the message";
        diagnostics.at(argument.span(), message);
        return None;
    };
    Some(Answer {
        pattern,
        value,
        with,
    })
}

/// The fields in the parentheses, and the options among `known` beside them.
fn read(
    argument: &Argument,
    known: &[&'static str],
    diagnostics: &mut Diagnostics,
) -> Option<(Pattern, Vec<(&'static str, Argument)>)> {
    let name = &argument.head;
    let example = format!("{name}(\"op\" = \"auth\")");
    let group = match &argument.rest {
        Rest::List(group) if !group.stream().is_empty() => group,
        _ => {
            let message =
                format!("how does this message look? write fields of it, as in `{example}`");
            diagnostics.at(argument.span(), message);
            return None;
        }
    };
    let mut fields: Vec<Field> = Vec::new();
    let mut options: Vec<(&'static str, Argument)> = Vec::new();
    for element in split(group.stream()) {
        if let Some(literal) = string(&element.head) {
            let field = field(&literal, &element, diagnostics)?;
            if fields.iter().any(|other| other.path == field.path) {
                let message = "this field is given twice: write all that may stand there in brackets, as in `\"op\" = [\"a\", \"b\"]`";
                diagnostics.at(literal.span(), message);
                return None;
            }
            fields.push(field);
            continue;
        }
        let head = element.head.to_string();
        let Some(option) = known.iter().copied().find(|known| *known == head) else {
            let message = match known {
                [] => format!("the name of a field is a string: write `\"{head}\" = ..`"),
                known => format!(
                    "unknown option `{head}`: {}, and a field of the message is a string, `\"{head}\" = ..`",
                    expected(&head, known)
                ),
            };
            diagnostics.at(element.span(), message);
            return None;
        };
        if options.iter().any(|(other, _)| *other == option) {
            diagnostics.at(
                element.span(),
                format!("`{option}` is given twice: remove one"),
            );
            return None;
        }
        options.push((option, element));
    }
    if fields.is_empty() {
        let message =
            format!("every message looks like this: write fields of it, as in `{example}`");
        diagnostics.at(argument.span(), message);
        return None;
    }
    Some((Pattern { fields }, options))
}

fn field(literal: &LitStr, element: &Argument, diagnostics: &mut Diagnostics) -> Option<Field> {
    let path = place::path(literal, diagnostics)?;
    if matches!(&element.rest, Rest::Value(tokens) if matches!(tokens.as_slice(), [TokenTree::Ident(word)] if word == "_"))
    {
        return Some(Field {
            path,
            expected: Vec::new(),
        });
    }
    if let Rest::Nothing = element.rest {
        let message = format!(
            "what stands there? write `{0} = \"..\"`, or `{0} = _` for whatever it is",
            element.head
        );
        diagnostics.at(literal.span(), message);
        return None;
    }
    let expected = envelope::values(element, diagnostics)?;
    Some(Field { path, expected })
}

fn string(head: &TokenTree) -> Option<LitStr> {
    match head {
        TokenTree::Literal(literal) => match Lit::new(literal.clone()) {
            Lit::Str(literal) if literal.suffix().is_empty() => Some(literal),
            _ => None,
        },
        _ => None,
    }
}
