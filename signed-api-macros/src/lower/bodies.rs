//! A request has one body: whole, or of JSON fields, or of form fields.

use super::arguments::{Lowered, are_alternatives, refuse_duplicates};
use crate::attr::{Verb, VerbKind};
use crate::diag::Diagnostics;
use crate::ir::Place;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Whole,
    JsonField,
    FormField,
}

/// Reports bodies that cannot be sent together, or not with this verb.
pub(super) fn check(arguments: &[&Lowered], verb: &Verb, diagnostics: &mut Diagnostics) {
    if let Some((_, span)) = verb.body
        && !matches!(verb.kind, VerbKind::Post | VerbKind::Put | VerbKind::Patch)
    {
        let name = verb.kind.name();
        diagnostics.at(
            span,
            format!("arguments of a {name} go to the query: remove this"),
        );
    }
    let bodies = arguments
        .iter()
        .filter_map(|argument| Some((*argument, shape(argument.place.as_ref()?)?)));
    let bodies: Vec<(&Lowered, Shape)> = bodies.collect();
    if matches!(verb.kind, VerbKind::Get | VerbKind::Head) {
        let name = verb.kind.name();
        for (argument, _) in bodies {
            let message =
                format!("a {name} has no body: write `#[query]`, or `#[post(..)]` on the method");
            diagnostics.at(argument.span, message);
        }
        return;
    }
    let Some((first, first_shape)) = bodies.first().copied() else {
        return;
    };
    for (second, second_shape) in bodies.iter().skip(1) {
        if let Some(message) = clash(first, first_shape, second, *second_shape)
            && !are_alternatives(first, second)
        {
            diagnostics.at(second.span, message);
        }
    }
    refuse_duplicates(
        bodies.iter().map(|(argument, _)| *argument),
        |place| match place {
            Place::Field(wire) | Place::FormField(wire) => Some(wire),
            _ => None,
        },
        |wire, first| {
            format!(
                "the body has a `{wire}` already, from the argument `{}`: rename one",
                first.name
            )
        },
        diagnostics,
    );
}

fn shape(place: &Place) -> Option<Shape> {
    match place {
        Place::Json | Place::Body => Some(Shape::Whole),
        Place::Field(_) => Some(Shape::JsonField),
        Place::FormField(_) | Place::FormSpread(_) => Some(Shape::FormField),
        Place::Path(_) | Place::Query(_) | Place::QuerySpread(_) | Place::Header(_) => None,
    }
}

/// Why the two cannot be sent together, and what to write instead.
fn clash(
    first: &Lowered,
    first_shape: Shape,
    second: &Lowered,
    second_shape: Shape,
) -> Option<String> {
    let (one, other) = (&first.name, &second.name);
    let message = match (first_shape, second_shape) {
        (Shape::JsonField, Shape::JsonField) | (Shape::FormField, Shape::FormField) => return None,
        (Shape::Whole, Shape::Whole) => {
            format!(
                "a second body beside `{one}`: a request has one, write `#[json(\"{one}\")]` and `#[json(\"{other}\")]` to send both as fields"
            )
        }
        (Shape::Whole, _) if second.is_explicit => {
            format!(
                "`{one}` is the whole body already: write `#[query(\"{other}\")]` to send `{other}` in the query"
            )
        }
        (Shape::Whole, _) => {
            format!(
                "`{one}` is the whole body already: write `#[query]` to send `{other}` in the query"
            )
        }
        (_, Shape::Whole) => {
            format!(
                "`{one}` is a field of the body already: write `#[query]` on `{one}`, or a name here, as in `#[json(\"{other}\")]`"
            )
        }
        (Shape::JsonField, Shape::FormField) if first.is_explicit => {
            format!(
                "`{one}` is a field of a JSON body: write `#[form(\"{one}\")]` on it to send both as a form"
            )
        }
        (Shape::JsonField, Shape::FormField) => {
            format!(
                "`{one}` is a field of a JSON body: write `body = form` beside the path to send both as a form"
            )
        }
        (Shape::FormField, Shape::JsonField) if second.is_explicit => {
            format!("`{one}` is in a form: write `#[form(\"{other}\")]` to send both as a form")
        }
        (Shape::FormField, Shape::JsonField) => {
            format!(
                "`{one}` is in a form and `{other}` would be a JSON field: write `#[form(\"{other}\")]`, or `body = form` beside the path"
            )
        }
    };
    Some(message)
}
