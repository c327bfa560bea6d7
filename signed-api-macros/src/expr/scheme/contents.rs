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

    /// Whether `body` is a form or JSON: what it begins with tells, and a form in it even where it begins with another pair.
    fn content(&self, body: &Value) -> Option<Content> {
        let form = |value: &Value| {
            self.content(value)
                .filter(|content| *content == Content::Form)
        };
        match self.resolve(body) {
            Value::Form(..) => Some(Content::Form),
            Value::Json(_) => Some(Content::Json),
            Value::Text(text) if text.starts_with(['{', '[']) => Some(Content::Json),
            Value::Join(operands) => match operands.first().and_then(|first| self.content(first)) {
                None => operands.iter().find_map(form),
                content => content,
            },
            Value::JoinedBy(_, operands) => operands.iter().find_map(form),
            // Which characters are escaped changes nothing.
            Value::Replaced(value, ..) | Value::Cased(_, value) => self.content(value),
            Value::Prefixed(value, _) | Value::Stripped(value, _) => form(value),
            Value::Choice(_, one, other) | Value::Default(one, other) => {
                self.content_of_either(one, other)
            }
            _ => None,
        }
    }

    /// What is there in one case only tells what is meant in the other, unless that is JSON, or this is.
    fn content_of_either(&self, one: &Value, other: &Value) -> Option<Content> {
        match (self.content(one), self.content(other)) {
            (one, other) if one == other => one,
            (Some(Content::Form), None) | (None, Some(Content::Form)) => Some(Content::Form),
            (Some(content), None) if self.is_nothing(other) => Some(content),
            (None, Some(content)) if self.is_nothing(one) => Some(content),
            _ => None,
        }
    }

    pub(super) fn is_nothing(&self, value: &Value) -> bool {
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
