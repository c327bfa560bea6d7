//! A token that the server refuses (401): one renewal for it, however many calls it is refused to, and each is sent once more.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use signed_api::prelude::*;
use signed_api::testing::{Answer, FaultServer, ManualClock, ScriptedTransport, Step};
use signed_api::{ErrorKind, Outcome, RetryPolicy, TokenCache, TokenError, TokenErrorKind};

use crate::client::{ExchangeClient, client, tokens_sent};
use crate::support::{Act, HOUR, Source, cache, lock, secs, settle, unavailable};

/// The tokens that a server does not accept any more.
#[derive(Clone, Default)]
struct Revoked(Arc<Mutex<HashSet<String>>>);

impl Revoked {
    fn revoke(&self, token: &str) {
        lock(&self.0).insert(format!("Bearer {token}"));
    }

    fn script(&self) -> ScriptedTransport {
        let revoked = self.0.clone();
        ScriptedTransport::answering(move |request| {
            let token = request.headers["authorization"].to_str().expect("text");
            Some(match lock(&revoked).contains(token) {
                true => Step::answer(401, r#"{"error":"token_not_valid"}"#),
                false => Step::answer(200, "null"),
            })
        })
    }
}

#[tokio::test]
async fn a_refused_call_is_signed_with_a_new_token_and_sent_once_more() {
    let clock = ManualClock::default().auto_advance();
    let source = Source::rotating(&clock, []);
    let (revoked, begun) = (Revoked::default(), clock.passed());
    let script = revoked.script();
    let exchange = client(&clock, &script, source.clone());
    revoked.revoke("access-1");
    exchange
        .order()
        .await
        .expect("an order is not executed by a 401");
    assert_eq!(tokens_sent(&script), ["access-1", "access-2"]);
    assert_eq!(source.asked(), ["-", "refresh-1"]);
    assert_eq!(clock.passed(), begun, "there is nothing to wait for");
    revoked.revoke("access-2");
    exchange.me().await.expect("answered");
    assert_eq!(source.asked(), ["-", "refresh-1", "refresh-2"]);
}

#[tokio::test]
async fn that_is_no_attempt_of_the_retry_policy() {
    let clock = ManualClock::default().auto_advance();
    let source = Source::new(&clock, []);
    let steps = [(401, ""), (503, ""), (200, "null"), (401, ""), (503, "")];
    let script = ScriptedTransport::new(steps.map(|(status, body)| Step::answer(status, body)));
    let exchange = client(&clock, &script, source.clone());
    let twice = RetryPolicy::default().max_attempts(2);
    exchange.me().retry(twice).await.expect("401, 503, 200");
    let error = exchange.me().retry(RetryPolicy::never()).await;
    let error = error.expect_err("401, 503");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Server, 2));
    script.finish().expect("all of it");
}

#[tokio::test]
async fn a_second_refusal_is_the_caller_s_error() {
    let clock = ManualClock::default().auto_advance();
    let source = Source::new(&clock, []);
    let script = ScriptedTransport::answering(|_| Some(Step::answer(401, "no")));
    let exchange = client(&clock, &script, source.clone());
    let error = exchange.me().await.expect_err("refused");
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Unauthorized, Outcome::Rejected)
    );
    assert_eq!(tokens_sent(&script), ["access-1", "access-2"]);
    assert_eq!(error.attempts(), 2);
}

#[tokio::test]
async fn a_thousand_calls_with_one_refused_token_have_it_renewed_once() {
    let clock = ManualClock::default().auto_advance();
    let source = Source::rotating(&clock, []);
    let revoked = Revoked::default();
    let script = revoked.script();
    let exchange = client(&clock, &script, source.clone());
    exchange.me().await.expect("answered");
    revoked.revoke("access-1");
    let calls: Vec<_> = (0..1000)
        .map(|_| {
            let exchange = exchange.clone();
            tokio::spawn(async move { exchange.order().await })
        })
        .collect();
    for call in calls {
        call.await.expect("no panic").expect("answered");
    }
    assert_eq!(source.asked(), ["-", "refresh-1"]);
    let sent = tokens_sent(&script);
    let renewed = sent.iter().filter(|token| *token == "access-2").count();
    assert_eq!(renewed, 1000);
}

#[tokio::test]
async fn a_renewal_that_fails_is_told_and_what_is_known_of_the_call_too() {
    let clock = ManualClock::default().auto_advance();
    let revoked_login = TokenError::new(
        TokenErrorKind::LoginRequired,
        "the refresh token is revoked",
    )
    .with_code("invalid_grant")
    .with_outcome(Outcome::Rejected);
    let source = Source::rotating(&clock, [Act::Issue(Some(HOUR)), Act::Fail(revoked_login)]);
    let revoked = Revoked::default();
    let script = revoked.script();
    let exchange = client(&clock, &script, source.clone());
    revoked.revoke("access-1");
    for _ in 0..3 {
        let error = exchange.order().await.expect_err("no token");
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Token, Outcome::Rejected)
        );
        assert_eq!(
            error.to_string(),
            "Exchange::order: the refresh token is revoked; it was not executed (2 attempts)"
        );
        let source = std::error::Error::source(&error).expect("a source");
        let source: &TokenError = source.downcast_ref().expect("a token error");
        assert_eq!(source.kind(), TokenErrorKind::LoginRequired);
    }
    assert_eq!(
        source.count(),
        2,
        "what is known is told without asking again"
    );
}

