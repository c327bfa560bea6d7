//! `#[request("order.place", private)]`.

use proc_macro2::{Span, TokenTree};
use syn::Attribute;
use syn::ext::IdentExt;

use super::super::arguments::{Argument, content, split};
use super::channel::refuse_option;
use super::message::{self, Message};
use crate::diag::Diagnostics;

pub(crate) struct Request {
    pub(crate) span: Span,
    /// What the message calls it.
    pub(crate) method: String,
    pub(crate) private: Option<Span>,
    /// What writes the message, in place of what the trait says.
    pub(crate) message: Option<Message>,
    /// What the scheme reads as `op.name`.
    pub(crate) constants: Vec<(String, Span, String)>,
    pub(crate) is_whole: bool,
}

const EXAMPLE: &str = "#[request(\"order.place\")]";
const OPTIONS: &[&str] = &["private", "message"];

pub(in crate::attr) fn read(
    attribute: &Attribute,
    span: Span,
    diagnostics: &mut Diagnostics,
) -> Request {
    let mut read = Request {
        span,
        method: String::new(),
        private: None,
        message: None,
        constants: Vec::new(),
        is_whole: false,
    };
    let Some(tokens) = content(attribute, EXAMPLE, diagnostics) else {
        return read;
    };
    let mut arguments = split(tokens).into_iter();
    let Some(first) = arguments.next() else {
        return read;
    };
    if let TokenTree::Literal(_) = first.head {
        let literal = first.only_string(EXAMPLE, diagnostics);
        read.is_whole = literal.is_some();
        read.method = literal.map(|literal| literal.value()).unwrap_or_default();
    } else {
        let message =
            format!("the name of the request is missing: write `{EXAMPLE}`, options after it");
        diagnostics.at(first.span(), message);
        return read;
    }
    let mut seen: Vec<String> = Vec::new();
    for argument in arguments {
        let understood = option(&mut read, &argument, &mut seen, diagnostics);
        read.is_whole &= understood.is_some();
    }
    read
}

fn option(
    read: &mut Request,
    argument: &Argument,
    seen: &mut Vec<String>,
    diagnostics: &mut Diagnostics,
) -> Option<()> {
    let TokenTree::Ident(ident) = &argument.head else {
        let message = "a second name: a method sends one request, remove this";
        diagnostics.at(argument.span(), message);
        return None;
    };
    let name = ident.unraw().to_string();
    if seen.contains(&name) {
        diagnostics.at(
            argument.span(),
            format!("`{name}` is given twice: remove one"),
        );
        return None;
    }
    seen.push(name.clone());
    match name.as_str() {
        "private" => {
            argument.alone(diagnostics).then_some(())?;
            read.private = Some(argument.span());
        }
        "message" => read.message = Some(message::read(argument, diagnostics)?),
        "queue" => {
            let message = "a request has one answer, and nothing waits in a queue: remove this";
            diagnostics.at(argument.span(), message);
            return None;
        }
        "channel" => {
            let message =
                "a request goes to no channel: its name stands first, and this is removed";
            diagnostics.at(argument.span(), message);
            return None;
        }
        _ => {
            refuse_option(&name, argument, OPTIONS, diagnostics)?;
            let value = argument.text(diagnostics)?;
            read.constants.push((name, argument.span(), value));
        }
    }
    Some(())
}
