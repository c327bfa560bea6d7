//! The code for a token.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use signed_api::testing::{Answer, ScriptedTransport, Step};
use signed_api::transport::{Transport, TransportError};
use signed_api::{BoxFuture, Outcome, SignedRequest, TokenErrorKind};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::sync::{Mutex, Notify, oneshot};

use super::support::{CODE, Running, ask, json, token_answer};

/// A transport that sends when it is let.
#[derive(Debug)]
pub(crate) struct Gated {
    pub(crate) script: ScriptedTransport,
    /// Something waits at the gate.
    pub(crate) reached: Arc<Notify>,
    gate: Mutex<Option<oneshot::Receiver<()>>>,
}

impl Gated {
    pub(crate) fn new(script: ScriptedTransport, gate: oneshot::Receiver<()>) -> Self {
        let gate = Mutex::new(Some(gate));
        let reached = Arc::default();
        Self {
            script,
            reached,
            gate,
        }
    }
}

impl Transport for Gated {
    fn send(
        &self,
        request: SignedRequest,
    ) -> BoxFuture<'_, Result<http::Response<bytes::Bytes>, TransportError>> {
        Box::pin(async move {
            if let Some(gate) = self.gate.lock().await.take() {
                self.reached.notify_one();
                gate.await.expect("the test opens it");
            }
            self.script.send(request).await
        })
    }
}

/// The fields of RFC 6749, section 4.1.3, and RFC 7636, section 4.5; of a public client its name (section 3.2.1).
#[tokio::test]
async fn a_public_client_sends_the_code_the_verifier_and_its_name() {
    let running = Running::start([token_answer()]).await;
    let (script, redirect) = (running.script.clone(), running.parameter("redirect_uri"));
    running.bring_code().await;
    running.end().await.expect("a token");
    let sent = &script.sent()[0];
    assert_eq!(sent.method, "POST");
    assert_eq!(sent.url.as_str(), "https://server.example/oauth2/token");
    assert_eq!(
        sent.headers["content-type"],
        "application/x-www-form-urlencoded"
    );
    assert!(!sent.headers.contains_key("authorization"));
    let mut fields = fields(sent);
    let verifier = fields.remove("code_verifier").expect("a verifier");
    assert_eq!(verifier.len(), 43);
    let expected = [
        ("grant_type", "authorization_code"),
        ("code", CODE),
        ("redirect_uri", &*redirect),
        ("client_id", "s6BhdRkqt3"),
    ];
    let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(fields, BTreeMap::from(expected));
}

/// The client of RFC 6749, section 2.3.1.
#[tokio::test]
async fn a_secret_goes_to_the_token_endpoint_alone() {
    let script = ScriptedTransport::new([token_answer()]);
    let running = Running::with(script.clone(), |login| {
        login.secret("7Fjfp0ZBr1KtDRbnfVdmIw")
    })
    .await;
    assert!(!running.address.as_str().contains("7Fjfp0ZBr1KtDRbnfVdmIw"));
    running.bring_code().await;
    running.end().await.expect("a token");
    let sent = &script.sent()[0];
    let basic = &sent.headers["authorization"];
    assert_eq!(basic, "Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3");
    assert!(basic.is_sensitive());
    assert!(!fields(sent).contains_key("client_secret"));

    let script = ScriptedTransport::new([token_answer()]);
    let running = Running::with(script.clone(), |login| {
        login.secret("7Fjfp0ZBr1KtDRbnfVdmIw").credentials_in_body()
    })
    .await;
    running.bring_code().await;
    running.end().await.expect("a token");
    let sent = &script.sent()[0];
    assert!(!sent.headers.contains_key("authorization"));
    assert_eq!(fields(sent)["client_id"], "s6BhdRkqt3");
    assert_eq!(fields(sent)["client_secret"], "7Fjfp0ZBr1KtDRbnfVdmIw");
}

fn fields(request: &SignedRequest) -> BTreeMap<String, String> {
    let pairs = url::form_urlencoded::parse(&request.body);
    pairs.into_owned().collect()
}

