//! Credentials from variables: names and values, wherever they were written.

use std::collections::HashMap;

use super::{CredentialError, CredentialErrorKind, Credentials};

/// The names of variables, in capital letters, and their values.
pub(super) type Variables = HashMap<String, String>;

/// Those that mean what they mean everywhere; all others are credentials of other names.
const KNOWN: [&str; 6] = [
    "KEY",
    "SECRET",
    "PASSPHRASE",
    "ACCOUNT",
    "URL",
    "ENVIRONMENT",
];

/// Credentials of the variables that begin so, or all that is wrong with them at once. `place` says where they stand, as in
/// `in the environment`.
pub(super) fn credentials(
    beginning: &str,
    place: &str,
    variables: &Variables,
) -> Result<Credentials, CredentialError> {
    let mut missing = Vec::new();
    let mut padded = Vec::new();
    let mut variable = |suffix: &str, required: bool| {
        let name = format!("{beginning}{suffix}");
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
    let is_keyed = named(beginning, variables).next().is_none();
    let (key, secret) = (variable("KEY", is_keyed), variable("SECRET", is_keyed));
    let passphrase = variable("PASSPHRASE", false);
    let account = variable("ACCOUNT", false);
    let url = variable("URL", false);
    let environment = variable("ENVIRONMENT", false);
    let named: Vec<(String, String)> = named(beginning, variables)
        .filter_map(|suffix| Some((suffix.to_ascii_lowercase(), variable(suffix, false)?)))
        .collect();

    let mut complaints = Vec::new();
    if !missing.is_empty() {
        complaints.push(format!("set {} {place}", listed(&missing)));
    }
    if !padded.is_empty() {
        complaints.push(format!("remove the white space around {}", listed(&padded)));
    }
    if !complaints.is_empty() {
        let is_set =
            |(name, value): (&String, &String)| name.starts_with(beginning) && !value.is_empty();
        let kind = match variables.iter().any(is_set) {
            true => CredentialErrorKind::Unusable,
            false => CredentialErrorKind::Absent,
        };
        return Err(CredentialError::of(kind, complaints.join(", and ")));
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
    if let Some(environment) = environment {
        credentials = credentials.for_environment(environment);
    }
    let add = |credentials: Credentials, (name, value)| credentials.with(name, value);
    Ok(named.into_iter().fold(credentials, add))
}

/// What follows the beginning in the names of variables that hold credentials of other names.
fn named<'v>(beginning: &'v str, variables: &'v Variables) -> impl Iterator<Item = &'v str> {
    let mut suffixes: Vec<&str> = variables
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .filter_map(|(name, _)| name.strip_prefix(beginning))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read_from(variables: &[(&str, &str)]) -> Result<Credentials, CredentialError> {
        let variables = variables.iter();
        let variables = variables.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        credentials("EXCHANGE_API_", "in the environment", &variables.collect())
    }

    #[test]
    fn every_variable_finds_its_place() {
        let credentials = read_from(&[
            ("EXCHANGE_API_KEY", "k"),
            ("EXCHANGE_API_SECRET", "s"),
            ("EXCHANGE_API_PASSPHRASE", "p"),
            ("EXCHANGE_API_ACCOUNT", "a"),
            ("EXCHANGE_API_URL", "https://testnet.example.com"),
            ("EXCHANGE_API_ENVIRONMENT", "sandbox"),
        ])
        .expect("all are set");
        assert_eq!(credentials.key().expect("set"), b"k");
        assert_eq!(credentials.secret().expect("set"), b"s");
        assert_eq!(credentials.passphrase().expect("set"), b"p");
        assert_eq!(credentials.account().expect("set"), b"a");
        assert_eq!(credentials.url(), Some("https://testnet.example.com"));
        assert_eq!(credentials.environment(), Some("sandbox"));
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
        assert_eq!(error.kind(), CredentialErrorKind::Absent);
        let error = read_from(&[("EXCHANGE_API_SECRET", "s")]).expect_err("a half");
        assert_eq!(error.kind(), CredentialErrorKind::Unusable);
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
