//! Where each argument goes.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::{Attribute, Ident, LitStr, Type};

use crate::ast::{Parameter, Pattern, Signature};
use crate::attr::{self, BodyStyle, Level, PlaceKind, Rename, VerbKind};
use crate::diag::{Diagnostics, nearest};
use crate::ir::Place;
use crate::path::Template;

/// An argument, with its place unless that is wrong (and reported).
pub(super) struct Lowered {
    /// Without `r#`.
    pub(super) name: String,
    pub(super) ident: Ident,
    pub(super) ty: Type,
    pub(super) attributes: Vec<Attribute>,
    pub(super) place: Option<Place>,
    /// The attribute that chose the place, or else the argument's name.
    pub(super) span: Span,
    /// Did an attribute choose the place?
    pub(super) is_explicit: bool,
    /// The name that an attribute gives.
    pub(super) literal: Option<LitStr>,
}

/// What decides about arguments without attributes.
pub(super) struct Rules<'a> {
    /// Nothing, when it is missing or wrong.
    pub(super) verb: Option<VerbKind>,
    pub(super) template: Option<&'a Template>,
    pub(super) body: BodyStyle,
    pub(super) rename: Option<Rename>,
}

impl Lowered {
    /// The `cfg` that may remove this argument.
    pub(super) fn conditional(&self) -> Option<&Attribute> {
        self.attributes
            .iter()
            .find(|attribute| attribute.path().is_ident("cfg"))
    }
}

/// Lowers all arguments; nothing for one that has no name to go by.
pub(super) fn lower(
    signature: &Signature,
    rules: &Rules<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Option<Lowered>> {
    let mut arguments: Vec<_> = signature
        .parameters
        .iter()
        .map(|parameter| argument(parameter, rules, diagnostics))
        .collect();
    refuse_repeated(&mut arguments, diagnostics);
    refuse_duplicates(
        arguments.iter().flatten(),
        |place| match place {
            Place::Query(wire) => Some(wire),
            _ => None,
        },
        |wire, first| {
            format!(
                "the query has a `{wire}` already, from the argument `{}`: rename one, as in `#[query(\"other\")]`",
                first.name
            )
        },
        diagnostics,
    );
    arguments
}

fn argument(
    parameter: &Parameter,
    rules: &Rules<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Lowered> {
    let written = attr::Place::read(&parameter.attributes, diagnostics);
    let ident = match &parameter.pattern {
        Pattern::Name(ident) => ident,
        Pattern::Other(pattern) => {
            let message = "an argument needs a plain name, by which it is sent: write `name: Type`";
            diagnostics.over(pattern, message);
            return None;
        }
    };
    let name = ident.unraw().to_string();
    let mut lowered = Lowered {
        place: None,
        span: ident.span(),
        is_explicit: false,
        literal: None,
        attributes: attr::foreign(&parameter.attributes, Level::Parameter),
        ident: ident.clone(),
        ty: parameter.ty.clone(),
        name,
    };
    match written {
        Err(()) => {}
        Ok(None) => lowered.place = rules.plain(&lowered.name),
        Ok(Some(place)) => {
            lowered.span = place.span;
            lowered.is_explicit = true;
            lowered.place = rules.explicit(&place, &lowered.name, diagnostics);
            lowered.literal = place.name;
        }
    }
    Some(lowered)
}

impl Rules<'_> {
    /// The place of an argument without attribute.
    fn plain(&self, name: &str) -> Option<Place> {
        let template = self.template?;
        if template
            .placeholders
            .iter()
            .any(|placeholder| placeholder.name == name)
        {
            return Some(Place::Path(name.to_owned()));
        }
        let wire = self.renamed(name);
        Some(match self.verb? {
            VerbKind::Get | VerbKind::Head | VerbKind::Delete | VerbKind::Options => {
                Place::Query(wire)
            }
            VerbKind::Post | VerbKind::Put | VerbKind::Patch => match self.body {
                BodyStyle::Json => Place::Field(wire),
                BodyStyle::Form => Place::FormField(wire),
            },
        })
    }

    fn explicit(
        &self,
        place: &attr::Place,
        name: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<Place> {
        let given = place.name.as_ref().map(LitStr::value);
        Some(match (place.kind, given) {
            (PlaceKind::Path, given) => {
                return self.path(place, given.as_deref().unwrap_or(name), diagnostics);
            }
            (PlaceKind::Query, Some(wire)) => Place::Query(wire),
            (PlaceKind::Query, None) => Place::QuerySpread(self.renamed(name)),
            (PlaceKind::Json, Some(wire)) => Place::Field(wire),
            (PlaceKind::Json, None) => Place::Json,
            (PlaceKind::Form, Some(wire)) => Place::FormField(wire),
            (PlaceKind::Form, None) => Place::FormSpread(self.renamed(name)),
            (PlaceKind::Header, given) => {
                Place::Header(given.unwrap_or_default().to_ascii_lowercase())
            }
            (PlaceKind::Body, _) => Place::Body,
        })
    }

    fn path(
        &self,
        place: &attr::Place,
        name: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<Place> {
        let placeholders = &self.template?.placeholders;
        if placeholders
            .iter()
            .any(|placeholder| placeholder.name == name)
        {
            return Some(Place::Path(name.to_owned()));
        }
        let names = placeholders
            .iter()
            .map(|placeholder| placeholder.name.as_str());
        let help = match nearest(name, names) {
            Some(other) => format!("did you mean `{other}`?"),
            None => format!("write `{{{name}}}` into the path, or remove `#[path]`"),
        };
        let span = place.name.as_ref().map_or(place.span, LitStr::span);
        diagnostics.at(
            span,
            format!("the path has no placeholder `{name}`: {help}"),
        );
        None
    }

    fn renamed(&self, name: &str) -> String {
        match self.rename {
            Some(rename) => rename.apply(name),
            None => name.to_owned(),
        }
    }
}

/// Of two arguments with one name, the second has no place.
fn refuse_repeated(arguments: &mut [Option<Lowered>], diagnostics: &mut Diagnostics) {
    for position in 1..arguments.len() {
        let (before, rest) = arguments.split_at_mut(position);
        let Some(Some(argument)) = rest.first_mut() else {
            continue;
        };
        let mut before = before.iter().flatten();
        if before.any(|other| other.name == argument.name && !are_alternatives(other, argument)) {
            let message = format!(
                "a second argument `{}`: give it another name",
                argument.name
            );
            diagnostics.at(argument.ident.span(), message);
            argument.place = None;
        }
    }
}

/// Reports every argument whose name on the wire, as `wire_name` finds it, an earlier one has already.
pub(super) fn refuse_duplicates<'a>(
    arguments: impl Iterator<Item = &'a Lowered>,
    wire_name: impl Fn(&Place) -> Option<&str>,
    message: impl Fn(&str, &Lowered) -> String,
    diagnostics: &mut Diagnostics,
) {
    let mut seen: Vec<(&str, &Lowered)> = Vec::new();
    for argument in arguments {
        let Some(wire) = argument.place.as_ref().and_then(&wire_name) else {
            continue;
        };
        if let Some((_, first)) = seen
            .iter()
            .find(|(other, first)| *other == wire && !are_alternatives(first, argument))
        {
            let span = argument
                .literal
                .as_ref()
                .map_or(argument.span, LitStr::span);
            diagnostics.at(span, message(wire, first));
        }
        seen.push((wire, argument));
    }
}

/// Two arguments under `cfg` may be there for different builds.
pub(super) fn are_alternatives(first: &Lowered, second: &Lowered) -> bool {
    first.conditional().is_some() && second.conditional().is_some()
}
