//! May a request be sent again? The verb says it, or `#[retry(..)]`.

use syn::LitStr;

use super::arguments::Lowered;
use crate::attr::{self, Retry, VerbKind};
use crate::diag::{Diagnostics, nearest};
use crate::ir::{Effect, Key, Place};

/// The effect, and where the key of a resend is. Nothing, when that is wrong (and reported).
pub(super) fn lower(
    retry: Option<&Retry>,
    verb: VerbKind,
    arguments: &[&Lowered],
    diagnostics: &mut Diagnostics,
) -> Option<(Effect, Key)> {
    let is_safe = matches!(verb, VerbKind::Get | VerbKind::Head | VerbKind::Options);
    let declared = retry.and_then(|retry| retry.effect.as_ref());
    let Some((declared, span)) = declared else {
        if let Some(retry) = retry.filter(|_| !is_safe) {
            let message = format!(
                "what would it do to execute a {} twice? write one of `idempotent`, `key = \"..\"`, `replay` and `once` before this",
                verb.name()
            );
            diagnostics.at(retry.span, message);
            return None;
        }
        let effect = if is_safe { Effect::Safe } else { Effect::Once };
        return Some((effect, Key::None));
    };
    match declared {
        attr::Effect::Safe => Some((Effect::Safe, Key::None)),
        attr::Effect::Idempotent => Some((Effect::Idempotent, Key::None)),
        attr::Effect::Once => Some((Effect::Once, Key::None)),
        attr::Effect::Key(_) | attr::Effect::Replay if is_safe => {
            let aid = match declared {
                attr::Effect::Replay => "a nonce that is used again",
                _ => "a key",
            };
            let message = format!(
                "a {} is safe to send again without {aid}: remove this",
                verb.name()
            );
            diagnostics.at(*span, message);
            None
        }
        attr::Effect::Replay => Some((Effect::Replay, Key::None)),
        attr::Effect::Key(name) => Some((Effect::Key, key(name, arguments, diagnostics)?)),
    }
}

fn key(literal: &LitStr, arguments: &[&Lowered], diagnostics: &mut Diagnostics) -> Option<Key> {
    let name = literal.value();
    let named = arguments
        .iter()
        .find(|argument| argument.name == name)
        .or_else(|| {
            arguments
                .iter()
                .find(|argument| wire(argument) == Some(name.as_str()))
        });
    if let Some(argument) = named {
        return of_argument(argument, literal, diagnostics);
    }
    let has = |wanted: fn(&Place) -> bool| {
        arguments
            .iter()
            .any(|argument| argument.place.as_ref().is_some_and(wanted))
    };
    if has(|place| matches!(place, Place::Json | Place::FormSpread(_))) {
        return Some(Key::Body(name));
    }
    if has(|place| matches!(place, Place::QuerySpread(_))) {
        return Some(Key::Query(name));
    }
    let names = arguments.iter().map(|argument| argument.name.as_str());
    let message = match nearest(&name, names) {
        Some(other) => format!("no argument `{name}`: did you mean `{other}`?"),
        None => format!(
            "no argument `{name}`, and no body or query that could have such a field: write an argument `{name}: &str`"
        ),
    };
    diagnostics.at(literal.span(), message);
    None
}

fn of_argument(argument: &Lowered, literal: &LitStr, diagnostics: &mut Diagnostics) -> Option<Key> {
    Some(match argument.place.as_ref()? {
        Place::Path(_) => Key::Path,
        Place::Query(wire) | Place::QuerySpread(wire) => Key::Query(wire.clone()),
        Place::Field(wire) | Place::FormField(wire) | Place::FormSpread(wire) => {
            Key::Body(wire.clone())
        }
        Place::Header(name) => Key::Header(name.clone()),
        Place::Json | Place::Body => {
            let name = &argument.name;
            let message = format!(
                "`{name}` is the whole body: write the name of the field by which the server knows a resend"
            );
            diagnostics.at(literal.span(), message);
            return None;
        }
    })
}

pub(super) fn wire(argument: &Lowered) -> Option<&str> {
    match argument.place.as_ref()? {
        Place::Path(wire)
        | Place::Query(wire)
        | Place::Field(wire)
        | Place::FormField(wire)
        | Place::Header(wire) => Some(wire),
        Place::QuerySpread(_) | Place::FormSpread(_) | Place::Json | Place::Body => None,
    }
}
