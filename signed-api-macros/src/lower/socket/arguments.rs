//! The arguments of a method that goes over the socket: all of them are parameters of a message, by name.

use syn::ext::IdentExt;

use super::message::Reads;
use crate::ast::{Parameter, Pattern, Signature};
use crate::attr::{self, Level, Piece, PlaceKind, Rename, Template};
use crate::diag::{Diagnostics, nearest};
use crate::ir::SocketArgument;

/// An argument, and its name in Rust without `r#`.
pub(super) struct Lowered {
    pub(super) name: String,
    pub(super) argument: SocketArgument,
}

/// All arguments, or nothing if one of them is wrong.
pub(super) fn lower(
    signature: &Signature,
    rename: Option<Rename>,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Lowered>> {
    let parameters = signature.parameters.iter();
    let arguments: Vec<Option<Lowered>> = parameters
        .map(|parameter| argument(parameter, rename, diagnostics))
        .collect();
    let arguments: Vec<Lowered> = arguments.into_iter().collect::<Option<_>>()?;
    for (position, lowered) in arguments.iter().enumerate() {
        let mut before = arguments.iter().take(position);
        let Some(first) = before.find(|other| {
            other.name == lowered.name || other.argument.name == lowered.argument.name
        }) else {
            continue;
        };
        let message = match first.name == lowered.name {
            true => format!("a second argument `{}`: give it another name", lowered.name),
            false => format!(
                "the argument `{}` is sent as `{}` already: rename one, as in `#[json(\"other\")]`",
                first.name, lowered.argument.name
            ),
        };
        diagnostics.at(lowered.argument.ident.span(), message);
        return None;
    }
    Some(arguments)
}

fn argument(
    parameter: &Parameter,
    rename: Option<Rename>,
    diagnostics: &mut Diagnostics,
) -> Option<Lowered> {
    let place = attr::Place::read(&parameter.attributes, diagnostics);
    let Pattern::Name(ident) = &parameter.pattern else {
        let message = "an argument needs a plain name, by which it is sent: write `name: Type`";
        diagnostics.over(&parameter.pattern, message);
        return None;
    };
    let attributes = attr::foreign(&parameter.attributes, Level::Parameter);
    let mut conditions = attributes.iter();
    if let Some(cfg) = conditions.find(|attribute| attribute.path().is_ident("cfg")) {
        let message = "a message has all its arguments: remove the `cfg`";
        diagnostics.over(cfg.path(), message);
        return None;
    }
    let name = ident.unraw().to_string();
    let wire = rename.map_or_else(|| name.clone(), |rename| rename.apply(&name));
    let (wire, is_spread) = match place.ok()? {
        None => (wire, false),
        Some(place) => match (place.kind, &place.name) {
            (PlaceKind::Json, None) => (wire, true),
            (PlaceKind::Json, Some(literal)) => (literal.value(), false),
            _ => {
                let message = "over a socket there is only a message: remove this, or write `#[json]` for the fields of a struct";
                diagnostics.at(place.span, message);
                return None;
            }
        },
    };
    Some(Lowered {
        name,
        argument: SocketArgument {
            attributes,
            ident: ident.clone(),
            ty: parameter.ty.clone(),
            name: wire,
            is_spread,
        },
    })
}

/// The same template, with the names of parameters in its places. Every place must be an argument.
pub(super) fn filled(
    template: &Template,
    arguments: &[Lowered],
    diagnostics: &mut Diagnostics,
) -> Option<Template> {
    let mut pieces = Vec::new();
    for piece in &template.pieces {
        let Piece::Place(path, range) = piece else {
            pieces.push(piece.clone());
            continue;
        };
        let written = path.join(".");
        let found = arguments.iter().find(|lowered| lowered.name == written);
        let message = match found {
            Some(lowered) if !lowered.argument.is_spread => {
                pieces.push(Piece::Place(
                    vec![lowered.argument.name.clone()],
                    range.clone(),
                ));
                continue;
            }
            Some(_) => format!(
                "`{written}` is more than one value: write an argument of its own, as in `symbol: &str`"
            ),
            None if path.len() > 1 => {
                format!("an argument has one name: write `{{{}}}`", path.join("_"))
            }
            None => {
                let names = arguments.iter().map(|lowered| lowered.name.as_str());
                match nearest(&written, names) {
                    Some(meant) => {
                        format!("there is no argument `{written}`: did you mean `{{{meant}}}`?")
                    }
                    None => format!(
                        "there is no argument `{written}`: write one, as in `{written}: &str`"
                    ),
                }
            }
        };
        diagnostics.within(&template.literal, range.clone(), &message);
        return None;
    }
    Some(Template {
        pieces,
        literal: template.literal.clone(),
    })
}

/// Refuses arguments that are in none of these templates when the message does not read the others.
pub(super) fn refuse_unused(
    arguments: &[Lowered],
    templates: &[&Template],
    message: Option<&Reads>,
    instead: &str,
    diagnostics: &mut Diagnostics,
) {
    if message.is_some_and(Reads::may_read_arguments) {
        return;
    }
    for Lowered { name, argument } in arguments {
        let is_in = |template: &&Template| {
            let mut places = template.places();
            places.any(|(path, _)| path.first() == Some(name))
        };
        if !templates.iter().any(is_in) {
            let message = format!("`{name}` is sent nowhere: {instead}");
            diagnostics.at(argument.ident.span(), message);
        }
    }
}
