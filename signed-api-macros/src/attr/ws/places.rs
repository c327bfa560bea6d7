//! `channel = "{topic}"`, or several, and `final_codes(4401, 4403)`.

use proc_macro2::TokenTree;
use syn::LitInt;

use super::super::arguments::{Argument, Rest, split};
use super::template::{self, Template};
use crate::diag::Diagnostics;

const CHANNEL: &str = "channel = \"{topic}\"";
const CODES: &str = "final_codes(4401, 4403)";

/// Where messages say which channel they are of: `channel = ".."` or `channel("..", "..")`.
pub(super) fn templates(
    argument: &Argument,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Template>> {
    let literals = match &argument.rest {
        Rest::List(group) if !group.stream().is_empty() => {
            let elements = split(group.stream());
            let literals = elements.iter().map(|element| {
                element.only_string("channel(\"{topic}\", \"{arg.channel}\")", diagnostics)
            });
            literals
                .collect::<Vec<_>>()
                .into_iter()
                .collect::<Option<Vec<_>>>()?
        }
        Rest::List(group) => {
            let message = format!("the place of the channel is missing: write `{CHANNEL}`");
            diagnostics.at(group.span(), message);
            return None;
        }
        _ => vec![argument.string(CHANNEL, diagnostics)?],
    };
    let templates = literals.iter().map(|literal| {
        let template = template::read(literal, diagnostics)?;
        if template.places().next().is_none() {
            let value = literal.value();
            let message = format!(
                "this says the same of every message: write the place of the channel in braces, as in `{{{}}}`",
                if value.is_empty() { "topic" } else { &value }
            );
            diagnostics.at(literal.span(), message);
            return None;
        }
        Some(template)
    });
    let templates: Vec<Option<Template>> = templates.collect();
    templates.into_iter().collect()
}

/// Close codes (RFC 6455, section 7.4), each once.
pub(super) fn close_codes(argument: &Argument, diagnostics: &mut Diagnostics) -> Option<Vec<u16>> {
    let group = match &argument.rest {
        Rest::List(group) if !group.stream().is_empty() => group,
        _ => {
            let message = format!("close codes stand in parentheses: write `{CODES}`");
            diagnostics.at(argument.span(), message);
            return None;
        }
    };
    let mut codes = Vec::new();
    for element in split(group.stream()) {
        let code = match &element.head {
            TokenTree::Literal(literal) => {
                let number = syn::parse2::<LitInt>(TokenTree::from(literal.clone()).into());
                number.ok().and_then(|number| number.base10_parse().ok())
            }
            _ => None,
        };
        let Some(code) = code.filter(|code| (1000..5000).contains(code)) else {
            let message = format!(
                "this is no close code, which is a number from 1000 to 4999: write `{CODES}`"
            );
            diagnostics.at(element.span(), message);
            return None;
        };
        if codes.contains(&code) {
            diagnostics.at(
                element.span(),
                format!("`{code}` is given twice: remove one"),
            );
            return None;
        }
        codes.push(code);
    }
    Some(codes)
}
