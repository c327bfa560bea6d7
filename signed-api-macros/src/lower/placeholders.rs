//! Placeholders and the arguments that fill them.

use syn::LitStr;

use super::arguments::Lowered;
use crate::diag::{Diagnostics, nearest};
use crate::ir::Place;
use crate::path::{self, Placeholder, Template};

/// Reads the template, reporting what is wrong with it.
pub(super) fn template(literal: &LitStr, diagnostics: &mut Diagnostics) -> Option<Template> {
    match path::parse(&literal.value()) {
        Ok(template) => Some(template),
        Err(problems) => {
            for problem in problems {
                diagnostics.within(literal, problem.range, &problem.message);
            }
            None
        }
    }
}

/// Which argument fills each placeholder: exactly one must.
pub(super) fn fill(
    template: &Template,
    literal: &LitStr,
    arguments: &[Option<Lowered>],
    diagnostics: &mut Diagnostics,
) -> Vec<usize> {
    let mut filled = Vec::new();
    let is_unknown = |name: &str| {
        let mut unknown = arguments.iter().map(|argument| match argument {
            Some(argument) => argument.place.is_none() && argument.name == name,
            None => true,
        });
        unknown.any(|unknown| unknown)
    };
    for placeholder in &template.placeholders {
        let fills = |argument: &Lowered| matches!(&argument.place, Some(Place::Path(name)) if *name == placeholder.name);
        let known = arguments.iter().enumerate();
        let known = known.filter_map(|(index, argument)| Some((index, argument.as_ref()?)));
        let mut filling = known.filter(|(_, argument)| fills(argument));
        match filling.next() {
            Some((index, first)) => {
                for (_, second) in filling {
                    let message = format!(
                        "the placeholder `{}` is filled by the argument `{}` already: remove one",
                        placeholder.name, first.name
                    );
                    diagnostics.at(second.span, message);
                }
                refuse_conditional(first, diagnostics);
                filled.push(index);
            }
            // What is wrong with an argument is reported already; it may well be the one.
            None if is_unknown(&placeholder.name) => {}
            None => {
                unfilled(placeholder, literal, arguments, diagnostics);
            }
        }
    }
    filled
}

fn unfilled(
    placeholder: &Placeholder,
    literal: &LitStr,
    arguments: &[Option<Lowered>],
    diagnostics: &mut Diagnostics,
) {
    let name = &placeholder.name;
    if let Some(argument) = arguments
        .iter()
        .flatten()
        .find(|argument| argument.name == *name)
    {
        let message = format!("the path needs `{name}` for its placeholder: remove this attribute");
        diagnostics.at(argument.span, message);
        return;
    }
    let others = arguments
        .iter()
        .flatten()
        .map(|argument| argument.name.as_str());
    let message = match nearest(name, others) {
        Some(other) => {
            format!("the placeholder `{name}` has no argument: did you mean `{{{other}}}`?")
        }
        None => format!("the placeholder `{name}` has no argument: write one, as in `{name}: u64`"),
    };
    diagnostics.within(literal, placeholder.range.clone(), &message);
}

/// A path cannot come without one of its parts.
fn refuse_conditional(argument: &Lowered, diagnostics: &mut Diagnostics) {
    if let Some(cfg) = argument.conditional() {
        diagnostics.over(cfg.path(), "a path needs all its parts: remove the `cfg`");
    }
}
