//! `header("NAME" = "expression", "NAME"? = "expression")` of a one-liner: what is sent.

use proc_macro2::TokenTree;
use syn::LitStr;

use super::arguments::{Argument, Rest, split, unwrapped};
use super::header;
use crate::diag::Diagnostics;
use crate::expr::Field;

/// A header and the literal that its expression stands in.
pub(super) struct Sent {
    name: String,
    optional: bool,
    expression: LitStr,
}

impl Sent {
    pub(super) fn parts(self) -> (Field, LitStr) {
        let field = Field {
            name: self.name,
            optional: self.optional,
            expression: self.expression.value(),
        };
        (field, self.expression)
    }
}

/// Adds the headers that `argument` names to `sent`; `false` when there is a mistake in one. `example` shows how to write it.
pub(super) fn read(
    argument: &Argument,
    example: &str,
    sent: &mut Vec<Sent>,
    diagnostics: &mut Diagnostics,
) -> bool {
    let pairs = match &argument.rest {
        Rest::List(group) => split(group.stream()),
        _ => Vec::new(),
    };
    if pairs.is_empty() {
        diagnostics.at(
            argument.span(),
            format!("a header is missing: write `{example}`"),
        );
        return false;
    }
    let mut understood = true;
    for pair in pairs {
        understood &= match one(pair, example, sent, diagnostics) {
            Some(one) => {
                sent.push(one);
                true
            }
            None => false,
        };
    }
    understood
}

fn one(
    pair: Argument,
    example: &str,
    sent: &[Sent],
    diagnostics: &mut Diagnostics,
) -> Option<Sent> {
    if let Some(stray) = misplaced(&pair) {
        let message = "`?` stands after the name: write `header(\"X-Name\"? = \"..\")`";
        diagnostics.at(stray.span(), message);
        return None;
    }
    let (pair, optional) = without_mark(pair);
    let (literal, expression) = header::pair(&pair, example, diagnostics)?;
    if let Some(name) = literal.value().strip_suffix('?') {
        let message = format!("`?` stands behind the quotes: write `\"{name}\"?`");
        diagnostics.at(literal.span(), message);
        return None;
    }
    let name = header::name(&literal, diagnostics)?;
    if sent.iter().any(|other| other.name == name) {
        let message = format!("the header `{name}` is set twice: remove one");
        diagnostics.at(literal.span(), message);
        return None;
    }
    Some(Sent {
        name,
        optional,
        expression,
    })
}

/// A `?` before the name or after the expression.
fn misplaced(pair: &Argument) -> Option<&TokenTree> {
    let before = Some(&pair.head).filter(|head| is_mark(head));
    before.or_else(|| match &pair.rest {
        Rest::Value(value) => value.last().filter(|last| is_mark(last)),
        _ => None,
    })
}

/// `"NAME" = ..` of `"NAME"? = ..`, and whether the mark was there.
fn without_mark(pair: Argument) -> (Argument, bool) {
    let Rest::Other { stray, tokens } = &pair.rest else {
        return (pair, false);
    };
    if !is_mark(stray) {
        return (pair, false);
    }
    let mut tokens = tokens.clone().into_iter().skip(1);
    let rest = match tokens.next() {
        None => Rest::Nothing,
        Some(TokenTree::Punct(punct)) if punct.as_char() == '=' => {
            Rest::Value(tokens.map(unwrapped).collect())
        }
        Some(stray) => {
            let read = [stray.clone()].into_iter();
            Rest::Other {
                stray,
                tokens: read.chain(tokens).collect(),
            }
        }
    };
    let head = pair.head;
    (Argument { head, rest }, true)
}

fn is_mark(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == '?')
}
