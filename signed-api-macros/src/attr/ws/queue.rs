//! `queue = drop_oldest(1024)`: how many messages wait for a subscriber, and what happens when these are too many.

use proc_macro2::{Delimiter, TokenTree};
use syn::{LitInt, LitStr};

use super::super::arguments::{Argument, Rest, split};
use super::super::place::{self, Path};
use crate::diag::{Diagnostics, expected};

#[derive(Clone)]
pub(crate) struct Queue {
    pub(crate) capacity: u32,
    pub(crate) overflow: Overflow,
}

#[derive(Clone)]
pub(crate) enum Overflow {
    Block,
    DropOldest,
    Latest(Path),
    Disconnect,
}

impl Default for Queue {
    fn default() -> Self {
        Self {
            capacity: 1024,
            overflow: Overflow::Block,
        }
    }
}

const POLICIES: &[&str] = &["block", "drop_oldest", "latest", "disconnect"];
/// As much as nobody should wait for; a mistyped number would fill the memory.
const LARGEST: u32 = 1 << 24;

pub(super) fn read(argument: &Argument, diagnostics: &mut Diagnostics) -> Option<Queue> {
    argument.value("queue = drop_oldest(1024)", diagnostics)?;
    let Rest::Value(trees) = &argument.rest else {
        return None;
    };
    let Some(TokenTree::Ident(policy)) = trees.first() else {
        let message = match trees.first() {
            Some(TokenTree::Literal(literal)) if literal.to_string().parse::<u32>().is_ok() => {
                format!(
                    "what happens when it is full? write `queue = block({literal})` or `queue = drop_oldest({literal})`"
                )
            }
            _ => format!(
                "this is no queue: {}, as in `drop_oldest(1024)`",
                expected("", POLICIES)
            ),
        };
        diagnostics.over(
            trees.iter().cloned().collect::<proc_macro2::TokenStream>(),
            message,
        );
        return None;
    };
    let name = policy.to_string();
    let example = match name.as_str() {
        "latest" => "latest(\"data.symbol\", 1024)".to_owned(),
        name => format!("{name}(1024)"),
    };
    if !POLICIES.contains(&name.as_str()) {
        let message = format!("unknown policy `{name}`: {}", expected(&name, POLICIES));
        diagnostics.at(policy.span(), message);
        return None;
    }
    let group = match trees.get(1..) {
        Some([TokenTree::Group(group)]) if group.delimiter() == Delimiter::Parenthesis => group,
        _ => {
            let message = format!("how many messages does it hold? write `queue = {example}`");
            diagnostics.at(policy.span(), message);
            return None;
        }
    };
    let mut elements = split(group.stream()).into_iter();
    let overflow = match name.as_str() {
        "block" => Overflow::Block,
        "drop_oldest" => Overflow::DropOldest,
        "disconnect" => Overflow::Disconnect,
        _ => Overflow::Latest(key(elements.next(), policy.span(), &example, diagnostics)?),
    };
    let Some(element) = elements.next() else {
        let message = format!("how many messages does it hold? write `queue = {example}`");
        diagnostics.at(group.span(), message);
        return None;
    };
    let capacity = capacity(&element, &example, diagnostics)?;
    if let Some(stray) = elements.next() {
        let message = format!("one number is enough: write `queue = {example}`");
        diagnostics.at(stray.span(), message);
        return None;
    }
    Some(Queue { capacity, overflow })
}

/// Where a message says which one it takes the place of.
fn key(
    element: Option<Argument>,
    span: proc_macro2::Span,
    example: &str,
    diagnostics: &mut Diagnostics,
) -> Option<Path> {
    let literal = element.as_ref().and_then(|element| match &element.rest {
        Rest::Nothing => syn::parse2::<LitStr>(element.head.clone().into()).ok(),
        _ => None,
    });
    let Some(literal) = literal else {
        let message = format!(
            "the latest of what? write the place by which messages replace each other, as in `queue = {example}`"
        );
        diagnostics.at(element.map_or(span, |element| element.span()), message);
        return None;
    };
    place::path(&literal, diagnostics)
}

fn capacity(element: &Argument, example: &str, diagnostics: &mut Diagnostics) -> Option<u32> {
    let number = match &element.rest {
        Rest::Nothing => syn::parse2::<LitInt>(element.head.clone().into()).ok(),
        _ => None,
    };
    let number = number.and_then(|number| number.base10_parse::<u32>().ok());
    let message = match number {
        Some(0) => "a queue that holds nothing passes nothing on: write at least 1".to_owned(),
        Some(number) if number <= LARGEST => return Some(number),
        Some(_) => format!("so many messages are not waited for: write at most {LARGEST}"),
        None => format!("a number of messages is needed: write `queue = {example}`"),
    };
    diagnostics.at(element.span(), message);
    None
}
