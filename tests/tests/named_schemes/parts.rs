//! Paths and queries that a scheme writes: sent as they are, or refused; and messages, which no request can carry.

use std::sync::{Arc, Mutex, PoisonError};

use signed_api::prelude::*;
use signed_api::testing::{Answer, FaultServer, ScriptedTransport};
use signed_api::{ErrorKind, Outcome, Params, Value};
use signed_api_tests::signature::hmac_sha256_hex;

use crate::support::{answering, header, only, refused};

/// The argument `text`, as it is.
fn text(params: &Params) -> &str {
    params
        .get("text")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

auth_scheme! {
    /// Any path.
    pub AnyPath {
        path = self::text(params);
        query = "";
    }
}

auth_scheme! {
    /// Any query.
    pub AnyQuery {
        query = self::text(params);
        body = "";
    }
}

auth_scheme! {
    /// A path from a constant, and a signature of what was written.
    pub Routed {
        path = "/rpc/" + op.route;
        query = form({ ..params, at: path });
        header "X-Sign" = hmac_sha256(secret, url) | hex;
    }
}

#[api_client(base_url = "https://api.example.com/v1")]
trait Exchange {
    #[get("/a")]
    #[auth(AnyPath)]
    async fn path(&self, text: &str) -> Result<()>;

    #[get("/a")]
    #[auth(AnyQuery)]
    async fn query(&self, text: &str) -> Result<()>;

    #[get("/{id}")]
    #[auth(Routed, route = "orders")]
    async fn routed(&self, id: u8, a: &str) -> Result<()>;
}

fn credentials() -> Credentials {
    Credentials::new("key-0123456789", "tell nobody")
}

fn client(script: &ScriptedTransport) -> ExchangeClient {
    let builder = ExchangeClient::builder().credentials(credentials());
    builder.transport(script.clone()).build().expect("a client")
}

#[tokio::test]
async fn a_path_or_query_is_sent_as_the_scheme_writes_it() {
    for path in [
        "/",
        "/b",
        "/b/",
        "//b",
        "/b/%2F%C3%A9",
        "/b;c=1,2@:!$&'()*+=~",
        "/.../a..b",
        "/%zz",
    ] {
        let script = answering(1);
        client(&script).path(path).await.expect(path);
        let url = only(&script).url;
        assert_eq!(url.as_str(), format!("https://api.example.com{path}"));
    }
    for query in ["a=1", "", "a", "a=%20+&b[]=/?:@;,!$()*~", "?", "{}|\\^`"] {
        let script = answering(1);
        client(&script).query(query).await.expect(query);
        let url = only(&script).url;
        let mark = if query.is_empty() { "" } else { "?" };
        assert_eq!(
            url.as_str(),
            format!("https://api.example.com/v1/a{mark}{query}")
        );
    }
}

#[tokio::test]
async fn a_path_that_names_another_resource_is_refused() {
    let script = answering(0);
    let client = client(&script);
    for path in [
        "",
        "b",
        "b/",
        "https://other.example.com/",
        "/b?c=1",
        "/b#c",
        "?",
    ] {
        let text = refused(client.path(path).await, ErrorKind::Signing);
        let reason = "the scheme writes a path that does not begin with `/`, or holds `?` or `#`";
        assert!(text.contains(reason), "{path}: {text}");
    }
    for path in [
        "/..",
        "/a/../b",
        "/a/.",
        "/%2e%2E/b",
        "/a/%252e%252e",
        "/a\\..\\b",
        "/a%2f..%2fb",
    ] {
        let text = refused(client.path(path).await, ErrorKind::Signing);
        assert!(text.contains("a `.` or `..` segment"), "{path}: {text}");
    }
    assert!(script.sent().is_empty());
}

#[tokio::test]
async fn what_a_url_would_change_is_refused_and_not_sent_otherwise_than_signed() {
    let script = answering(0);
    let client = client(&script);
    let reason = "the scheme writes a path or query that would be sent in another form than it was signed in: \
                  percent-encode it";
    for path in [
        "/a b", "/é", "/a\\b", "/\t", "/a\n", "/\"", "/<", "/{a}", "/\u{0}",
    ] {
        let text = refused(client.path(path).await, ErrorKind::Signing);
        assert!(text.contains(reason), "{path:?}: {text}");
    }
    for query in [
        "a=b c", "é", "a#b", "a='b'", "\"", "<>", "a\tb", "a\nb", "\u{0}", "\u{7f}",
    ] {
        let text = refused(client.query(query).await, ErrorKind::Signing);
        assert!(text.contains(reason), "{query:?}: {text}");
    }
    assert!(script.sent().is_empty());
}

#[tokio::test]
async fn what_is_read_below_an_assignment_is_what_was_written() {
    let script = answering(1);
    client(&script).routed(7, "a b").await.expect("answered");
    let sent = only(&script);
    let url = "https://api.example.com/rpc/orders?a=a%20b&at=%2Frpc%2Forders";
    assert_eq!(sent.url.as_str(), url);
    let sign = hmac_sha256_hex("tell nobody", &[url.as_bytes()]);
    assert_eq!(header(&sent, "x-sign"), sign);
}

auth_scheme! {
    /// Logs in to a WebSocket.
    pub Login {
        message = json({ op: "login", key });
    }
}

#[api_client(base_url = "https://api.example.com")]
trait Stream {
    #[get("/orders")]
    #[auth(Login)]
    async fn orders(&self) -> Result<()>;
}

/// It would be sent without any signature.
#[test]
fn a_login_signs_no_request() {
    let text = refused(StreamClient::new(credentials()), ErrorKind::Configuration);
    assert_eq!(
        text,
        "a scheme of `Stream` writes a `message`, which logs in to a WebSocket and stands in no request: use it with \
         `Signer::login`; nothing was sent"
    );
}

/// What stands on the wire is what was signed, or the error says that nothing was sent.
#[tokio::test]
async fn what_the_http_client_cannot_send_as_it_is_is_not_sent() {
    let targets = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&targets);
    let server = FaultServer::start(move |request| {
        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.push(request.target);
        Answer::new(200, b"")
    });
    let server = server.await.expect("a server");
    let client = ExchangeClient::builder()
        .credentials(credentials())
        .base_url(server.url());
    let client = client.build().expect("a client");
    for character in (0x20..=0x7e_u8).map(char::from) {
        for call in [
            client.path(&format!("/a{character}b")),
            client.query(&format!("a{character}b")),
        ] {
            let before = targets.lock().unwrap_or_else(PoisonError::into_inner).len();
            let answered = call.await;
            let targets = targets.lock().unwrap_or_else(PoisonError::into_inner);
            match answered {
                Ok(()) => {
                    let target = targets.last().expect("it was sent");
                    let ends = [format!("/a{character}b"), format!("/a?a{character}b")];
                    assert!(ends.contains(target), "{character} became {target}");
                }
                Err(error) => {
                    assert_eq!(error.outcome(), Outcome::NotSent, "{character}: {error}");
                    assert_eq!(targets.len(), before, "{character} was sent");
                }
            }
        }
    }
}
