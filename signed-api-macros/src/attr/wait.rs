//! `#[retry_after(..)]`: where an API says how long to wait.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, LitStr};

use super::arguments::{Argument, Rest, content, options, split};
use super::header;
use super::place;
use crate::diag::{Diagnostics, expected};

pub(crate) struct Wait {
    pub(crate) place: WaitPlace,
    pub(crate) unit: WaitUnit,
}

pub(crate) enum WaitPlace {
    /// In lower case.
    Header(String),
    /// The names that lead to a member.
    Json(Vec<String>),
}

#[derive(Clone, Copy)]
pub(crate) enum WaitUnit {
    Seconds,
    Millis,
    EpochSeconds,
    EpochMillis,
}

const EXAMPLE: &str = "#[retry_after(header(\"X-RateLimit-Reset\" = epoch_s))]";

const UNITS: &[&str] = &["s", "ms", "epoch_s", "epoch_ms"];

pub(super) fn read(attribute: &Attribute, diagnostics: &mut Diagnostics) -> Vec<Wait> {
    let Some(tokens) = content(attribute, EXAMPLE, diagnostics) else {
        return Vec::new();
    };
    let places = ["header", "json"];
    let found = options(split(tokens), &places, &places, diagnostics);
    let waits = found.into_iter().filter_map(|(name, argument)| {
        let Rest::List(group) = &argument.rest else {
            let message = format!("a name and a unit are missing: write `{EXAMPLE}`");
            diagnostics.at(argument.span(), message);
            return None;
        };
        wait(name, group.stream(), diagnostics)
    });
    waits.collect()
}

fn wait(place: &str, tokens: TokenStream, diagnostics: &mut Diagnostics) -> Option<Wait> {
    let mut arguments = split(tokens.clone()).into_iter();
    let Some(argument) = arguments.next() else {
        diagnostics.over(
            tokens,
            format!("a name and a unit are missing: write `{EXAMPLE}`"),
        );
        return None;
    };
    if let Some(second) = arguments.next() {
        let message = format!("one name is enough here: write another `{place}(..)` for this");
        diagnostics.at(second.span(), message);
        return None;
    }
    let literal = name(&argument, diagnostics)?;
    let (word, span) = argument.word("\"X-RateLimit-Reset\" = epoch_s", diagnostics)?;
    let unit = match word.as_str() {
        "s" => WaitUnit::Seconds,
        "ms" => WaitUnit::Millis,
        "epoch_s" => WaitUnit::EpochSeconds,
        "epoch_ms" => WaitUnit::EpochMillis,
        _ => {
            let expected = expected(&word, UNITS);
            diagnostics.at(span, format!("unknown unit `{word}`: {expected}"));
            return None;
        }
    };
    let place = match place {
        "header" => WaitPlace::Header(header::name(&literal, diagnostics)?),
        _ => WaitPlace::Json(member(&literal, diagnostics)?),
    };
    Some(Wait { place, unit })
}

fn name(argument: &Argument, diagnostics: &mut Diagnostics) -> Option<LitStr> {
    let literal = syn::parse2(argument.head.to_token_stream()).ok();
    if literal.is_none() {
        let example = match &argument.head {
            TokenTree::Ident(name) => format!("\"{name}\" = s"),
            _ => "\"X-RateLimit-Reset\" = epoch_s".to_owned(),
        };
        diagnostics.at(
            argument.span(),
            format!("the name is a string: write `{example}`"),
        );
    }
    literal
}

/// `"error.retry_after"`, by its dots.
fn member(literal: &LitStr, diagnostics: &mut Diagnostics) -> Option<Vec<String>> {
    let names = place::names(literal);
    if names.is_none() {
        let message =
            "the names of members with dots between them are needed: write `\"error.retry_after\"`";
        diagnostics.at(literal.span(), message);
    }
    names
}
