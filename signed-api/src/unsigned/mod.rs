//! A request that no trait declares, before it is signed.

mod encoding;
mod pairs;
#[cfg(any(feature = "testing", feature = "webhook"))]
mod received;

use std::fmt;

use bytes::Bytes;
use http::header::{HeaderName, HeaderValue};
use http::{HeaderMap, Method};
use serde::Serialize;

pub(crate) use self::pairs::map_of;
use self::pairs::written_pairs;
use crate::address::BaseUrl;
use crate::body::{Body, json_bytes};
use crate::encode;
use crate::error::{Error, ErrorKind, Result};
use crate::given::GivenBody;
use crate::header_fields;
use crate::params::{ParamError, Params, Value};

/// A request before it is signed, for a [`Signer`](crate::Signer).
///
/// Its parameters are kept in order and by name, and encoded when it is signed, since a scheme may write the query or the
/// body itself. What is given twice and may stand there once only, or is not for a caller to set, is an error of signing.
#[derive(Clone)]
pub struct UnsignedRequest {
    method: Method,
    base: BaseUrl,
    /// Percent-encoded, from the first `/`.
    path: String,
    query: Query,
    body: Body,
    headers: Vec<(HeaderName, HeaderValue)>,
    path_params: Params,
    constants: Vec<(String, String)>,
    /// The first thing that cannot be sent.
    failure: Option<(ErrorKind, String)>,
    /// Whether the body came from the network, with header fields that say what it is.
    is_received: bool,
}

/// The parameters that are in the query by default.
#[derive(Clone, Default)]
struct Query {
    /// The query of the URL, sent as it is written.
    written: String,
    /// What it says.
    said: Params,
    /// What is encoded behind it.
    added: Params,
}

impl UnsignedRequest {
    /// A request without parameters. The URL may have a query, whose pairs become parameters; path and query are
    /// percent-encoded already, and are sent as they are written.
    ///
    /// # Errors
    ///
    /// When it is no URL of `http`, `https`, `ws` or `wss`, a part of it would be sent in another form than it is
    /// written in, or its query stands for bytes that are no text in UTF-8.
    pub fn new(method: Method, url: &str) -> Result<Self> {
        let (address, query) = url.split_once('?').unwrap_or((url, ""));
        let start = address.find("://").map_or(0, |end| end + 3);
        let path_start = address[start..]
            .find('/')
            .map_or(address.len(), |slash| start + slash);
        let (origin, path) = address.split_at(path_start);
        let mut request = Self::bare(method, origin, path)?;
        request.query.written = query.to_owned();
        let address = request.address(query);
        request.base.url(&address)?;
        request.query.said = written_pairs(query).map_err(illegal)?;
        Ok(request)
    }

    /// Adds parameters to where the method has them by default: to the query for GET, HEAD, DELETE and OPTIONS, to the
    /// body for the others, which is a JSON object unless it is a form already. Those that are `None` are left out.
    ///
    /// # Errors
    ///
    /// When they have no form as parameters, or the body was given as a whole.
    pub fn params(mut self, params: &(impl Serialize + ?Sized)) -> Result<Self> {
        if let Method::GET | Method::HEAD | Method::DELETE | Method::OPTIONS = self.method {
            return self.query(params);
        }
        let params = map_of(params)?;
        match &mut self.body {
            Body::Fields(fields) | Body::Form(fields) => fields.append(params),
            Body::None => self.body = Body::Fields(params),
            Body::Raw(_) | Body::Json(..) => {
                let given = "the body is given as a whole, and parameters cannot be added to it";
                return Err(illegal(ParamError(given.to_owned())));
            }
        }
        Ok(self)
    }

    /// Adds parameters to the query.
    ///
    /// # Errors
    ///
    /// When they have no form as parameters.
    pub fn query(mut self, params: &(impl Serialize + ?Sized)) -> Result<Self> {
        self.query.added.append(map_of(params)?);
        Ok(self)
    }

    /// Sends `value` as JSON, as serde_json writes it: a list of pairs is a list, and `None` is `null`. For parameters
    /// there is [`params`](Self::params).
    ///
    /// # Errors
    ///
    /// When it cannot be written as JSON.
    pub fn json(mut self, value: &(impl Serialize + ?Sized)) -> Result<Self> {
        let given = GivenBody::from(Value::of(value).map_err(illegal)?);
        let bytes = json_bytes(value).map_err(|reason| illegal(ParamError(reason)))?;
        self.body = Body::Json(bytes.into(), Some(Box::new(given)));
        Ok(self)
    }

    /// Sends `params` as a form.
    ///
    /// # Errors
    ///
    /// When they have no form as parameters.
    pub fn form(mut self, params: &(impl Serialize + ?Sized)) -> Result<Self> {
        self.body = Body::Form(map_of(params)?);
        Ok(self)
    }

    /// Sends these bytes.
    #[must_use]
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = Body::Raw(body.into());
        self
    }

    /// Says which values the placeholders of the path had, for a scheme that reads all arguments.
    ///
    /// # Errors
    ///
    /// When they have no form as parameters.
    pub fn path_params(mut self, params: &(impl Serialize + ?Sized)) -> Result<Self> {
        self.path_params = map_of(params)?;
        Ok(self)
    }

    /// Adds a header field, beside others of its name (RFC 9110, section 5.3). One that the scheme sets is replaced.
    ///
    /// It is an error of signing when the field may stand in a request once only, such as `Content-Type`, and is there
    /// already; and when it is `Host`, `Content-Length` or another one that follows from the request.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        if let Err(reason) = header_fields::add(&mut self.headers, name, value) {
            self.fail(ErrorKind::Argument, reason);
        }
        self
    }

    /// Adds header fields.
    #[must_use]
    pub fn headers(self, headers: &HeaderMap) -> Self {
        headers.iter().fold(self, |request, (name, value)| {
            request.header(name.clone(), value.clone())
        })
    }

    /// A constant for the scheme, as `#[auth(Backpack, instruction = "orderExecute")]` gives it. It is an error of signing
    /// when there is one of this name already.
    #[must_use]
    pub fn constant(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let name = name.into();
        if self.constants().any(|known| known == name) {
            let reason = format!("the constant `{name}` is given twice");
            self.fail(ErrorKind::Configuration, reason);
        }
        self.constants.push((name, value.into()));
        self
    }

    fn bare(method: Method, origin: &str, path: &str) -> Result<Self> {
        let base = BaseUrl::parse_any(origin)?;
        encode::refuse_dot_segments(path).map_err(illegal)?;
        Ok(Self {
            method,
            base,
            path: if path.is_empty() { "/" } else { path }.to_owned(),
            query: Query::default(),
            body: Body::None,
            headers: Vec::new(),
            path_params: Params::default(),
            constants: Vec::new(),
            failure: None,
            is_received: false,
        })
    }

    fn fail(&mut self, kind: ErrorKind, reason: String) {
        self.failure.get_or_insert((kind, reason));
    }

    pub(crate) fn base(&self) -> &BaseUrl {
        &self.base
    }

    /// The names of its constants.
    pub(crate) fn constants(&self) -> impl Iterator<Item = &str> + Clone {
        self.constants.iter().map(|(name, _)| name.as_str())
    }
}

fn illegal(error: ParamError) -> Error {
    Error::not_sent(ErrorKind::Argument, error.to_string())
}

impl fmt::Debug for UnsignedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnsignedRequest")
            .field("method", &self.method)
            .field("origin", &self.base.origin())
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}
