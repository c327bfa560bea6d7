//! The channel that a method means, and what it declares beside it: texts with arguments in them.

use crate::error::{Error, ErrorKind, Result};
use crate::json::Path;
use crate::params::{Params, Value};
use crate::ws::spec::{ChannelSpec, Piece, Template};

/// The name of the channel.
///
/// # Errors
///
/// [`ErrorKind::Argument`] when an argument in it is missing, empty, or not a single value.
pub(crate) fn channel(spec: &ChannelSpec, arguments: &Params) -> Result<String> {
    text(&spec.channel, arguments, |path, text| match text {
        "" => Err(unusable(path, "is empty")),
        text => Ok(text),
    })
}

/// What the method declares beside its channel.
///
/// # Errors
///
/// [`ErrorKind::Argument`] when an argument in it is missing, or not a single value.
pub(crate) fn constants(
    spec: &ChannelSpec,
    arguments: &Params,
) -> Result<Vec<(&'static str, String)>> {
    let constants = spec.constants.iter();
    constants
        .map(|(name, template)| Ok((*name, text(template, arguments, |_, text| Ok(text))?)))
        .collect()
}

fn text(
    template: &Template,
    arguments: &Params,
    check: impl for<'t> Fn(Path, &'t str) -> Result<&'t str>,
) -> Result<String> {
    let mut rendered = String::new();
    for piece in template.pieces {
        rendered.push_str(match piece {
            Piece::Text(text) => text,
            Piece::Place(path) => check(path, argument(path, arguments)?)?,
        });
    }
    Ok(rendered)
}

/// The argument of a name, or what a struct among them has below it.
fn argument(path: Path, arguments: &Params) -> Result<&str> {
    let mut names = path.iter();
    let first = names.next().and_then(|name| arguments.get(name));
    let value = names.try_fold(first, |value, name| match value? {
        Value::Map(members) => Some(members.get(name)),
        Value::List(items) => Some(name.parse().ok().and_then(|at: usize| items.get(at))),
        _ => None,
    });
    match value.flatten() {
        None | Some(Value::Null) => Err(unusable(path, "is missing")),
        Some(value) => value
            .as_str()
            .ok_or_else(|| unusable(path, "is a list, a map or a struct")),
    }
}

fn unusable(path: Path, why: &str) -> Error {
    let name = path.join(".");
    let message = format!("the argument `{name}` cannot stand in the name of a channel: it {why}");
    Error::not_sent(ErrorKind::Argument, message)
}
