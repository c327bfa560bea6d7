//! Credentials from environment variables and a `.env` file.

use std::collections::HashMap;

use super::{CredentialError, Credentials};

#[allow(
    clippy::disallowed_methods,
    reason = "the one place that reads the environment"
)]
pub(super) fn read(prefix: &str) -> Result<Credentials, CredentialError> {
    let file = dotenv_file()?;
    from_lookup(prefix, |name| {
        std::env::var(name).ok().or_else(|| file.get(name).cloned())
    })
}

/// Reads the variables of `prefix` through `lookup`, and reports all that is wrong with them at once.
fn from_lookup(
    prefix: &str,
    lookup: impl Fn(&str) -> Option<String>,
) -> Result<Credentials, CredentialError> {
    let mut missing = Vec::new();
    let mut padded = Vec::new();
    let mut variable = |suffix: &str, required: bool| {
        let name = format!("{prefix}_API_{suffix}");
        let value = lookup(&name).filter(|value| !value.is_empty());
        match &value {
            Some(value) if value.trim() != value => padded.push(name),
            None if required => missing.push(name),
            _ => {}
        }
        value
    };
    let (key, secret) = (variable("KEY", true), variable("SECRET", true));
    let passphrase = variable("PASSPHRASE", false);
    let account = variable("ACCOUNT", false);
    let url = variable("URL", false);

    let mut complaints = Vec::new();
    if !missing.is_empty() {
        complaints.push(format!("set {} in the environment", listed(&missing)));
    }
    if !padded.is_empty() {
        complaints.push(format!("remove the white space around {}", listed(&padded)));
    }
    match (key, secret) {
        (Some(key), Some(secret)) if complaints.is_empty() => {
            let mut credentials = Credentials::new(key, secret);
            if let Some(passphrase) = passphrase {
                credentials = credentials.with_passphrase(passphrase);
            }
            if let Some(account) = account {
                credentials = credentials.with_account(account);
            }
            if let Some(url) = url {
                credentials = credentials.with_url(url);
            }
            Ok(credentials)
        }
        _ => Err(CredentialError::new(complaints.join(", and "))),
    }
}

/// `A`, `A and B`, `A, B and C`.
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [name] => name.clone(),
        [names @ .., last] => format!("{} and {last}", names.join(", ")),
    }
}

/// The variables of the nearest `.env` file. None is fine; one that cannot be read is not.
#[cfg(feature = "dotenv")]
fn dotenv_file() -> Result<HashMap<String, String>, CredentialError> {
    let lines = match dotenvy::dotenv_iter() {
        Ok(lines) => lines,
        Err(error) if error.not_found() => return Ok(HashMap::new()),
        Err(_) => return Err(CredentialError::new("the file `.env` cannot be read")),
    };
    lines
        .enumerate()
        .map(|(index, line)| {
            // The parser's own error quotes the line, and with it perhaps a secret.
            line.map_err(|_| {
                CredentialError::new(format!(
                    "variable {} of the file `.env` is not of the form NAME=value",
                    index + 1
                ))
            })
        })
        .collect()
}

#[cfg(not(feature = "dotenv"))]
fn dotenv_file() -> Result<HashMap<String, String>, CredentialError> {
    Ok(HashMap::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_from(variables: &[(&str, &str)]) -> Result<Credentials, CredentialError> {
        let variables: HashMap<_, _> = variables.iter().copied().collect();
        from_lookup("EXCHANGE", |name| {
            variables.get(name).map(ToString::to_string)
        })
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
