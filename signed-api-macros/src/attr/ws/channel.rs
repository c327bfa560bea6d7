//! `#[subscribe(channel = "orderbook.{symbol}", private, queue = drop_oldest(1024), kind = "books")]`.

use proc_macro2::{Span, TokenTree};
use syn::Attribute;
use syn::ext::IdentExt;

use super::super::arguments::{Argument, Rest, content, split};
use super::message::{self, Message};
use super::queue::{self, Queue};
use super::template::{self, Template};
use crate::diag::{Diagnostics, nearest};

pub(crate) struct Subscribe {
    pub(crate) span: Span,
    /// Nothing, when it is wrong and reported.
    pub(crate) channel: Option<Template>,
    pub(crate) private: Option<Span>,
    pub(crate) queue: Queue,
    /// What subscribes, in place of what the trait says.
    pub(crate) message: Option<Message>,
    /// What the scheme reads as `op.name`.
    pub(crate) constants: Vec<(String, Span, Template)>,
    pub(crate) is_whole: bool,
}

const EXAMPLE: &str = "#[subscribe(channel = \"orderbook.{symbol}\")]";
const OPTIONS: &[&str] = &["channel", "private", "queue", "message"];
/// What the scheme reads as `op.x` without being told.
pub(super) const GIVEN: &[&str] = &["id", "method", "value"];

pub(in crate::attr) fn read(
    attribute: &Attribute,
    span: Span,
    diagnostics: &mut Diagnostics,
) -> Subscribe {
    let mut read = Subscribe {
        span,
        channel: None,
        private: None,
        queue: Queue::default(),
        message: None,
        constants: Vec::new(),
        is_whole: false,
    };
    let Some(tokens) = content(attribute, EXAMPLE, diagnostics) else {
        return read;
    };
    read.is_whole = true;
    let mut seen: Vec<String> = Vec::new();
    for argument in split(tokens) {
        let understood = option(&mut read, &argument, &mut seen, diagnostics);
        read.is_whole &= understood.is_some();
    }
    if !seen.iter().any(|name| name == "channel") && read.is_whole {
        let message = format!("which channel? write `{EXAMPLE}`");
        diagnostics.at(span, message);
        read.is_whole = false;
    }
    read
}

fn option(
    read: &mut Subscribe,
    argument: &Argument,
    seen: &mut Vec<String>,
    diagnostics: &mut Diagnostics,
) -> Option<()> {
    let name = match &argument.head {
        TokenTree::Ident(ident) => ident.unraw().to_string(),
        head => {
            let message = match head {
                TokenTree::Literal(literal) => {
                    format!("the channel has a name here: write `channel = {literal}`")
                }
                _ => format!("this is no option: write `{EXAMPLE}`"),
            };
            diagnostics.at(argument.span(), message);
            return None;
        }
    };
    if seen.contains(&name) {
        diagnostics.at(
            argument.span(),
            format!("`{name}` is given twice: remove one"),
        );
        return None;
    }
    seen.push(name.clone());
    match name.as_str() {
        "channel" => {
            let literal = argument.string("channel = \"orderbook.{symbol}\"", diagnostics)?;
            if literal.value().is_empty() {
                let message = "the channel has no name: write `channel = \"orderbook.{symbol}\"`";
                diagnostics.at(literal.span(), message);
                return None;
            }
            read.channel = Some(template::read(&literal, diagnostics)?);
        }
        "private" => {
            argument.alone(diagnostics).then_some(())?;
            read.private = Some(argument.span());
        }
        "queue" => read.queue = queue::read(argument, diagnostics)?,
        "message" => read.message = Some(message::read(argument, diagnostics)?),
        _ => {
            refuse_option(&name, argument, OPTIONS, diagnostics)?;
            let literal = argument.string(&format!("{name} = \"..\""), diagnostics)?;
            let template = template::read(&literal, diagnostics)?;
            read.constants.push((name, argument.span(), template));
        }
    }
    Some(())
}

/// Refuses a constant that cannot be one: it is not assigned, close to an option, or given by the session itself.
pub(super) fn refuse_option(
    name: &str,
    argument: &Argument,
    known: &[&'static str],
    diagnostics: &mut Diagnostics,
) -> Option<()> {
    let message = if let Some(meant) = nearest(name, known.iter().copied()) {
        format!("unknown option `{name}`: did you mean `{meant}`?")
    } else if GIVEN.contains(&name) {
        format!("`op.{name}` is given by the session itself: choose another name")
    } else if !matches!(argument.rest, Rest::Value(_)) {
        let options = crate::diag::one_of(known.iter().copied());
        format!(
            "unknown option `{name}`: expected {options}, or a constant, as in `{name} = \"..\"`"
        )
    } else {
        return Some(());
    };
    diagnostics.at(argument.span(), message);
    None
}
