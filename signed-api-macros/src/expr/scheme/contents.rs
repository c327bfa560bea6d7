//! What a part of the request is filled with.

use super::carried::Parts;
use super::{Assignment, Content, Exposure, Header, Scheme, Target, Value};

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
        [Target::Query, Target::Body].into_iter().find(|target| {
            let other = target.other().and_then(|other| self.assigned(other));
            self.assigned(*target).is_none()
                && other.is_some_and(|other| self.carried(&other.value).always == Parts::BOTH)
        })
    }

    pub(super) fn assigned(&self, target: Target) -> Option<&Assignment> {
        let mut assignments = self.assignments.iter();
        assignments.find(|assignment| assignment.target == target)
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

    /// Of the two parts that carry arguments, the one that is not this.
    pub(in crate::expr) fn other(self) -> Option<Self> {
        match self {
            Self::Query => Some(Self::Body),
            Self::Body => Some(Self::Query),
            Self::Path | Self::Message => None,
        }
    }

    pub(in crate::expr) fn name(self) -> &'static str {
        let mut names = Self::NAMES.iter();
        names
            .find(|(_, target)| *target == self)
            .map_or("", |(name, _)| name)
    }
}
