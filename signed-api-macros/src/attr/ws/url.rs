//! The address of a socket: `"wss://stream.example.com/ws/{listen_key}"`.

use syn::LitStr;

use super::super::arguments::Argument;
use super::template::{self, Template};
use crate::diag::Diagnostics;

/// An address, in which `{name}` stands for a value that is fetched.
pub(crate) struct Url {
    pub(crate) text: String,
    pub(crate) template: Template,
}

const EXAMPLE: &str = "wss://stream.example.com";

/// The address, unless something is wrong with it.
pub(super) fn read(argument: &Argument, diagnostics: &mut Diagnostics) -> Option<Url> {
    let literal = argument.only_string(EXAMPLE, diagnostics)?;
    let template = template::read(&literal, diagnostics)?;
    let problem = problem(&literal.value());
    if let Some((range, message)) = problem {
        diagnostics.within(&literal, range, &message);
        return None;
    }
    in_host(&literal, &template, diagnostics)?;
    Some(Url {
        text: literal.value(),
        template,
    })
}

fn problem(url: &str) -> Option<(std::ops::Range<usize>, String)> {
    if url.is_empty() {
        let message =
            format!("the address is empty: write `{EXAMPLE}`, or leave it to the builder");
        return Some((0..0, message));
    }
    if let Some((position, character)) = url
        .char_indices()
        .find(|(_, character)| !character.is_ascii_graphic() || "\"<>\\^`|".contains(*character))
    {
        let shown = character.escape_debug();
        let message = format!("`{shown}` cannot stand in a URL: write it percent-encoded");
        return Some((position..position + character.len_utf8(), message));
    }
    let Some((scheme, rest)) = url.split_once("://") else {
        return Some((0..url.len(), format!("this is no URL: write `wss://{url}`")));
    };
    let instead = match scheme.to_ascii_lowercase().as_str() {
        "wss" | "ws" => None,
        "http" => Some("ws"),
        _ => Some("wss"),
    };
    if let Some(instead) = instead {
        let message = format!("a socket is not reached by `{scheme}`: write `{instead}://{rest}`");
        return Some((0..scheme.len(), message));
    }
    if let Some(hash) = url.find('#') {
        let message = "a fragment is never sent: remove it".to_owned();
        return Some((hash..url.len(), message));
    }
    let start = scheme.len() + "://".len();
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    if let Some(at) = host.find('@') {
        let message = "an address names no user: give `Credentials` instead".to_owned();
        return Some((start..start + at + 1, message));
    }
    host.is_empty().then(|| {
        let message = format!("the host is missing: write one, as in `{EXAMPLE}`");
        (0..url.len(), message)
    })
}

/// What is fetched may choose a path, and not the server that everything is sent to.
fn in_host(literal: &LitStr, template: &Template, diagnostics: &mut Diagnostics) -> Option<()> {
    let text = literal.value();
    let start = text.find("://").map_or(0, |position| position + 3);
    let rest = text.get(start..).unwrap_or_default();
    let end = start + rest.find(['/', '?']).unwrap_or(rest.len());
    for (path, range) in template.places() {
        if range.start < end {
            let message = "what is fetched cannot be the server that everything is sent to: write it into the path or the query";
            diagnostics.within(literal, range.clone(), message);
            return None;
        }
        if path.len() > 1 {
            let message = format!(
                "a value that is fetched has one name: write `{{{}}}`",
                path.first().map_or("", String::as_str)
            );
            diagnostics.within(literal, range.clone(), &message);
            return None;
        }
    }
    Some(())
}
