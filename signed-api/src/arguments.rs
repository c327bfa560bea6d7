//! The arguments of a call, from binding them one by one to encoding them once.

use bytes::Bytes;
use http::header::{HeaderName, HeaderValue};

use crate::address::BaseUrl;
use crate::encode;
use crate::error::{Error, ErrorKind};
use crate::given::{self, Given, GivenBody};
use crate::limit::PoolCost;
use crate::maps;
use crate::operation::{Effect, KeyPlace, Operation};
use crate::params::{Argument, ParamError, Params, Value};
use crate::parts::Parts;
use crate::request::{IDEMPOTENCY_KEY, KeyPresence, Request};
use crate::scheme::{Assigns, Content, Scheme};

/// Header fields that belong to the connection, and so not to a caller.
pub(crate) const CONNECTION_FIELDS: [HeaderName; 4] = [
    http::header::HOST,
    http::header::CONTENT_LENGTH,
    http::header::TRANSFER_ENCODING,
    http::header::CONNECTION,
];

/// Header fields whose values are credentials whoever sets them.
pub(crate) const CREDENTIAL_FIELDS: [HeaderName; 3] = [
    http::header::AUTHORIZATION,
    http::header::PROXY_AUTHORIZATION,
    http::header::COOKIE,
];

/// The arguments of one call while they are being bound. What cannot be sent is kept as a failure until the call is awaited.
pub struct Arguments {
    operation: &'static Operation,
    address: String,
    placeholders: usize,
    query: Params,
    body: Body,
    headers: Vec<(HeaderName, HeaderValue)>,
    /// Whether the caller says that the server knows a repetition by its `Idempotency-Key`.
    is_idempotent: bool,
    failure: Option<Error>,
    /// The values of the placeholders by name, for a scheme that reads arguments.
    given_path: Option<Params>,
    /// What the scheme writes itself.
    assigns: Assigns,
    /// What it takes from the client's pools.
    costs: Vec<PoolCost>,
}

enum Body {
    None,
    Raw(Bytes),
    /// JSON of the caller's own type, and its fields where a scheme reads them.
    Json(Bytes, Option<Box<GivenBody>>),
    Fields(Params),
    Form(Params),
}

impl Arguments {
    pub(crate) fn new(
        operation: &'static Operation,
        base: &BaseUrl,
        scheme: Option<&dyn Scheme>,
    ) -> Self {
        let mut address = base.start();
        address.push_str(operation.path.first().copied().unwrap_or_default());
        Self {
            operation,
            address,
            placeholders: 0,
            query: Params::default(),
            body: Body::None,
            headers: Vec::new(),
            is_idempotent: false,
            failure: None,
            given_path: scheme
                .is_some_and(Scheme::reads_params)
                .then(Params::default),
            assigns: scheme.map(Scheme::assigns).unwrap_or_default(),
            costs: operation.costs.to_vec(),
        }
    }

    pub(crate) fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// What the arguments make of the cost of a pool.
    pub(crate) fn cost(&mut self, pool: usize, cost: u32) {
        let costs = self.costs.iter_mut();
        for taken in costs.filter(|taken| taken.pool == pool) {
            taken.cost = cost;
        }
    }

    pub(crate) fn path(&mut self, name: &'static str, value: &(impl Argument + ?Sized)) {
        let appended = Value::of(value).and_then(|value| {
            let text = value.single_text(name)?.unwrap_or_default();
            encode::append_path_value(&mut self.address, name, text)?;
            if let Some(given) = &mut self.given_path {
                given.push(name, value);
            }
            Ok(())
        });
        self.keep(name, appended);
        self.placeholders += 1;
        let literal = self.operation.path.get(self.placeholders);
        self.address.push_str(literal.copied().unwrap_or_default());
    }

    pub(crate) fn query(&mut self, name: &'static str, value: &(impl Argument + ?Sized)) {
        if let Some(value) = self.value(name, value) {
            self.query.push(name, value);
        }
    }

    pub(crate) fn query_spread(&mut self, name: &'static str, value: &(impl Argument + ?Sized)) {
        if let Some(value) = self.value(name, value) {
            self.query.spread(name, value);
        }
    }

    pub(crate) fn field(&mut self, name: &'static str, value: &(impl Argument + ?Sized)) {
        let Some(value) = self.value(name, value) else {
            return;
        };
        match &mut self.body {
            Body::Fields(fields) => fields.push(name, value),
            body => {
                let mut fields = Params::default();
                fields.push(name, value);
                *body = Body::Fields(fields);
            }
        }
    }

    pub(crate) fn form_field(&mut self, name: &'static str, value: &(impl Argument + ?Sized)) {
        if let Some(value) = self.value(name, value) {
            self.form().push(name, value);
        }
    }

    pub(crate) fn form_spread(&mut self, name: &'static str, value: &(impl Argument + ?Sized)) {
        if let Some(value) = self.value(name, value) {
            self.form().spread(name, value);
        }
    }

    fn form(&mut self) -> &mut Params {
        if !matches!(self.body, Body::Form(_)) {
            self.body = Body::Form(Params::default());
        }
        match &mut self.body {
            Body::Form(fields) => fields,
            _ => unreachable!("it was made a form just now"),
        }
    }

