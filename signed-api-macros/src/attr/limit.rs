//! `#[limit(orders = 1, weight = |depth| if depth > 100 { 10 } else { 5 })]`: what a method takes from the trait's pools.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, LitInt};

use super::arguments::{Argument, Rest, content};
use super::limits::RESERVED;
use crate::diag::Diagnostics;

/// What a method takes from pools, each at most once.
pub(crate) struct Limit {
    pub(crate) costs: Vec<Cost>,
}

pub(crate) struct Cost {
    pub(crate) pool: String,
    pub(crate) span: Span,
    pub(crate) amount: Amount,
}

pub(crate) enum Amount {
    Constant(u32, Span),
    /// A closure's parameters and body, or a function with the names of what it is called with.
    Computed {
        arguments: Vec<Ident>,
        body: TokenStream,
    },
}

const EXAMPLE: &str = "#[limit(orders = 1)]";
const AMOUNT: &str = "a number, a closure over arguments as in `|depth| if depth > 100 { 10 } else { 5 }`, or a call as in \
                      `crate::weight_of(depth)`";

/// Nothing, when it is wrong and reported.
pub(super) fn read(attribute: &Attribute, diagnostics: &mut Diagnostics) -> Option<Limit> {
    let tokens = content(attribute, EXAMPLE, diagnostics)?;
    costs(tokens, diagnostics)
}

/// The same in an option: `connect_limit(connections = 1)`.
pub(super) fn of_option(argument: &Argument, diagnostics: &mut Diagnostics) -> Option<Limit> {
    match &argument.rest {
        Rest::List(group) if !group.stream().is_empty() => costs(group.stream(), diagnostics),
        _ => {
            let name = &argument.head;
            let message =
                format!("what is taken stands in parentheses: write `{name}(orders = 1)`");
            diagnostics.at(argument.span(), message);
            None
        }
    }
}

