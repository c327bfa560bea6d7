//! Schemes with names, and credentials, sessions and keys that none of them may show.

use std::fmt::Write as _;
use std::panic;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use signed_api::http::Method;
use signed_api::prelude::*;
use signed_api::scheme::{Keys, Scheme, SignContext, SignError, Sink as _};
use signed_api::testing::{
    Answer, FaultServer, ManualClock, ReceivedHttp, ScriptedTransport, Step,
};
use signed_api::transport::{SignedRequest, Transport, TransportError};
use signed_api::{
    BoxFuture, CredentialError, Error, ErrorKind, RetryPolicy, Signer, Timestamp, UnsignedRequest,
    http,
};

use crate::careless::{
    API_TOKEN, Careless, ExchangeClient, KEY, Login, PASSPHRASE, PEM, Quoting, SECRET, SEED, TOKEN,
    WALLET, canaries, credentials, session,
};
use crate::support::{Later, assert_error_free, assert_free, runtime, with_fields};
use crate::watching::everything;

#[track_caller]
fn assert_hidden(text: &str) {
    assert_free(text, &canaries());
}

#[track_caller]
fn assert_error_hidden(error: &Error) {
    assert_error_free(error, &canaries());
}

/// What a server that means no good answers: all it was given.
fn echo(request: ReceivedHttp) -> Answer {
    let mut said = with_fields(request.target.clone(), &request);
    said.push_str(&String::from_utf8_lossy(&request.body));
    // Long enough that a cut could leave half of a secret.
    Answer::new(500, said)
}

#[test]
fn no_canary_shows_in_logs_errors_debug_or_explanations() {
    let everything = everything();
    runtime().block_on(async {
        let server = FaultServer::start(echo).await.expect("a server");
        let builder = ExchangeClient::builder()
            .base_url(server.url())
            .credentials(credentials())
            .session(&session())
            .retry(RetryPolicy::default().max_attempts(2));
        assert_hidden(&format!("{builder:?} {:?}", session()));
        let exchange = builder.build().expect("a client");
        assert_hidden(&format!("{exchange:?} {:?}", exchange.careless(1, true)));
        for error in [
            exchange.careless(1, true).await.expect_err("500"),
            exchange.enveloped(1).await.expect_err("500"),
            exchange.quoting(1).await.expect_err("a function fails"),
        ] {
            assert_error_hidden(&error);
        }
        for explanation in [
            exchange
                .careless(1, true)
                .explain()
                .await
                .expect("explained"),
            exchange.enveloped(1).explain().await.expect("explained"),
        ] {
            let parts = format!(
                "{} {} {}",
                explanation.url(),
                explanation.body(),
                explanation.curl()
            );
            assert_hidden(&format!("{explanation}\n{explanation:?} {parts}"));
            for hashed in explanation.hashed() {
                let is_keyed = ["ed25519", "hmac_sha256"].contains(&hashed.function());
                let hides = !is_keyed || hashed.message() == "<passphrase>";
                assert_eq!(hashed.result() == "<redacted>", hides, "{hashed:?}");
            }
            let digests = explanation
                .headers()
                .filter(|(name, _)| name.starts_with("x-content-"));
            for (name, value) in digests {
                assert_eq!(value, "<redacted>", "{name}");
            }
        }
        let error = exchange
            .quoting(1)
            .explain()
            .await
            .expect_err("a function fails");
        assert_error_hidden(&error);
    });
    let logged = everything.text();
    for expected in [
        "Exchange::careless",
        "Exchange::enveloped",
        "attempt failed",
        "hyper",
    ] {
        assert!(
            logged.contains(expected),
            "nothing was logged of `{expected}`"
        );
    }
    assert_hidden(&logged);
}

/// What the server says of itself is still to be read.
#[tokio::test]
async fn what_is_no_secret_stays_in_the_text() {
    let script = ScriptedTransport::new([Step::answer(
        400,
        r#"{"code":-1,"msg":"price 417.25 is too low"}"#,
    )]);
    let exchange = exchange(script);
    let error = exchange.careless(1, true).await.expect_err("400");
    assert!(
        error.to_string().contains("price 417.25 is too low"),
        "{error}"
    );
}

fn exchange(transport: impl Transport + 'static) -> ExchangeClient {
    let builder = ExchangeClient::builder()
        .base_url("https://api.example.com")
        .credentials(credentials())
        .session(&session());
    let builder = builder
        .transport(transport)
        .clock(ManualClock::default().auto_advance());
    builder.build().expect("a client")
}

