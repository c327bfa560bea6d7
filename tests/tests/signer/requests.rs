//! Requests before they are signed: URLs, parameters, header fields.

use signed_api::http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue};
use signed_api::http::{HeaderMap, Method};
use signed_api::prelude::*;
use signed_api::transport::SignedRequest;
use signed_api::{ErrorKind, Params, Signer, UnsignedRequest};

use crate::support::{NOW, refused, request};

auth_scheme! {
    /// Shows what it reads.
    pub Shown {
        header "X-Url" = url;
        header "X-Host" = host;
        header "X-Origin" = origin;
        header "X-Target" = target;
        header "X-Args" = json(args);
        header "X-Query" = json(query_params);
        header "X-Body" = json(body_params);
    }
}

auth_scheme! {
    /// Reads nothing but bytes.
    pub Bytes {
        header "X-Sign" = hmac_sha256(secret, target + body) | hex;
    }
}

fn signed(request: &UnsignedRequest) -> SignedRequest {
    let signer = Signer::new(Shown, Credentials::empty()).expect("a signer");
    signer.sign_at(request, NOW, 0).expect("signed")
}

fn header<'r>(request: &'r SignedRequest, name: &str) -> &'r str {
    request.headers[name].to_str().expect("text")
}

#[test]
fn a_url_is_taken_as_it_is_written() {
    for (url, host, target) in [
        ("https://api.example.com", "api.example.com", "/"),
        ("https://api.example.com/", "api.example.com", "/"),
        ("https://api.example.com?a=1", "api.example.com", "/?a=1"),
        (
            "http://api.example.com:8080/v1/a%20b",
            "api.example.com:8080",
            "/v1/a%20b",
        ),
        ("https://API.example.com:443/V1", "api.example.com", "/V1"),
        ("http://[::1]:80/a", "[::1]", "/a"),
        (
            "wss://stream.example.com/ws?x=1",
            "stream.example.com",
            "/ws?x=1",
        ),
        ("ws://stream.example.com:80/ws", "stream.example.com", "/ws"),
        (
            "https://api.example.com/a?b=c+d&flag&e=%2f&&e=",
            "api.example.com",
            "/a?b=c+d&flag&e=%2f&&e=",
        ),
        (
            "https://api.example.com/a?b=https://x/?y",
            "api.example.com",
            "/a?b=https://x/?y",
        ),
    ] {
        let sent = signed(&request(Method::GET, url));
        assert_eq!(
            (header(&sent, "x-host"), header(&sent, "x-target")),
            (host, target)
        );
        let whole = format!("{}{target}", header(&sent, "x-origin"));
        assert_eq!(sent.url.as_str(), whole);
        assert_eq!(header(&sent, "x-url"), whole);
    }
}

