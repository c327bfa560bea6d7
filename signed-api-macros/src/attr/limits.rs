//! `#[limits(orders = "50/10s, 160000/1d", weight("1200/1m", used = "X-Used-Weight"))]`: the pools of a trait.

use proc_macro2::{Span, TokenTree};
use syn::{Attribute, LitStr};

use super::arguments::{Argument, Rest, content, split};
use super::{duration, header, quota};
use crate::diag::Diagnostics;

/// The pools of a trait.
#[derive(Default)]
pub(crate) struct Limits {
    pub(crate) pools: Vec<Pool>,
    pub(crate) margin_ms: Option<u64>,
}

pub(crate) struct Pool {
    pub(crate) name: String,
    /// Nothing, when they are wrong and reported.
    pub(crate) windows: Vec<Window>,
}

pub(crate) struct Window {
    pub(crate) capacity: u32,
    pub(crate) period_ms: u64,
    pub(crate) hint: Option<Hint>,
}

/// The header field by which the server tells its own count; in lower case.
pub(crate) enum Hint {
    Used(String),
    Remaining(String),
}

const EXAMPLE: &str = "#[limits(orders = \"50/10s\")]";
const TOLD: &str = "weight(\"1200/1m\", used = \"X-Used-Weight\")";

/// Words that stand beside names of pools, and so are none.
pub(super) const RESERVED: &[&str] = &["pool", "none", "used", "remaining", "margin"];

pub(super) fn read(attribute: &Attribute, diagnostics: &mut Diagnostics) -> Limits {
    let mut limits = Limits::default();
    let Some(tokens) = content(attribute, EXAMPLE, diagnostics) else {
        return limits;
    };
    let mut margins = 0;
    for argument in split(tokens) {
        let TokenTree::Ident(ident) = &argument.head else {
            let message = format!("the name of the limit is missing: write `{EXAMPLE}`");
            diagnostics.at(argument.span(), message);
            continue;
        };
        let name = ident.to_string();
        match name.as_str() {
            "margin" => {
                margins += 1;
                if margins > 1 {
                    diagnostics.at(argument.span(), "`margin` is given twice: remove one");
                } else {
                    limits.margin_ms = margin(&argument, diagnostics);
                }
            }
            "used" | "remaining" => {
                let message = format!(
                    "`{name}` belongs to one window of one limit: write it in parentheses, as in `{TOLD}`"
                );
                diagnostics.at(argument.span(), message);
            }
            _ if RESERVED.contains(&name.as_str()) => {
                let message = format!("a limit cannot be called `{name}`: give it another name");
                diagnostics.at(argument.span(), message);
            }
            _ if limits.pools.iter().any(|pool| pool.name == name) => {
                let message = format!(
                    "a second limit `{name}`: give it another name, or write both windows in one text"
                );
                diagnostics.at(argument.span(), message);
            }
            _ => {
                let windows = windows(&argument, diagnostics).unwrap_or_default();
                limits.pools.push(Pool { name, windows });
            }
        }
    }
    limits
}

fn margin(argument: &Argument, diagnostics: &mut Diagnostics) -> Option<u64> {
    let literal = argument.string("margin = \"250ms\"", diagnostics)?;
    if literal
        .value()
        .trim_start_matches('0')
        .starts_with(|first: char| !first.is_ascii_digit())
        && literal.value().starts_with('0')
    {
        diagnostics.at(
            literal.span(),
            "no request arrives at once: write a longer time",
        );
        return None;
    }
    match duration::milliseconds(&literal.value()) {
        Ok(milliseconds) => Some(milliseconds),
        Err(message) => {
            diagnostics.at(literal.span(), message);
            None
        }
    }
}

fn windows(argument: &Argument, diagnostics: &mut Diagnostics) -> Option<Vec<Window>> {
    let Rest::List(group) = &argument.rest else {
        let example = format!("{} = \"50/10s\"", argument.head);
        let literal = argument.string(&example, diagnostics)?;
        return quotas(&literal, diagnostics);
    };
    let mut windows: Vec<Window> = Vec::new();
    // How many windows the last text had: a header field tells about one.
    let mut last = 0;
    for part in split(group.stream()) {
        match &part.head {
            TokenTree::Literal(_) => {
                let literal = part.only_string(TOLD, diagnostics)?;
                let more = quotas(&literal, diagnostics)?;
                last = more.len();
                for window in more {
                    refuse_same_length(&windows, &window, literal.span(), diagnostics);
                    windows.push(window);
                }
            }
            _ => {
                let hint = hint(&part, diagnostics)?;
                let window = windows.last_mut().filter(|_| last == 1);
                match window {
                    Some(window) if window.hint.is_none() => window.hint = Some(hint),
                    Some(_) => {
                        let message = "a second header field for one window: remove one";
                        diagnostics.at(part.span(), message);
                    }
                    None => {
                        let message =
                            format!("one window stands before its header field: write `{TOLD}`");
                        diagnostics.at(part.span(), message);
                    }
                }
            }
        }
    }
    if windows.is_empty() {
        let message = format!("the window is missing: write `{TOLD}`");
        diagnostics.at(group.span(), message);
    }
    Some(windows)
}

fn quotas(literal: &LitStr, diagnostics: &mut Diagnostics) -> Option<Vec<Window>> {
    match quota::read(&literal.value()) {
        Ok(quotas) => {
            let windows = quotas.into_iter().map(|quota| Window {
                capacity: quota.capacity,
                period_ms: quota.period_ms,
                hint: None,
            });
            Some(windows.collect())
        }
        Err((range, message)) => {
            diagnostics.within(literal, range, &message);
            None
        }
    }
}

fn refuse_same_length(
    windows: &[Window],
    window: &Window,
    span: Span,
    diagnostics: &mut Diagnostics,
) {
    if windows
        .iter()
        .any(|other| other.period_ms == window.period_ms)
    {
        diagnostics.at(span, "a second window of this length: keep the smaller one");
    }
}

fn hint(part: &Argument, diagnostics: &mut Diagnostics) -> Option<Hint> {
    let kind = part.head.to_string();
    if kind != "used" && kind != "remaining" {
        let expected = crate::diag::expected(&kind, &["used", "remaining"]);
        diagnostics.at(part.span(), format!("unknown option `{kind}`: {expected}"));
        return None;
    }
    let literal = part.string(&format!("{kind} = \"X-Header\""), diagnostics)?;
    let name = header::name(&literal, diagnostics)?;
    Some(match kind.as_str() {
        "used" => Hint::Used(name),
        _ => Hint::Remaining(name),
    })
}