#[tokio::test]
async fn a_signed_request_hides_the_parts_that_hold_a_credential_or_a_signature() {
    let script = ScriptedTransport::new([Step::Reset, Step::Reset]);
    let exchange = exchange(script.clone());
    exchange.careless(1, true).await.expect_err("reset");
    exchange.enveloped(1).await.expect_err("reset");
    let sent = script.sent();
    assert!(
        sent[0].url.as_str().contains("CANARY-WALLET"),
        "{}",
        sent[0].url
    );
    assert!(String::from_utf8_lossy(&sent[0].body).contains(SECRET));
    assert_hidden(&format!("{sent:?} {sent:#?} {:?}", sent[0].clone()));
    let shown = format!("{:?}", sent[0]);
    let expected = "SignedRequest { method: POST, url: \"https://api.example.com/<redacted>?<redacted>\", headers: {";
    assert!(shown.starts_with(expected), "{shown}");
    assert!(shown.ends_with("body: \"<redacted>\" }"), "{shown}");
    // Where no credential went, there is nothing to hide.
    let shown = format!("{:?}", sent[1]);
    assert!(
        shown.contains("url: \"https://api.example.com/enveloped\""),
        "{shown}"
    );
}

/// Quotes the request, as an HTTP client does that puts the URL into its errors.
#[derive(Debug)]
struct Gossip;

impl Transport for Gossip {
    fn send(
        &self,
        request: SignedRequest,
    ) -> BoxFuture<'_, Result<http::Response<bytes::Bytes>, TransportError>> {
        Box::pin(async move {
            let body = String::from_utf8_lossy(&request.body).into_owned();
            Err(TransportError::broken(format!(
                "cannot reach {} with {body}",
                request.url
            )))
        })
    }
}

#[tokio::test]
async fn a_transport_that_quotes_the_request_is_not_quoted() {
    let exchange = exchange(Gossip);
    for error in [
        exchange.careless(1, true).await.expect_err("broken"),
        exchange.enveloped(1).await.expect_err("broken"),
    ] {
        assert_eq!(error.kind(), ErrorKind::Network);
        assert_error_hidden(&error);
    }
}

/// Answers each request with one thing of it, the next one each time.
#[derive(Clone, Debug, Default)]
struct Parrot(Arc<AtomicUsize>);

impl Transport for Parrot {
    fn send(
        &self,
        request: SignedRequest,
    ) -> BoxFuture<'_, Result<http::Response<bytes::Bytes>, TransportError>> {
        let turn = self.0.fetch_add(1, Ordering::SeqCst);
        let said = sayings(&request).into_iter().nth(turn / 2);
        let mut answer = http::Response::new(said.unwrap_or_else(|| "over".to_owned()).into());
        // In the text of a refusal, and in that of an answer which is no number.
        let statuses = [http::StatusCode::BAD_REQUEST, http::StatusCode::OK];
        *answer.status_mut() = statuses[turn % 2];
        Box::pin(async { Ok(answer) })
    }
}

/// Every part of a request, as it is and as a server reads it.
fn sayings(request: &SignedRequest) -> Vec<String> {
    let body = String::from_utf8_lossy(&request.body).into_owned();
    let url = request.url.as_str();
    let mut sayings = vec![
        url.to_owned(),
        format!("{url:?}"),
        body.clone(),
        format!("{body:?}"),
    ];
    for part in url.split(['/', '?', '&', '=']) {
        let decoded = percent_encoding::percent_decode_str(part).decode_utf8_lossy();
        sayings.extend([part.to_owned(), decoded.into_owned()]);
    }
    for value in request.headers.values() {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        sayings.extend(value.split(' ').map(str::to_owned));
        sayings.push(value);
    }
    if let Ok(json) = serde_json::from_slice(&request.body) {
        quote_leaves(&json, &mut sayings);
    }
    sayings
}

fn quote_leaves(json: &serde_json::Value, sayings: &mut Vec<String>) {
    match json {
        serde_json::Value::String(text) => sayings.extend([text.clone(), json.to_string()]),
        serde_json::Value::Array(items) => {
            items.iter().for_each(|item| quote_leaves(item, sayings));
        }
        serde_json::Value::Object(fields) => {
            fields
                .values()
                .for_each(|value| quote_leaves(value, sayings));
        }
        _ => {}
    }
}

#[tokio::test]
async fn a_server_that_quotes_any_part_of_the_request_is_quoted_without_it() {
    for is_careless in [true, false] {
        let exchange = exchange(Parrot::default());
        for turn in 0.. {
            let answered = match is_careless {
                true => exchange.careless(1, true).await,
                false => exchange.enveloped(1).await,
            };
            let error = answered.expect_err("neither is a number");
            if error.body().is_some_and(|body| body == "over") {
                assert!(turn > if is_careless { 80 } else { 10 }, "{turn}");
                break;
            }
            assert_error_hidden(&error);
        }
    }
}

