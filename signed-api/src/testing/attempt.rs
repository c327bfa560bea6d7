//! One reading of a received request, signed once more.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, Request};

use super::checker::{Checked, Checker};
use super::compare::Expected;
use super::mismatch::Mismatch;
use super::received;
use crate::clock::Timestamp;
use crate::explain::Explanation;
use crate::parts::Signed;
use crate::read_back::{Fact, Moment, Optional, Replay, read, told_by};
use crate::scheme::layout::{Arguments, Place};
use crate::unsigned::UnsignedRequest;

/// More header fields than any server takes.
const MOST_FIELDS: usize = 200;

/// A received request, and the moment at which it is taken to be signed.
pub(super) struct Attempt<'a> {
    checker: &'a Checker,
    request: &'a Request<Bytes>,
    /// The message that logs in to a WebSocket, if it is that which is checked.
    message: Option<&'a str>,
    moment: Moment,
    /// When it was signed, where that is known without reading it.
    at: Option<(Timestamp, u64)>,
}

impl<'a> Attempt<'a> {
    /// Reads what can be read.
    pub(super) fn new(
        checker: &'a Checker,
        request: &'a Request<Bytes>,
        message: Option<&'a str>,
        at: Option<(Timestamp, u64)>,
        optional: Optional,
    ) -> Self {
        let mut moment = Moment::default();
        for layout in checker.layout {
            let text = match layout.place {
                Place::Header(name) => request.headers().get(name).map(|value| value.as_bytes()),
                Place::Path => Some(request.uri().path().as_bytes()),
                Place::Query => Some(request.uri().query().unwrap_or_default().as_bytes()),
                Place::Body => Some(&request.body()[..]),
                Place::Message => message.map(str::as_bytes),
            };
            if let Some(text) = text {
                read(&mut moment, layout, text, &checker.options, optional);
            }
        }
        if let Some(params) = checker.params.clone() {
            moment.found_arguments(Arguments::All, params, Place::Body);
        }
        Self {
            checker,
            request,
            message,
            moment,
            at,
        }
    }

    /// Whether it could be read in another way.
    pub(super) fn has_optional(&self) -> bool {
        self.moment.has_optional
    }

    /// Signs it once more and compares.
    pub(super) fn check(&self) -> Result<Checked, Mismatch> {
        let signed = self.signed(self.at())?;
        self.refuse_other_kind(&signed)?;
        let hidden = self.checker.signer.hidden();
        let expected = Expected {
            signed: &signed,
            moment: &self.moment,
            layout: self.checker.layout,
            credentials: self.checker.signer.credentials(),
            hidden: &hidden,
        };
        let differences = expected.differences(self.request, self.message);
        match differences.is_empty() {
            true => Ok(Checked {
                now: self.moment.now(),
                nonce: self.moment.nonce,
            }),
            false => Err(Mismatch::different(differences, self.explanation(signed))),
        }
    }

    /// Says of `mismatch` whether it comes of a time or a nonce that is signed, and that requests do not say.
    pub(super) fn explained(&self, mismatch: Mismatch) -> Mismatch {
        let told = self
            .checker
            .layout
            .iter()
            .flat_map(|layout| told_by(&layout.shape));
        let told: Vec<Fact> = told.collect();
        let says = |fact| told.contains(&fact);
        let (now, nonce) = self.at();
        let another = (
            if says(Fact::Now) {
                now
            } else {
                Timestamp::from_nanos(1_111_111_111_111_111_111)
            },
            if says(Fact::Nonce) { nonce } else { 1 },
        );
        let is_read = self.at.is_some() || another == (now, nonce);
        let Some(explanation) = mismatch.explanation().filter(|_| !is_read) else {
            return mismatch;
        };
        let other = self.signed(another);
        match other.is_ok_and(|signed| self.explanation(signed) != *explanation) {
            true => mismatch.of_unsent_moment(),
            false => mismatch,
        }
    }

    fn at(&self) -> (Timestamp, u64) {
        let read = || {
            let now = self.moment.now().unwrap_or(Timestamp::from_millis(0));
            (now, self.moment.nonce.unwrap_or_default())
        };
        self.at.unwrap_or_else(read)
    }

    fn explanation(&self, signed: Signed) -> Explanation {
        Explanation::new("request", signed, &self.checker.signer.hidden())
    }

    /// What the scheme makes of the request, beside the header fields that are not its own.
    fn signed(&self, (now, nonce): (Timestamp, u64)) -> Result<Signed, Mismatch> {
        let received = self.received()?;
        let signer = self
            .checker
            .signer
            .clone()
            .entropy(Replay::of(&self.moment));
        let sign = |others: &HeaderMap| {
            let received = received.clone().headers(others);
            let signed = signer.signed_at(&received, now, nonce, true);
            signed.map_err(|error| Mismatch::unreadable(error.message()))
        };
        let mut others = received::fields_of_the_call(self.request.headers());
        // Which header fields are the scheme's own is known once it has signed.
        match sign(&HeaderMap::new()) {
            Ok(first) => {
                for (own, _) in &first.record.headers {
                    others.remove(own);
                }
            }
            // It covers fields that have to be there: those that it writes itself may be missing.
            Err(_) => {
                let names: Vec<HeaderName> = others.keys().cloned().collect();
                for name in names {
                    let mut without = others.clone();
                    without.remove(&name);
                    let writes_it =
                        |signed: Signed| signed.record.headers.iter().any(|(own, _)| *own == name);
                    if sign(&without).is_ok_and(writes_it) {
                        others = without;
                    }
                }
            }
        }
        sign(&others)
    }

    /// The request before it was signed, as far as that can be told.
    fn received(&self) -> Result<UnsignedRequest, Mismatch> {
        let (checker, request) = (self.checker, self.request);
        if request.headers().len() > MOST_FIELDS {
            return Err(Mismatch::unreadable(format!(
                "the request has more than {MOST_FIELDS} header fields"
            )));
        }
        let origin = match &checker.origin {
            Some(origin) => origin.trim_end_matches('/').to_owned(),
            None => received::origin(request)?,
        };
        let received = received::unsigned(request, &origin, &self.moment, checker.assigns)?;
        let received = received.with_path_params(checker.path_params.clone());
        let is_given = |name: &str| checker.constants.iter().any(|(given, _)| given == name);
        let read = self.moment.constants.iter();
        let read = read.filter(|(name, _)| !is_given(name));
        let read = read.map(|(name, value)| ((*name).to_owned(), value.clone()));
        let constants = checker.constants.iter().cloned().chain(read);
        Ok(constants.fold(received, |received, (name, value)| {
            received.constant(name, value)
        }))
    }

    /// A scheme that writes a message and nothing else says nothing of a request.
    fn refuse_other_kind(&self, signed: &Signed) -> Result<(), Mismatch> {
        let record = &signed.record;
        let is_bare = record.headers.is_empty()
            && record.path.is_none()
            && record.query.is_none()
            && record.body.is_none();
        match (self.message, &signed.message) {
            (Some(_), None) => Err(Mismatch::unreadable(
                "the scheme writes no message that logs in: write `.check(..)`",
            )),
            (None, Some(_)) if is_bare => Err(Mismatch::unreadable(
                "the scheme logs in to a WebSocket by a message, and signs no request: write `.check_login(..)`",
            )),
            _ => Ok(()),
        }
    }
}
