//! The pools of a trait, and what each method takes from them.

use proc_macro2::Span;
use syn::ext::IdentExt;

use super::arguments::Lowered;
use crate::attr::{self, Amount, Hint, Limit};
use crate::diag::{Diagnostics, nearest};
use crate::ir;

/// How long a request may be on its way to the server unless the trait says otherwise, in milliseconds.
const MARGIN_MS: u64 = 1000;

pub(super) fn of_trait(written: Option<&attr::Limits>) -> ir::Limits {
    let Some(written) = written else {
        return ir::Limits {
            pools: Vec::new(),
            margin_ms: MARGIN_MS,
        };
    };
    let pools = written.pools.iter().map(|pool| ir::Pool {
        name: pool.name.clone(),
        windows: pool.windows.iter().map(window).collect(),
    });
    ir::Limits {
        pools: pools.collect(),
        margin_ms: written.margin_ms.unwrap_or(MARGIN_MS),
    }
}

fn window(window: &attr::Window) -> ir::Window {
    ir::Window {
        capacity: window.capacity,
        period_ms: window.period_ms,
        hint: match &window.hint {
            None => ir::Hint::None,
            Some(Hint::Used(name)) => ir::Hint::Used(name.clone()),
            Some(Hint::Remaining(name)) => ir::Hint::Remaining(name.clone()),
        },
    }
}

/// What methods without `#[limit(..)]` of their own take.
pub(super) fn default_costs(
    limit: Option<&Limit>,
    limits: &ir::Limits,
    diagnostics: &mut Diagnostics,
) -> Vec<ir::Cost> {
    let costs = limit.into_iter().flat_map(|limit| &limit.costs);
    let costs = costs.filter_map(|cost| {
        if let Amount::Computed { .. } = cost.amount {
            let message = "a trait has no arguments: write a number here, and what depends on arguments on the method";
            diagnostics.at(cost.span, message);
            return None;
        }
        lower(cost, limits, &[], diagnostics)
    });
    costs.collect()
}

/// What one method takes.
pub(super) fn of_method(
    own: Option<&Limit>,
    limits: &ir::Limits,
    default: &[ir::Cost],
    arguments: &[&Lowered],
    diagnostics: &mut Diagnostics,
) -> Vec<ir::Cost> {
    let Some(own) = own else {
        return default.to_vec();
    };
    let costs = own.costs.iter();
    costs
        .filter_map(|cost| lower(cost, limits, arguments, diagnostics))
        .collect()
}

fn lower(
    cost: &attr::Cost,
    limits: &ir::Limits,
    arguments: &[&Lowered],
    diagnostics: &mut Diagnostics,
) -> Option<ir::Cost> {
    let (pool, declared) = declared(&cost.pool, cost.span, limits, diagnostics)?;
    let amount = match &cost.amount {
        Amount::Constant(number, span) => {
            let windows = declared.windows.iter();
            if let Some(window) = windows.min_by_key(|window| window.capacity)
                && *number > window.capacity
            {
                let message = format!(
                    "`{}` never has {number}: at most {} within {}",
                    cost.pool,
                    window.capacity,
                    shown(window.period_ms)
                );
                diagnostics.at(*span, message);
                return None;
            }
            ir::Amount::Constant(*number)
        }
        Amount::Computed {
            arguments: names,
            body,
        } => {
            let mut bindings = Vec::new();
            for name in names {
                let argument = argument(name, arguments, diagnostics)?;
                bindings.push((name.clone(), argument.ident.clone()));
            }
            ir::Amount::Computed {
                bindings,
                body: body.clone(),
            }
        }
    };
    Some(ir::Cost { pool, amount })
}

fn declared<'a>(
    name: &str,
    span: Span,
    limits: &'a ir::Limits,
    diagnostics: &mut Diagnostics,
) -> Option<(usize, &'a ir::Pool)> {
    let mut pools = limits.pools.iter().enumerate();
    if let Some(found) = pools.find(|(_, pool)| pool.name == name) {
        return Some(found);
    }
    let names = || limits.pools.iter().map(|pool| pool.name.as_str());
    let message = match nearest(name, names()) {
        Some(other) => format!("unknown limit `{name}`: did you mean `{other}`?"),
        None if limits.pools.is_empty() => {
            format!("the trait declares no limits: write `#[limits({name} = \"50/10s\")]` above it")
        }
        None => format!(
            "unknown limit `{name}`: the trait declares {}",
            crate::diag::one_of(names())
        ),
    };
    diagnostics.at(span, message);
    None
}

fn argument<'a>(
    name: &syn::Ident,
    arguments: &[&'a Lowered],
    diagnostics: &mut Diagnostics,
) -> Option<&'a Lowered> {
    let text = name.unraw().to_string();
    let Some(found) = arguments.iter().find(|argument| argument.name == text) else {
        let names = arguments.iter().map(|argument| argument.name.as_str());
        let message = match nearest(&text, names) {
            Some(other) => format!("no argument `{text}`: did you mean `{other}`?"),
            None => format!("no argument `{text}`: write the name of an argument of this method"),
        };
        diagnostics.at(name.span(), message);
        return None;
    };
    if found.conditional().is_some() {
        let message = format!("`{text}` is not always there: read an argument without `cfg`");
        diagnostics.at(name.span(), message);
        return None;
    }
    Some(found)
}

fn shown(milliseconds: u64) -> String {
    let units = [
        (86_400_000, "d"),
        (3_600_000, "h"),
        (60_000, "m"),
        (1_000, "s"),
    ];
    let unit = units
        .into_iter()
        .find(|(length, _)| milliseconds.is_multiple_of(*length));
    let (length, name) = unit.unwrap_or((1, "ms"));
    format!("{}{name}", milliseconds / length)
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn a_time_is_shown_in_its_greatest_unit() {
        assert_eq!(shown(10_000), "10s");
        assert_eq!(shown(90_000), "90s");
        assert_eq!(shown(86_400_000), "1d");
        assert_eq!(shown(250), "250ms");
    }
}
