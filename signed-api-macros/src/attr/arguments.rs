//! What stands in an attribute's parentheses: `word`, `name = value`, `name(..)`, separated by commas.
//!
//! Unknown and duplicate names, values that are missing or too many: all are found here.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Lit, LitStr, Meta};

use crate::diag::{Diagnostics, expected};

/// One argument: its first token, and what follows.
pub(super) struct Argument {
    pub(super) head: TokenTree,
    pub(super) rest: Rest,
}

pub(super) enum Rest {
    Nothing,
    /// `= tokens`
    Value(Vec<TokenTree>),
    /// `(tokens)`
    List(Group),
    Other {
        /// The first token that no option can have there.
        stray: TokenTree,
        /// All tokens after the head.
        tokens: TokenStream,
    },
}

/// The tokens in the attribute's parentheses. `example` shows how to write it.
pub(super) fn content(
    attribute: &Attribute,
    example: &str,
    diagnostics: &mut Diagnostics,
) -> Option<TokenStream> {
    match &attribute.meta {
        Meta::List(list) if !list.tokens.is_empty() => return Some(list.tokens.clone()),
        Meta::Path(path) => diagnostics.over(
            path,
            format!("something is missing here: write `{example}`"),
        ),
        Meta::List(list) => diagnostics.over(
            &list.path,
            format!("something is missing here: write `{example}`"),
        ),
        Meta::NameValue(pair) => {
            diagnostics.at(
                pair.eq_token.span,
                format!("write parentheses instead of `=`: `{example}`"),
            );
        }
    }
    None
}

/// The tokens in the attribute's parentheses; an attribute without parentheses has none.
pub(super) fn optional_content(
    attribute: &Attribute,
    example: &str,
    diagnostics: &mut Diagnostics,
) -> Option<TokenStream> {
    match &attribute.meta {
        Meta::Path(_) => Some(TokenStream::new()),
        _ => content(attribute, example, diagnostics),
    }
}

/// Splits at commas.
pub(super) fn split(tokens: TokenStream) -> Vec<Argument> {
    let mut arguments = Vec::new();
    let mut current = Vec::new();
    let mut angles = 0_usize;
    let mut after_dash = false;
    for tree in tokens {
        let punctuation = match &tree {
            TokenTree::Punct(punct) => punct.as_char(),
            _ => ' ',
        };
        match punctuation {
            '<' => angles += 1,
            '>' if !after_dash => angles = angles.saturating_sub(1),
            ',' if angles == 0 => {
                arguments.extend(argument(std::mem::take(&mut current)));
                continue;
            }
            _ => {}
        }
        after_dash = matches!(punctuation, '-' | '=');
        current.push(tree);
    }
    arguments.extend(argument(current));
    arguments
}

fn argument(tokens: Vec<TokenTree>) -> Option<Argument> {
    let mut tokens = tokens.into_iter();
    let head = unwrapped(tokens.next()?);
    let rest = match tokens.next() {
        None => Rest::Nothing,
        Some(TokenTree::Punct(punct)) if punct.as_char() == '=' => {
            Rest::Value(tokens.map(unwrapped).collect())
        }
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
            match tokens.next() {
                None => Rest::List(group),
                Some(stray) => other(vec![group.into(), stray.clone()], stray, tokens),
            }
        }
        Some(stray) => other(vec![stray.clone()], stray, tokens),
    };
    Some(Argument { head, rest })
}

fn other(read: Vec<TokenTree>, stray: TokenTree, unread: impl Iterator<Item = TokenTree>) -> Rest {
    Rest::Other {
        stray,
        tokens: read.into_iter().chain(unread).collect(),
    }
}

/// A literal that came through a `macro_rules!` variable stands in an invisible group.
pub(super) fn unwrapped(tree: TokenTree) -> TokenTree {
    if let TokenTree::Group(group) = &tree
        && group.delimiter() == Delimiter::None
    {
        let mut inner = group.stream().into_iter();
        if let (Some(only), None) = (inner.next(), inner.next()) {
            return unwrapped(only);
        }
    }
    tree
}