#[test]
fn the_pairs_of_a_written_query_are_parameters() {
    let sent = signed(&request(
        Method::GET,
        "https://api.example.com/a?b=c+d&flag&e=%2f",
    ));
    assert_eq!(header(&sent, "x-query"), r#"{"b":"c d","flag":"","e":"/"}"#);
}

#[test]
fn parameters_are_added_to_what_is_there() {
    let more = request(Method::GET, "https://api.example.com/a?b=c+d")
        .params(&[("e", "f g")])
        .and_then(|request| request.query(&[("h", 1)]))
        .expect("parameters");
    let sent = signed(&more);
    assert_eq!(
        sent.url.as_str(),
        "https://api.example.com/a?b=c+d&e=f%20g&h=1"
    );
    assert_eq!(header(&sent, "x-query"), r#"{"b":"c d","e":"f g","h":1}"#);
}

#[test]
fn parameters_go_where_the_method_has_them() {
    for method in [Method::GET, Method::HEAD, Method::DELETE, Method::OPTIONS] {
        let request = request(method, "https://api.example.com/a").params(&[("b", "c")]);
        let sent = signed(&request.expect("parameters"));
        assert_eq!((sent.url.query(), &sent.body[..]), (Some("b=c"), &b""[..]));
        assert_eq!(header(&sent, "x-body"), "{}");
    }
    for method in [Method::POST, Method::PUT, Method::PATCH] {
        let request = request(method, "https://api.example.com/a").params(&[("b", "c")]);
        let sent = signed(&request.expect("parameters"));
        assert_eq!(
            (sent.url.query(), &sent.body[..]),
            (None, &br#"{"b":"c"}"#[..])
        );
        assert_eq!(header(&sent, "x-body"), r#"{"b":"c"}"#);
        assert_eq!(header(&sent, "content-type"), "application/json");
    }
    let form = request(Method::POST, "https://api.example.com/a/7")
        .form(&[("b", "c d")])
        .and_then(|request| request.path_params(&[("id", 7)]))
        .expect("parameters");
    let sent = signed(&form);
    assert_eq!(&sent.body[..], b"b=c%20d");
    assert_eq!(
        header(&sent, "content-type"),
        "application/x-www-form-urlencoded"
    );
    assert_eq!(header(&sent, "x-args"), r#"{"id":7,"b":"c d"}"#);
    let params = Params::from_json(br#"{"z":1.10,"a":null}"#).expect("JSON");
    let whole = request(Method::POST, "https://api.example.com/a").json(&params.get("z").is_some());
    assert_eq!(
        refused(sign(whole.expect("JSON")), ErrorKind::Signing)
            .matches("no object")
            .count(),
        1
    );
}

fn sign(request: UnsignedRequest) -> Result<SignedRequest> {
    let signer = Signer::new(Shown, Credentials::empty())?;
    signer.sign_at(&request, NOW, 0)
}

#[test]
fn what_cannot_be_sent_as_it_is_written_is_refused_at_once() {
    for (url, reason) in [
        ("api.example.com/a", "begins with none"),
        ("ftp://api.example.com/a", "begins with none"),
        (
            "https://user:hunter2@api.example.com/a",
            "user name or password",
        ),
        ("https://api.example.com/a#b", "in another form"),
        ("https://api.example.com/a?b#c", "in another form"),
        ("https://api.example.com#c", "fragment"),
        ("https://api.example.com/a b", "in another form"),
        ("https://api.example.com/é", "in another form"),
        ("https://api.example.com/a?b='c'", "in another form"),
        ("https://api.example.com/a/../b", "segment"),
        ("https://api.example.com/%2e%2e/b", "segment"),
        ("https://", "not a URL"),
        ("", "begins with none"),
    ] {
        let text = refused(UnsignedRequest::new(Method::GET, url), ErrorKind::Argument);
        assert!(text.contains(reason), "{url}: {text}");
        assert!(!text.contains("hunter2"), "{text}");
    }
}

#[test]
fn parameters_are_a_map_a_struct_or_pairs() {
    let url = "https://api.example.com/a";
    for value in [
        serde_json::json!([1, 2]),
        serde_json::json!("x"),
        serde_json::json!([["a"]]),
    ] {
        let text = refused(request(Method::GET, url).query(&value), ErrorKind::Argument);
        assert!(
            text.contains("parameters are a map, a struct or a list of pairs"),
            "{text}"
        );
    }
    let none: Option<u8> = None;
    let sent = signed(&request(Method::GET, url).query(&none).expect("nothing"));
    assert_eq!(sent.url.as_str(), url);
    let text = refused(
        request(Method::POST, url).json(&f64::NAN),
        ErrorKind::Argument,
    );
    assert!(text.contains("not finite"), "{text}");
}

#[test]
fn header_fields_are_sent_and_credentials_among_them_do_not_show() {
    let mut fields = HeaderMap::new();
    fields.insert("x-app", HeaderValue::from_static("tests"));
    let request = request(Method::POST, "https://api.example.com/a")
        .params(&[("a", 1)])
        .expect("JSON")
        .header(
            CONTENT_TYPE,
            HeaderValue::from_static("application/vnd.api+json"),
        )
        .header(AUTHORIZATION, HeaderValue::from_static("Bearer hunter2"))
        .header(
            HeaderName::from_static("x-url"),
            HeaderValue::from_static("overwritten"),
        )
        .headers(&fields);
    let sent = signed(&request);
    assert_eq!(header(&sent, "x-app"), "tests");
    assert_eq!(header(&sent, "content-type"), "application/vnd.api+json");
    assert_eq!(header(&sent, "authorization"), "Bearer hunter2");
    assert_eq!(header(&sent, "x-url"), "https://api.example.com/a");
    let shown = format!("{request:?} {sent:?}");
    assert!(!shown.contains("hunter2"), "{shown}");
}

#[test]
fn a_body_as_it_is_goes_with_schemes_that_read_bytes() {
    let signer = Signer::new(Bytes, Credentials::new("k", "tell nobody")).expect("a signer");
    let request = request(Method::POST, "https://api.example.com/a").body(&b"\xff\x00"[..]);
    let sent = signer.sign_at(&request, NOW, 0).expect("signed");
    assert_eq!(&sent.body[..], b"\xff\x00");
    assert!(!sent.headers.contains_key("content-type"));
    let text = refused(sign(request), ErrorKind::Signing);
    assert!(text.contains("the body is given as it is"), "{text}");

    auth_scheme! {
        /// Writes none.
        pub Writing {
            body = "";
        }
    }
    let request = self::request(Method::POST, "https://api.example.com/a");
    let signer = Signer::new(Writing, Credentials::empty()).expect("a signer");
    let text = refused(
        signer.sign_at(&request.clone().body("x"), NOW, 0),
        ErrorKind::Argument,
    );
    assert!(text.contains("the scheme writes the body itself"), "{text}");
    let sent = signer
        .sign_at(&request.body(""), NOW, 0)
        .expect("nothing is lost");
    assert!(sent.body.is_empty());
}
