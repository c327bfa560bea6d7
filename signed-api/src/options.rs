//! The options of a client that its schemes read: a receive window, a broker's name, a sub-account.

use std::collections::BTreeMap;

use crate::error::{Error, ErrorKind};
use crate::params::Value;

/// An option of the client that a scheme reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OptionUse {
    /// As in `.option("recv_window", 5000)`.
    pub name: &'static str,
    /// Whether there is no signing without it.
    pub required: bool,
}

/// Options by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options(BTreeMap<String, Value>);

impl Options {
    pub(crate) fn set(&mut self, name: String, value: Value) {
        self.0.insert(name, value);
    }

    /// The option of this name; null when it is not set.
    pub(crate) fn get(&self, name: &str) -> &Value {
        self.0.get(name).unwrap_or(&Value::Null)
    }

    #[cfg(feature = "webhook")]
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Refuses options that are not in `uses`, those that no scheme can read, and required ones that are missing.
    pub(crate) fn check<'u>(
        &self,
        uses: impl Iterator<Item = &'u OptionUse> + Clone,
    ) -> Result<(), Error> {
        for (name, value) in &self.0 {
            if let Some(kind) = unreadable(value) {
                return Err(configuration(format!(
                    "the option `{name}` is neither text nor a number, but {kind}"
                )));
            }
            if !uses.clone().any(|option| option.name == name) {
                let mut known: Vec<&str> = Vec::new();
                for option in uses.clone() {
                    if !known.contains(&option.name) {
                        known.push(option.name);
                    }
                }
                let known = match known.is_empty() {
                    true => "they read none".to_owned(),
                    false => format!("they read `{}`", known.join("`, `")),
                };
                return Err(configuration(format!(
                    "no scheme of this client reads the option `{name}`: {known}"
                )));
            }
        }
        let mut uses = uses;
        match uses.find(|option| option.required && self.get(option.name).is_empty()) {
            None => Ok(()),
            Some(option) => Err(configuration(format!(
                "the scheme needs the option `{name}`: write `.option(\"{name}\", ..)` on the builder",
                name = option.name
            ))),
        }
    }
}

/// What `value` is, when a scheme can read it neither as text nor as a number.
fn unreadable(value: &Value) -> Option<&'static str> {
    match value {
        Value::Text(_) | Value::Number(_) => None,
        Value::Null => Some("null: leave out what is not to be set"),
        Value::Bool(_) => Some("a boolean: write the text that the exchange knows it as"),
        Value::List(_) => Some("a list"),
        Value::Map(_) => Some("a map"),
    }
}

fn configuration(message: String) -> Error {
    Error::not_sent(ErrorKind::Configuration, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Params;

    const WINDOW: OptionUse = OptionUse {
        name: "window",
        required: false,
    };

    #[test]
    fn an_option_is_text_or_a_number() {
        let check = |value: Value| {
            let mut options = Options::default();
            options.set("window".to_owned(), value);
            options.check([WINDOW].iter())
        };
        for value in [Value::from("5000"), Value::from(5_000), Value::from("")] {
            check(value).expect("text or a number");
        }
        for (value, kind) in [
            (Value::Null, "null"),
            (Value::from(true), "a boolean"),
            (Value::from(Vec::new()), "a list"),
            (Value::from(Params::default()), "a map"),
        ] {
            let error = check(value).expect_err(kind).to_string();
            let expected = format!("the option `window` is neither text nor a number, but {kind}");
            assert!(error.starts_with(&expected), "{error}");
        }
    }
}
