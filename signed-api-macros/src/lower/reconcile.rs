//! `reconcile = "order(client_order_id)"`: which method looks a request up, and by what.

use std::ops::Range;

use syn::LitStr;

use super::arguments::Lowered;
use super::named::named;
use super::retry::wire;
use crate::attr;
use crate::diag::{Diagnostics, nearest};
use crate::ir::{
    Amount, Cost, Decoder, Effect, Item, Operation, Place, Reconcile, Source, operations,
};

/// The look-up as far as the method itself can tell; `connect` sees to the other one.
pub(super) fn lower(
    reconcile: &attr::Reconcile,
    effect: Effect,
    decoder: &Decoder,
    arguments: &[&Lowered],
    diagnostics: &mut Diagnostics,
) -> Option<Reconcile> {
    let literal = &reconcile.look_up;
    if effect == Effect::Safe {
        let message = "it is safe to send again: there is nothing to look up, remove this";
        diagnostics.at(literal.span(), message);
        return None;
    }
    if !matches!(decoder, Decoder::Json(_) | Decoder::Unit) {
        let message = "what a look-up finds cannot become text, bytes or a `Response`: return `Result<T>` with a `T` that is JSON, or `Result<()>`";
        diagnostics.at(literal.span(), message);
        return None;
    }
    let text = literal.value();
    let Some((method, names)) = call(&text) else {
        let message = "a method of this trait and the arguments that it gets are needed: write `reconcile = \"order(client_order_id)\"`";
        diagnostics.at(literal.span(), message);
        return None;
    };
    let sources: Vec<Option<Source>> = names
        .into_iter()
        .map(|range| source(&text, range, literal, arguments, diagnostics))
        .collect();
    Some(Reconcile {
        method: method.to_owned(),
        sources: sources.into_iter().collect::<Option<_>>()?,
        visible_after_ms: reconcile.visible_after_ms,
        absent: reconcile.absent.clone(),
        literal: literal.clone(),
    })
}

/// Checks each look-up against the method that it names.
pub(super) fn connect(items: &[Item], diagnostics: &mut Diagnostics) {
    let operations: Vec<&Operation> = operations(items).collect();
    for operation in &operations {
        if let Some(reconcile) = &operation.retry.reconcile
            && let Err(message) = fits(reconcile, &operations)
        {
            let range = 0..reconcile.method.len();
            diagnostics.within(&reconcile.literal, range, &message);
        }
    }
}

fn fits(reconcile: &Reconcile, operations: &[&Operation]) -> Result<(), String> {
    let Reconcile {
        method, sources, ..
    } = reconcile;
    let found = named(method, operations, "that looks something up")?;
    if found.effect != Effect::Safe {
        return Err(format!(
            "`{method}` may change something: a look-up only reads, name a GET"
        ));
    }
    if !found.generics.params.is_empty() {
        return Err(format!(
            "`{method}` has parameters of its own, of which nothing is known here: name a method without"
        ));
    }
    if !matches!(found.decoder, Decoder::Json(_)) {
        return Err(format!(
            "`{method}` returns no JSON: name a method that returns what is found"
        ));
    }
    if found.pages.is_some() {
        return Err(format!(
            "`{method}` has pages, and what is not on the first may be on another: name a method without `#[paginate(..)]`"
        ));
    }
    let is_plain =
        |place: &Place| matches!(place, Place::Path(_) | Place::Query(_) | Place::Header(_));
    if found
        .arguments
        .iter()
        .any(|argument| !is_plain(&argument.place))
    {
        return Err(format!(
            "`{method}` takes more than single values: name a method whose arguments are in the path, the query or a header"
        ));
    }
    let is_computed = |cost: &Cost| matches!(cost.amount, Amount::Computed { .. });
    if found.costs.iter().any(is_computed) {
        return Err(format!(
            "what `{method}` takes from a limit depends on its arguments, which a look-up has as texts only: name a method whose cost is a number"
        ));
    }
    match (found.arguments.len(), sources.len()) {
        (expected, given) if expected == given => Ok(()),
        (expected, given) => Err(format!(
            "`{method}` takes {}, and {given} {} given",
            counted(expected),
            if given == 1 { "is" } else { "are" }
        )),
    }
}

fn counted(arguments: usize) -> String {
    match arguments {
        1 => "1 argument".to_owned(),
        several => format!("{several} arguments"),
    }
}

/// `name(a, b)`: the name, and where the arguments are.
fn call(text: &str) -> Option<(&str, Vec<Range<usize>>)> {
    let open = text.find('(')?;
    let inside = text.strip_suffix(')')?.get(open + 1..)?;
    let is_name = |name: &str| syn::parse_str::<syn::Ident>(name).is_ok();
    let method = text.get(..open)?;
    let mut names = Vec::new();
    let mut start = open + 1;
    for part in inside.split(',') {
        let name = part.trim();
        let indent = part.len() - part.trim_start().len();
        if !is_name(name) {
            return None;
        }
        names.push(start + indent..start + indent + name.len());
        start += part.len() + 1;
    }
    is_name(method).then_some((method, names))
}

fn source(
    text: &str,
    range: Range<usize>,
    literal: &LitStr,
    arguments: &[&Lowered],
    diagnostics: &mut Diagnostics,
) -> Option<Source> {
    let name = text.get(range.clone())?;
    let position = arguments
        .iter()
        .position(|argument| argument.name == name)
        .or_else(|| {
            arguments
                .iter()
                .position(|argument| wire(argument) == Some(name))
        });
    if let Some(index) = position {
        return match arguments.get(index)?.place.as_ref()? {
            Place::Json | Place::Body | Place::FormSpread(_) | Place::QuerySpread(_) => {
                let message =
                    format!("`{name}` is more than one value: write the name of one of its fields");
                diagnostics.within(literal, range, &message);
                None
            }
            _ => Some(Source::Argument(index)),
        };
    }
    let has_body = arguments
        .iter()
        .any(|argument| matches!(argument.place, Some(Place::Json | Place::FormSpread(_))));
    if has_body {
        return Some(Source::Field(name.to_owned()));
    }
    let names = arguments.iter().map(|argument| argument.name.as_str());
    let message = match nearest(name, names) {
        Some(other) => format!("no argument `{name}`: did you mean `{other}`?"),
        None => format!("no argument `{name}`, and no body that could have such a field"),
    };
    diagnostics.within(literal, range, &message);
    None
}