/// Signs as `Careless` does, and then prints what it was given.
struct Printing(Arc<Mutex<String>>);

impl Scheme for Printing {
    fn keys(&self, credentials: &Credentials) -> Result<Keys, CredentialError> {
        Careless.keys(credentials)
    }

    fn sign(&self, cx: &mut SignContext<'_>) -> Result<(), SignError> {
        Careless.sign(cx)?;
        let mut value = cx.value();
        value.text(cx.secret());
        let mut printed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        write!(
            printed,
            "{cx:?} {value:?} {:?} {:?}",
            cx.params(),
            cx.mac(0)
        )
        .expect("text");
        Ok(())
    }
}

#[test]
fn a_scheme_that_prints_what_it_works_with_shows_nothing() {
    let printed = Arc::new(Mutex::new(String::new()));
    let signer = Signer::new(Printing(Arc::clone(&printed)), credentials());
    let signer = signer.expect("a signer").session(&session());
    let request = UnsignedRequest::new(Method::POST, "https://api.example.com/a");
    let request = request.expect("a request");
    signer
        .sign_at(&request, Timestamp::from_millis(0), 0)
        .expect("signed");
    let printed = printed.lock().unwrap_or_else(PoisonError::into_inner);
    assert!(printed.contains("SignContext"), "{printed}");
    assert_hidden(&printed);
}

#[tokio::test]
async fn a_signer_and_what_it_signs_hide_what_they_hold() {
    let signer = Signer::new(Careless, credentials())
        .expect("a signer")
        .session(&session());
    let request =
        UnsignedRequest::new(Method::POST, "https://api.example.com/a").expect("a request");
    let signed = signer.sign(&request).await.expect("signed");
    assert_hidden(&format!("{signer:?} {request:?} {signed:?}"));

    let signer = Signer::new(Login, credentials())
        .expect("a signer")
        .session(&session());
    let message = signer.login(&request).await.expect("a message");
    assert!(message.contains(API_TOKEN), "{message}");
    let explanation = signer
        .explain_at(&request, Timestamp::from_millis(0), 0)
        .expect("explained");
    assert!(
        explanation
            .message()
            .is_some_and(|message| message.contains("\"op\":\"login\""))
    );
    assert_hidden(&format!(
        "{explanation} {explanation:?} {:?}",
        explanation.message()
    ));
    let signed = signer.sign(&request).await.expect("signed");
    assert_hidden(&format!("{signed:?}"));

    let signer = Signer::new(Quoting, credentials())
        .expect("a signer")
        .session(&session());
    assert_error_hidden(&signer.sign(&request).await.expect_err("a function fails"));
    let error = signer
        .sign_at(&request, Timestamp::from_millis(0), 0)
        .expect_err("a function fails");
    assert_error_hidden(&error);
}

#[tokio::test]
async fn a_wrong_key_is_not_quoted() {
    let broken = PEM.replace("EdVhC", "EdVh!");
    for pem in [&PEM[..60], &broken, "NTuctv5E1hK1bbY8fdp"] {
        let wrong = credentials().with("private_key", pem);
        assert_error_hidden(&Signer::new(Careless, wrong.clone()).expect_err("a wrong key"));
        let builder = ExchangeClient::builder().base_url("https://api.example.com");
        assert_error_hidden(&builder.credentials(wrong).build().expect_err("a wrong key"));
    }
    let builder = ExchangeClient::builder().base_url("https://api.example.com");
    let client = builder
        .credentials(Later(|| {
            credentials().with("private_key", "NTuctv5E1hK1bbY8fdp")
        }))
        .session(&session());
    let client = client.build().expect("nothing is at hand yet");
    let error = client.careless(1, true).await.expect_err("a wrong key");
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert_error_hidden(&error);
}

#[test]
fn a_panic_with_an_error_in_it_shows_nothing() {
    let body =
        format!("no such order: {KEY} {SECRET} {PASSPHRASE} {API_TOKEN} {WALLET} {TOKEN} {SEED}");
    let exchange = exchange(ScriptedTransport::new([Step::answer(404, &body)]));
    let result = panic::catch_unwind(panic::AssertUnwindSafe(|| {
        runtime().block_on(async { exchange.careless(1, true).await.expect("the order") })
    }));
    let payload = result.expect_err("it panicked");
    let message = payload.downcast_ref::<String>().expect("text");
    assert!(message.contains("no such order"), "{message}");
    assert_hidden(message);
}
