//! Which of several values a header shows.

use super::{Credential, Scheme, Value};
use crate::expr::Encoding;

impl Scheme {
    /// Whether a header is made of `wanted`, among others.
    pub(in crate::expr) fn shows(&self, wanted: &Value) -> bool {
        let mut found = self
            .headers
            .iter()
            .flat_map(|header| self.within(&header.value));
        found.any(|value| value == wanted)
    }

    /// The credentials that a header has as the user name of Basic authentication (RFC 7617), where a colon would end it:
    /// in `"Basic " + base64(key + ":" + ..)`.
    pub(crate) fn user_names(&self) -> Vec<&Credential> {
        let mut names = Vec::new();
        for header in &self.headers {
            let values = self.within(&header.value).into_iter();
            let values = values.filter(|value| self.is_basic(value));
            let values = values.flat_map(|value| self.within(value));
            for name in values.filter_map(|value| self.user_name(value)) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names
    }

    fn is_basic(&self, value: &Value) -> bool {
        let Value::Join(operands) = value else {
            return false;
        };
        let first = operands.first().map(|first| self.resolve(first));
        matches!(first, Some(Value::Text(text)) if text.starts_with("Basic "))
    }

    fn user_name<'s>(&'s self, value: &'s Value) -> Option<&'s Credential> {
        let Value::Encoded(Encoding::Base64, pair) = value else {
            return None;
        };
        let Value::Join(operands) = self.resolve(pair) else {
            return None;
        };
        let (first, rest) = operands.split_first()?;
        match (self.resolve(first), self.resolve(rest.first()?)) {
            (Value::Credential(name), Value::Text(text)) if text.starts_with(':') => Some(name),
            _ => None,
        }
    }

    /// `value` and all that it is made from, without keys and conditions.
    fn within<'s>(&'s self, value: &'s Value) -> Vec<&'s Value> {
        let value = self.resolve(value);
        let mut found = vec![value];
        for operand in value.operands() {
            found.extend(self.within(operand));
        }
        found
    }
}
