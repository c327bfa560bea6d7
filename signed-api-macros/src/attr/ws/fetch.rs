//! `fetch(listen_key = "create_listen_key().listenKey", keep_alive = "keep_listen_key(listen_key)", every = "30m")`.

use std::ops::Range;

use proc_macro2::{Span, TokenTree};
use syn::LitStr;
use syn::ext::IdentExt;

use super::super::arguments::{Argument, Rest, split};
use super::super::place::Path;
use super::timing::duration;
use crate::diag::Diagnostics;

/// A value that a method of the trait yields before each connection.
pub(crate) struct Fetch {
    pub(crate) name: String,
    pub(crate) span: Span,
    pub(crate) method: String,
    /// Where the value stands in what the method returns; without names it is all of it.
    pub(crate) field: Path,
    pub(crate) literal: LitStr,
    pub(crate) keep_alive: Option<KeepAlive>,
}

/// How it is kept alive.
pub(crate) struct KeepAlive {
    pub(crate) method: String,
    /// Is the method given the value?
    pub(crate) gives_value: bool,
    pub(crate) every_ms: u64,
    pub(crate) literal: LitStr,
}

const EXAMPLE: &str = "fetch(listen_key = \"create_listen_key().listenKey\")";
const KEEP_ALIVE: &str = "keep_alive = \"keep_listen_key(listen_key)\"";
const EVERY: &str = "every = \"30m\"";
/// What a session has by itself, and schemes read under these names.
const TAKEN: &[&str] = &["challenge", "token"];

pub(super) fn read(argument: &Argument, diagnostics: &mut Diagnostics) -> Option<Fetch> {
    let group = match &argument.rest {
        Rest::List(group) if !group.stream().is_empty() => group,
        _ => {
            let message = format!("what is fetched, and by which method? write `{EXAMPLE}`");
            diagnostics.at(argument.span(), message);
            return None;
        }
    };
    let (mut fetch, mut keep_alive, mut every) = (None, None, None);
    for element in split(group.stream()) {
        let TokenTree::Ident(ident) = &element.head else {
            let message = format!("the name of the value is missing: write `{EXAMPLE}`");
            diagnostics.at(element.span(), message);
            return None;
        };
        let name = ident.unraw().to_string();
        let is_first = match name.as_str() {
            "keep_alive" => keep_alive
                .replace(element.string(KEEP_ALIVE, diagnostics)?)
                .is_none(),
            "every" => every
                .replace((duration(&element, EVERY, diagnostics)?.0, element.span()))
                .is_none(),
            _ if fetch.is_some() => {
                let message = format!(
                    "one value is fetched at a time: write another `fetch({name} = \"..\")` beside this one"
                );
                diagnostics.at(ident.span(), message);
                return None;
            }
            _ => {
                fetch = Some(value(&name, &element, diagnostics)?);
                true
            }
        };
        if !is_first {
            diagnostics.at(ident.span(), format!("`{name}` is given twice: remove one"));
            return None;
        }
    }
    let Some(mut fetch) = fetch else {
        let message = format!("what is fetched, and by which method? write `{EXAMPLE}`");
        diagnostics.at(argument.span(), message);
        return None;
    };
    fetch.keep_alive = match (keep_alive, every) {
        (None, None) => None,
        (Some(literal), Some((every_ms, _))) => {
            Some(kept_alive(&fetch.name, literal, every_ms, diagnostics)?)
        }
        (Some(literal), None) => {
            let message = format!("how often? write `{EVERY}` beside this");
            diagnostics.at(literal.span(), message);
            return None;
        }
        (None, Some((_, span))) => {
            let message = format!("which method keeps it alive? write `{KEEP_ALIVE}` beside this");
            diagnostics.at(span, message);
            return None;
        }
    };
    Some(fetch)
}

/// `listen_key = "create_listen_key().listenKey"`.
fn value(name: &str, element: &Argument, diagnostics: &mut Diagnostics) -> Option<Fetch> {
    if TAKEN.contains(&name) {
        let message = format!("`session.{name}` is something else already: choose another name");
        diagnostics.at(element.span(), message);
        return None;
    }
    let example = format!("{name} = \"create_listen_key().listenKey\"");
    let literal = element.string(&example, diagnostics)?;
    let text = literal.value();
    let found = call(&text).filter(|(_, argument, _)| argument.is_empty());
    let Some((method, _, rest)) = found else {
        let message = match call(&text) {
            Some((_, argument, _)) => {
                let start = text.find('(').map_or(0, |open| open + 1);
                let range: Range<usize> = start..start + argument.len();
                let message = "before a connection there is nothing to give: name a method without arguments, as in `create_listen_key()`";
                diagnostics.within(&literal, range, message);
                return None;
            }
            None => format!(
                "a method of this trait and the place in its answer are needed: write `{example}`"
            ),
        };
        diagnostics.at(literal.span(), message);
        return None;
    };
    let field = match rest.strip_prefix('.') {
        None if rest.is_empty() => Path::new(),
        Some(names) if names.split('.').all(|name| !name.is_empty()) => {
            names.split('.').map(str::to_owned).collect()
        }
        _ => {
            let start = text.len() - rest.len();
            let message = "after the call comes the place of the value, its names with one dot between them, as in `create_listen_key().data.listenKey`";
            diagnostics.within(&literal, start..text.len(), message);
            return None;
        }
    };
    Some(Fetch {
        name: name.to_owned(),
        span: element.span(),
        method: method.to_owned(),
        field,
        literal,
        keep_alive: None,
    })
}

fn kept_alive(
    name: &str,
    literal: LitStr,
    every_ms: u64,
    diagnostics: &mut Diagnostics,
) -> Option<KeepAlive> {
    let text = literal.value();
    let found = call(&text).filter(|(_, _, rest)| rest.is_empty());
    let Some((method, argument, _)) = found else {
        let message = format!(
            "a method of this trait is needed: write `keep_alive = \"keep_listen_key({name})\"`"
        );
        diagnostics.at(literal.span(), message);
        return None;
    };
    if !argument.is_empty() && argument != name {
        let start = text.find('(').map_or(0, |open| open + 1);
        let message =
            format!("what is there to give is the value that was fetched: write `{name}`");
        diagnostics.within(&literal, start..start + argument.len(), &message);
        return None;
    }
    Some(KeepAlive {
        method: method.to_owned(),
        gives_value: !argument.is_empty(),
        every_ms,
        literal,
    })
}

/// `name(argument)rest`.
fn call(text: &str) -> Option<(&str, &str, &str)> {
    let (method, rest) = text.split_once('(')?;
    let (argument, rest) = rest.split_once(')')?;
    let is_name = syn::parse_str::<syn::Ident>(method).is_ok();
    is_name.then_some((method, argument, rest))
}
