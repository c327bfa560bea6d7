//! How the requests of an exchange are declared: which scheme signs them, with which options, and where arguments go.

use signed_api::scheme::{Keys, Scheme, SignContext, SignError};
use signed_api::{CredentialError, Credentials, Value};

use crate::json::Json;
use crate::recording::Row;

/// How some requests of an exchange are declared. Of the rules for an exchange the first whose condition holds counts.
#[derive(Clone, Copy)]
pub(crate) struct Rule {
    pub(crate) exchange: &'static str,
    pub(crate) when: fn(&Row) -> bool,
    pub(crate) scheme: &'static dyn Scheme,
    pub(crate) options: fn(&Row) -> Vec<(&'static str, Value)>,
    pub(crate) constants: fn(&Row) -> Vec<(&'static str, String)>,
    pub(crate) path: fn(&Row) -> String,
    pub(crate) place: fn(&Row) -> Place,
    pub(crate) nonce: fn(&Row) -> u64,
    pub(crate) drawn: fn(&Row) -> String,
    /// Those of the recording, and what else the scheme takes.
    pub(crate) credentials: fn(&Row) -> Credentials,
    /// Why the scheme is one of these tests and not one of the crate.
    pub(crate) otherwise: Option<&'static str>,
    pub(crate) order: Order,
    pub(crate) digits: Digits,
}

/// Where the arguments go that the path does not use.
#[derive(Clone, Copy)]
pub(crate) enum Place {
    Query,
    /// A JSON field for each; no body without any.
    Fields,
    /// One JSON value of all of them, `{}` without any.
    Whole,
    Form,
    /// All of them in the query and in a JSON body.
    QueryAndWhole,
    /// A JSON field for each, and these in the query as well.
    FieldsAndQuery(&'static [&'static str]),
    /// This one alone is the JSON body.
    Body(&'static str),
}

/// The order in which the method declares its arguments.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Order {
    /// That of the recording.
    Given,
    /// By name: the recorder sorted them before it built the request.
    ByName,
}

/// How signatures in hex are compared.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Digits {
    Exact,
    /// In any case: the recorder writes the last byte of an Ethereum signature in upper case and the others in lower.
    AnyCase,
}

/// Requests of `exchange` that `scheme` signs, as most are: arguments in the query of a GET and DELETE, and otherwise a
/// JSON field for each.
pub(crate) const fn rule(exchange: &'static str, scheme: &'static dyn Scheme) -> Rule {
    Rule {
        exchange,
        when: |_| true,
        scheme,
        options: |_| Vec::new(),
        constants: |_| Vec::new(),
        path: |row| [row.0.at(&["base", "path_prefix"]).text(), row.path()].concat(),
        place: by_method,
        nonce: |row| row.frozen().number("ms"),
        drawn: |row| row.frozen().text("uuid").to_owned(),
        credentials: Row::credentials,
        otherwise: None,
        order: Order::Given,
        digits: Digits::Exact,
    }
}

impl Rule {
    pub(crate) const fn when(self, when: fn(&Row) -> bool) -> Self {
        Self { when, ..self }
    }

    pub(crate) const fn options(self, options: fn(&Row) -> Vec<(&'static str, Value)>) -> Self {
        Self { options, ..self }
    }

    pub(crate) const fn constants(
        self,
        constants: fn(&Row) -> Vec<(&'static str, String)>,
    ) -> Self {
        Self { constants, ..self }
    }

    pub(crate) const fn path(self, path: fn(&Row) -> String) -> Self {
        Self { path, ..self }
    }

    pub(crate) const fn place(self, place: fn(&Row) -> Place) -> Self {
        Self { place, ..self }
    }

    pub(crate) const fn nonce(self, nonce: fn(&Row) -> u64) -> Self {
        Self { nonce, ..self }
    }

    /// What is drawn at random, in hex; the UUID unless this says otherwise.
    pub(crate) const fn drawn(self, drawn: fn(&Row) -> String) -> Self {
        Self { drawn, ..self }
    }

    pub(crate) const fn credentials(self, credentials: fn(&Row) -> Credentials) -> Self {
        Self {
            credentials,
            ..self
        }
    }

    /// The recorder's client signs otherwise than the exchange's own documents and clients do, and the scheme of the
    /// crate follows these: `reason`.
    pub(crate) const fn otherwise(self, reason: &'static str) -> Self {
        Self {
            otherwise: Some(reason),
            ..self
        }
    }

    pub(crate) const fn order(self, order: Order) -> Self {
        Self { order, ..self }
    }

    pub(crate) const fn digits(self, digits: Digits) -> Self {
        Self { digits, ..self }
    }
}

/// In the query of a GET and DELETE, otherwise a JSON field for each.
pub(crate) fn by_method(row: &Row) -> Place {
    match row.method() {
        "GET" | "DELETE" => Place::Query,
        _ => Place::Fields,
    }
}

/// In the query of a GET and DELETE, otherwise one JSON value of all.
pub(crate) fn whole(row: &Row) -> Place {
    match row.method() {
        "GET" | "DELETE" => Place::Query,
        _ => Place::Whole,
    }
}

/// In the query of a GET, otherwise a JSON field for each.
pub(crate) fn fields_unless_get(row: &Row) -> Place {
    match row.method() {
        "GET" => Place::Query,
        _ => Place::Fields,
    }
}

/// In the query of a GET, otherwise one JSON value of all.
pub(crate) fn whole_unless_get(row: &Row) -> Place {
    match row.method() {
        "GET" => Place::Query,
        _ => Place::Whole,
    }
}

/// In the query of a GET, otherwise a form.
pub(crate) fn form_unless_get(row: &Row) -> Place {
    match row.method() {
        "GET" => Place::Query,
        _ => Place::Form,
    }
}

/// The value of an option as the client was configured with it.
pub(crate) fn value(recorded: &Json) -> Value {
    match recorded {
        Json::Number(text) => Value::Number(text.as_str().into()),
        Json::Text(text) => Value::from(text.as_str()),
        other => panic!("no option: {other}"),
    }
}

/// Leaves the request as it is: `#[auth(none)]`.
pub(crate) struct Unsigned;

impl Scheme for Unsigned {
    fn keys(&self, _: &Credentials) -> Result<Keys, CredentialError> {
        Ok(Keys::new())
    }

    fn sign(&self, _: &mut SignContext<'_>) -> Result<(), SignError> {
        Ok(())
    }
}
