//! Places in the JSON of an answer, `"error.code"`, and the values that stand there.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Lit, LitStr};

use super::arguments::{Argument, Rest, split};
use crate::diag::Diagnostics;

/// Names of objects and positions in lists, on the way to a value.
pub(crate) type Path = Vec<String>;

/// `"error.code"`, by its dots.
pub(super) fn path(literal: &LitStr, diagnostics: &mut Diagnostics) -> Option<Path> {
    let names = names(literal);
    if names.is_none() {
        let message = "a name is missing: write the names on the way to the value with one dot between them, as in \"error.code\"";
        diagnostics.at(literal.span(), message);
    }
    names
}

/// The names between dots, if none of them is empty.
pub(super) fn names(literal: &LitStr) -> Option<Path> {
    let names: Path = literal.value().split('.').map(str::to_owned).collect();
    names.iter().all(|name| !name.is_empty()).then_some(names)
}

/// `code = "error.code"`, or several in brackets, of which the first that is there counts.
pub(super) fn paths(
    argument: &Argument,
    example: &str,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Path>> {
    let elements = elements(argument, example, diagnostics)?;
    let paths = elements.into_iter().map(|tokens| {
        let Ok(literal) = syn::parse2::<LitStr>(tokens.clone()) else {
            let message = format!("a place is a string: write `{example}`");
            diagnostics.over(tokens, message);
            return None;
        };
        path(&literal, diagnostics)
    });
    let paths: Vec<Option<Path>> = paths.collect();
    paths.into_iter().collect()
}

/// `unauthorized = "50111"`, or several in brackets. A number stands for its digits.
pub(super) fn texts(
    argument: &Argument,
    example: &str,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<(String, Span)>> {
    let elements = elements(argument, example, diagnostics)?;
    let texts = elements.into_iter().map(|tokens| {
        let span = span(&tokens);
        let text = text(tokens.clone()).filter(|text| !text.is_empty());
        if text.is_none() {
            let message = format!("a text or a number is needed: write `{example}`");
            diagnostics.over(tokens, message);
        }
        Some((text?, span))
    });
    let texts: Vec<Option<(String, Span)>> = texts.collect();
    texts.into_iter().collect()
}

/// A string, or a whole number with or without a sign.
pub(super) fn text(tokens: TokenStream) -> Option<String> {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    match trees.as_slice() {
        [TokenTree::Literal(literal)] => match Lit::new(literal.clone()) {
            Lit::Str(literal) if literal.suffix().is_empty() => Some(literal.value()),
            Lit::Int(literal) if literal.suffix().is_empty() => {
                Some(literal.base10_digits().to_owned())
            }
            _ => None,
        },
        [TokenTree::Punct(minus), TokenTree::Literal(literal)] if minus.as_char() == '-' => {
            match Lit::new(literal.clone()) {
                Lit::Int(literal) if literal.suffix().is_empty() => {
                    Some(format!("-{}", literal.base10_digits()))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// What stands in the brackets of `name = [..]`, or the only value.
fn elements(
    argument: &Argument,
    example: &str,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<TokenStream>> {
    let tokens = argument.value(example, diagnostics)?;
    let Rest::Value(trees) = &argument.rest else {
        return None;
    };
    let [TokenTree::Group(group)] = trees.as_slice() else {
        return Some(vec![tokens]);
    };
    if group.delimiter() != Delimiter::Bracket {
        let message = format!(
            "several stand in brackets: write `{} = [..]`",
            argument.head
        );
        diagnostics.over(tokens, message);
        return None;
    }
    let elements: Vec<TokenStream> = split(group.stream())
        .iter()
        .map(Argument::tokens_with_value)
        .collect();
    if elements.is_empty() {
        let message = format!("nothing is given: write `{example}`, or remove this");
        diagnostics.over(tokens, message);
        return None;
    }
    Some(elements)
}

/// That of the first token.
pub(super) fn span(tokens: &TokenStream) -> Span {
    let first = tokens.clone().into_iter().next();
    first.map_or_else(Span::call_site, |tree| tree.span())
}

impl Argument {
    /// All that was written.
    fn tokens_with_value(&self) -> TokenStream {
        let mut tokens = self.tokens();
        if let Rest::Value(value) = &self.rest {
            proc_macro2::Punct::new('=', proc_macro2::Spacing::Alone).to_tokens(&mut tokens);
            tokens.extend(value.iter().cloned());
        }
        tokens
    }
}
