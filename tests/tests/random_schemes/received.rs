//! What was received is what the scheme says of it.

use std::collections::BTreeMap;

use signed_api::testing::ReceivedHttp;
use signed_api_tests::drawn::{Condition, Expression, Part, Place, Places, Statement};

use crate::explained::OF_CONNECTION;
use crate::maps::Value;
use crate::meaning::Meaning;
use crate::written::Written;

impl Meaning<'_> {
    /// Compares the parts of the request and its headers with their values, and returns those of the headers.
    pub(crate) fn agrees(
        &self,
        received: &ReceivedHttp,
    ) -> Result<BTreeMap<String, Written>, String> {
        if received.method.as_str() != self.method.verb.text() {
            return Err(format!("the method is {}", received.method));
        }
        let request = &self.request;
        let parts = [
            (Part::Path, request.path.as_bytes()),
            (Part::Query, request.query.as_bytes()),
            (Part::Body, request.body),
        ];
        for (part, bytes) in parts {
            let Some(value) = self.assigned(part) else {
                continue;
            };
            let written = self.written(value).bytes();
            if written != bytes {
                return Err(format!(
                    "{part:?} should be\n  {}\nand is\n  {}",
                    written.escape_ascii(),
                    bytes.escape_ascii()
                ));
            }
        }
        let headers = self.headers();
        let received: Vec<(&str, &[u8])> = received
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_bytes()))
            .filter(|(name, _)| !OF_CONNECTION.contains(name) && *name != "user-agent")
            .collect();
        for (name, value) in &received {
            let expected = headers.get(*name).map(Written::bytes);
            // RFC 9110, section 5.5: spaces around a value are no part of it.
            if expected.as_deref().map(<[u8]>::trim_ascii) != Some(*value) {
                let expected = expected.map(|bytes| bytes.escape_ascii().to_string());
                return Err(format!(
                    "the header `{name}` should be {expected:?} and is {}",
                    value.escape_ascii()
                ));
            }
        }
        match headers.len() == received.len() {
            true => Ok(headers),
            false => Err(format!(
                "these headers were sent: {received:?}, not {headers:?}"
            )),
        }
    }

    /// Every header by its name in lower case.
    fn headers(&self) -> BTreeMap<String, Written> {
        let mut headers = BTreeMap::new();
        if let Some(content_type) = self.content_type() {
            headers.insert("content-type".to_owned(), Written::open(content_type));
        }
        if let Some(declared) = &self.method.declared {
            headers.insert("x-declared".to_owned(), Written::open(declared.as_str()));
        }
        for (name, value) in self.of_places(&[Place::Header]) {
            let text = match value {
                Value::Text(text) => text,
                Value::Number(text) => Written::open(text),
                _ => continue,
            };
            headers.insert(name.to_ascii_lowercase(), text);
        }
        for statement in &self.scheme.statements {
            let Statement::Header {
                name,
                optional,
                value,
            } = statement
            else {
                continue;
            };
            if !(*optional && self.is_empty(value)) {
                headers.insert(name.to_ascii_lowercase(), self.written(value));
            }
        }
        headers
    }

    /// What a body is said to be: what its text begins with, or a form that is in it, or else a form that it is by default;
    /// nothing of an empty one that the scheme writes.
    fn content_type(&self) -> Option<&'static str> {
        let arguments = self.method.arguments.iter();
        let mut defaults = arguments.filter_map(|argument| match argument.place {
            Place::Form | Place::FormSpread => Some(FORM),
            Place::Field | Place::Json => Some(JSON),
            _ => None,
        });
        let default = defaults.next();
        let is_emptied = matches!(self.scheme.places, Places::Query(_));
        match self.assigned(Part::Body) {
            None if is_emptied => None,
            None => default,
            Some(_) if self.request.body.is_empty() => None,
            Some(value) => self
                .content(value)
                .or(default.filter(|default| *default == FORM)),
        }
    }

    fn content(&self, value: &Expression) -> Option<&'static str> {
        match value {
            Expression::Form(..) => Some(FORM),
            Expression::Json(_) => Some(JSON),
            Expression::Replaced(inner, ..) => self.content(inner),
            Expression::Name(name) => self.content(self.named(name)),
            Expression::Join(operands) => {
                let contents = operands.iter().map(|operand| self.content(operand));
                let contents: Vec<_> = contents.collect();
                let form = contents.iter().flatten().find(|content| **content == FORM);
                contents.first().copied().flatten().or(form.copied())
            }
            Expression::Choice(condition, one, other) => match (&**condition, &**one) {
                (Condition::Equal(..) | Condition::Any(_), Expression::Literal(text))
                    if text.is_empty() =>
                {
                    self.content(other)
                }
                _ => self.content(one),
            },
            _ => None,
        }
    }
}

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";
