//! The grammar of our attributes: tokens in, typed attributes out. No rule here looks at more than one attribute's owner.

mod api_error;
mod arguments;
mod auth;
mod base_url;
mod client;
mod duration;
mod envelope;
mod environments;
mod header;
mod limit;
mod limits;
mod method;
mod named;
mod one_liner;
mod paginate;
mod parameter;
mod place;
mod quota;
mod rename;
mod retry;
mod sent;
mod time;
mod wait;
mod ws;

use proc_macro2::Span;
use syn::{Attribute, Ident};

use crate::diag::{Diagnostics, nearest, one_of};

pub(crate) use api_error::{ApiError, Otherwise, Says, Word};
pub(crate) use auth::{Auth, named as named_scheme};
pub(crate) use client::{BodyStyle, ClientOptions, Environment, Rename};
pub(crate) use envelope::{Declared, Envelope, Expected};
pub(crate) use header::ConstantHeader;
pub(crate) use limit::{Amount, Cost, Limit};
pub(crate) use limits::{Hint, Limits, Window};
pub(crate) use method::{Defaults, MethodAttributes, Verb, VerbKind};
pub(crate) use named::{Constant, NamedAuth};
pub(crate) use one_liner::OneLinerAuth;
pub(crate) use paginate::{PageKind, Paginate, item as item_type};
pub(crate) use parameter::{Place, PlaceKind};
pub(crate) use place::Path;
pub(crate) use retry::{Effect, Reconcile, Retry};
pub(crate) use time::{Rejected, Time, TimeFormat};
pub(crate) use wait::{Wait, WaitPlace, WaitUnit};
pub(crate) use ws::{
    Acknowledgement, Fetch, Message, MessageKind, Overflow, Pattern, Piece, Queue, Request,
    Subscribe, Template, Timing, Ws, message_paths,
};

/// What an attribute stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    Trait,
    Method,
    Parameter,
}

const TRAIT: &[&str] = &[
    "auth",
    "header",
    "timeout",
    "retry_after",
    "limit",
    "limits",
    "api_error",
    "envelope",
    "ws",
];
const METHOD: &[&str] = &[
    "get",
    "post",
    "put",
    "patch",
    "delete",
    "head",
    "options",
    "auth",
    "header",
    "timeout",
    "retry",
    "limit",
    "time",
    "api_error",
    "envelope",
    "paginate",
    "subscribe",
    "request",
];
const PARAMETER: &[&str] = &["path", "query", "json", "form", "header", "body"];
/// What the compiler itself allows on a parameter.
const BUILT_IN: &[&str] = &["cfg", "allow", "expect", "warn", "deny", "forbid"];

enum Class {
    Ours(&'static str),
    /// Ours, but elsewhere: the words say where.
    Misplaced(&'static str),
    Misspelled(&'static str),
    /// On a parameter, where no attribute macro can stand.
    Unknown,
    Foreign,
}

impl Level {
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Trait => TRAIT,
            Self::Method => METHOD,
            Self::Parameter => PARAMETER,
        }
    }
}

fn classify(attribute: &Attribute, level: Level) -> Class {
    let Some(ident) = attribute.path().get_ident() else {
        return match level {
            Level::Parameter => Class::Unknown,
            _ => Class::Foreign,
        };
    };
    let name = ident.to_string();
    let find = |names: &[&'static str]| names.iter().copied().find(|ours| *ours == name);
    if let Some(ours) = find(level.names()) {
        return Class::Ours(ours);
    }
    if level == Level::Parameter {
        return if find(BUILT_IN).is_some() {
            Class::Foreign
        } else {
            Class::Unknown
        };
    }
    if find(METHOD).is_some() {
        return Class::Misplaced("a method");
    }
    if find(TRAIT).is_some() {
        return Class::Misplaced("the trait");
    }
    if find(PARAMETER).is_some() {
        return Class::Misplaced("an argument");
    }
    if find(TRAIT).is_some() {
        return Class::Misplaced("the trait");
    }
    match nearest(&name, level.names().iter().copied()) {
        Some(ours) => Class::Misspelled(ours),
        None => Class::Foreign,
    }
}

/// The attributes that stay on the generated code: neither ours nor mistaken for ours.
pub(crate) fn foreign(attributes: &[Attribute], level: Level) -> Vec<Attribute> {
    attributes
        .iter()
        .filter(|attribute| matches!(classify(attribute, level), Class::Foreign))
        .cloned()
        .collect()
}

/// Calls `read` with each attribute that is ours; reports those that were meant to be.
fn ours<'a>(
    attributes: &'a [Attribute],
    level: Level,
    diagnostics: &mut Diagnostics,
    mut read: impl FnMut(&'static str, &'a Attribute, &mut Diagnostics),
) {
    for attribute in attributes {
        let path = attribute.path();
        let written = path
            .segments
            .last()
            .map(|segment| segment.ident.to_string());
        let written = written.unwrap_or_default();
        match classify(attribute, level) {
            Class::Ours(name) => read(name, attribute, diagnostics),
            Class::Foreign => {}
            Class::Misplaced(place) => {
                diagnostics.over(
                    path,
                    format!("`#[{written}]` goes on {place}: write it there"),
                );
            }
            Class::Misspelled(name) => {
                diagnostics.over(
                    path,
                    format!("unknown attribute `{written}`: did you mean `{name}`?"),
                );
            }
            Class::Unknown => {
                let expected = one_of(PARAMETER.iter().copied());
                let hint = match nearest(&written, PARAMETER.iter().copied()) {
                    Some(name) => {
                        format!("did you mean `{name}`? (an argument takes one of {expected})")
                    }
                    None => format!("an argument takes one of {expected}"),
                };
                diagnostics.over(path, format!("unknown attribute `{written}`: {hint}"));
            }
        }
    }
}

/// Where the first attribute stands that is ours.
pub(crate) fn first_of_ours<'a>(
    attributes: impl IntoIterator<Item = &'a Attribute>,
    level: Level,
) -> Option<Span> {
    attributes
        .into_iter()
        .filter(|attribute| matches!(classify(attribute, level), Class::Ours(_)))
        .find_map(|attribute| attribute.path().get_ident())
        .map(Ident::span)
}

/// Did somebody mean one of our attributes here, and misspell it?
pub(crate) fn has_misspelled(attributes: &[Attribute], level: Level) -> bool {
    attributes
        .iter()
        .any(|attribute| matches!(classify(attribute, level), Class::Misspelled(_)))
}

/// Is there an attribute that no parameter can have?
fn has_unknown(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .any(|attribute| matches!(classify(attribute, Level::Parameter), Class::Unknown))
}

/// Is it the name of an attribute that is ours, on whatever level?
pub(crate) fn is_ours_anywhere(name: &str) -> bool {
    name == "api_client"
        || [TRAIT, METHOD, PARAMETER]
            .iter()
            .any(|names| names.contains(&name))
}
