//! `#[envelope(success("code" = "0"), data = "data")]`.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, LitStr};

use super::arguments::{Argument, Rest, content, options, split};
use super::place::{self, Path};
use crate::diag::Diagnostics;

/// What stands around the payload of answers.
#[derive(Clone)]
pub(crate) struct Envelope {
    pub(crate) span: Span,
    /// Nothing for `none`.
    pub(crate) declared: Option<Declared>,
}

#[derive(Clone)]
pub(crate) struct Declared {
    /// Places, and what stands there when it is success: one of these.
    pub(crate) success: Vec<(Path, Vec<Expected>)>,
    /// The place of the payload, if that is not all of it.
    pub(crate) data: Path,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    Text(String),
    EmptyList,
    Absent,
}

const EXAMPLE: &str = "#[envelope(success(\"code\" = \"0\"), data = \"data\")]";
const SUCCESS: &str = "success(\"code\" = \"0\")";

/// Nothing when it is wrong, and reported.
pub(super) fn read(
    attribute: &Attribute,
    span: Span,
    diagnostics: &mut Diagnostics,
) -> Option<Envelope> {
    let tokens = content(attribute, EXAMPLE, diagnostics)?;
    let written = split(tokens);
    let is_none = |argument: &Argument| argument.head.to_string() == "none";
    if let Some(position) = written.iter().position(is_none) {
        let none = written.get(position)?;
        if !none.alone(diagnostics) {
            return None;
        }
        if let Some(other) = written.get(usize::from(position == 0)) {
            diagnostics.at(other.span(), "`none` stands alone: remove it, or this");
            return None;
        }
        return Some(Envelope {
            span,
            declared: None,
        });
    }
    let count = written.len();
    let found = options(written, &["success", "data"], &[], diagnostics);
    let is_understood = found.len() == count;
    let (mut success, mut data) = (None, Some(Vec::new()));
    for (name, argument) in found {
        match name {
            "success" => success = Some(conditions(&argument, diagnostics)),
            _ => {
                data = argument
                    .string("data = \"data\"", diagnostics)
                    .and_then(|literal| place::path(&literal, diagnostics));
            }
        }
    }
    if success.is_none() && is_understood {
        let message = format!("what makes an answer one of success? write `{SUCCESS}`");
        diagnostics.at(span, message);
    }
    let declared = Declared {
        success: success??,
        data: data?,
    };
    is_understood.then_some(Envelope {
        span,
        declared: Some(declared),
    })
}

/// `success("code" = "0", "status" = ["ok", "done"])`.
fn conditions(
    argument: &Argument,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<(Path, Vec<Expected>)>> {
    let group = match &argument.rest {
        Rest::List(group) if !group.stream().is_empty() => group,
        _ => {
            let message = format!("a place and what stands there are missing: write `{SUCCESS}`");
            diagnostics.at(argument.span(), message);
            return None;
        }
    };
    let mut conditions: Vec<(Path, Vec<Expected>)> = Vec::new();
    for argument in split(group.stream()) {
        let Ok(literal) = syn::parse2::<LitStr>(argument.head.to_token_stream()) else {
            let message = format!("a place is a string: write `{SUCCESS}`");
            diagnostics.at(argument.span(), message);
            return None;
        };
        let path = place::path(&literal, diagnostics)?;
        if conditions.iter().any(|(other, _)| *other == path) {
            let message = "this place is given twice: write all that may stand there in brackets, as in `\"code\" = [\"0\", \"00000\"]`";
            diagnostics.at(literal.span(), message);
            return None;
        }
        conditions.push((path, values(&argument, diagnostics)?));
    }
    Some(conditions)
}

pub(super) fn values(argument: &Argument, diagnostics: &mut Diagnostics) -> Option<Vec<Expected>> {
    const EXAMPLE: &str = "\"code\" = \"0\"";
    let tokens = argument.value(EXAMPLE, diagnostics)?;
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    if let [TokenTree::Group(group)] = trees.as_slice()
        && group.delimiter() == Delimiter::Bracket
    {
        let elements = split(group.stream());
        if elements.is_empty() {
            return Some(vec![Expected::EmptyList]);
        }
        let elements = elements.iter();
        return elements
            .map(|element| value(element.tokens(), diagnostics))
            .collect();
    }
    Some(vec![value(tokens, diagnostics)?])
}

fn value(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Option<Expected> {
    if let Some(text) = place::text(tokens.clone()) {
        return Some(Expected::Text(text));
    }
    match tokens.to_string().as_str() {
        word @ ("true" | "false") => Some(Expected::Text(word.to_owned())),
        "none" => Some(Expected::Absent),
        _ => {
            let message = "this is nothing to compare with: write a text, a number, `true`, `false`, `[]` for an empty list, or `none` when nothing stands there";
            diagnostics.over(tokens, message);
            None
        }
    }
}