fn costs(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Option<Limit> {
    let parts = parts(tokens);
    if let [TokenTree::Ident(only)] = parts.first()?.as_slice()
        && only == "none"
    {
        if let Some(tree) = parts.get(1).and_then(|part| part.first()) {
            diagnostics.at(
                tree.span(),
                "after `none` there is nothing to take: remove this",
            );
        }
        return Some(Limit { costs: Vec::new() });
    }
    let mut costs: Vec<Cost> = Vec::new();
    let mut is_right = true;
    let parts = match with_pool(&parts, diagnostics) {
        Ok(Some(renamed)) => renamed,
        Ok(None) => parts,
        Err(()) => return None,
    };
    for part in parts {
        let Some(cost) = cost(part, diagnostics) else {
            is_right = false;
            continue;
        };
        if costs.iter().any(|other| other.pool == cost.pool) {
            let message = format!("`{}` is given twice: remove one", cost.pool);
            diagnostics.at(cost.span, message);
        } else {
            costs.push(cost);
        }
    }
    is_right.then_some(Limit { costs })
}

/// Splits at commas, but not at those between a closure's bars.
fn parts(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut parts = vec![Vec::new()];
    let mut in_bars = false;
    let mut after_equals = false;
    for tree in tokens {
        let punctuation = match &tree {
            TokenTree::Punct(punct) => punct.as_char(),
            _ => ' ',
        };
        if punctuation == ',' && !in_bars {
            parts.push(Vec::new());
            after_equals = false;
            continue;
        }
        match punctuation {
            '|' if in_bars => in_bars = false,
            '|' => in_bars = after_equals,
            _ => {}
        }
        after_equals = punctuation == '=' && parts.last().is_some_and(|part| part.len() == 1);
        if let Some(part) = parts.last_mut() {
            part.push(tree);
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// `pool = "orders", weight = 5` as `orders = 5`; `Ok(None)` when it is not written like that.
fn with_pool(
    parts: &[Vec<TokenTree>],
    diagnostics: &mut Diagnostics,
) -> Result<Option<Vec<Vec<TokenTree>>>, ()> {
    let is_named = |part: &&Vec<TokenTree>, name: &str| matches!(part.first(), Some(TokenTree::Ident(ident)) if ident == name);
    let Some(pool) = parts.iter().find(|part| is_named(part, "pool")) else {
        return Ok(None);
    };
    let literal = match pool.as_slice() {
        [_, TokenTree::Punct(_), TokenTree::Literal(literal)] => {
            syn::parse2::<syn::LitStr>(literal.to_token_stream()).ok()
        }
        _ => None,
    };
    let name = literal.and_then(|literal| literal.parse::<Ident>().ok());
    let Some(name) = name else {
        let tokens: TokenStream = pool.iter().cloned().collect();
        diagnostics.over(tokens, "this names no limit: write `pool = \"orders\"`");
        return Err(());
    };
    let mut renamed = vec![TokenTree::Ident(name)];
    for part in parts.iter().filter(|part| !is_named(part, "pool")) {
        if !is_named(&part, "weight") || renamed.len() > 1 {
            let tokens: TokenStream = part.iter().cloned().collect();
            let message = "after `pool = ..` there is one `weight = ..`: for several limits write `orders = 1, requests = 5`";
            diagnostics.over(tokens, message);
            return Err(());
        }
        renamed.extend(part.iter().skip(1).cloned());
    }
    Ok(Some(vec![renamed]))
}

fn cost(part: Vec<TokenTree>, diagnostics: &mut Diagnostics) -> Option<Cost> {
    let mut trees = part.into_iter();
    let head = trees.next()?;
    let TokenTree::Ident(ident) = &head else {
        let message = format!("the name of the limit is missing: write `{EXAMPLE}`");
        diagnostics.at(head.span(), message);
        return None;
    };
    let pool = ident.to_string();
    let span = ident.span();
    if RESERVED.contains(&pool.as_str()) {
        let message = match pool.as_str() {
            "none" => "`none` stands alone: remove it, or the others".to_owned(),
            _ => format!("`{pool}` goes on the trait: write `#[limits(..)]` there"),
        };
        diagnostics.at(span, message);
        return None;
    }
    let amount = match trees.next() {
        None => Amount::Constant(1, span),
        Some(TokenTree::Punct(punct)) if punct.as_char() == '=' => {
            amount(trees.collect(), punct.span(), diagnostics)?
        }
        Some(stray) => {
            let message = format!("unexpected token: write `{pool} = 1`");
            diagnostics.at(stray.span(), message);
            return None;
        }
    };
    Some(Cost { pool, span, amount })
}

fn amount(tokens: Vec<TokenTree>, equals: Span, diagnostics: &mut Diagnostics) -> Option<Amount> {
    match tokens.as_slice() {
        [] => {
            diagnostics.at(equals, format!("a cost is missing: write {AMOUNT}"));
            None
        }
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::None => {
            amount(group.stream().into_iter().collect(), equals, diagnostics)
        }
        [TokenTree::Literal(literal)] => constant(literal.to_token_stream(), diagnostics),
        [TokenTree::Punct(bar), rest @ ..] if bar.as_char() == '|' => {
            closure(bar.span(), rest, diagnostics)
        }
        [.., TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => {
            let body: TokenStream = tokens.iter().cloned().collect();
            let path: TokenStream = tokens.iter().take(tokens.len() - 1).cloned().collect();
            if syn::parse2::<syn::Path>(path).is_err() {
                diagnostics.over(body, format!("this is no cost: write {AMOUNT}"));
                return None;
            }
            let arguments = names(group.stream().into_iter(), diagnostics)?;
            Some(Amount::Computed { arguments, body })
        }
        _ => {
            let written: TokenStream = tokens.iter().cloned().collect();
            let message = match syn::parse2::<syn::Path>(written.clone()) {
                Ok(_) => {
                    let path = written.to_string().replace(' ', "");
                    format!("a function needs arguments: write which, as in `{path}(depth)`")
                }
                Err(_) => format!("this is no cost: write {AMOUNT}"),
            };
            diagnostics.over(written, message);
            None
        }
    }
}

fn constant(literal: TokenStream, diagnostics: &mut Diagnostics) -> Option<Amount> {
    let number = syn::parse2::<LitInt>(literal.clone()).ok();
    match number.and_then(|number| number.base10_parse::<u32>().ok()) {
        Some(0) => {
            let message = "a cost of zero takes nothing: leave it out";
            diagnostics.over(literal, message);
            None
        }
        Some(number) => {
            let span = literal
                .into_iter()
                .next()
                .map_or_else(Span::call_site, |tree| tree.span());
            Some(Amount::Constant(number, span))
        }
        None => {
            diagnostics.over(literal, format!("this is no cost: write {AMOUNT}"));
            None
        }
    }
}

fn closure(bar: Span, rest: &[TokenTree], diagnostics: &mut Diagnostics) -> Option<Amount> {
    let is_bar =
        |tree: &TokenTree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == '|');
    let Some(end) = rest.iter().position(is_bar) else {
        diagnostics.at(bar, "the second `|` of the closure is missing");
        return None;
    };
    let (parameters, body) = rest.split_at(end);
    let arguments = names(parameters.iter().cloned(), diagnostics)?;
    let body: TokenStream = body.iter().skip(1).cloned().collect();
    if body.is_empty() {
        diagnostics.at(bar, format!("the closure has no body: write {AMOUNT}"));
        return None;
    }
    Some(Amount::Computed { arguments, body })
}

/// Names of arguments, separated by commas.
fn names(
    trees: impl Iterator<Item = TokenTree>,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Ident>> {
    let mut names = Vec::new();
    let mut expects_name = true;
    for tree in trees {
        match tree {
            TokenTree::Ident(ident) if expects_name => {
                names.push(ident);
                expects_name = false;
            }
            TokenTree::Punct(punct) if punct.as_char() == ',' && !expects_name => {
                expects_name = true;
            }
            other => {
                let message =
                    "only names of the method's arguments can stand here, as in `|depth, symbol|`";
                diagnostics.at(other.span(), message);
                return None;
            }
        }
    }
    Some(names)
}
