//! One thing at a time that somebody on the way may change.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request, Uri};

use crate::requests::Received;
use crate::row::Part;

/// A request of which one thing is not as it was sent.
pub(crate) struct Change {
    pub(crate) what: String,
    /// The part, unless it is a header field that the scheme set.
    pub(crate) part: Option<Part>,
    /// As a mismatch calls it.
    pub(crate) named: String,
    pub(crate) request: Request<Bytes>,
}

/// Every change of `received` that is tried.
pub(crate) fn changes(received: &Received) -> Vec<Change> {
    let request = &received.request;
    let mut changes = Vec::new();
    for name in &received.own {
        changes.extend(headers(request, name));
    }
    let other = match *request.method() {
        Method::GET => Method::DELETE,
        Method::DELETE => Method::GET,
        _ => Method::PUT,
    };
    let mut changed = request.clone();
    *changed.method_mut() = other;
    changes.push(part(Part::Method, "the method".to_owned(), changed));

    let (path, query) = (
        request.uri().path(),
        request.uri().query().unwrap_or_default(),
    );
    for path in [
        format!("{path}s"),
        path.replacen('o', "0", 1),
        path.replacen("/v1", "/v2", 1),
    ] {
        let what = format!("the path `{path}`");
        changes.push(part(Part::Path, what, with_uri(request, &path, query)));
    }
    for query in changed_texts(query.as_bytes(), b"x=1", b"&x=1") {
        let query = String::from_utf8(query).expect("text");
        let what = format!("the query `{query}`");
        changes.push(part(Part::Query, what, with_uri(request, path, &query)));
    }
    for body in changed_texts(request.body(), br#"{"x":1}"#, b" ") {
        let what = format!("the body `{}`", body.escape_ascii());
        let mut changed = request.clone();
        *changed.body_mut() = Bytes::from(body);
        changes.push(part(Part::Body, what, changed));
    }
    changes
}

fn headers<'r>(
    request: &'r Request<Bytes>,
    name: &'r HeaderName,
) -> impl Iterator<Item = Change> + 'r {
    let value = request.headers()[name].as_bytes();
    let changed = one_byte(value).into_iter().map(Some);
    let values = changed.chain([Some([value, b"0"].concat()), None]);
    values.map(move |value| {
        let mut changed = request.clone();
        let what = match value {
            Some(value) => {
                let value = HeaderValue::from_bytes(&value).expect("a header");
                changed.headers_mut().insert(name, value.clone());
                format!("header `{name}` is {value:?}")
            }
            None => {
                changed.headers_mut().remove(name);
                format!("header `{name}` is missing")
            }
        };
        Change {
            what,
            part: None,
            named: format!("header `{name}`"),
            request: changed,
        }
    })
}

/// What an empty text becomes, or a text that is appended to one that is not, and every text with one byte changed.
fn changed_texts(text: &[u8], first: &[u8], more: &[u8]) -> Vec<Vec<u8>> {
    if text.is_empty() {
        return vec![first.to_vec()];
    }
    let mut changed = one_byte(text);
    changed.push([text, more].concat());
    changed.push(Vec::new());
    changed
}

/// `text` with one of its bytes changed, in many places.
fn one_byte(text: &[u8]) -> Vec<Vec<u8>> {
    one_byte_in(text, 8)
}

/// The same in about so many places.
pub(crate) fn one_byte_in(text: &[u8], places: usize) -> Vec<Vec<u8>> {
    let step = text.len() / places + 1;
    let places = (0..text.len())
        .step_by(step)
        .chain(text.len().checked_sub(1));
    let changed = places.map(|place| {
        let mut text = text.to_vec();
        text[place] = match text[place] {
            b'9' => b'0',
            b'z' => b'a',
            b'Z' => b'A',
            byte if byte.is_ascii_alphanumeric() => byte + 1,
            _ => b'x',
        };
        text
    });
    changed.collect()
}

fn with_uri(request: &Request<Bytes>, path: &str, query: &str) -> Request<Bytes> {
    let text = match query {
        "" => path.to_owned(),
        query => format!("{path}?{query}"),
    };
    let mut changed = request.clone();
    *changed.uri_mut() = text.parse::<Uri>().expect("a target");
    changed
}

fn part(part: Part, what: String, request: Request<Bytes>) -> Change {
    let named = match part {
        Part::Method => "the method",
        Part::Path => "the path",
        Part::Query => "the query",
        _ => "the body",
    };
    Change {
        what,
        part: Some(part),
        named: named.to_owned(),
        request,
    }
}
