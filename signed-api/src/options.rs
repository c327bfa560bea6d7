//! The options of a client that its schemes read: a receive window, a broker's name, a sub-account.

use std::collections::BTreeMap;

use crate::error::{Error, ErrorKind};
use crate::params::Value;
use crate::scheme::Scheme;

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

    /// Refuses options that no scheme reads, and schemes whose options are missing.
    pub(crate) fn check<'s>(
        &self,
        schemes: impl Iterator<Item = &'s dyn Scheme> + Clone,
    ) -> Result<(), Error> {
        let uses = || schemes.clone().flat_map(|scheme| scheme.options());
        for (name, value) in &self.0 {
            if !matches!(value, Value::Text(_) | Value::Number(_)) {
                return Err(configuration(format!(
                    "the option `{name}` is neither text nor a number"
                )));
            }
            if !uses().any(|option| option.name == name) {
                let mut known: Vec<&str> = Vec::new();
                for option in uses() {
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
        match uses().find(|option| option.required && self.get(option.name).is_empty()) {
            None => Ok(()),
            Some(option) => Err(configuration(format!(
                "the scheme needs the option `{name}`: write `.option(\"{name}\", ..)` on the builder",
                name = option.name
            ))),
        }
    }
}

fn configuration(message: String) -> Error {
    Error::not_sent(ErrorKind::Configuration, message)
}
