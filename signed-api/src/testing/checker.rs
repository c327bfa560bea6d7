//! Checks received requests against a scheme: signs them once more and compares.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HOST};
use http::{HeaderMap, HeaderName, Request};

use super::mismatch::{Difference, Mismatch, Reason};
use super::moment::{Moment, fields};
use super::replay::Replay;
use crate::clock::Timestamp;
use crate::credential::Credentials;
use crate::error::Result;
use crate::explain::Explanation;
use crate::given::GivenBody;
use crate::options::Options;
use crate::params::{Params, Value};
use crate::parts::Signed;
use crate::scheme::Scheme;
use crate::scheme::layout::{Format, Layout, Place};
use crate::session::Session;
use crate::signer::Signer;
use crate::unsigned::UnsignedRequest;

/// Checks whether a received request is what a scheme makes of it, for a fake server.
///
/// It reads the time, the nonce and the arguments back out of the request, signs it once more, and compares every part
/// that the scheme writes. Whether the time is near enough and the nonce new is the server's own decision: both are in
/// [`Checked`].
///
/// ```
/// use bytes::Bytes;
/// use signed_api::prelude::*;
/// use signed_api::testing::Checker;
///
/// auth_scheme! {
///     /// The key, the time and an HMAC of both and the body.
///     pub Example {
///         header "API-KEY" = key;
///         header "API-SIGN" = hmac_sha256(secret, key + now.s + body) | hex;
///         header "API-TIMESTAMP" = now.s;
///     }
/// }
///
/// # fn main() -> Result<()> {
/// let checker = Checker::new(Example, Credentials::new("key", "secret"))?;
/// let forged = http::Request::post("http://localhost/orders")
///     .header("API-KEY", "key")
///     .header("API-SIGN", "00")
///     .header("API-TIMESTAMP", "1700000000")
///     .body(Bytes::from("{}"))
///     .expect("a request");
/// let mismatch = checker.check(&forged).expect_err("it is forged");
/// assert!(mismatch.to_string().starts_with("header `api-sign` is `00` and should be `bd"));
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct Checker {
    signer: Signer,
    layout: &'static [Layout],
    options: Options,
    constants: Vec<(String, String)>,
    origin: Option<String>,
}

/// A request that was signed as it should be, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The time it was signed at, as exactly as it says; nothing when it says none.
    pub now: Option<Timestamp>,
    /// Its nonce, if it has one.
    pub nonce: Option<u64>,
}

impl Checker {
    /// A checker of requests that these credentials sign.
    ///
    /// # Errors
    ///
    /// When the credentials are not those that the scheme needs.
    pub fn new(scheme: impl Scheme + 'static, credentials: Credentials) -> Result<Self> {
        let layout = scheme.layout();
        Ok(Self {
            signer: Signer::new(scheme, credentials)?,
            layout,
            options: Options::default(),
            constants: Vec::new(),
            origin: None,
        })
    }

    /// An option that the clients have set.
    #[must_use]
    pub fn option(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        let (name, value) = (name.into(), value.into());
        self.options.set(name.clone(), value.clone());
        self.signer = self.signer.option(name, value);
        self
    }

    /// A constant of the method that is being checked.
    #[must_use]
    pub fn constant(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.constants.push((name.into(), value.into()));
        self
    }

    /// The session whose values the clients sign with.
    #[must_use]
    pub fn session(mut self, session: &Session) -> Self {
        self.signer = self.signer.session(session);
        self
    }

    /// Where the clients believe the server to be, as `https://api.example.com`. Unless set it is what the request says:
    /// its URL, or its `Host` field and `http`.
    #[must_use]
    pub fn origin(mut self, origin: impl Into<String>) -> Self {
        self.origin = Some(origin.into());
        self
    }

    /// Checks `request`, reading the moment back out of it.
    ///
    /// # Errors
    ///
    /// Says which parts differ, what they should be, and of what they are made.
    pub fn check(&self, request: &Request<Bytes>) -> core::result::Result<Checked, Mismatch> {
        let moment = self.read(request);
        let (now, nonce) = (moment.now(), moment.nonce);
        self.compare(
            request,
            moment,
            now.unwrap_or(Timestamp::from_millis(0)),
            nonce.unwrap_or_default(),
        )?;
        Ok(Checked { now, nonce })
    }

    /// Checks `request`, which was signed at this moment: for schemes written by hand, without a
    /// [`layout`](Scheme::layout).
    ///
    /// # Errors
    ///
    /// As [`check`](Self::check).
    pub fn check_at(
        &self,
        request: &Request<Bytes>,
        now: Timestamp,
        nonce: u64,
    ) -> core::result::Result<(), Mismatch> {
        let moment = self.read(request);
        self.compare(request, moment, now, nonce)
    }

