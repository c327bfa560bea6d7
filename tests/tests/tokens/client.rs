//! What a client does with tokens: which requests are signed with one, when one is obtained, and for how long a call waits.

use std::time::Duration;

use http::HeaderName;
use signed_api::prelude::*;
use signed_api::scheme::{Exposure, Keys, Scheme, SignContext, SignError, Sink as _};
use signed_api::testing::{ManualClock, ScriptedTransport, Step};
use signed_api::{
    CredentialError, ErrorKind, Outcome, RetryPolicy, Session, Token, TokenCache, TokenError,
    TokenErrorKind, http,
};

use crate::support::{Act, HOUR, Source, secs, settle, unavailable};

auth_scheme! {
    /// A bearer token (RFC 6750).
    pub Bearer {
        header "Authorization" = "Bearer " + token;
    }
}

/// An application's key in a field of its own.
#[derive(Debug)]
pub(crate) struct KeyOnly;

impl Scheme for KeyOnly {
    fn keys(&self, _: &Credentials) -> Result<Keys, CredentialError> {
        Ok(Keys::new())
    }

    fn sign(&self, cx: &mut SignContext<'_>) -> Result<(), SignError> {
        let mut value = cx.value();
        value.text("app");
        cx.header(HeaderName::from_static("x-app"), value, Exposure::Public)
    }

    fn reads_token(&self) -> bool {
        false
    }
}

#[api_client(base_url = "https://api.example.com")]
#[auth(Bearer)]
pub(crate) trait Exchange {
    #[get("/time")]
    #[auth(none)]
    async fn time(&self) -> Result<()>;

    #[get("/app")]
    #[auth(KeyOnly)]
    async fn app(&self) -> Result<()>;

    #[get("/me")]
    async fn me(&self) -> Result<()>;

    #[post("/order")]
    async fn order(&self) -> Result<()>;
}

pub(crate) fn tokens_sent(script: &ScriptedTransport) -> Vec<String> {
    let sent = script.sent().into_iter();
    let tokens = sent.map(|request| {
        let value = request.headers.get(http::header::AUTHORIZATION);
        let value = value.map_or("-", |value| value.to_str().expect("text"));
        value.trim_start_matches("Bearer ").to_owned()
    });
    tokens.collect()
}

/// Accepts everything.
fn welcoming() -> ScriptedTransport {
    ScriptedTransport::answering(|_| Some(Step::answer(200, "null")))
}

pub(crate) fn client(
    clock: &ManualClock,
    script: &ScriptedTransport,
    tokens: impl Into<TokenCache>,
) -> ExchangeClient {
    ExchangeClient::builder()
        .transport(script.clone())
        .clock(clock.clone())
        .tokens(tokens)
        .build()
        .expect("a client")
}

#[tokio::test]
async fn only_what_reads_the_token_has_one_obtained() {
    let clock = ManualClock::default().auto_advance();
    let source = Source::new(&clock, []);
    let script = welcoming();
    let exchange = client(&clock, &script, source.clone());
    exchange.time().await.expect("answered");
    exchange.app().await.expect("answered");
    assert_eq!(source.count(), 0);
    exchange.me().await.expect("answered");
    exchange.order().await.expect("answered");
    assert_eq!(tokens_sent(&script), ["-", "-", "access-1", "access-1"]);
    assert_eq!(source.count(), 1);
}

#[tokio::test]
async fn a_static_token_is_sent_as_it_is() {
    let script = welcoming();
    let exchange = ExchangeClient::builder()
        .transport(script.clone())
        .token("t-0123456789")
        .build()
        .expect("a client");
    exchange.me().await.expect("answered");
    assert_eq!(tokens_sent(&script), ["t-0123456789"]);
    assert!(script.sent()[0].headers["authorization"].is_sensitive());
}

#[tokio::test]
async fn the_token_comes_before_that_of_the_session() {
    let (script, session) = (welcoming(), Session::new());
    session.set("token", "of the session");
    for (builder, expected) in [
        (ExchangeClient::builder(), "of the session"),
        (
            ExchangeClient::builder().token("of the cache"),
            "of the cache",
        ),
    ] {
        let exchange = builder.session(&session).transport(script.clone()).build();
        exchange.expect("a client").me().await.expect("answered");
        assert_eq!(tokens_sent(&script).pop().as_deref(), Some(expected));
    }
}

