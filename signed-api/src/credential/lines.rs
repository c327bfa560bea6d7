//! Lines of the form `NAME=value`, as they stand in a `.env` file.

use super::CredentialError;

/// The names and values of the lines of `text` whose names are wanted. `source` names the text in errors, as in
/// `the file `.env``.
pub(super) fn pairs(
    text: &str,
    source: &str,
    is_wanted: impl Fn(&str) -> bool,
) -> Result<Vec<(String, String)>, CredentialError> {
    refuse_substitution(text, source, &is_wanted)?;
    let mut pairs = Vec::new();
    for (index, line) in dotenvy::from_read_iter(text.as_bytes()).enumerate() {
        // The parser's own error quotes the line, and with it perhaps a secret.
        let pair = line.map_err(|_| {
            CredentialError::new(format!(
                "variable {} of {source} is not of the form NAME=value",
                index + 1
            ))
        })?;
        if is_wanted(&pair.0) {
            pairs.push(pair);
        }
    }
    Ok(pairs)
}

/// Refuses a `$` that the parser would take for the name of another variable.
fn refuse_substitution(
    text: &str,
    source: &str,
    is_wanted: impl Fn(&str) -> bool,
) -> Result<(), CredentialError> {
    for line in text.lines() {
        let line = line.trim_start();
        let line = line.strip_prefix("export ").unwrap_or(line).trim_start();
        let Some((name, value)) = line.split_once('=') else {
            continue;
        };
        let is_verbatim = value.trim_start().starts_with('\'');
        if is_wanted(name) && value.contains('$') && !is_verbatim {
            return Err(CredentialError::new(format!(
                "write the value of {} in single quotes in {source}: its `$` would be replaced",
                name.trim_end()
            )));
        }
    }
    Ok(())
}
