//! Schemes that wait for their signature: a key management service of which the tests are in charge.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http::{HeaderName, Method};
use signed_api::prelude::*;
use signed_api::scheme::{Exposure, Keys, Scheme, SignContext, SignError, Sink as _};
use signed_api::testing::{ManualClock, ScriptedTransport, Step};
use signed_api::{
    BoxFuture, Clock as _, CredentialError, ErrorKind, Outcome, RetryPolicy, Signer, SystemClock,
    Timestamp, Unit, UnsignedRequest,
};
use signed_api_tests::signature::hmac_sha256_hex;

use crate::support::{answering, header, refused};

const KEY_OF_THE_SERVICE: &str = "never leaves the service";

/// What the service does when it is asked.
#[derive(Clone, Copy, Debug)]
enum Service {
    /// Signs after 50 milliseconds.
    Signing,
    /// Says no after 50 milliseconds.
    Refusing,
    /// Never answers.
    Silent,
}

/// Signs with a key that the service keeps.
#[derive(Debug)]
struct Remote {
    service: Service,
    asked: AtomicUsize,
    waiting: AtomicUsize,
}

impl Remote {
    const fn new(service: Service) -> Self {
        Self {
            service,
            asked: AtomicUsize::new(0),
            waiting: AtomicUsize::new(0),
        }
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    async fn signature(&self, message: Vec<u8>) -> Result<String, SignError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let waiting = Waiting::new(&self.waiting);
        SystemClock::new().sleep(Duration::from_millis(50)).await;
        match self.service {
            Service::Signing => {}
            Service::Refusing => {
                return Err(SignError::new("the service is not allowed to use the key"));
            }
            Service::Silent => pending().await,
        }
        drop(waiting);
        Ok(hmac_sha256_hex(KEY_OF_THE_SERVICE, &[&message]))
    }
}

/// Counts those that wait, also when they are dropped while they do.
struct Waiting<'c>(&'c AtomicUsize);

impl<'c> Waiting<'c> {
    fn new(count: &'c AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Scheme for Remote {
    fn keys(&self, _: &Credentials) -> Result<Keys, CredentialError> {
        Ok(Keys::new())
    }

    fn sign(&self, _: &mut SignContext<'_>) -> Result<(), SignError> {
        Err(SignError::new("only the service can sign"))
    }

    fn is_remote(&self) -> bool {
        true
    }

    fn sign_remote<'a>(
        &'a self,
        cx: &'a mut SignContext<'_>,
    ) -> BoxFuture<'a, Result<(), SignError>> {
        Box::pin(async move {
            let mut message = cx.value();
            message.int(cx.now(Unit::Millis));
            message.text(cx.method());
            message.text(cx.target());
            message.bytes(cx.body());
            let signature = self.signature(message.as_bytes().to_vec()).await?;
            cx.note("kms", message, signature.as_bytes());
            let mut time = cx.value();
            time.int(cx.now(Unit::Millis));
            cx.header(HeaderName::from_static("x-time"), time, Exposure::Public)?;
            let mut value = cx.value();
            value.text(&signature);
            cx.header(
                HeaderName::from_static("x-sign"),
                value,
                Exposure::Signature,
            )
        })
    }
}

static SIGNING: Remote = Remote::new(Service::Signing);
static REFUSING: Remote = Remote::new(Service::Refusing);
static SILENT: Remote = Remote::new(Service::Silent);
static ABANDONED: Remote = Remote::new(Service::Silent);

#[api_client(base_url = "https://api.example.com")]
trait Exchange {
    #[post("/orders")]
    #[auth(SIGNING)]
    async fn place(&self, amount: u32) -> Result<u8>;

    #[post("/orders")]
    #[auth(REFUSING)]
    async fn refused(&self, amount: u32) -> Result<u8>;

    #[post("/orders")]
    #[auth(SILENT)]
    async fn silent(&self, amount: u32) -> Result<u8>;

    #[post("/orders")]
    #[auth(ABANDONED)]
    async fn abandoned(&self, amount: u32) -> Result<u8>;
}

fn client(script: &ScriptedTransport) -> ExchangeClient {
    let builder = ExchangeClient::builder().transport(script.clone());
    let builder = builder.retry(
        RetryPolicy::default()
            .max_attempts(2)
            .base(Duration::from_millis(1)),
    );
    builder.build().expect("a client")
}

#[tokio::test]
async fn many_clones_wait_for_their_signatures_at_once() {
    let script = ScriptedTransport::new(vec![Step::answer(200, "7"); 32]);
    let client = client(&script);
    let clock = SystemClock::new();
    let begun = clock.monotonic();
    let calls: Vec<_> = (0..32)
        .map(|amount| {
            let client = client.clone();
            tokio::spawn(async move { client.place(amount).await })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.expect("no panic").expect("answered"), 7);
    }
    assert!(
        clock.monotonic() - begun < Duration::from_millis(32 * 50 / 2),
        "one after the other"
    );
    for request in script.sent() {
        let time = header(&request, "x-time");
        let parts: [&[u8]; 3] = [time.as_bytes(), b"POST/orders", &request.body];
        assert_eq!(
            header(&request, "x-sign"),
            hmac_sha256_hex(KEY_OF_THE_SERVICE, &parts)
        );
        assert!(request.headers["x-sign"].is_sensitive());
    }
}

