//! Constant headers: the trait's, replaced by the method's; none twice, none that the signature sets.

use syn::LitStr;

use super::Surroundings;
use crate::attr::ConstantHeader;
use crate::diag::Diagnostics;
use crate::expr::Scheme;

/// Reports headers that the same place sets twice.
pub(super) fn distinct(
    headers: Vec<ConstantHeader>,
    diagnostics: &mut Diagnostics,
) -> Vec<ConstantHeader> {
    let mut kept: Vec<ConstantHeader> = Vec::new();
    for header in headers {
        if kept.iter().any(|other| other.name == header.name) {
            let message = format!("the header `{}` is set twice: remove one", header.name);
            diagnostics.at(header.name_literal.span(), message);
        } else {
            kept.push(header);
        }
    }
    kept
}

/// The headers of one method. `from_arguments` are the headers that its arguments fill.
pub(super) fn of_method(
    own: &[ConstantHeader],
    from_arguments: &[(String, LitStr)],
    scheme: Option<&Scheme>,
    surroundings: &mut Surroundings<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<(String, String)> {
    let own = distinct(own.to_vec(), diagnostics);
    for header in &own {
        refuse_signed(&header.name, &header.name_literal, scheme, diagnostics);
    }
    let mut filled: Vec<&str> = Vec::new();
    for (name, literal) in from_arguments {
        refuse_signed(name, literal, scheme, diagnostics);
        if own.iter().any(|header| header.name == *name) {
            let message = format!("the header `{name}` has a constant value above: remove one");
            diagnostics.at(literal.span(), message);
        }
        if filled.contains(&name.as_str()) {
            let message = format!(
                "the header `{name}` is filled by an argument before: remove one, or rename it"
            );
            diagnostics.at(literal.span(), message);
        }
        filled.push(name);
    }
    let mut headers = Vec::new();
    for header in &surroundings.defaults.headers {
        let replaced = own.iter().any(|other| other.name == header.name)
            || filled.contains(&header.name.as_str());
        if replaced {
            continue;
        }
        if is_signed(&header.name, scheme)
            && surroundings.clashing_headers.insert(header.name.clone())
        {
            refuse_signed(&header.name, &header.name_literal, scheme, diagnostics);
        }
        headers.push((header.name.clone(), header.value.clone()));
    }
    headers.extend(own.into_iter().map(|header| (header.name, header.value)));
    headers
}

fn is_signed(name: &str, scheme: Option<&Scheme>) -> bool {
    scheme.is_some_and(|scheme| scheme.headers.iter().any(|header| header.name == name))
}

fn refuse_signed(
    name: &str,
    literal: &LitStr,
    scheme: Option<&Scheme>,
    diagnostics: &mut Diagnostics,
) {
    if is_signed(name, scheme) {
        let message = format!(
            "the header `{name}` is set by `#[auth(..)]`: remove this, or name the signature's header otherwise"
        );
        diagnostics.at(literal.span(), message);
    }
}
