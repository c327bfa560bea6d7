//! The encoding of bound arguments.

use http::header::{HeaderName, HeaderValue};

use super::Arguments;
use crate::address::BaseUrl;
use crate::body::Body;
use crate::encode;
use crate::error::{Error, ErrorKind};
use crate::given::{Given, GivenBody};
use crate::maps;
use crate::operation::{Effect, KeyPlace};
use crate::params::{ParamError, Params};
use crate::parts::Parts;
use crate::request::{IDEMPOTENCY_KEY, KeyPresence, Request};
use crate::scheme::Content;

impl Arguments {
    /// Encodes everything, once.
    pub(crate) fn encode(self, base: &BaseUrl) -> Result<Request, Error> {
        let Self {
            operation,
            mut address,
            query,
            body,
            headers,
            is_idempotent,
            failure,
            given_path,
            assigns,
            costs,
            ..
        } = self;
        if let Some(failure) = failure {
            return Err(failure);
        }
        body.refuse_lost(assigns)?;
        encode::refuse_dot_segments(&address[base.path_start()..]).map_err(argument_error)?;
        let path_end = address.len();
        // What the scheme writes itself is not encoded in another way before.
        if !query.is_empty() && !assigns.query {
            address.push('?');
            maps::append_form(&mut address, &query).map_err(argument_error)?;
            if address.len() == path_end + 1 {
                address.truncate(path_end);
            }
        }
        let has_key = is_idempotent && has_header(&headers, IDEMPOTENCY_KEY);
        let (effect, key) = match operation.effect {
            Effect::Once | Effect::Replay | Effect::Key if has_key => {
                (Effect::Key, KeyPresence::Present)
            }
            effect => {
                let key = key_presence(operation.key, &query, &headers, &body);
                (effect, key)
            }
        };
        let content_type = body.content().map(Content::media_type);
        let (bytes, given_body) = match given_path.is_some() {
            true => body.encode_and_keep(assigns),
            false => body.encode().map(|bytes| (bytes, GivenBody::default())),
        }
        .map_err(argument_error)?;
        let given = given_path.map(|path| Box::new(Given::new(path, query, given_body)));
        Ok(Request {
            operation,
            effect,
            key,
            costs,
            parts: Parts {
                method: operation.method.clone(),
                address: base.finish(address, path_end),
                body: bytes,
                content_type,
                declared: operation.headers,
                headers,
                given,
                constants: operation.constants,
                own_constants: Vec::new(),
            },
        })
    }
}

/// Whether the key at `place` really is in this request.
fn key_presence(
    place: KeyPlace,
    query: &Params,
    headers: &[(HeaderName, HeaderValue)],
    body: &Body,
) -> KeyPresence {
    match place {
        KeyPlace::None => KeyPresence::Absent,
        KeyPlace::Path => KeyPresence::Present,
        KeyPlace::Query(name) => KeyPresence::of(query.get(name)),
        KeyPlace::Header(name) => has_header(headers, name).into(),
        KeyPlace::Body(name) => body.key_presence(name),
    }
}

/// Whether there is such a field with more than white space in it.
fn has_header(headers: &[(HeaderName, HeaderValue)], name: &str) -> bool {
    headers
        .iter()
        .any(|(header, value)| header == name && !value.as_bytes().trim_ascii().is_empty())
}

fn argument_error(error: ParamError) -> Error {
    Error::not_sent(ErrorKind::Argument, error.to_string())
}