#[tokio::test]
async fn a_cache_without_a_clock_goes_by_that_of_its_client() {
    let clock = ManualClock::default().auto_advance();
    let source = Source::new(&clock, []);
    let script = welcoming();
    let exchange = client(&clock, &script, TokenCache::new(source.clone()));
    exchange.me().await.expect("answered");
    clock.advance(HOUR);
    exchange.me().await.expect("answered");
    assert_eq!(tokens_sent(&script), ["access-1", "access-2"]);
}

#[tokio::test]
async fn a_token_that_nothing_reads_is_refused_when_the_client_is_built() {
    #[api_client(base_url = "https://api.example.com")]
    #[auth(KeyOnly)]
    trait Plain {
        #[get("/app")]
        async fn app(&self) -> Result<()>;
    }
    let error = PlainClient::builder()
        .token("t")
        .build()
        .expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(
        error.to_string().contains("`Plain` reads `token`"),
        "{error}"
    );
}

#[tokio::test]
async fn a_token_endpoint_that_fails_for_a_moment_delays_a_call_and_no_more() {
    let clock = ManualClock::default().auto_advance();
    let source = Source::new(&clock, [Act::Fail(unavailable()), Act::Fail(unavailable())]);
    let script = welcoming();
    let exchange = client(&clock, &script, source.clone());
    exchange.order().await.expect("answered");
    assert_eq!(tokens_sent(&script), ["access-3"]);
}

#[tokio::test]
async fn why_there_is_no_token_is_the_source_of_the_error() {
    let clock = ManualClock::default().auto_advance();
    let refused = TokenError::new(TokenErrorKind::Refused, "the client is unknown")
        .with_code("invalid_client");
    let source = Source::new(&clock, [Act::Fail(refused)]);
    let script = welcoming();
    let exchange = client(&clock, &script, source.clone());
    let error = exchange.me().await.expect_err("no token");
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Token, Outcome::NotSent)
    );
    assert_eq!(
        error.to_string(),
        "Exchange::me: the client is unknown; nothing was sent"
    );
    let source_error = std::error::Error::source(&error).and_then(|source| source.downcast_ref());
    let source_error: &TokenError = source_error.expect("a token error");
    assert_eq!(source_error.code(), Some("invalid_client"));
    assert_eq!(source.count(), 1, "that is not tried again");
    assert!(script.sent().is_empty());
}

#[tokio::test]
async fn obtaining_a_token_takes_from_the_time_of_the_attempt_and_goes_on_without_it() {
    let clock = ManualClock::default().auto_advance();
    let source = Source::new(&clock, [Act::IssueAfter(secs(15), HOUR)]);
    let script = welcoming();
    let exchange = ExchangeClient::builder()
        .transport(script.clone())
        .clock(clock.clone())
        .tokens(source.clone())
        .retry(RetryPolicy::never())
        .attempt_timeout(secs(4))
        .build()
        .expect("a client");
    let error = exchange.me().await.expect_err("too late");
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Timeout, Outcome::NotSent)
    );
    assert_eq!(clock.passed(), secs(4));
    clock.advance(secs(11));
    settle().await;
    exchange.me().await.expect("answered");
    assert_eq!(tokens_sent(&script), ["access-1"]);
    assert_eq!(source.count(), 1);
}

#[tokio::test]
async fn an_explanation_shows_no_token_and_begins_nothing_where_there_is_one() {
    let clock = ManualClock::default();
    let source = Source::new(&clock, []);
    let script = welcoming();
    let tokens = TokenCache::new(source.clone()).clock(clock.clone());
    tokens
        .set(Token::new("t-0123456789").with_lifetime(HOUR))
        .await
        .expect("set");
    let exchange = client(&clock, &script, tokens.clone());
    clock.advance(HOUR - Duration::from_millis(1));
    let explanation = exchange.me().explain().await.expect("explained");
    let shown = explanation.to_string();
    assert!(shown.contains("Bearer <session.token>"), "{shown}");
    assert!(!shown.contains("t-0123456789"), "{shown}");
    settle().await;
    assert_eq!(source.count(), 0);
    clock.advance(Duration::from_millis(1));
    let shown = exchange
        .me()
        .explain()
        .await
        .expect("explained")
        .to_string();
    assert!(!shown.contains("access-1"), "{shown}");
    assert_eq!(source.count(), 1, "there was none at hand");
}