    pub(crate) fn json(&mut self, value: &(impl Argument + ?Sized)) {
        let mut bytes = Vec::with_capacity(256);
        if let Err(error) = serde_json::to_writer(&mut bytes, value) {
            return self.fail(format!("the body cannot be written as JSON: {error}"));
        }
        // JSON has no NaN or infinity, and serde_json writes `null` for them: a price that is not there.
        let may_hold_them = bytes.windows(4).any(|four| four == b"null");
        if !may_hold_them && self.given_path.is_none() {
            self.body = Body::Json(bytes.into(), None);
            return;
        }
        match Value::of(value) {
            Err(error) if self.given_path.is_some() || error == ParamError::not_finite() => {
                self.fail(format!("the body: {error}"));
            }
            read => {
                let given = read.ok().filter(|_| self.given_path.is_some());
                let given = given.map(|value| Box::new(GivenBody::from(value)));
                self.body = Body::Json(bytes.into(), given);
            }
        }
    }

    pub(crate) fn raw(&mut self, bytes: Bytes) {
        self.body = Body::Raw(bytes);
    }

    /// A header field of a name that the macro has checked.
    pub(crate) fn header(&mut self, name: &'static str, value: &(impl Argument + ?Sized)) {
        let text = self.value(name, value).map(|value| {
            let text = value.single_text(name)?;
            Ok(text.map(str::to_owned))
        });
        match text {
            None | Some(Ok(None)) => {}
            Some(Ok(Some(text))) => self.set_header(name, &text),
            Some(Err(error)) => drop(self.keep::<()>(name, Err(error))),
        }
    }

    /// A header field that replaces an earlier one of that name.
    pub(crate) fn set_header(&mut self, name: &str, text: &str) {
        let Ok(name) = HeaderName::from_bytes(name.as_bytes()) else {
            return self.fail(format!(
                "`{}` cannot be the name of a header field",
                name.escape_debug()
            ));
        };
        if CONNECTION_FIELDS.contains(&name) {
            return self.fail(format!(
                "the header field `{name}` belongs to the connection and is set by it"
            ));
        }
        let Ok(mut value) = HeaderValue::from_bytes(text.as_bytes()) else {
            return self.fail(format!("the value of the header field `{name}` holds a line break or another control character"));
        };
        value.set_sensitive(CREDENTIAL_FIELDS.contains(&name));
        self.headers.retain(|(earlier, _)| *earlier != name);
        self.headers.push((name, value));
    }

    /// Sends `key` as `Idempotency-Key`, by which the server recognises a repeated request.
    pub(crate) fn idempotency_key(&mut self, key: &str) {
        match key.trim().is_empty() {
            true => self.fail("the idempotency key is empty".to_owned()),
            false => {
                self.set_header(IDEMPOTENCY_KEY, key);
                self.is_idempotent = true;
            }
        }
    }

    fn value(&mut self, name: &'static str, value: &(impl Argument + ?Sized)) -> Option<Value> {
        let value = Value::of(value);
        self.keep(name, value)
    }

    fn keep<T>(&mut self, name: &'static str, result: Result<T, ParamError>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.fail(format!("argument `{name}`: {error}"));
                None
            }
        }
    }

    /// Keeps the first failure.
    fn fail(&mut self, message: String) {
        self.failure
            .get_or_insert_with(|| Error::not_sent(ErrorKind::Argument, message));
    }

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
        if assigns.body && matches!(&body, Body::Raw(bytes) if !bytes.is_empty()) {
            return Err(given::lost_body());
        }
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
        KeyPlace::Body(name) => match body {
            Body::Fields(fields) | Body::Form(fields) => KeyPresence::of(fields.get(name)),
            Body::Json(_, given) => match given.as_deref() {
                Some(GivenBody::Map(fields)) => KeyPresence::of(fields.get(name)),
                _ => KeyPresence::InJson(name),
            },
            Body::None | Body::Raw(_) => KeyPresence::Absent,
        },
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

impl Body {
    fn content(&self) -> Option<Content> {
        match self {
            Self::None | Self::Raw(_) => None,
            Self::Json(..) | Self::Fields(_) => Some(Content::Json),
            Self::Form(_) => Some(Content::Form),
        }
    }

    fn encode(self) -> Result<Bytes, ParamError> {
        Ok(match self {
            Self::None => Bytes::new(),
            Self::Raw(bytes) | Self::Json(bytes, _) => bytes,
            Self::Fields(fields) => maps::json_body(&fields)?.into(),
            Self::Form(fields) => form(&fields)?.into(),
        })
    }

    /// The same, and the fields by name.
    fn encode_and_keep(self, assigns: Assigns) -> Result<(Bytes, GivenBody), ParamError> {
        let unless_assigned = |encoded: Result<Bytes, ParamError>| match assigns.body {
            true => Ok(Bytes::new()),
            false => encoded,
        };
        Ok(match self {
            Self::None => (Bytes::new(), GivenBody::default()),
            Self::Raw(bytes) => (bytes, GivenBody::Raw),
            Self::Json(bytes, given) => (bytes, given.map_or(GivenBody::NoObject, |given| *given)),
            Self::Fields(fields) => (
                unless_assigned(maps::json_body(&fields).map(Bytes::from))?,
                GivenBody::Map(fields),
            ),
            Self::Form(fields) => (
                unless_assigned(form(&fields).map(Bytes::from))?,
                GivenBody::Map(fields),
            ),
        })
    }
}

fn form(fields: &Params) -> Result<String, ParamError> {
    let mut text = String::new();
    maps::append_form(&mut text, fields)?;
    Ok(text)
}
