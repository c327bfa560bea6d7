//! What the environment says.

/// Whether a variable whose name begins so is set: then the program is meant to use what these name, and nothing else.
pub fn has_any(beginning: &str) -> bool {
    let mut variables = std::env::vars_os();
    variables.any(|(name, _)| {
        name.to_str()
            .is_some_and(|name| name.starts_with(beginning))
    })
}