    /// What can be read out of the parts that the scheme writes.
    fn read(&self, request: &Request<Bytes>) -> Moment {
        let mut moment = Moment::default();
        for Layout { place, shape } in self.layout {
            let text = match place {
                Place::Header(name) => request.headers().get(*name).map(|value| value.as_bytes()),
                Place::Path => Some(request.uri().path().as_bytes()),
                Place::Query => Some(request.uri().query().unwrap_or_default().as_bytes()),
                Place::Body => Some(&request.body()[..]),
                Place::Message => None,
            };
            if let Some(text) = text {
                moment.read(shape, text, &self.options);
            }
        }
        moment
    }

    fn compare(
        &self,
        request: &Request<Bytes>,
        moment: Moment,
        now: Timestamp,
        nonce: u64,
    ) -> core::result::Result<(), Mismatch> {
        let replay = Replay::of(&moment);
        let signer = self.signer.clone().entropy(replay);
        let received = self.received(request, moment.arguments)?;
        let sign = |headers: &HeaderMap| {
            let received = received.clone().headers(headers);
            signer.signed_at(&received, now, nonce, true)
        };
        // Which header fields are the scheme's own is known once it has signed.
        let first =
            sign(&HeaderMap::new()).map_err(|error| Mismatch::unreadable(error.to_string()))?;
        let own: Vec<HeaderName> = first
            .record
            .headers
            .iter()
            .map(|(name, _)| name.clone())
            .collect();
        let mut others = request.headers().clone();
        for name in &own {
            others.remove(name);
        }
        let signed = sign(&others).map_err(|error| Mismatch::unreadable(error.to_string()))?;
        let differences = differences(request, &signed, &own);
        match differences.is_empty() {
            true => Ok(()),
            false => Err(Mismatch {
                reason: Reason::Different {
                    differences,
                    explanation: Box::new(Explanation::new(
                        "request",
                        signed,
                        Some(signer.credentials()),
                    )),
                },
            }),
        }
    }

    /// The request before it was signed, as far as that can be told.
    fn received(
        &self,
        request: &Request<Bytes>,
        arguments: Option<Params>,
    ) -> core::result::Result<UnsignedRequest, Mismatch> {
        let uri = request.uri();
        let origin = match (&self.origin, uri.scheme_str(), uri.authority()) {
            (Some(origin), ..) => origin.trim_end_matches('/').to_owned(),
            (None, Some(scheme), Some(authority)) => format!("{scheme}://{authority}"),
            _ => {
                let host = request
                    .headers()
                    .get(HOST)
                    .and_then(|host| host.to_str().ok());
                let host = host.ok_or_else(|| {
                    Mismatch::unreadable(
                        "the request has no `Host`: write `.origin(..)` on the checker",
                    )
                })?;
                format!("http://{host}")
            }
        };
        let query = uri.query().unwrap_or_default();
        let (query_params, body) = match arguments {
            // The scheme wrote them all to one place; where they were by default no longer shows.
            Some(arguments) => (arguments, GivenBody::default()),
            None => (
                fields(Format::Form, query.as_bytes()).unwrap_or_default(),
                body_fields(request),
            ),
        };
        let received = UnsignedRequest::received(
            request.method().clone(),
            &origin,
            (uri.path(), query),
            request.body().clone(),
            (query_params, body),
        );
        let received = received.map_err(|error| Mismatch::unreadable(error.to_string()))?;
        let constants = self.constants.iter().cloned();
        Ok(constants.fold(received, |received, (name, value)| {
            received.constant(name, value)
        }))
    }
}

fn body_fields(request: &Request<Bytes>) -> GivenBody {
    let body = &request.body()[..];
    let content_type = request.headers().get(CONTENT_TYPE);
    let is_form = content_type.is_some_and(|value| {
        value
            .as_bytes()
            .starts_with(b"application/x-www-form-urlencoded")
    });
    if body.is_empty() {
        return GivenBody::default();
    }
    match is_form {
        true => fields(Format::Form, body).map_or(GivenBody::Raw, GivenBody::Map),
        false => Value::from_json(body).map_or(GivenBody::Raw, GivenBody::from),
    }
}

fn differences(request: &Request<Bytes>, signed: &Signed, own: &[HeaderName]) -> Vec<Difference> {
    let mut differences = Vec::new();
    let mut differ = |part: String, received: Option<&[u8]>, expected: &[u8]| {
        if received != Some(expected) {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            differences.push(Difference {
                part,
                received: received.map(text),
                expected: text(expected),
            });
        }
    };
    for name in own {
        let received = request.headers().get(name).map(|value| value.as_bytes());
        if let Some(expected) = signed.request.headers.get(name) {
            differ(format!("header `{name}`"), received, expected.as_bytes());
        }
    }
    let (uri, url) = (request.uri(), &signed.request.url);
    let query = uri.query().unwrap_or_default();
    differ(
        "the path".to_owned(),
        Some(uri.path().as_bytes()),
        url.path().as_bytes(),
    );
    differ(
        "the query".to_owned(),
        Some(query.as_bytes()),
        url.query().unwrap_or_default().as_bytes(),
    );
    differ(
        "the body".to_owned(),
        Some(request.body()),
        &signed.request.body,
    );
    differences
}
