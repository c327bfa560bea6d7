//! `#[retry(..)]`: what executing a request twice would do, and how to go about sending it again.

use proc_macro2::{Group, Span};
use syn::{Attribute, LitInt, LitStr, Path};

use super::arguments::{Argument, content, options, split};
use super::duration;
use crate::diag::Diagnostics;

pub(crate) struct Retry {
    /// The effect and where it stands, if there is one.
    pub(crate) effect: Option<(Effect, Span)>,
    /// The first word, for what is wrong with the whole.
    pub(crate) span: Span,
    pub(crate) attempts: Option<u32>,
    pub(crate) base_ms: Option<u64>,
    pub(crate) cap_ms: Option<u64>,
    pub(crate) partial: Vec<u16>,
    pub(crate) reconcile: Option<Reconcile>,
}

pub(crate) enum Effect {
    Safe,
    Idempotent,
    Once,
    Replay,
    Key(LitStr),
}

/// `reconcile = "order(client_order_id)"` and what goes with it.
pub(crate) struct Reconcile {
    pub(crate) look_up: LitStr,
    pub(crate) visible_after_ms: u64,
    pub(crate) absent: Option<Path>,
}

const NAMES: &[&str] = &[
    "safe",
    "idempotent",
    "once",
    "replay",
    "key",
    "attempts",
    "base",
    "cap",
    "partial",
    "reconcile",
    "visible_after",
    "absent",
];

pub(super) fn read(attribute: &Attribute, diagnostics: &mut Diagnostics) -> Option<Retry> {
    let example = "#[retry(idempotent)]` or `#[retry(key = \"client_order_id\")]";
    let tokens = content(attribute, example, diagnostics)?;
    let found = options(split(tokens), NAMES, &[], diagnostics);
    let span = found.first()?.1.span();
    let mut retry = Retry {
        effect: None,
        span,
        attempts: None,
        base_ms: None,
        cap_ms: None,
        partial: Vec::new(),
        reconcile: None,
    };
    let (mut look_up, mut visible_after, mut absent) = (None, None, None);
    let mut is_whole = true;
    for (name, argument) in found {
        let read = match name {
            "attempts" => attempts(&argument, diagnostics).map(|read| retry.attempts = Some(read)),
            "base" => wait(&argument, "base = \"100ms\"", diagnostics)
                .map(|read| retry.base_ms = Some(read)),
            "cap" => {
                wait(&argument, "cap = \"2s\"", diagnostics).map(|read| retry.cap_ms = Some(read))
            }
            "partial" => partial(&argument, diagnostics).map(|read| retry.partial = read),
            "reconcile" => argument
                .string("reconcile = \"order(client_order_id)\"", diagnostics)
                .map(|read| look_up = Some(read)),
            "visible_after" => wait(&argument, "visible_after = \"500ms\"", diagnostics)
                .map(|read| visible_after = Some((read, argument.span()))),
            "absent" => {
                path(&argument, diagnostics).map(|read| absent = Some((read, argument.span())))
            }
            _ => effect(name, &argument, diagnostics).map(|read| match retry.effect {
                Some(_) => {
                    diagnostics.at(argument.span(), "one effect is enough: remove this");
                }
                None => retry.effect = Some((read, argument.span())),
            }),
        };
        is_whole &= read.is_some();
    }
    match look_up {
        Some(look_up) => match visible_after {
            Some((visible_after_ms, _)) => {
                retry.reconcile = Some(Reconcile {
                    look_up,
                    visible_after_ms,
                    absent: absent.map(|(read, _)| read),
                });
            }
            None if is_whole => {
                let message = "how long may it take until what was executed can be found? what is looked up sooner is executed twice: write `visible_after = \"2s\"` beside this";
                diagnostics.at(look_up.span(), message);
                is_whole = false;
            }
            None => {}
        },
        None if is_whole => {
            let spans = [
                visible_after.map(|(_, span)| span),
                absent.map(|(_, span)| span),
            ];
            for span in spans.into_iter().flatten() {
                let message = "this belongs to a look-up: write `reconcile = \"order(client_order_id)\"` beside it";
                diagnostics.at(span, message);
            }
        }
        None => {}
    }
    // What is wrong elsewhere in it may have been its effect.
    (is_whole || retry.effect.is_some()).then_some(retry)
}

fn effect(name: &str, argument: &Argument, diagnostics: &mut Diagnostics) -> Option<Effect> {
    match name {
        "key" => {
            let name = argument.string("key = \"client_order_id\"", diagnostics)?;
            Some(Effect::Key(name))
        }
        _ if !argument.alone(diagnostics) => None,
        "safe" => Some(Effect::Safe),
        "idempotent" => Some(Effect::Idempotent),
        "replay" => Some(Effect::Replay),
        _ => Some(Effect::Once),
    }
}

fn attempts(argument: &Argument, diagnostics: &mut Diagnostics) -> Option<u32> {
    let tokens = argument.value("attempts = 3", diagnostics)?;
    let number = syn::parse2::<LitInt>(tokens.clone()).ok();
    let number = number.and_then(|number| number.base10_parse::<u32>().ok());
    match number {
        Some(1..=100) => number,
        _ => {
            let message =
                "a number from 1 to 100, the first attempt included: write `attempts = 3`";
            diagnostics.over(tokens, message);
            None
        }
    }
}

fn wait(argument: &Argument, example: &str, diagnostics: &mut Diagnostics) -> Option<u64> {
    let literal = argument.string(example, diagnostics)?;
    match duration::milliseconds(&literal.value()) {
        Ok(milliseconds) => Some(milliseconds),
        Err(message) => {
            diagnostics.at(literal.span(), message);
            None
        }
    }
}

fn partial(argument: &Argument, diagnostics: &mut Diagnostics) -> Option<Vec<u16>> {
    const EXAMPLE: &str = "partial = [409]";
    let tokens = argument.value(EXAMPLE, diagnostics)?;
    let Ok(group) = syn::parse2::<Group>(tokens.clone()) else {
        let message = format!("statuses in brackets are needed: write `{EXAMPLE}`");
        diagnostics.over(tokens, message);
        return None;
    };
    let mut statuses = Vec::new();
    for element in split(group.stream()) {
        match element.tokens().to_string().parse() {
            Ok(status @ 400..=599) => statuses.push(status),
            _ => {
                let message =
                    "an answer of this status is no error: write statuses from 400 to 599";
                diagnostics.at(element.span(), message);
                return None;
            }
        }
    }
    if statuses.is_empty() {
        diagnostics.over(
            tokens,
            format!("no status is given: write `{EXAMPLE}`, or remove this"),
        );
        return None;
    }
    Some(statuses)
}

fn path(argument: &Argument, diagnostics: &mut Diagnostics) -> Option<Path> {
    const EXAMPLE: &str = "absent = crate::is_absent";
    let tokens = argument.value(EXAMPLE, diagnostics)?;
    let path = syn::parse2(tokens.clone()).ok();
    if path.is_none() {
        let message =
            format!("the path of a function `fn(&Error) -> bool` is needed: write `{EXAMPLE}`");
        diagnostics.over(tokens, message);
    }
    path
}
