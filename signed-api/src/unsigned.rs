//! A request that no trait declares, before it is signed.

use std::fmt;

use bytes::Bytes;
use http::header::{HeaderName, HeaderValue};
use http::{HeaderMap, Method};
use serde::Serialize;

use crate::address::BaseUrl;
use crate::arguments::CREDENTIAL_FIELDS;
use crate::encode;
use crate::error::{Error, ErrorKind, Result};
use crate::given::{self, Given, GivenBody};
use crate::maps;
use crate::params::{ParamError, Params, Value};
use crate::parts::Parts;
use crate::scheme::{Assigns, Content};

/// A request before it is signed, for a [`Signer`](crate::Signer).
///
/// Its parameters are kept in order and by name beside the bytes they are encoded to, since a scheme may want either.
#[derive(Clone)]
pub struct UnsignedRequest {
    base: BaseUrl,
    parts: Parts,
    path: Params,
    query: Params,
    body: GivenBody,
}

impl UnsignedRequest {
    /// A request without parameters. The URL may have a query, whose pairs become parameters; path and query are
    /// percent-encoded already, and are sent as they are written.
    ///
    /// # Errors
    ///
    /// When it is no URL of `http`, `https`, `ws` or `wss`, or a part of it would be sent in another form than it is
    /// written in.
    pub fn new(method: Method, url: &str) -> Result<Self> {
        let (address, query) = url.split_once('?').unwrap_or((url, ""));
        let start = address.find("://").map_or(0, |end| end + 3);
        let path_start = address[start..]
            .find('/')
            .map_or(address.len(), |slash| start + slash);
        let (origin, path) = address.split_at(path_start);
        let mut request = Self::bare(method, origin, path)?;
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let value = Value::Text(value.as_ref().into());
            request.query.push(name.into_owned(), value);
        }
        request.parts.address = request.parts.address.with_query(query);
        request.base.url(&request.parts.address)?;
        Ok(request.kept())
    }

    /// What was received from the network: the bytes as they came, and what they seem to mean.
    #[cfg(feature = "testing")]
    pub(crate) fn received(
        method: Method,
        origin: &str,
        (path, query): (&str, &str),
        body: Bytes,
        (query_params, body_params): (Params, GivenBody),
    ) -> Result<Self> {
        let mut request = Self::bare(method, origin, path)?;
        request.parts.address = request.parts.address.with_query(query);
        request.parts.body = body;
        request.query = query_params;
        request.body = body_params;
        Ok(request.kept())
    }

    /// The same with the values that the placeholders of the path had.
    #[cfg(feature = "testing")]
    pub(crate) fn with_path_params(mut self, params: Params) -> Self {
        self.path = params;
        self.kept()
    }

    /// The same with the query that its parameters make.
    #[cfg(feature = "testing")]
    pub(crate) fn with_query_of_params(mut self) -> Result<Self> {
        let mut query = String::new();
        maps::append_form(&mut query, &self.query).map_err(illegal)?;
        self.parts.address = self.parts.address.with_query(&query);
        Ok(self)
    }

    fn bare(method: Method, origin: &str, path: &str) -> Result<Self> {
        let base = BaseUrl::parse_any(origin)?;
        encode::refuse_dot_segments(path).map_err(illegal)?;
        let mut text = base.start();
        text.push_str(if path.is_empty() { "/" } else { path });
        let path_end = text.len();
        Ok(Self {
            parts: Parts {
                method,
                address: base.finish(text, path_end),
                body: Bytes::new(),
                content_type: None,
                declared: &[],
                headers: Vec::new(),
                given: None,
                constants: &[],
                own_constants: Vec::new(),
            },
            base,
            path: Params::default(),
            query: Params::default(),
            body: GivenBody::default(),
        }
        .kept())
    }

    /// Adds parameters to where the method has them by default: to the query for GET, HEAD, DELETE and OPTIONS, to a JSON
    /// body for the others.
    ///
    /// # Errors
    ///
    /// When they have no form as parameters.
    pub fn params(self, params: &(impl Serialize + ?Sized)) -> Result<Self> {
        match self.parts.method {
            Method::GET | Method::HEAD | Method::DELETE | Method::OPTIONS => self.query(params),
            _ => self.json(params),
        }
    }

    /// Adds parameters to the query.
    ///
    /// # Errors
    ///
    /// When they have no form as parameters.
    pub fn query(mut self, params: &(impl Serialize + ?Sized)) -> Result<Self> {
        let params = map_of(params)?;
        let mut added = String::new();
        maps::append_form(&mut added, &params).map_err(illegal)?;
        self.query.append(params);
        let query = match (self.parts.address.query(), added.as_str()) {
            (written, "") => written.to_owned(),
            ("", added) => added.to_owned(),
            (written, added) => format!("{written}&{added}"),
        };
        self.parts.address = self.parts.address.with_query(&query);
        Ok(self.kept())
    }

    /// Sends `value` as JSON; a list of pairs is an object, as everything with names.
    ///
    /// # Errors
    ///
    /// When it cannot be written as JSON.
    pub fn json(mut self, value: &(impl Serialize + ?Sized)) -> Result<Self> {
        let value = pairs_as_map(Value::of(value).map_err(illegal)?);
        let bytes = value.to_json();
        self.body = GivenBody::from(value);
        Ok(self.with_body(bytes.into(), Some(Content::Json)))
    }

    /// Sends `params` as a form.
    ///
    /// # Errors
    ///
    /// When they have no form as parameters.
    pub fn form(mut self, params: &(impl Serialize + ?Sized)) -> Result<Self> {
        let params = map_of(params)?;
        let mut text = String::new();
        maps::append_form(&mut text, &params).map_err(illegal)?;
        self.body = GivenBody::Map(params);
        Ok(self.with_body(text.into(), Some(Content::Form)))
    }

    /// Sends these bytes.
    #[must_use]
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = GivenBody::Raw;
        self.with_body(body.into(), None)
    }

    fn with_body(mut self, body: Bytes, content: Option<Content>) -> Self {
        self.parts.body = body;
        self.parts.content_type = content.map(Content::media_type);
        self.kept()
    }

    /// Says which values the placeholders of the path had, for a scheme that reads all arguments.
    ///
    /// # Errors
    ///
    /// When they have no form as parameters.
    pub fn path_params(mut self, params: &(impl Serialize + ?Sized)) -> Result<Self> {
        self.path = map_of(params)?;
        Ok(self.kept())
    }

    /// Adds a header field.
    #[must_use]
    pub fn header(mut self, name: HeaderName, mut value: HeaderValue) -> Self {
        if CREDENTIAL_FIELDS.contains(&name) {
            value.set_sensitive(true);
        }
        self.parts.headers.push((name, value));
        self
    }

    /// Adds header fields.
    #[must_use]
    pub fn headers(self, headers: &HeaderMap) -> Self {
        headers.iter().fold(self, |request, (name, value)| {
            request.header(name.clone(), value.clone())
        })
    }

    /// A constant for the scheme, as `#[auth(Backpack, instruction = "orderExecute")]` gives it.
    #[must_use]
    pub fn constant(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parts.own_constants.push((name.into(), value.into()));
        self
    }

    fn kept(mut self) -> Self {
        let (path, query) = (self.path.clone(), self.query.clone());
        let given = Given::new(path, query, self.body.clone());
        self.parts.given = Some(Box::new(given));
        self
    }

    pub(crate) fn base(&self) -> &BaseUrl {
        &self.base
    }

    pub(crate) fn parts(&self) -> &Parts {
        &self.parts
    }

    /// The names of its constants.
    pub(crate) fn constants(&self) -> impl Iterator<Item = &str> + Clone {
        let constants = self.parts.own_constants.iter();
        constants.map(|(name, _)| name.as_str())
    }

    /// Refuses a body that a scheme which `assigns` one would replace without having read it.
    pub(crate) fn refuse_lost_body(&self, assigns: Assigns) -> Result<()> {
        let is_raw = matches!(self.body, GivenBody::Raw);
        match assigns.body && is_raw && !self.parts.body.is_empty() {
            true => Err(given::lost_body()),
            false => Ok(()),
        }
    }
}

pub(crate) fn map_of(params: &(impl Serialize + ?Sized)) -> Result<Params> {
    match pairs_as_map(Value::of(params).map_err(illegal)?) {
        Value::Map(params) => Ok(params),
        Value::Null => Ok(Params::default()),
        _ => Err(illegal(ParamError(
            "parameters are a map, a struct or a list of pairs".to_owned(),
        ))),
    }
}

/// A list of pairs with a text first, in their order, as a map.
fn pairs_as_map(value: Value) -> Value {
    let Value::List(items) = &value else {
        return value;
    };
    let mut params = Params::default();
    for item in items {
        match item {
            Value::List(pair) => match &pair[..] {
                [Value::Text(name), value] => params.push(name.to_string(), value.clone()),
                _ => return value,
            },
            _ => return value,
        }
    }
    match items.is_empty() {
        true => value,
        false => Value::Map(params),
    }
}

fn illegal(error: ParamError) -> Error {
    Error::not_sent(ErrorKind::Argument, error.to_string())
}

impl fmt::Debug for UnsignedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnsignedRequest")
            .field("method", &self.parts.method)
            .field("origin", &self.base.origin())
            .field("path", &self.parts.address.path())
            .finish_non_exhaustive()
    }
}
