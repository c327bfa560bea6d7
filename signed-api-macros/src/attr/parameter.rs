//! Where an argument goes: `#[path]`, `#[query]`, `#[json]`, `#[form]`, `#[header]`, `#[body]`.

use proc_macro2::Span;
use syn::{Attribute, LitStr};

use super::arguments::{optional_content, split};
use super::method::only_string;
use super::{Level, header, ours};
use crate::diag::Diagnostics;

/// The place that was written.
pub(crate) struct Place {
    pub(crate) kind: PlaceKind,
    pub(crate) span: Span,
    /// The name on the wire, when one is given.
    pub(crate) name: Option<LitStr>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PlaceKind {
    Path,
    Query,
    Json,
    Form,
    Header,
    Body,
}

impl Place {
    /// Nothing, if no place was written; an error, if it was and is wrong (and reported).
    pub(crate) fn read(
        attributes: &[Attribute],
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Self>, ()> {
        let mut place = Ok(None);
        let mut is_first = true;
        ours(
            attributes,
            Level::Parameter,
            diagnostics,
            |name, attribute, diagnostics| {
                let second = read(name, attribute, diagnostics);
                if is_first {
                    is_first = false;
                    place = second.map(Some).ok_or(());
                } else {
                    let message = "an argument goes to one place: remove one of its attributes";
                    diagnostics.over(attribute.path(), message);
                }
            },
        );
        if is_first && super::has_unknown(attributes) {
            Err(())
        } else {
            place
        }
    }
}

fn read(
    attribute_name: &str,
    attribute: &Attribute,
    diagnostics: &mut Diagnostics,
) -> Option<Place> {
    let span = attribute
        .path()
        .get_ident()
        .map_or_else(Span::call_site, |ident| ident.span());
    let kind = match attribute_name {
        "path" => PlaceKind::Path,
        "query" => PlaceKind::Query,
        "json" => PlaceKind::Json,
        "form" => PlaceKind::Form,
        "header" => PlaceKind::Header,
        _ => PlaceKind::Body,
    };
    let name = match kind {
        PlaceKind::Header => {
            let literal = only_string(attribute, "#[header(\"X-Name\")]", diagnostics)?;
            header::name(&literal, diagnostics)?;
            Some(literal)
        }
        PlaceKind::Body => {
            let tokens = optional_content(attribute, "#[body]", diagnostics)?;
            if let Some(argument) = split(tokens).first() {
                diagnostics.at(argument.span(), "a raw body has no name: write `#[body]`");
                return None;
            }
            None
        }
        _ => name(attribute_name, attribute, diagnostics)?,
    };
    Some(Place { kind, span, name })
}

/// The optional name: nothing when it is wrong.
fn name(
    attribute_name: &str,
    attribute: &Attribute,
    diagnostics: &mut Diagnostics,
) -> Option<Option<LitStr>> {
    let example = format!("#[{attribute_name}(\"name\")]");
    if optional_content(attribute, &example, diagnostics)?.is_empty() {
        return Some(None);
    }
    let literal = only_string(attribute, &example, diagnostics)?;
    if literal.value().is_empty() {
        let message =
            format!("the name is empty: write `{example}`, or `#[{attribute_name}]` without one");
        diagnostics.at(literal.span(), message);
        return None;
    }
    Some(Some(literal))
}
