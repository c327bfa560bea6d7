//! The encoding of a request that no trait declares, as that of a call.

use super::{UnsignedRequest, illegal};
use crate::address::Address;
use crate::error::{Error, Result};
use crate::given::{Given, GivenBody};
use crate::maps;
use crate::parts::Parts;
use crate::scheme::{Content, Scheme};

impl UnsignedRequest {
    /// Its parts, for `scheme`: what that writes itself is not encoded in another way before.
    pub(crate) fn parts(&self, scheme: &dyn Scheme) -> Result<Parts> {
        if let Some((kind, reason)) = &self.failure {
            return Err(Error::not_sent(*kind, reason.as_str()));
        }
        let assigns = scheme.assigns();
        self.body.refuse_lost(assigns)?;
        let query = match assigns.query {
            true => String::new(),
            false => self.default_query()?,
        };
        let content = self.body.content().filter(|_| !self.is_received);
        let (bytes, given_body) = match scheme.reads_params() {
            true => self.body.clone().encode_and_keep(assigns),
            false => (self.body.clone().encode()).map(|bytes| (bytes, GivenBody::default())),
        }
        .map_err(illegal)?;
        let given = scheme.reads_params().then(|| self.given(given_body));
        Ok(Parts {
            method: self.method.clone(),
            address: self.address(&query),
            body: bytes,
            content_type: content.map(Content::media_type),
            declared: &[],
            headers: self.headers.clone(),
            given: given.map(Box::new),
            constants: &[],
            own_constants: self.constants.clone(),
        })
    }

    fn given(&self, body: GivenBody) -> Given {
        let mut query = self.query.said.clone();
        query.append(self.query.added.clone());
        Given::new(self.path_params.clone(), query, body)
    }

    fn default_query(&self) -> Result<String> {
        let mut added = String::new();
        maps::append_form(&mut added, &self.query.added).map_err(illegal)?;
        Ok(match (self.query.written.as_str(), added.as_str()) {
            (written, "") => written.to_owned(),
            ("", _) => added,
            (written, added) => format!("{written}&{added}"),
        })
    }

    /// Its address with this query.
    pub(super) fn address(&self, query: &str) -> Address {
        let mut text = self.base.start();
        text.push_str(&self.path);
        let path_end = text.len();
        if !query.is_empty() {
            text.push('?');
            text.push_str(query);
        }
        self.base.finish(text, path_end)
    }
}
