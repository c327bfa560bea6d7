//! The options of `#[api_client(..)]` itself.

use proc_macro2::TokenStream;
use syn::{Path, Type};

use super::arguments::{Argument, options, split};
use super::base_url;
use super::environments;
pub(crate) use super::environments::Environment;
pub(crate) use super::rename::Rename;
use crate::diag::{Diagnostics, expected};

/// The options, with defaults in place of those that are missing or wrong.
pub(crate) struct ClientOptions {
    pub(crate) base_url: Option<String>,
    pub(crate) environments: Vec<Environment>,
    pub(crate) error: Option<Type>,
    pub(crate) rename_all: Option<Rename>,
    pub(crate) body: BodyStyle,
    /// Is the trait to be usable as `dyn Trait`?
    pub(crate) dyn_compatible: bool,
    /// Where the library is found, when not at `::signed_api`.
    pub(crate) library: Option<Path>,
}

/// What plain arguments of a method with a body become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyStyle {
    Json,
    Form,
}

const OPTIONS: &[&str] = &[
    "base_url",
    "environments",
    "error",
    "rename_all",
    "body",
    "dyn",
    "crate",
];

impl ClientOptions {
    pub(crate) fn read(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Self {
        let mut read = Self {
            base_url: None,
            environments: Vec::new(),
            error: None,
            rename_all: None,
            body: BodyStyle::Json,
            dyn_compatible: false,
            library: None,
        };
        let found = options(split(tokens), OPTIONS, &[], diagnostics);
        environments::refuse_both(&found, diagnostics);
        for (name, argument) in found {
            match name {
                "base_url" => read.base_url = url(&argument, diagnostics),
                "environments" => read.environments = environments::read(&argument, diagnostics),
                "error" => read.error = parsed(&argument, "error = ApiError", diagnostics),
                "rename_all" => read.rename_all = rename(&argument, diagnostics),
                "body" => read.body = body_style(&argument, diagnostics).unwrap_or(read.body),
                "dyn" => read.dyn_compatible = argument.alone(diagnostics),
                _ => read.library = parsed(&argument, "crate = ::signed_api", diagnostics),
            }
        }
        read
    }
}

fn url(argument: &Argument, diagnostics: &mut Diagnostics) -> Option<String> {
    let literal = argument.string("base_url = \"https://api.example.com\"", diagnostics)?;
    base_url::checked(&literal, diagnostics)
}

fn parsed<T: syn::parse::Parse>(
    argument: &Argument,
    example: &str,
    diagnostics: &mut Diagnostics,
) -> Option<T> {
    let tokens = argument.value(example, diagnostics)?;
    match syn::parse2(tokens.clone()) {
        Ok(parsed) => Some(parsed),
        Err(_) => {
            diagnostics.over(tokens, format!("this cannot be read: write `{example}`"));
            None
        }
    }
}

fn rename(argument: &Argument, diagnostics: &mut Diagnostics) -> Option<Rename> {
    let literal = argument.string("rename_all = \"camelCase\"", diagnostics)?;
    let name = literal.value();
    let rename = Rename::from_name(&name);
    if rename.is_none() {
        let expected = expected(&name, &Rename::NAMES);
        diagnostics.at(literal.span(), format!("unknown case `{name}`: {expected}"));
    }
    rename
}

pub(super) fn body_style(argument: &Argument, diagnostics: &mut Diagnostics) -> Option<BodyStyle> {
    let (word, span) = argument.word("body = form", diagnostics)?;
    match word.as_str() {
        "json" => Some(BodyStyle::Json),
        "form" => Some(BodyStyle::Form),
        _ => {
            diagnostics.at(
                span,
                format!(
                    "unknown body `{word}`: {}",
                    expected(&word, &["json", "form"])
                ),
            );
            None
        }
    }
}