#[tokio::test]
async fn the_page_says_what_became_of_it_only_when_that_is_known() {
    let (open, gate) = oneshot::channel();
    let gated = Gated::new(ScriptedTransport::new([token_answer()]), gate);
    let reached = Arc::clone(&gated.reached);
    let running = Running::with(gated.script.clone(), |login| login.transport(gated)).await;
    let (listener, state) = (running.listener(), running.state());
    let request =
        format!("GET /callback?code={CODE}&state={state} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    let first = tokio::spawn(async move { ask(listener, &request).await });
    reached.notified().await;
    // Longer than others may take.
    running.clock.advance(Duration::from_secs(20));
    running.visit("/").await;
    assert!(!first.is_finished());
    open.send(()).expect("the exchange waits");
    let page = first.await.expect("the first");
    assert!(page.body.contains("Logged in"), "{}", page.body);
    running.end().await.expect("a token");
}

#[tokio::test]
async fn an_exchange_that_fails_is_told_in_the_browser_and_in_the_error() {
    use Outcome::{NotSent, Rejected, Unknown};
    use TokenErrorKind::{Malformed, Refused, Unavailable};

    let error = |code: &str| json(400, &format!(r#"{{"error":"{code}"}}"#));
    let html = Answer::new(200, "<html>").header("content-type", "text/html");
    for (step, kind, outcome, code) in [
        (
            error("invalid_grant"),
            Refused,
            Rejected,
            Some("invalid_grant"),
        ),
        (
            error("invalid_client"),
            Refused,
            Rejected,
            Some("invalid_client"),
        ),
        (
            json(401, r#"{"error":"invalid_client"}"#),
            Refused,
            Rejected,
            Some("invalid_client"),
        ),
        (json(503, ""), Unavailable, Unknown, None),
        (html.into(), Malformed, Unknown, None),
        (json(200, "{}"), Malformed, Unknown, None),
        (json(200, ""), Malformed, Unknown, None),
        (Step::Refused, Unavailable, NotSent, None),
        (Step::Reset, Unavailable, Unknown, None),
    ] {
        let what = step.to_string();
        let running = Running::start([step]).await;
        let page = running.bring_code().await;
        assert_eq!(page.status, 502, "{what}");
        assert!(page.body.contains("Not logged in"), "{}", page.body);
        let error = running.end().await.expect_err("no token");
        assert_eq!(
            (error.kind(), error.outcome()),
            (kind, outcome),
            "{what}: {error}"
        );
        assert_eq!(error.code(), code, "{what}");
    }
}

#[tokio::test]
async fn a_token_endpoint_that_is_busy_says_for_how_long() {
    let busy = Answer::new(429, "").header("retry-after", "7");
    let running = Running::start([busy.into()]).await;
    running.bring_code().await;
    let error = running.end().await.expect_err("busy");
    assert_eq!(
        (error.kind(), error.outcome()),
        (TokenErrorKind::Unavailable, Outcome::Rejected)
    );
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
}

#[tokio::test]
async fn a_token_endpoint_that_says_nothing_is_given_up() {
    let running = Running::start([Step::Stall]).await;
    let (listener, state) = (running.listener(), running.state());
    let request =
        format!("GET /callback?code={CODE}&state={state} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    let first = tokio::spawn(async move { ask(listener, &request).await });
    while running.script.sent().is_empty() {
        tokio::task::yield_now().await;
    }
    running.clock.advance(Duration::from_secs(30));
    assert_eq!(first.await.expect("the first").status, 502);
    let error = running.end().await.expect_err("silence");
    assert_eq!(
        (error.kind(), error.outcome()),
        (TokenErrorKind::Unavailable, Outcome::Unknown)
    );
}

#[tokio::test]
async fn a_browser_that_does_not_wait_changes_nothing() {
    let (open, gate) = oneshot::channel();
    let gated = Gated::new(ScriptedTransport::new([token_answer()]), gate);
    let reached = Arc::clone(&gated.reached);
    let running = Running::with(gated.script.clone(), |login| login.transport(gated)).await;
    let state = running.state();
    let request =
        format!("GET /callback?code={CODE}&state={state} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    let mut stream = TcpStream::connect(running.listener())
        .await
        .expect("a connection");
    stream.write_all(request.as_bytes()).await.expect("sent");
    reached.notified().await;
    drop(stream);
    running.visit("/").await;
    open.send(()).expect("the exchange waits");
    running.end().await.expect("a token");
}
