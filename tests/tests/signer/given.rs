//! What a caller gives: kept as it is, or refused with the reason; and written as a generated client writes it.

use signed_api::http::header::{ACCEPT, CONTENT_TYPE, HOST, HeaderName, HeaderValue};
use signed_api::http::{HeaderMap, Method};
use signed_api::prelude::*;
use signed_api::scheme::maps::{self, Arrays, MapSink as _};
use signed_api::scheme::{Assigns, Exposure, Keys, Scheme, SignContext, SignError, Sink as _};
use signed_api::testing::{ScriptedTransport, Step};
use signed_api::{CredentialError, ErrorKind, SignedRequest, Signer, UnsignedRequest};

use crate::support::{NOW, refused, request};

const URL: &str = "https://api.example.com/orders";

auth_scheme! {
    /// Signs bytes alone.
    pub Plain {
        header "X-Sign" = hmac_sha256(secret, target + body) | hex;
    }
}

auth_scheme! {
    /// Writes what no form has a place for.
    pub Nesting {
        query = form(query_params, nested);
        body = form(body_params, json);
        header "X-Sign" = hmac_sha256(secret, query + body) | hex;
    }
}

/// Reads the header fields and the default query, and writes both query and body.
struct Reading;

impl Scheme for Reading {
    fn keys(&self, _: &Credentials) -> Result<Keys, CredentialError> {
        Ok(Keys::new())
    }

    fn sign(&self, cx: &mut SignContext<'_>) -> Result<(), SignError> {
        let accepted = cx.headers().get_all(ACCEPT);
        let accepted: Vec<&[u8]> = accepted.iter().map(HeaderValue::as_bytes).collect();
        let accepted = accepted.join(&b'|');
        let default = format!("[{}][{}]", cx.query(), String::from_utf8_lossy(cx.body()));
        for (name, value) in [
            ("x-accepted", &accepted[..]),
            ("x-default", default.as_bytes()),
        ] {
            let mut text = cx.value();
            text.bytes(value);
            cx.header(HeaderName::from_static(name), text, Exposure::Public)?;
        }
        let mut query = cx.new_query();
        let mut form = maps::form(&mut query, Arrays::Repeat);
        form.spread(cx.params()?)?;
        form.end();
        cx.set_query(query, Exposure::Public)?;
        let body = cx.value();
        cx.set_body(body, Exposure::Public, None)
    }

    fn assigns(&self) -> Assigns {
        Assigns {
            query: true,
            body: true,
            ..Assigns::default()
        }
    }
}

fn sign(scheme: impl Scheme + 'static, request: &UnsignedRequest) -> Result<SignedRequest> {
    let signer = Signer::new(scheme, Credentials::new("key-0123456789", "tell nobody"))?;
    signer.sign_at(request, NOW, 0)
}

fn all<'r>(headers: &'r HeaderMap, name: &str) -> Vec<&'r str> {
    let values = headers.get_all(name).iter();
    values.map(|value| value.to_str().expect("text")).collect()
}

/// RFC 9110, section 5.3: the order of field lines of one name is significant.
#[test]
fn header_fields_of_one_name_are_all_sent_and_all_seen_by_the_scheme() {
    let mut more = HeaderMap::new();
    more.insert("accept", HeaderValue::from_static("text/plain"));
    more.append("x-tag", HeaderValue::from_static("c"));
    more.append("x-tag", HeaderValue::from_static("a"));
    let request = request(Method::GET, URL)
        .header(ACCEPT, HeaderValue::from_static("application/json"))
        .header(
            HeaderName::from_static("x-tag"),
            HeaderValue::from_static("b"),
        )
        .headers(&more);
    let sent = sign(Reading, &request).expect("signed");
    assert_eq!(
        all(&sent.headers, "accept"),
        ["application/json", "text/plain"]
    );
    assert_eq!(all(&sent.headers, "x-tag"), ["b", "c", "a"]);
    assert_eq!(
        all(&sent.headers, "x-accepted"),
        ["application/json|text/plain"]
    );
    // One that the scheme sets is its alone.
    let own = HeaderName::from_static("x-accepted");
    let request = request.header(own, HeaderValue::from_static("mine"));
    let sent = sign(Reading, &request).expect("signed");
    assert_eq!(
        all(&sent.headers, "x-accepted"),
        ["application/json|text/plain"]
    );
}

#[test]
fn header_fields_that_stand_once_and_those_of_the_connection_are_refused_with_the_reason() {
    let text = HeaderValue::from_static("a/b");
    let twice = request(Method::POST, URL)
        .header(CONTENT_TYPE, text.clone())
        .header(CONTENT_TYPE, text.clone());
    assert_eq!(
        refused(sign(Plain, &twice), ErrorKind::Argument),
        "the header field `content-type` is given twice, and is none that a request may repeat; nothing was sent"
    );
    let host = request(Method::POST, URL).header(HOST, text.clone());
    assert_eq!(
        refused(sign(Plain, &host), ErrorKind::Argument),
        "the header field `host` belongs to the connection and is set by it: it is the host of the URL; nothing was sent"
    );
    let length = HeaderName::from_static("content-length");
    let length = request(Method::POST, URL).header(length, HeaderValue::from_static("7"));
    let text = refused(sign(Plain, &length), ErrorKind::Argument);
    assert!(text.contains("it is the length of the body"), "{text}");
}