/// The known options among `arguments`; `repeatable` ones may come more than once.
pub(super) fn options(
    arguments: Vec<Argument>,
    known: &[&'static str],
    repeatable: &[&str],
    diagnostics: &mut Diagnostics,
) -> Vec<(&'static str, Argument)> {
    let mut found: Vec<(&'static str, Argument)> = Vec::new();
    for argument in arguments {
        let span = argument.head.span();
        let name = match &argument.head {
            TokenTree::Ident(ident) => ident.to_string(),
            _ => {
                diagnostics.at(span, format!("this is no option: {}", expected("", known)));
                continue;
            }
        };
        let Some(known) = known.iter().copied().find(|known| *known == name) else {
            diagnostics.at(
                span,
                format!("unknown option `{name}`: {}", expected(&name, known)),
            );
            continue;
        };
        if !repeatable.contains(&known) && found.iter().any(|(other, _)| *other == known) {
            diagnostics.at(span, format!("`{known}` is given twice: remove one"));
            continue;
        }
        found.push((known, argument));
    }
    found
}

impl Argument {
    pub(super) fn span(&self) -> Span {
        self.head.span()
    }

    /// The only literal, for an argument that is nothing but a string.
    pub(super) fn only_string(
        &self,
        example: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<LitStr> {
        match &self.rest {
            Rest::Nothing => string(&self.head, example, diagnostics),
            Rest::Other { stray, .. } if matches!(self.head, TokenTree::Literal(_)) => {
                diagnostics.at(stray.span(), "expected `,` before this token");
                None
            }
            Rest::Other { stray, .. } => {
                diagnostics.at(stray.span(), format!("unexpected token: write `{example}`"));
                None
            }
            Rest::List(_) | Rest::Value(_) => {
                diagnostics.at(
                    self.span(),
                    format!("a string literal is needed: write `{example}`"),
                );
                None
            }
        }
    }

    /// The string in `name = "string"`.
    pub(super) fn string(&self, example: &str, diagnostics: &mut Diagnostics) -> Option<LitStr> {
        let value = self.single_value(example, diagnostics)?;
        string(value, example, diagnostics)
    }

    /// The word in `name = word` or `name = "word"`.
    pub(super) fn word(
        &self,
        example: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<(String, Span)> {
        let value = self.single_value(example, diagnostics)?;
        match value {
            TokenTree::Ident(ident) => Some((ident.to_string(), ident.span())),
            _ => {
                string(value, example, diagnostics).map(|literal| (literal.value(), literal.span()))
            }
        }
    }

    /// The text in `name = "text"`; a number stands for its digits.
    pub(super) fn text(&self, diagnostics: &mut Diagnostics) -> Option<String> {
        let name = &self.head;
        let value = self.single_value(&format!("{name} = \"..\""), diagnostics)?;
        let written = value.to_string();
        if written.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(written);
        }
        let example = match value {
            TokenTree::Ident(_) => format!("{name} = \"{written}\""),
            _ => format!("{name} = \"..\""),
        };
        string(value, &example, diagnostics).map(|literal| literal.value())
    }

    /// All tokens in `name = tokens`.
    pub(super) fn value(
        &self,
        example: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<TokenStream> {
        match &self.rest {
            Rest::Value(tokens) if !tokens.is_empty() => Some(tokens.iter().cloned().collect()),
            Rest::Other { stray, .. } => {
                diagnostics.at(stray.span(), format!("unexpected token: write `{example}`"));
                None
            }
            _ => {
                diagnostics.at(
                    self.span(),
                    format!("a value is missing: write `{example}`"),
                );
                None
            }
        }
    }

    fn single_value(&self, example: &str, diagnostics: &mut Diagnostics) -> Option<&TokenTree> {
        self.value(example, diagnostics)?;
        let Rest::Value(tokens) = &self.rest else {
            return None;
        };
        match tokens.as_slice() {
            [only] => Some(only),
            [_, stray, ..] if self.is_literal_value() => {
                diagnostics.at(stray.span(), "expected `,` before this token");
                None
            }
            several => {
                let several: TokenStream = several.iter().cloned().collect();
                diagnostics.over(
                    several,
                    format!("this is no plain value: write `{example}`"),
                );
                None
            }
        }
    }

    fn is_literal_value(&self) -> bool {
        matches!(&self.rest, Rest::Value(tokens) if matches!(tokens.first(), Some(TokenTree::Literal(_))))
    }

    /// All tokens before a value.
    pub(super) fn tokens(&self) -> TokenStream {
        let mut tokens = self.head.to_token_stream();
        match &self.rest {
            Rest::Nothing | Rest::Value(_) => {}
            Rest::List(group) => group.to_tokens(&mut tokens),
            Rest::Other { tokens: others, .. } => tokens.extend(others.clone()),
        }
        tokens
    }

    /// Nothing may follow the head.
    pub(super) fn alone(&self, diagnostics: &mut Diagnostics) -> bool {
        let span = match &self.rest {
            Rest::Nothing => return true,
            Rest::List(group) => group.span(),
            Rest::Other { stray, .. } => stray.span(),
            Rest::Value(tokens) => tokens.first().map_or_else(|| self.span(), TokenTree::span),
        };
        diagnostics.at(span, format!("`{}` takes no value: remove this", self.head));
        false
    }
}

fn string(tree: &TokenTree, example: &str, diagnostics: &mut Diagnostics) -> Option<LitStr> {
    if let TokenTree::Literal(literal) = tree
        && let Lit::Str(literal) = Lit::new(literal.clone())
    {
        if literal.suffix().is_empty() {
            return Some(literal);
        }
        diagnostics.at(
            literal.span(),
            "a string literal takes no suffix: remove it",
        );
        return None;
    }
    diagnostics.over(
        tree.to_token_stream(),
        format!("a string literal is needed: write `{example}`"),
    );
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads(text: &str) -> Vec<String> {
        let tokens = text.parse().unwrap();
        split(tokens)
            .iter()
            .map(|argument| argument.head.to_string())
            .collect()
    }

    #[test]
    fn commas_separate_unless_they_are_in_a_type() {
        assert_eq!(heads("a, b = 1, c(d, e),"), ["a", "b", "c"]);
        assert_eq!(heads("error = Error<A, B>, dyn"), ["error", "dyn"]);
        assert_eq!(heads("error = Error<fn() -> A, B>, dyn"), ["error", "dyn"]);
        assert!(heads("").is_empty());
    }

    #[test]
    fn a_name_is_known_once() {
        let mut diagnostics = Diagnostics::new();
        let arguments = split("a = 1, b, a = 2, c, 3".parse().unwrap());
        let found = options(arguments, &["a", "b"], &[], &mut diagnostics);
        let names: Vec<&str> = found.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["a", "b"]);
        let errors = diagnostics.finish(Some(())).unwrap_err().to_string();
        assert!(errors.contains("`a` is given twice"), "{errors}");
        assert!(errors.contains("unknown option `c`"), "{errors}");
        assert!(errors.contains("this is no option"), "{errors}");
    }
}
