//! Arguments that are bound once and sent again and again, with another page's place each time.

use std::borrow::Cow;

use super::Arguments;
use crate::body::Body;
use crate::error::Error;
use crate::params::{Params, Value};

/// Where the argument goes that says which page is meant, and its name there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// A query parameter.
    Query(&'static str),
    /// A field of a JSON body.
    Field(&'static str),
    /// A field of a form body.
    FormField(&'static str),
    /// A header field of this lower-case name.
    Header(&'static str),
}

impl Arguments {
    /// What cannot be sent, if there is such a thing.
    pub(crate) fn take_failure(&mut self) -> Option<Error> {
        self.failure.take()
    }

    /// The same arguments for another request. A failure does not come along.
    pub(crate) fn copied(&self) -> Self {
        Self {
            operation: self.operation,
            address: self.address.clone(),
            placeholders: self.placeholders,
            query: self.query.clone(),
            body: self.body.clone(),
            headers: self.headers.clone(),
            is_idempotent: self.is_idempotent,
            failure: None,
            given_path: self.given_path.clone(),
            assigns: self.assigns,
            costs: self.costs.clone(),
        }
    }

    /// The text of what stands in `slot`; nothing for null and for what has no text.
    pub(crate) fn text_in(&self, slot: Slot) -> Option<Cow<'_, str>> {
        let of = |params: &'_ Params, name: &str| {
            let text = params.get(name).and_then(Value::as_str);
            text.map(str::to_owned).map(Cow::Owned)
        };
        match (slot, &self.body) {
            (Slot::Query(name), _) => of(&self.query, name),
            (Slot::Field(name), Body::Fields(fields))
            | (Slot::FormField(name), Body::Form(fields)) => of(fields, name),
            (Slot::Field(_) | Slot::FormField(_), _) => None,
            (Slot::Header(name), _) => {
                let mut headers = self.headers.iter();
                let (_, value) = headers.find(|(header, _)| header == name)?;
                value.to_str().ok().map(Cow::Borrowed)
            }
        }
    }

    /// Puts `value` in the place of what stands in `slot`.
    pub(crate) fn put(&mut self, slot: Slot, value: Value) {
        match slot {
            Slot::Query(name) => self.query.set(name, value),
            Slot::Header(name) => self.set_header(name, value.as_str().unwrap_or_default()),
            Slot::FormField(name) => self.form().set(name, value),
            Slot::Field(name) => match &mut self.body {
                Body::Fields(fields) => fields.set(name, value),
                body => {
                    let mut fields = Params::default();
                    fields.push(name, value);
                    *body = Body::Fields(fields);
                }
            },
        }
    }

    /// The query as pairs of texts, without those that are null.
    pub(crate) fn query_pairs(&self) -> Vec<(String, String)> {
        let pairs = self.query.iter();
        let pairs =
            pairs.filter_map(|(name, value)| Some((name.to_owned(), value.as_str()?.to_owned())));
        pairs.collect()
    }

    /// Puts these pairs in the place of the query.
    pub(crate) fn put_query(&mut self, pairs: Vec<(String, String)>) {
        let mut query = Params::default();
        for (name, value) in pairs {
            query.push(name, Value::from(value));
        }
        self.query = query;
    }

    /// Whether a query that the server wrote may have a parameter of this name. Where the scheme writes the query, the
    /// server may have sent back what the scheme added to it: a signature that was used already. So only those are taken
    /// that the method has an argument for.
    pub(crate) fn takes_query(&self, name: &str) -> bool {
        !self.assigns.query || self.query.get(name).is_some()
    }
}
