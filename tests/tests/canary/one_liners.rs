//! Signatures written in one line.

use std::fmt::Write as _;
use std::panic;
use std::sync::{Arc, Mutex, PoisonError};

use signed_api::prelude::*;
use signed_api::testing::{
    Answer, FaultServer, ManualClock, ReceivedHttp, ScriptedTransport, Step,
};
use signed_api::{RetryPolicy, Secret};
use signed_api_tests::signature::hmac_sha256_hex;

use crate::support::{
    Later, assert_error_free, assert_free, beginnings, digest, runtime, whole, with_fields,
};
use crate::watching::everything;

const KEY: &str = "CANARY-KEY-0123456789";
const SECRET: &str = "Q0FOQVJZ-SECRET-0123456789";
/// With characters that JSON escapes and ASCII does not have.
const PASSPHRASE: &str = "CANÄRY-\"PASSPHRASE\"-0123456789";

#[api_client]
#[auth(hmac = "ts+method+path+body")]
trait Exchange {
    #[get("/one-liner")]
    async fn one_liner(&self) -> Result<u64>;

    #[post("/passphrase")]
    #[auth(
        hmac = "ts + passphrase + base64(passphrase) + sha256(secret + body)",
        header("X-KEY" = "key"),
        header("X-KEY-UPPER" = "upper(key)"),
        header("X-PASSPHRASE" = "passphrase"),
        header("X-PASSPHRASE-HEX" = "hex(passphrase)"),
        header("X-BASIC" = "'Basic ' + base64(key + ':' + expose(secret))"),
        header("X-DIGEST" = "sha256(passphrase) | hex"),
        header("X-SALTED" = "hmac_sha256('salt', passphrase) | hex"),
        header("X-MIX" = "key + ':' + hex(passphrase)"),
        header("X-UPPER" = "upper(passphrase)"),
        header("X-SIGN" = "sign")
    )]
    async fn passphrase(&self, amount: u32) -> Result<u64>;
}

/// Every form in which a canary could be read.
fn canaries() -> Vec<String> {
    let mut forms = Vec::new();
    let combined = format!("{KEY}:{SECRET}");
    for canary in [KEY, SECRET, PASSPHRASE, &combined] {
        forms.extend(whole(canary));
        forms.push(canary.to_uppercase());
    }
    for canary in [SECRET, PASSPHRASE] {
        forms.extend(beginnings(canary));
    }
    forms.push(digest(PASSPHRASE));
    forms.push(hmac_sha256_hex("salt", &[PASSPHRASE.as_bytes()]));
    forms.push("%22PASSPHRASE".to_owned());
    forms
}

#[track_caller]
fn assert_hidden(text: &str) {
    assert_free(text, &canaries());
}

fn credentials() -> Credentials {
    Credentials::new(KEY, SECRET).with_passphrase(PASSPHRASE)
}

/// What a server that means no good answers: all it was given.
fn echo(request: ReceivedHttp) -> Answer {
    let in_json = serde_json::to_string(PASSPHRASE).expect("JSON");
    let in_url = PASSPHRASE.replace('"', "%22").replace('Ä', "%C3%84");
    let begin = format!("you sent {SECRET}, {PASSPHRASE}, {in_json} and {in_url}");
    let body = with_fields(begin, &request);
    let status = if request.target == "/one-liner" {
        200
    } else {
        500
    };
    Answer::new(status, body).header("location", format!("/{KEY}"))
}

#[test]
fn no_canary_shows_in_logs_errors_debug_or_explanations() {
    let everything = everything();
    runtime().block_on(async {
        let server = FaultServer::start(echo).await.expect("a server");
        let builder = ExchangeClient::builder()
            .base_url(server.url())
            .credentials(credentials())
            .retry(RetryPolicy::default().max_attempts(2));
        assert_hidden(&format!("{builder:?}"));
        let exchange = builder.build().expect("a client");
        assert_hidden(&format!("{exchange:?} {:?}", exchange.passphrase(1)));

        for error in [
            exchange.one_liner().await.expect_err("not a number"),
            exchange.passphrase(1).await.expect_err("500"),
        ] {
            assert!(error.body().is_some_and(|body| !body.is_empty()));
            assert_error_free(&error, &canaries());
        }
        for explanation in [
            exchange.one_liner().explain().await.expect("explained"),
            exchange.passphrase(1).explain().await.expect("explained"),
        ] {
            assert_hidden(&format!("{explanation}\n{explanation:?}"));
        }
    });

    let logged = everything.text();
    for expected in [
        "signed_api",
        "hyper",
        "reqwest",
        // A span for the call, and one for each attempt.
        "call\noperation=\"Exchange::passphrase\"\nmethod=\"POST\"\n",
        "attempt\nnumber=1\n",
        "attempts=1\n",
        "attempt failed",
    ] {
        assert!(
            logged.contains(expected),
            "nothing was logged of `{expected}`:\n{logged}"
        );
    }
    assert_hidden(&logged);
}

#[tokio::test]
async fn requests_and_credentials_hide_what_they_hold() {
    assert_hidden(&format!("{:?} {:#?}", credentials(), Secret::new(SECRET)));

    let script = ScriptedTransport::new([Step::Reset, Step::Reset]);
    let exchange = ExchangeClient::builder()
        .base_url("https://api.example.com")
        .credentials(credentials())
        .transport(script.clone())
        .build()
        .expect("a client");
    exchange.passphrase(1).await.expect_err("reset");
    let sent = script.sent();
    assert_eq!(sent[0].headers["x-passphrase"], PASSPHRASE);
    assert_hidden(&format!("{sent:?}"));
}

#[tokio::test]
async fn a_wrong_secret_is_an_error_that_does_not_quote_it() {
    #[api_client(base_url = "https://api.example.com")]
    #[auth(hmac = "ts", secret = base64)]
    trait Decoding {
        #[get("/")]
        async fn get(&self) -> Result<()>;
    }
    // `-` is no character of base64.
    let error = DecodingClient::new(credentials()).expect_err("found when the client is built");
    assert_eq!(
        error.to_string(),
        "the secret is not base64, as the scheme declares it to be; nothing was sent"
    );
    assert_hidden(&format!("{error} {error:?}"));

    let error = DecodingClient::new(Later(credentials))
        .expect("nothing is at hand yet")
        .get()
        .await;
    assert_hidden(&format!("{error:?}"));
    error.expect_err("found before anything is sent");
}

#[test]
fn a_panic_with_an_error_in_it_shows_nothing() {
    let message = Arc::new(Mutex::new(String::new()));
    let seen = Arc::clone(&message);
    let hook = panic::take_hook();
    panic::set_hook(Box::new(move |information| {
        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        write!(seen, "{information}").expect("text");
    }));
    let result = panic::catch_unwind(|| {
        let body = format!("no such order: {KEY} {SECRET} {PASSPHRASE}");
        let exchange = ExchangeClient::builder()
            .base_url("https://api.example.com")
            .credentials(credentials())
            .transport(ScriptedTransport::new([Step::answer(404, &body)]))
            .clock(ManualClock::default().auto_advance())
            .build()
            .expect("a client");
        runtime().block_on(async { exchange.passphrase(1).await.expect("the order") })
    });
    panic::set_hook(hook);
    assert!(result.is_err());
    let message = message.lock().unwrap_or_else(PoisonError::into_inner);
    assert!(message.contains("no such order"), "{message}");
    assert_hidden(&message);
}
