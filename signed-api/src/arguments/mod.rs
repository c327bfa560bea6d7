//! The arguments of a call, which are bound one by one, and encoded once.

mod encoding;
mod paging;

use bytes::Bytes;
use http::header::{HeaderName, HeaderValue};

use crate::address::BaseUrl;
use crate::body::{Body, json_bytes};
use crate::encode;
use crate::error::{Error, ErrorKind};
use crate::given::GivenBody;
use crate::header_fields::{self, CREDENTIAL_FIELDS};
use crate::limit::PoolCost;
use crate::operation::Operation;
use crate::params::{Argument, ParamError, Params, Value};
use crate::request::IDEMPOTENCY_KEY;
use crate::scheme::{Assigns, Scheme};

pub use self::paging::Slot;

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
        let bytes = match json_bytes(value) {
            Ok(bytes) => bytes,
            Err(failure) => return self.fail(failure),
        };
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
        if let Some(refusal) = header_fields::refusal(&name) {
            return self.fail(refusal);
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
}
