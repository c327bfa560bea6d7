//! A received request as it was before it was signed, as far as that can be told.

use http::header::{ACCEPT, HOST};
use http::{HeaderMap, Request};

use bytes::Bytes;

use super::mismatch::Mismatch;
use crate::given::GivenBody;
use crate::header_fields::CONNECTION_FIELDS;
use crate::maps;
use crate::params::Params;
use crate::read_back::{Moment, fields, in_body};
use crate::scheme::Assigns;
use crate::scheme::layout::{Arguments, Format, Place};
use crate::unsigned::UnsignedRequest;

/// The address that the sender wrote in front of the path.
pub(super) fn origin(request: &Request<Bytes>) -> Result<String, Mismatch> {
    let uri = request.uri();
    if let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) {
        return Ok(format!("{scheme}://{authority}"));
    }
    let host = request
        .headers()
        .get(HOST)
        .and_then(|host| host.to_str().ok());
    match host {
        Some(host) => Ok(format!("http://{host}")),
        None => Err(Mismatch::unreadable(
            "the request has no `Host`: write `.origin(\"https://..\")` on the checker",
        )),
    }
}

/// The header fields without those that the connection adds, which no sender signs.
pub(super) fn fields_of_the_call(headers: &HeaderMap) -> HeaderMap {
    let mut headers = headers.clone();
    for name in CONNECTION_FIELDS {
        headers.remove(name);
    }
    // What HTTP clients send unless they are told otherwise.
    if headers.get(ACCEPT).is_some_and(|accept| accept == "*/*") {
        headers.remove(ACCEPT);
    }
    headers
}

/// The request before it was signed.
pub(super) fn unsigned(
    request: &Request<Bytes>,
    origin: &str,
    moment: &Moment,
    assigns: Assigns,
) -> Result<UnsignedRequest, Mismatch> {
    let uri = request.uri();
    let path = moment.path.as_deref().unwrap_or(uri.path());
    let query = uri.query().unwrap_or_default();
    let (query_params, body) = arguments(request, moment, assigns);
    let unsigned = UnsignedRequest::received(
        request.method().clone(),
        origin,
        (path, query),
        request.body().clone(),
        (query_params, body),
    );
    // A scheme that adds to the query finds it without what it adds.
    let kinds = [Arguments::All, Arguments::Query, Arguments::Body];
    let mut found = kinds
        .into_iter()
        .filter_map(|which| moment.arguments(which));
    let unsigned = match found.any(|found| found.place == Place::Query) {
        true => unsigned.map(UnsignedRequest::with_query_of_params),
        false => unsigned,
    };
    unsigned.map_err(|error| Mismatch::unreadable(error.message()))
}

/// The arguments, apart by where they are by default. What is sent as it is counts as it is, whatever else says of it.
fn arguments(request: &Request<Bytes>, moment: &Moment, assigns: Assigns) -> (Params, GivenBody) {
    let query = request.uri().query().unwrap_or_default();
    let in_query = || fields(Format::Form, query.as_bytes()).unwrap_or_default();
    let Some(all) = &moment.all else {
        let query = moment.query.as_ref().filter(|found| {
            assigns.query || is_there(found.place, Place::Query) || is_form(&found.params, query)
        });
        let body = moment.body.as_ref();
        let body = body.filter(|found| assigns.body || is_there(found.place, Place::Body));
        return (
            query.map_or_else(in_query, |found| found.params.clone()),
            body.map_or_else(
                || in_body(request.headers(), request.body()),
                |found| GivenBody::Map(found.params.clone()),
            ),
        );
    };
    let all_in_query = || (all.params.clone(), GivenBody::default());
    match (assigns.query, assigns.body) {
        _ if all.place == Place::Message => all_in_query(),
        (true, true) => all_in_query(),
        (true, false) => {
            let body = in_body(request.headers(), request.body());
            let others = match &body {
                GivenBody::Map(body) => all.params.len().saturating_sub(body.len()),
                _ => all.params.len(),
            };
            (split(&all.params, others).0, body)
        }
        (false, is_body_written) => {
            // The texts of a query have no types, which they have where all are.
            let mut counts = 0..=all.params.len().min(MOST_ARGUMENTS);
            let count = counts.find(|count| is_form(&split(&all.params, *count).0, query));
            let (query, rest) = match count {
                Some(count) => split(&all.params, count),
                None => (in_query(), Params::default()),
            };
            match is_body_written {
                true => (query, GivenBody::Map(rest)),
                false => (query, in_body(request.headers(), request.body())),
            }
        }
    }
}

/// Whether what was found at `place` is all that stands at `default`. With a message nothing is sent by default.
fn is_there(place: Place, default: Place) -> bool {
    place == default || place == Place::Message
}

/// More arguments than any method has.
const MOST_ARGUMENTS: usize = 100;

/// Whether `params` are written so by default.
fn is_form(params: &Params, query: &str) -> bool {
    let mut text = String::new();
    maps::append_form(&mut text, params).is_ok() && text == query
}

/// The first `count`, and the others.
fn split(params: &Params, count: usize) -> (Params, Params) {
    let (mut first, mut others) = (Params::default(), Params::default());
    for (index, (name, value)) in params.iter().enumerate() {
        let part = if index < count {
            &mut first
        } else {
            &mut others
        };
        part.push(name, value.clone());
    }
    (first, others)
}
