//! What a part of the request is filled with.

use super::{Arguments, Assignment, Content, Exposure, Header, Scheme, Target, Value};

impl Scheme {
    pub(in crate::expr) fn add_header(&mut self, name: String, optional: bool, value: Value) {
        let exposure = self.exposure(&value);
        self.headers.push(Header {
            name,
            optional,
            value,
            exposure,
        });
    }

    pub(in crate::expr) fn assign(&mut self, target: Target, value: Value) {
        let exposure = self.exposure(&value);
        let content = match target {
            Target::Body => self.content(&value),
            _ => None,
        };
        self.assignments.push(Assignment {
            target,
            value,
            exposure,
            content,
        });
    }

    /// Where the scheme puts the arguments into the query, the body stays empty, and the other way round: each of them
    /// goes to one place. First of all, for the rest may read the empty part.
    pub(in crate::expr) fn empty_the_other_part(&mut self) {
        if let Some(target) = self.emptied() {
            let nothing = Assignment {
                target,
                value: Value::Text(String::new()),
                exposure: Exposure::Public,
                content: None,
            };
            self.assignments.insert(0, nothing);
        }
    }

    /// Whether `body` is a form or JSON, as far as its beginning tells.
    fn content(&self, body: &Value) -> Option<Content> {
        match self.resolve(body) {
            Value::Form(..) => Some(Content::Form),
            Value::Json(_) => Some(Content::Json),
            Value::Join(operands) => operands.first().and_then(|first| self.content(first)),
            // Which characters are escaped changes nothing.
            Value::Replaced(value, ..) => self.content(value),
            Value::Choice(_, then, otherwise) => {
                if self.is_nothing(then) {
                    return self.content(otherwise);
                }
                let content = self.content(then);
                content.filter(|_| self.is_nothing(otherwise) || content == self.content(otherwise))
            }
            _ => None,
        }
    }

    fn is_nothing(&self, value: &Value) -> bool {
        matches!(self.resolve(value), Value::Text(text) if text.is_empty())
    }

    fn emptied(&self) -> Option<Target> {
        let assigned = |target| {
            let mut assignments = self.assignments.iter();
            assignments.find(move |assignment| assignment.target == target)
        };
        match (assigned(Target::Query), assigned(Target::Body)) {
            (Some(query), None) if self.carries_arguments(&query.value) => Some(Target::Body),
            (None, Some(body)) if self.carries_arguments(&body.value) => Some(Target::Query),
            _ => None,
        }
    }

    /// Whether the method's arguments can be read out of `value`; a digest or signature of them does not carry them.
    fn carries_arguments(&self, value: &Value) -> bool {
        let value = self.resolve(value);
        match value {
            Value::Arguments(arguments) => {
                matches!(arguments, Arguments::Params | Arguments::All)
            }
            Value::Digest(..) | Value::Mac(..) | Value::Signature(..) | Value::Eip712 { .. } => {
                false
            }
            _ => value
                .operands()
                .into_iter()
                .any(|operand| self.carries_arguments(operand)),
        }
    }
}

impl Target {
    /// By the name that an assignment writes.
    pub(in crate::expr) const NAMES: &'static [(&'static str, Self)] = &[
        ("path", Self::Path),
        ("query", Self::Query),
        ("body", Self::Body),
        ("message", Self::Message),
    ];

    pub(in crate::expr) fn name(self) -> &'static str {
        let mut names = Self::NAMES.iter();
        names
            .find(|(_, target)| *target == self)
            .map_or("", |(name, _)| name)
    }
}
