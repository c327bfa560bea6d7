//! From a recorded call to a request that can be signed.

use std::str::FromStr as _;

use http::Method;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use signed_api::{Result, UnsignedRequest};

use crate::differences::is_dropped;
use crate::json::Json;
use crate::recording::Row;
use crate::rule::{Order, Place, Rule};

/// All but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The request of a row, as a client would build it whose methods are declared by `rule`.
pub(crate) fn request(row: &Row, rule: &Rule) -> Result<UnsignedRequest> {
    let method = Method::from_str(row.method()).expect("a method");
    let path = (rule.path)(row);
    let (in_path, others) = arguments(row, rule, &path);
    let mut url = [row.0.at(&["base", "origin"]).text(), &path].concat();
    for (name, value) in in_path.members() {
        let encoded = utf8_percent_encode(value.text(), RESERVED).to_string();
        url = url.replace(&format!("{{{name}}}"), &encoded);
    }
    let request = UnsignedRequest::new(method, &url)?.path_params(&in_path)?;
    let request = place(request, (rule.place)(row), &others)?;
    let constants = (rule.constants)(row).into_iter();
    Ok(constants.fold(request, |request, (name, value)| {
        request.constant(name, value)
    }))
}

/// The arguments of the path, and the others.
fn arguments(row: &Row, rule: &Rule, path: &str) -> (Json, Json) {
    let arguments = row.0.get("params");
    if let Json::List(_) = arguments {
        return (Json::Map(Vec::new()), arguments.clone());
    }
    let members = arguments.members().iter().cloned();
    let (in_path, mut others) =
        members.partition::<Vec<_>, _>(|(name, _)| path.contains(&format!("{{{name}}}")));
    if is_dropped(row) {
        others.clear();
    }
    if rule.order == Order::ByName {
        others.sort_by(|one, other| one.0.cmp(&other.0));
    }
    (Json::Map(in_path), Json::Map(others))
}

fn place(request: UnsignedRequest, place: Place, arguments: &Json) -> Result<UnsignedRequest> {
    let is_empty = matches!(arguments, Json::Map(members) if members.is_empty());
    match place {
        // A list has no names.
        _ if matches!(arguments, Json::List(_)) => request.json(arguments),
        Place::Query => request.query(arguments),
        Place::Fields if is_empty => Ok(request),
        Place::Fields | Place::Whole => request.json(arguments),
        Place::Form => request.form(arguments),
        Place::QueryAndWhole => request.query(arguments)?.json(arguments),
        Place::FieldsAndQuery(names) => {
            let mut query = arguments.members().to_vec();
            query.retain(|(name, _)| names.contains(&name.as_str()));
            request.query(&Json::Map(query))?.json(arguments)
        }
        Place::Body(name) => request.json(arguments.get(name)),
    }
}
