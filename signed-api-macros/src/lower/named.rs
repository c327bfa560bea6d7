//! Methods that other parts of a trait name in a string.

use crate::diag::nearest;
use crate::ir::Operation;

/// The method of this name. `what` is what to name instead, if no name is near.
pub(super) fn named<'o>(
    method: &str,
    operations: &[&'o Operation],
    what: &str,
) -> Result<&'o Operation, String> {
    let mut all = operations.iter();
    if let Some(found) = all.find(|operation| operation.ident == method) {
        return Ok(found);
    }
    let names: Vec<String> = operations
        .iter()
        .map(|operation| operation.ident.to_string())
        .collect();
    let hint = match nearest(method, names.iter().map(String::as_str)) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("name a method {what}"),
    };
    Err(format!("this trait has no method `{method}`: {hint}"))
}