/// What a server refuses on one path, it may take on another: the token is not thrown away for nothing.
#[tokio::test]
async fn a_token_that_could_not_be_replaced_is_used_on() {
    let clock = ManualClock::default().auto_advance();
    let mut acts = vec![Act::Issue(Some(HOUR))];
    acts.extend((0..9).map(|_| Act::Fail(unavailable())));
    let source = Source::new(&clock, acts);
    let script = ScriptedTransport::answering(|request| {
        let is_order = request.url.path() == "/order";
        Some(Step::answer(if is_order { 401 } else { 200 }, "null"))
    });
    let exchange = client(&clock, &script, source.clone());
    let error = exchange.order().await.expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::Token);
    exchange.me().await.expect("answered");
    assert_eq!(tokens_sent(&script), ["access-1", "access-1"]);
}

#[tokio::test]
async fn a_token_endpoint_that_fails_for_a_moment_delays_the_call() {
    let clock = ManualClock::default().auto_advance();
    let source = Source::new(&clock, [Act::Issue(Some(HOUR)), Act::Fail(unavailable())]);
    let revoked = Revoked::default();
    let script = revoked.script();
    let exchange = client(&clock, &script, source.clone());
    revoked.revoke("access-1");
    exchange.order().await.expect("answered");
    assert_eq!(tokens_sent(&script), ["access-1", "access-3"]);
}

#[tokio::test]
async fn a_static_token_is_not_tried_again_unless_another_was_set() {
    let clock = ManualClock::default().auto_advance();
    let revoked = Revoked::default();
    let script = revoked.script();
    let tokens = TokenCache::fixed("access-1");
    let exchange = client(&clock, &script, tokens.clone());
    revoked.revoke("access-1");
    let error = exchange.me().await.expect_err("refused");
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Unauthorized, 1)
    );
    assert_eq!(tokens_sent(&script), ["access-1"]);
}

#[tokio::test]
async fn a_token_that_was_replaced_meanwhile_is_not_renewed_again() {
    let clock = ManualClock::default().auto_advance();
    let source = Source::rotating(&clock, []);
    let tokens = cache(&clock, &source);
    let setting = tokens.clone();
    let mut is_first = true;
    let script = ScriptedTransport::answering(move |_| {
        if !std::mem::take(&mut is_first) {
            return Some(Step::answer(200, "null"));
        }
        let token = crate::support::issued(9, Some(HOUR));
        crate::support::at_once(setting.set(token))?.ok()?;
        Some(Step::answer(401, ""))
    });
    let exchange = client(&clock, &script, tokens);
    exchange.me().await.expect("answered");
    assert_eq!(tokens_sent(&script), ["access-1", "access-9"]);
    assert_eq!(source.count(), 1);
}

#[tokio::test]
async fn nothing_is_sent_again_after_the_call_s_time() {
    let clock = ManualClock::default();
    let source = Source::new(&clock, []);
    let moving = clock.clone();
    let script = ScriptedTransport::answering(move |_| {
        moving.advance(secs(30));
        Some(Step::answer(401, ""))
    });
    let exchange = ExchangeClient::builder()
        .transport(script.clone())
        .clock(clock.clone())
        .tokens(source.clone())
        .attempt_timeout(secs(60))
        .timeout(secs(30))
        .build()
        .expect("a client");
    let error = exchange.me().await.expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
    settle().await;
    assert_eq!((tokens_sent(&script).len(), source.count()), (1, 1));
}

auth_scheme! {
    /// A token, and a nonce that the server takes once.
    pub Counted {
        nonce: increasing(ms);
        header "Authorization" = "Bearer " + token;
        header "X-Nonce" = nonce;
    }
}

/// Once it may have been executed, a 401 does not take that back.
#[tokio::test]
async fn what_may_have_been_executed_is_not_signed_with_another_token() {
    #[api_client(base_url = "https://bank.example.com")]
    #[auth(Counted)]
    trait Bank {
        #[post("/pay")]
        #[retry(replay)]
        async fn pay(&self) -> Result<()>;
    }
    let clock = ManualClock::default().auto_advance();
    let source = Source::new(&clock, []);
    let script = ScriptedTransport::new([Step::Reset, Step::answer(401, "")]);
    let bank = BankClient::builder()
        .transport(script.clone())
        .clock(clock.clone())
        .tokens(cache(&clock, &source))
        .build()
        .expect("a client");
    let error = bank.pay().await.expect_err("it is not known");
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!(tokens_sent(&script), ["access-1", "access-1"]);
    assert_eq!(source.count(), 1);
}

#[tokio::test]
async fn a_server_that_refuses_every_token_does_not_have_one_obtained_with_every_call() {
    let clock = ManualClock::default().auto_advance();
    let source = Source::new(&clock, []);
    let script = ScriptedTransport::answering(|_| Some(Step::answer(401, "")));
    let exchange = client(&clock, &script, source.clone());
    for _ in 0..50 {
        let error = exchange.me().await.expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::Unauthorized);
    }
    assert_eq!(source.count(), 1 + 3);
    clock.advance(secs(30));
    exchange.me().await.expect_err("refused");
    assert_eq!(source.count(), 1 + 4);
}

#[tokio::test]
async fn over_tcp_too() {
    let clock = ManualClock::default();
    let source = Source::new(&clock, []);
    let server = FaultServer::start(|request| {
        let token = request
            .headers
            .get("authorization")
            .map(|value| value.as_bytes().to_vec());
        match token.as_deref() {
            Some(b"Bearer access-2") => Answer::new(200, "null"),
            _ => Answer::new(401, r#"{"error":"token_not_valid"}"#),
        }
    });
    let server = server.await.expect("a server");
    let exchange = ExchangeClient::builder()
        .base_url(server.url())
        .tokens(cache(&clock, &source))
        .build()
        .expect("a client");
    exchange.order().await.expect("answered");
    assert_eq!(source.count(), 2);
}
