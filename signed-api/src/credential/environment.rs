//! Credentials from environment variables or a `.env` file.

use std::collections::HashMap;
use std::ffi::OsString;

use super::{CredentialError, Credentials};

/// The variables of `prefix` from the environment if it has any of them, and otherwise from a `.env` file: never some from
/// here and some from there, since a stray file could send one place's keys to another.
pub(super) fn read(prefix: &str) -> Result<Credentials, CredentialError> {
    let beginning = format!("{prefix}_API_");
    let in_environment: Vec<(String, OsString)> = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value)))
        .filter(|(name, _)| name.starts_with(&beginning))
        .collect();
    let variables = match in_environment.is_empty() {
        true => dotenv::variables(&beginning)?,
        false => in_environment
            .into_iter()
            .map(|(name, value)| match value.into_string() {
                Ok(value) => Ok((name, value)),
                Err(_) => Err(CredentialError::new(format!("{name} is not text in UTF-8"))),
            })
            .collect::<Result<_, _>>()?,
    };
    from_variables(prefix, &variables)
}

/// Credentials of the variables, or all that is wrong with them at once.
fn from_variables(
    prefix: &str,
    variables: &HashMap<String, String>,
) -> Result<Credentials, CredentialError> {
    let mut missing = Vec::new();
    let mut padded = Vec::new();
    let mut variable = |suffix: &str, required: bool| {
        let name = format!("{prefix}_API_{suffix}");
        let value = variables
            .get(&name)
            .filter(|value| !value.is_empty())
            .cloned();
        match &value {
            Some(value) if value.trim() != value => padded.push(name),
            None if required => missing.push(name),
            _ => {}
        }
        value
    };
    let is_keyed = named_variables(prefix, variables).next().is_none();
    let (key, secret) = (variable("KEY", is_keyed), variable("SECRET", is_keyed));
    let passphrase = variable("PASSPHRASE", false);
    let account = variable("ACCOUNT", false);
    let url = variable("URL", false);
    let named: Vec<(String, String)> = named_variables(prefix, variables)
        .filter_map(|suffix| Some((suffix.to_ascii_lowercase(), variable(suffix, false)?)))
        .collect();

    let mut complaints = Vec::new();
    if !missing.is_empty() {
        complaints.push(format!("set {} in the environment", listed(&missing)));
    }
    if !padded.is_empty() {
        complaints.push(format!("remove the white space around {}", listed(&padded)));
    }
    if !complaints.is_empty() {
        return Err(CredentialError::new(complaints.join(", and ")));
    }
    let mut credentials = Credentials::of(key, secret);
    if let Some(passphrase) = passphrase {
        credentials = credentials.with_passphrase(passphrase);
    }
    if let Some(account) = account {
        credentials = credentials.with_account(account);
    }
    if let Some(url) = url {
        credentials = credentials.with_url(url);
    }
    let add = |credentials: Credentials, (name, value)| credentials.with(name, value);
    Ok(named.into_iter().fold(credentials, add))
}

/// What follows the prefix in the names of variables that hold credentials of other names.
fn named_variables<'v>(
    prefix: &'v str,
    variables: &'v HashMap<String, String>,
) -> impl Iterator<Item = &'v str> {
    const KNOWN: [&str; 5] = ["KEY", "SECRET", "PASSPHRASE", "ACCOUNT", "URL"];
    let mut suffixes: Vec<&str> = variables
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .filter_map(|(name, _)| name.strip_prefix(prefix)?.strip_prefix("_API_"))
        .filter(|suffix| !suffix.is_empty() && !KNOWN.contains(suffix))
        .collect();
    suffixes.sort_unstable();
    suffixes.into_iter()
}

/// `A`, `A and B`, `A, B and C`.
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [name] => name.clone(),
        [names @ .., last] => format!("{} and {last}", names.join(", ")),
    }
}

#[cfg(feature = "dotenv")]
mod dotenv {
    use std::collections::HashMap;
    use std::fs;
    use std::io::ErrorKind;
    use std::path::PathBuf;

    use secrecy::zeroize::Zeroizing;

    use crate::credential::CredentialError;

    /// The variables that begin so, of the nearest `.env` file. None is fine; one that cannot be read is not.
    pub(super) fn variables(beginning: &str) -> Result<HashMap<String, String>, CredentialError> {
        let Some(text) = nearest()? else {
            return Ok(HashMap::new());
        };
        refuse_substitution(&text, beginning)?;
        let mut variables = HashMap::new();
        for (index, line) in dotenvy::from_read_iter(text.as_bytes()).enumerate() {
            // The parser's own error quotes the line, and with it perhaps a secret.
            let (name, value) = line.map_err(|_| {
                CredentialError::new(format!(
                    "variable {} of the file `.env` is not of the form NAME=value",
                    index + 1
                ))
            })?;
            if name.starts_with(beginning) {
                variables.insert(name, value);
            }
        }
        Ok(variables)
    }

