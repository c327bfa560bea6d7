//! Requests before they are signed, and as a server receives them.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HOST, HeaderName};
use http::{HeaderMap, Method, Request};
use serde::Serialize;
use signed_api::transport::SignedRequest;
use signed_api::{Error, Result, UnsignedRequest};

use crate::row::{NONCE, NOW, ORIGIN, Row};

/// A request with a name.
pub(crate) type Named = (&'static str, UnsignedRequest);

#[derive(Serialize)]
struct Order {
    symbol: &'static str,
    size: f64,
    post_only: bool,
    ids: [u32; 2],
    note: Option<&'static str>,
    client: &'static str,
}

const ORDER: Order = Order {
    symbol: "BTC/USDT",
    size: 1.5,
    post_only: true,
    ids: [7, 8],
    note: None,
    client: "a b,c*é&d=+",
};

const PAIRS: &[(&str, &str)] = &[
    ("symbol", "BTC/USDT"),
    ("client", "a b,c*é&d=+"),
    ("limit", "5"),
];

/// GET with a query, POST with JSON and with a form, nothing, and what lies between.
pub(crate) fn requests(row: &Row) -> Vec<Named> {
    let pairs = row.arguments.unwrap_or(PAIRS);
    let all: [(&str, Method, Fill); 9] = [
        ("GET", Method::GET, Box::new(Ok)),
        (
            "GET with a query",
            Method::GET,
            Box::new(|request| request.query(pairs)),
        ),
        (
            "GET with nothing but an absent argument",
            Method::GET,
            Box::new(|request| request.query(&[("symbol", None::<&str>)])),
        ),
        (
            "DELETE with a query",
            Method::DELETE,
            Box::new(|request| request.query(pairs)),
        ),
        ("POST", Method::POST, Box::new(Ok)),
        (
            "POST with JSON",
            Method::POST,
            match row.arguments {
                Some(pairs) => Box::new(|request| request.params(pairs)),
                None => Box::new(|request| request.params(&ORDER)),
            },
        ),
        (
            "POST with a form",
            Method::POST,
            Box::new(|request| request.form(pairs)),
        ),
        (
            "POST with a list",
            Method::POST,
            Box::new(|request| request.json(&[ORDER, ORDER])),
        ),
        (
            "POST with query and JSON",
            Method::POST,
            Box::new(|request| {
                request
                    .query(&[("account", "7"), ("size", "x")])?
                    .params(&[("side", "buy"), ("note", "é")])
            }),
        ),
    ];
    let asked_for = |name: &&'static str| match row.only {
        // Few schemes sign a list, and those say so.
        [] => {
            *name != "POST with a list"
                && (row.arguments.is_none() || *name != "POST with query and JSON")
        }
        only => only.contains(name),
    };
    let requests = all.into_iter().filter(|(name, ..)| asked_for(name));
    let requests = requests.map(|(name, method, fill)| {
        let request = UnsignedRequest::new(method, &format!("{ORIGIN}/api/v1/orders"));
        (name, request.and_then(fill).expect(name))
    });
    let constants = row.scheme.constants();
    let requests = requests.map(|(name, request)| {
        let request = constants.iter().fold(request, |request, name| {
            request.constant(name.name, "constant")
        });
        (name, request)
    });
    requests.collect()
}

type Fill = Box<dyn Fn(UnsignedRequest) -> Result<UnsignedRequest, Error>>;

/// What arrives of `request`, signed by `row`, and the names of the header fields that the scheme set.
pub(crate) fn received(row: &Row, request: &UnsignedRequest, with_options: bool) -> Received {
    let signed = row.signer(with_options).sign_at(request, NOW, NONCE);
    let signed = signed.unwrap_or_else(|error| panic!("{row:?}: {error}"));
    let request = as_received(&signed);
    Received {
        own: own_fields(&signed.headers),
        request,
    }
}

pub(crate) struct Received {
    pub(crate) request: Request<Bytes>,
    /// The header fields that are the scheme's own.
    pub(crate) own: Vec<HeaderName>,
}

/// The request as it comes from the network: the target without the origin, and `Host`.
pub(crate) fn as_received(signed: &SignedRequest) -> Request<Bytes> {
    let (url, mut headers) = (&signed.url, signed.headers.clone());
    let (_, address) = url.as_str().split_once("://").expect("a URL");
    let (host, target) = address.split_at(address.find('/').expect("a path"));
    headers.insert(HOST, host.parse().expect("a host"));
    let mut request = Request::builder().method(signed.method.clone()).uri(target);
    *request.headers_mut().expect("no error so far") = headers;
    request.body(signed.body.clone()).expect("a request")
}

fn own_fields(headers: &HeaderMap) -> Vec<HeaderName> {
    let names = headers.keys().filter(|name| *name != CONTENT_TYPE);
    names.cloned().collect()
}