#[tokio::test]
async fn a_service_that_refuses_is_an_error_and_nothing_is_sent() {
    let script = answering(0);
    let text = refused(client(&script).refused(1).await, ErrorKind::Signing);
    assert_eq!(
        text,
        "Exchange::refused: the service is not allowed to use the key; nothing was sent"
    );
    assert_eq!((script.sent().len(), REFUSING.asked()), (0, 1));
}

#[tokio::test]
async fn a_service_that_does_not_answer_uses_up_the_attempt_s_time_and_nothing_is_sent() {
    let script = answering(0);
    let builder = ExchangeClient::builder().transport(script.clone());
    let builder = builder.retry(
        RetryPolicy::default()
            .max_attempts(2)
            .base(Duration::from_millis(1)),
    );
    let client = builder.attempt_timeout(Duration::from_millis(120)).build();
    let client = client.expect("a client");
    let error = client.silent(1).await.expect_err("no signature");
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Timeout, Outcome::NotSent)
    );
    assert_eq!((error.attempts(), SILENT.asked()), (2, 2), "{error}");
    assert!(
        error
            .to_string()
            .contains("could not be signed within 120ms"),
        "{error}"
    );
    assert_eq!(script.sent().len(), 0);
    assert_eq!(SILENT.waiting.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_call_that_is_dropped_waits_for_nothing() {
    let script = answering(0);
    let client = client(&script);
    tokio::select! {
        answered = client.abandoned(1) => panic!("{answered:?}"),
        () = SystemClock::new().sleep(Duration::from_millis(20)) => {}
    }
    assert_eq!(
        (ABANDONED.asked(), ABANDONED.waiting.load(Ordering::SeqCst)),
        (1, 0)
    );
    let task = tokio::spawn({
        let client = client.clone();
        async move { client.abandoned(2).await }
    });
    while ABANDONED.waiting.load(Ordering::SeqCst) == 0 {
        SystemClock::new().sleep(Duration::from_millis(1)).await;
    }
    task.abort();
    assert!(task.await.expect_err("aborted").is_cancelled());
    assert_eq!(ABANDONED.waiting.load(Ordering::SeqCst), 0);
    assert_eq!(script.sent().len(), 0);
}

#[tokio::test]
async fn every_attempt_is_signed_anew() {
    let script = ScriptedTransport::new([Step::Refused, Step::answer(200, "7")]);
    let asked = SIGNING.asked();
    assert_eq!(client(&script).place(3).await.expect("answered"), 7);
    assert!(SIGNING.asked() >= asked + 2);
    let times: Vec<String> = script
        .sent()
        .iter()
        .map(|request| header(request, "x-time").to_owned())
        .collect();
    assert!(times[0] < times[1], "{times:?}");
}

#[tokio::test]
async fn an_explanation_shows_what_the_service_signed() {
    let script = answering(0);
    let builder = ExchangeClient::builder().transport(script.clone());
    let client = builder
        .clock(ManualClock::default().auto_advance())
        .attempt_timeout(Duration::from_secs(60));
    let explanation = client.build().expect("a client").place(3).explain().await;
    let explanation = explanation.expect("explained");
    let [signed] = explanation.hashed() else {
        panic!("{explanation}");
    };
    let shown = (signed.function(), signed.message());
    assert_eq!(shown, ("kms", "1700000000000POST/orders{\"amount\":3}"));
    assert!(
        !explanation.to_string().contains("not signed"),
        "{explanation}"
    );
}

#[tokio::test]
async fn a_signer_waits_too_and_says_so_where_it_cannot() {
    let signer = Signer::new(
        Arc::new(Remote::new(Service::Signing)),
        Credentials::empty(),
    );
    let signer = signer
        .expect("a signer")
        .clock(ManualClock::default().auto_advance());
    let request = UnsignedRequest::new(Method::GET, "https://api.example.com/orders");
    let request = request.expect("a request");
    let now = Timestamp::from_millis(0);
    let reason = "the scheme waits for something remote: await `sign` or `login`";
    for text in [
        refused(signer.sign_at(&request, now, 0), ErrorKind::Signing),
        refused(signer.login_at(&request, now, 0), ErrorKind::Signing),
        refused(signer.explain_at(&request, now, 0), ErrorKind::Signing),
    ] {
        assert!(text.contains(reason), "{text}");
    }
    let signed = signer.clone().sign(&request).await.expect("signed");
    let parts: [&[u8]; 1] = [b"1700000000000GET/orders"];
    assert_eq!(
        header(&signed, "x-sign"),
        hmac_sha256_hex(KEY_OF_THE_SERVICE, &parts)
    );
    let text = refused(signer.login(&request).await, ErrorKind::Signing);
    assert!(text.contains("the scheme writes no `message`"), "{text}");
}
