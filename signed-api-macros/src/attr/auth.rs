//! `#[auth(none)]` and, by way of `one_liner` and `named`, `#[auth(hmac = "..", ..)]`, `#[auth(bearer)]` and `#[auth(Kraken)]`.

use proc_macro2::TokenTree;
use syn::{Attribute, Lit, Path};

use super::arguments::{Argument, Rest, content, split};
use super::named::{self, Constant, NamedAuth};
use super::one_liner::{self, OPTIONS, OneLinerAuth};
use crate::diag::{Diagnostics, nearest};

/// How requests are signed, as declared.
pub(crate) enum Auth {
    None,
    OneLiner(Box<OneLinerAuth>),
    Named(NamedAuth),
    /// By the scheme of the trait, with constants of the method's own. There is at least one.
    Constants(Vec<Constant>),
    /// There is a mistake in it, already reported.
    Invalid,
}

const EXAMPLE: &str = "#[auth(hmac = \"ts+method+path+body\")]`, `#[auth(bearer)]`, `#[auth(Kraken)]` or `#[auth(none)]";

pub(super) fn read(attribute: &Attribute, diagnostics: &mut Diagnostics) -> Auth {
    let Some(tokens) = content(attribute, EXAMPLE, diagnostics) else {
        return Auth::Invalid;
    };
    let mut arguments = split(tokens);
    let none = arguments
        .iter()
        .position(|argument| is_word(argument, "none"))
        .map(|position| arguments.remove(position));
    if let Some(none) = none {
        return read_none(&none, &arguments, diagnostics);
    }
    let auth = if arguments.first().is_some_and(names_scheme) {
        named::read(&arguments, diagnostics).map(Auth::Named)
    } else if gives_constants(&arguments) {
        named::constants(&arguments, false, diagnostics).map(Auth::Constants)
    } else {
        let one_liner = one_liner(attribute, arguments, diagnostics);
        one_liner.map(|auth| Auth::OneLiner(Box::new(auth)))
    };
    auth.unwrap_or(Auth::Invalid)
}

/// The scheme that is named, if there is no mistake.
pub(crate) fn named(attribute: &Attribute) -> Option<Path> {
    let mut diagnostics = Diagnostics::new();
    let auth = read(attribute, &mut diagnostics);
    diagnostics
        .finish(Some(auth))
        .ok()
        .and_then(|auth| match auth {
            Auth::Named(named) => Some(named.path),
            _ => None,
        })
}

/// Was it meant as the path of a scheme?
fn names_scheme(first: &Argument) -> bool {
    match (&first.head, &first.rest) {
        (_, Rest::Value(_)) => false,
        (TokenTree::Literal(literal), Rest::Nothing) => {
            matches!(Lit::new(literal.clone()), Lit::Str(text) if named::is_type(&text.value()))
        }
        (TokenTree::Literal(_), _) => false,
        (TokenTree::Ident(word), Rest::Nothing | Rest::List(_)) => {
            !is_misspelled(&word.to_string())
        }
        _ => true,
    }
}

/// Is it closer to `none` or to an option than to a type, which has a capital letter?
fn is_misspelled(word: &str) -> bool {
    let is_lower = word.starts_with(char::is_lowercase);
    let is_near = || nearest(word, OPTIONS.iter().copied()).is_some() || meant(word).is_some();
    word.eq_ignore_ascii_case("none") || is_lower && is_near()
}

/// The word that `word` stands for, if it is close to one or another name for the same.
fn meant(word: &str) -> Option<&'static str> {
    match word {
        "token" | "access_token" | "jwt" | "oauth" | "oauth2" => Some("bearer"),
        "api_key" | "apikey" => Some("key"),
        "password" | "user" => Some("basic"),
        word => nearest(word, ["none", "bearer", "basic", "key"]),
    }
}

/// Is there nothing but constants?
fn gives_constants(arguments: &[Argument]) -> bool {
    let first = arguments.first();
    let is_assigned = first.is_some_and(|first| matches!(first.rest, Rest::Value(_)));
    is_assigned
        && arguments.iter().all(|argument| {
            let name = argument.head.to_string();
            !OPTIONS.contains(&name.as_str()) && nearest(&name, ["hmac"]).is_none()
        })
}

fn is_word(argument: &Argument, word: &str) -> bool {
    matches!(&argument.head, TokenTree::Ident(ident) if ident == word)
}

fn read_none(none: &Argument, others: &[Argument], diagnostics: &mut Diagnostics) -> Auth {
    let alone = none.alone(diagnostics);
    for other in others {
        diagnostics.at(
            other.span(),
            "`none` stands alone: remove this, or remove `none`",
        );
    }
    if alone && others.is_empty() {
        Auth::None
    } else {
        Auth::Invalid
    }
}

fn one_liner(
    attribute: &Attribute,
    arguments: Vec<Argument>,
    diagnostics: &mut Diagnostics,
) -> Option<OneLinerAuth> {
    if let [only] = arguments.as_slice()
        && matches!(only.rest, Rest::Nothing)
        && let Some(message) = alone(only)
    {
        diagnostics.at(only.span(), message);
        return None;
    }
    one_liner::read(attribute, arguments, diagnostics)
}

/// What is wrong with a word or a literal that is no one-liner by itself.
fn alone(only: &Argument) -> Option<String> {
    match &only.head {
        TokenTree::Ident(ident) => {
            let word = ident.to_string();
            if one_liner::WORDS.contains(&word.as_str()) {
                return None;
            }
            if OPTIONS.contains(&word.as_str()) {
                return Some(format!("something is missing here: write `{EXAMPLE}`"));
            }
            let hint = meant(&word);
            let hint = hint.map_or(String::new(), |meant| {
                format!("did you mean `{meant}`? Or ")
            });
            Some(format!("unknown scheme `{word}`: {hint}write `{EXAMPLE}`"))
        }
        TokenTree::Literal(literal) => {
            let written = literal.to_string();
            let word = written.trim_matches('"');
            Some(match one_liner::WORDS.contains(&word) {
                true => format!("`{word}` is written without quotes: write `#[auth({word})]`"),
                false => format!("name the scheme: write `hmac = {literal}`"),
            })
        }
        _ => Some(format!("something is missing here: write `{EXAMPLE}`")),
    }
}
