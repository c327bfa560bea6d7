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
    /// in `base64(key + ":" + ..)`.
    pub(crate) fn user_names(&self) -> Vec<&Credential> {
        let mut names = Vec::new();
        for header in &self.headers {
            let values = self.within(&header.value).into_iter();
            for name in values.filter_map(|value| self.user_name(value)) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names
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