    /// The text of the `.env` file in the current directory or the nearest one above.
    fn nearest() -> Result<Option<Zeroizing<String>>, CredentialError> {
        let directory = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
        for directory in directory.ancestors() {
            match fs::read_to_string(directory.join(".env")) {
                Ok(text) => return Ok(Some(Zeroizing::new(text))),
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(_) => return Err(CredentialError::new("the file `.env` cannot be read")),
            }
        }
        Ok(None)
    }

    /// Refuses a `$` that the parser would take for the name of another variable.
    fn refuse_substitution(text: &str, beginning: &str) -> Result<(), CredentialError> {
        for line in text.lines() {
            let line = line.trim_start();
            let line = line.strip_prefix("export ").unwrap_or(line).trim_start();
            let Some((name, value)) = line.split_once('=') else {
                continue;
            };
            let is_verbatim = value.trim_start().starts_with('\'');
            if name.starts_with(beginning) && value.contains('$') && !is_verbatim {
                return Err(CredentialError::new(format!(
                    "write the value of {} in single quotes in the file `.env`: its `$` would be replaced",
                    name.trim_end()
                )));
            }
        }
        Ok(())
    }
}

#[cfg(not(feature = "dotenv"))]
mod dotenv {
    use std::collections::HashMap;

    use crate::credential::CredentialError;

    #[allow(clippy::unnecessary_wraps, reason = "fails where a file is read")]
    pub(super) fn variables(_: &str) -> Result<HashMap<String, String>, CredentialError> {
        Ok(HashMap::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_from(variables: &[(&str, &str)]) -> Result<Credentials, CredentialError> {
        let variables = variables.iter();
        let variables = variables.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        from_variables("EXCHANGE", &variables.collect())
    }

    #[test]
    fn every_variable_finds_its_place() {
        let credentials = read_from(&[
            ("EXCHANGE_API_KEY", "k"),
            ("EXCHANGE_API_SECRET", "s"),
            ("EXCHANGE_API_PASSPHRASE", "p"),
            ("EXCHANGE_API_ACCOUNT", "a"),
            ("EXCHANGE_API_URL", "https://testnet.example.com"),
        ])
        .expect("all are set");
        assert_eq!(credentials.key().expect("set"), b"k");
        assert_eq!(credentials.secret().expect("set"), b"s");
        assert_eq!(credentials.passphrase().expect("set"), b"p");
        assert_eq!(credentials.account().expect("set"), b"a");
        assert_eq!(credentials.url(), Some("https://testnet.example.com"));
    }

    #[test]
    fn other_variables_are_credentials_of_other_names() {
        let credentials = read_from(&[
            ("EXCHANGE_API_PRIVATE_KEY", "-----BEGIN\nabc\n-----END"),
            ("EXCHANGE_API_WALLET", "w"),
            ("EXCHANGE_API_EMPTY", ""),
            ("OTHER_API_NAME", "n"),
        ])
        .expect("no key is needed beside them");
        let named = |name| credentials.named(name).ok();
        assert_eq!(
            named("private_key"),
            Some(&b"-----BEGIN\nabc\n-----END"[..])
        );
        assert_eq!(named("wallet"), Some(&b"w"[..]));
        assert_eq!((named("empty"), named("name")), (None, None));
        assert!(credentials.key().is_err() && credentials.secret().is_err());
        let error = read_from(&[("EXCHANGE_API_WALLET", " w")]).expect_err("white space");
        assert_eq!(
            error.to_string(),
            "remove the white space around EXCHANGE_API_WALLET"
        );
    }

    #[test]
    fn all_that_is_missing_is_said_in_one_sentence() {
        let error = read_from(&[("EXCHANGE_API_SECRET", "")]).expect_err("nothing is set");
        assert_eq!(
            error.to_string(),
            "set EXCHANGE_API_KEY and EXCHANGE_API_SECRET in the environment"
        );
    }

    #[test]
    fn white_space_is_refused_and_not_trimmed_in_silence() {
        let error = read_from(&[("EXCHANGE_API_KEY", "k"), ("EXCHANGE_API_SECRET", "s\n")])
            .expect_err("a line break");
        assert_eq!(
            error.to_string(),
            "remove the white space around EXCHANGE_API_SECRET"
        );
    }
}
