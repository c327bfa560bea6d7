//! `environments(production = "https://..", sandbox = "https://..")`.

use proc_macro2::TokenTree;
use quote::ToTokens;

use super::arguments::{Argument, Rest, split};
use super::base_url;
use crate::diag::Diagnostics;

/// A name and the base URL that goes with it.
#[derive(Clone)]
pub(crate) struct Environment {
    pub(crate) name: String,
    pub(crate) url: String,
}

const EXAMPLE: &str = r#"environments(production = "https://api.example.com", sandbox = "https://sandbox.example.com")"#;

/// The environments, each name and each address once.
pub(super) fn read(argument: &Argument, diagnostics: &mut Diagnostics) -> Vec<Environment> {
    let group = match &argument.rest {
        Rest::List(group) if !group.stream().is_empty() => group,
        Rest::Other { stray, .. } => {
            diagnostics.at(stray.span(), format!("unexpected token: write `{EXAMPLE}`"));
            return Vec::new();
        }
        _ => {
            let message = format!("the environments are missing: write `{EXAMPLE}`");
            diagnostics.at(argument.span(), message);
            return Vec::new();
        }
    };
    let mut read: Vec<Environment> = Vec::new();
    for argument in split(group.stream()) {
        let TokenTree::Ident(ident) = &argument.head else {
            let message = format!("a name is missing before this: write `{EXAMPLE}`");
            diagnostics.over(argument.head.to_token_stream(), message);
            continue;
        };
        let name = ident.to_string();
        let example = format!("{name} = \"https://api.example.com\"");
        let Some(literal) = argument.string(&example, diagnostics) else {
            continue;
        };
        let Some(url) = base_url::checked(&literal, diagnostics) else {
            continue;
        };
        if read.iter().any(|other| other.name == name) {
            diagnostics.at(
                ident.span(),
                format!("a second environment `{name}`: remove one"),
            );
            continue;
        }
        if let Some(other) = read.iter().find(|other| is_same(&other.url, &url)) {
            let message = format!(
                "this is the address of `{}` too: credentials of one would be sent to the other",
                other.name
            );
            diagnostics.at(literal.span(), message);
            continue;
        }
        read.push(Environment { name, url });
    }
    read
}

/// An environment has its own base URL.
pub(super) fn refuse_both(found: &[(&str, Argument)], diagnostics: &mut Diagnostics) {
    let span_of = |wanted| {
        let mut found = found.iter();
        let (_, argument) = found.find(|(name, _)| *name == wanted)?;
        Some(argument.span())
    };
    if let (Some(span), Some(_)) = (span_of("base_url"), span_of("environments")) {
        let message = "each of the `environments` has its base URL, so there is none of the trait: remove `base_url`";
        diagnostics.at(span, message);
    }
}

/// Upper and lower case differ in nothing but the path; that is good enough to find what was copied.
fn is_same(one: &str, other: &str) -> bool {
    let plain = |url: &str| url.trim_end_matches('/').to_ascii_lowercase();
    plain(one) == plain(other)
}
