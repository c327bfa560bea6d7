//! Values that methods of the trait yield before each connection.

use super::super::named::named;
use super::message::Reads;
use super::unknown_fetch;
use crate::attr::{self, Ws};
use crate::diag::Diagnostics;
use crate::ir::{self, Amount, Decoder, Item, Operation, Place};

pub(super) fn lower(fetch: &attr::Fetch) -> ir::Fetch {
    ir::Fetch {
        name: fetch.name.clone(),
        method: fetch.method.clone(),
        field: fetch.field.clone(),
        keep_alive: fetch.keep_alive.as_ref().map(|keep| ir::KeepAlive {
            method: keep.method.clone(),
            every_ms: keep.every_ms,
        }),
    }
}

/// Each name once, and the address knows no others.
pub(super) fn names(ws: &Ws, diagnostics: &mut Diagnostics) {
    for (position, fetch) in ws.fetches.iter().enumerate() {
        let mut before = ws.fetches.iter().take(position);
        if before.any(|other| other.name == fetch.name) {
            let message = format!("a second value `{}`: give it another name", fetch.name);
            diagnostics.at(fetch.span, message);
        }
    }
    let Some(url) = &ws.url else { return };
    for (path, range) in url.template.places() {
        let Some(name) = path.first() else { continue };
        if ws.is_whole && !ws.fetches.iter().any(|fetch| fetch.name == *name) {
            let message = unknown_fetch(name, ws);
            diagnostics.within(&url.template.literal, range.clone(), &message);
        }
    }
}

/// What is fetched must be read by somebody.
pub(super) fn used(ws: &Ws, reads: &[Reads], diagnostics: &mut Diagnostics) {
    for fetch in &ws.fetches {
        let url = ws.url.as_ref();
        let in_url = url.is_none_or(|url| {
            let mut places = url.template.places();
            places.any(|(path, _)| path.first() == Some(&fetch.name))
        });
        let mut reads = reads.iter();
        if !in_url && !reads.any(|reads| reads.may_read_session(&fetch.name)) {
            let name = &fetch.name;
            let message = format!(
                "`{name}` is never used: write `{{{name}}}` into the address, or `session.{name}` into the login"
            );
            diagnostics.at(fetch.span, message);
        }
    }
}

/// Checks each fetch and keep-alive against the method that it names.
pub(super) fn connect(ws: &Ws, items: &[Item], diagnostics: &mut Diagnostics) {
    let operations: Vec<&Operation> = ir::operations(items).collect();
    for fetch in &ws.fetches {
        if let Err(message) = fits(&fetch.method, 0, true, &operations) {
            diagnostics.within(&fetch.literal, 0..fetch.method.len(), &message);
        }
        if let Some(keep) = &fetch.keep_alive
            && let Err(message) = fits(
                &keep.method,
                usize::from(keep.gives_value),
                false,
                &operations,
            )
        {
            diagnostics.within(&keep.literal, 0..keep.method.len(), &message);
        }
    }
}

fn fits(
    method: &str,
    given: usize,
    is_read: bool,
    operations: &[&Operation],
) -> Result<(), String> {
    let found = named(method, operations, "that sends an HTTP request")?;
    let is_conditional = |attribute: &syn::Attribute| attribute.path().is_ident("cfg");
    if found.attributes.iter().any(is_conditional) {
        return Err(format!(
            "`{method}` is not always there: name a method without `cfg`"
        ));
    }
    if !found.generics.params.is_empty() {
        return Err(format!(
            "`{method}` has parameters of its own, of which nothing is known here: name a method without"
        ));
    }
    if found.pages.is_some() {
        return Err(format!(
            "`{method}` has pages: name a method without `#[paginate(..)]`"
        ));
    }
    if is_read && matches!(found.decoder, Decoder::Unit | Decoder::ResponseUnit) {
        return Err(format!(
            "`{method}` returns nothing that could be fetched: name a method that returns it"
        ));
    }
    let is_computed = |cost: &ir::Cost| matches!(cost.amount, Amount::Computed { .. });
    if found.costs.iter().any(is_computed) {
        return Err(format!(
            "what `{method}` takes from a limit depends on its arguments: name a method whose cost is a number"
        ));
    }
    let is_plain = |place: &Place| {
        matches!(
            place,
            Place::Path(_)
                | Place::Query(_)
                | Place::Header(_)
                | Place::Field(_)
                | Place::FormField(_)
        )
    };
    if found
        .arguments
        .iter()
        .any(|argument| !is_plain(&argument.place))
    {
        return Err(format!(
            "`{method}` takes more than single values: name a method that takes the value alone"
        ));
    }
    match found.arguments.len() {
        takes if takes == given => Ok(()),
        takes => {
            let counted = match takes {
                0 => "no argument".to_owned(),
                1 => "1 argument".to_owned(),
                several => format!("{several} arguments"),
            };
            let given = match given {
                0 => "none is given",
                _ => "1 is given",
            };
            Err(format!("`{method}` takes {counted}, and {given}"))
        }
    }
}