#[test]
fn a_constant_that_is_given_twice_is_refused() {
    auth_scheme! {
        /// Reads one.
        pub Acting {
            header "X-Action" = op.action;
        }
    }
    let once = request(Method::GET, URL).constant("action", "buy");
    assert_eq!(
        sign(Acting, &once).expect("signed").headers["x-action"],
        "buy"
    );
    for value in ["buy", "sell"] {
        let twice = once.clone().constant("action", value);
        assert_eq!(
            refused(sign(Acting, &twice), ErrorKind::Configuration),
            "the constant `action` is given twice; nothing was sent"
        );
    }
}

#[test]
fn json_is_as_it_is_and_parameters_are_pairs() {
    let post = || request(Method::POST, URL);
    let body = |request: Result<UnsignedRequest>| {
        let sent = sign(Plain, &request.expect("a body")).expect("signed");
        let content_type = sent.headers.get(CONTENT_TYPE).cloned();
        assert_eq!(
            content_type,
            Some(HeaderValue::from_static("application/json"))
        );
        String::from_utf8(sent.body.to_vec()).expect("text")
    };
    assert_eq!(body(post().json(&[("a", 1)])), r#"[["a",1]]"#);
    assert_eq!(body(post().json(&[("a", None::<u8>)])), r#"[["a",null]]"#);
    assert_eq!(
        body(post().json(&serde_json::json!({ "a": null }))),
        r#"{"a":null}"#
    );
    assert_eq!(
        body(post().params(&[("a", 1), ("b", 2)])),
        r#"{"a":1,"b":2}"#
    );
    // As an argument of a method that is not there.
    assert_eq!(
        body(post().params(&[("a", Some(1)), ("b", None)])),
        r#"{"a":1}"#
    );
    let twice = post().params(&[("a", 1)]);
    assert_eq!(
        body(twice.and_then(|post| post.params(&[("b", 2)]))),
        r#"{"a":1,"b":2}"#
    );
    let form = post()
        .form(&[("a", 1)])
        .and_then(|post| post.params(&[("b", 2)]));
    let sent = sign(Plain, &form.expect("a form")).expect("signed");
    assert_eq!(&sent.body[..], b"a=1&b=2");
    for whole in [post().body("x"), post().json(&1).expect("JSON")] {
        let text = refused(whole.params(&[("a", 1)]), ErrorKind::Argument);
        assert!(text.starts_with("the body is given as a whole"), "{text}");
    }
}

#[test]
fn bytes_of_a_written_query_that_are_no_text_are_refused() {
    for query in ["x=%FF", "x=a%C3", "%FF=1", "a=1&b=%e9"] {
        let url = format!("{URL}?{query}");
        let text = refused(UnsignedRequest::new(Method::GET, &url), ErrorKind::Argument);
        assert!(text.contains("no text in UTF-8"), "{text}");
    }
    // What is text is sent as it was written.
    let sent = sign(Plain, &request(Method::GET, &format!("{URL}?x=%c3%A9+%2B"))).expect("signed");
    assert_eq!(sent.url.query(), Some("x=%c3%A9+%2B"));
    // Nothing reads what the path stands for.
    let sent = sign(Plain, &request(Method::GET, "https://api.example.com/%FF")).expect("signed");
    assert_eq!(sent.url.path(), "/%FF");
}

#[api_client(base_url = "https://api.example.com")]
#[auth(Nesting)]
trait Generated {
    #[post("/orders")]
    async fn nesting(&self, #[query] filter: &Filter, legs: &[Filter]) -> Result<()>;

    #[post("/orders")]
    #[auth(Plain)]
    async fn plain(&self, #[query] filter: &Filter) -> Result<()>;
}

#[derive(serde::Serialize)]
struct Filter {
    symbol: Symbol,
}

#[derive(serde::Serialize)]
struct Symbol {
    base: &'static str,
}

/// Neither has a place in a form by default, which the scheme never sends.
#[tokio::test]
async fn what_the_scheme_writes_itself_is_not_encoded_in_another_way_before() {
    let filter = Filter {
        symbol: Symbol { base: "BTC" },
    };
    let script = ScriptedTransport::new([Step::answer(200, "null")]);
    let client = GeneratedClient::builder()
        .credentials(Credentials::new("key-0123456789", "tell nobody"))
        .transport(script.clone())
        .build()
        .expect("a client");
    client.nesting(&filter, &[]).await.expect("answered");
    let generated = &script.sent()[0];

    let by_hand = request(Method::POST, URL)
        .query(&filter)
        .and_then(|request| request.form(&[("legs", [(); 0])]))
        .expect("parameters");
    let sent = sign(Nesting, &by_hand).expect("signed");
    assert_eq!(sent.url.as_str(), format!("{URL}?symbol%5Bbase%5D=BTC"));
    assert_eq!(sent.url, generated.url);
    assert_eq!(sent.body, generated.body);
    assert_eq!(sent.headers["x-sign"], generated.headers["x-sign"]);

    let text = refused(sign(Plain, &by_hand), ErrorKind::Argument);
    let expected = client
        .plain(&filter)
        .await
        .expect_err("no place")
        .to_string();
    assert!(text.contains("`symbol`"), "{text}");
    assert_eq!(expected, format!("Generated::plain: {text}"));
}

#[test]
fn a_part_that_the_scheme_writes_has_no_default() {
    let get = request(Method::GET, &format!("{URL}?a=1")).query(&[("b", 2)]);
    let sent = sign(Reading, &get.expect("parameters")).expect("signed");
    assert_eq!(sent.headers["x-default"], "[][]");
    assert_eq!(sent.url.query(), Some("a=1&b=2"));
    let post = request(Method::POST, URL).params(&[("b", 2)]);
    let sent = sign(Reading, &post.expect("parameters")).expect("signed");
    assert_eq!(sent.headers["x-default"], "[][]");
    assert_eq!(sent.url.query(), Some("b=2"));
}
