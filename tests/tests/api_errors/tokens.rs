//! An access token that is refused by a code is renewed as after HTTP 401.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use signed_api::prelude::*;
use signed_api::testing::{ManualClock, ScriptedTransport, Step};
use signed_api::{BoxFuture, ErrorKind, Token, TokenError, TokenSource, http};

#[api_client(base_url = "https://api.example.com")]
#[auth(bearer)]
#[envelope(success("code" = 0))]
#[api_error(code = "code", unauthorized = [401], forbidden = [403])]
trait Exchange {
    #[post("/orders")]
    async fn place(&self) -> Result<()>;
}

#[derive(Debug, Default)]
struct Numbered(AtomicU32);

impl TokenSource for Numbered {
    fn obtain<'a>(&'a self, _: Option<&'a Token>) -> BoxFuture<'a, Result<Token, TokenError>> {
        let number = self.0.fetch_add(1, Ordering::Relaxed) + 1;
        Box::pin(async move { Ok(Token::new(format!("access-{number}"))) })
    }
}

fn trial(steps: impl IntoIterator<Item = Step>) -> (ExchangeClient, ScriptedTransport) {
    let script = ScriptedTransport::new(steps);
    let builder = ExchangeClient::builder()
        .transport(script.clone())
        .clock(ManualClock::default().auto_advance())
        .tokens(Arc::new(Numbered::default()));
    (builder.build().expect("a client"), script)
}

fn tokens(script: &ScriptedTransport) -> Vec<String> {
    let sent = script.sent().into_iter();
    let token = |request: signed_api::SignedRequest| {
        let value = &request.headers[http::header::AUTHORIZATION];
        value.to_str().expect("text").to_owned()
    };
    sent.map(token).collect()
}

#[tokio::test]
async fn another_token_is_tried_once() {
    let refused = Step::answer(200, r#"{"code":401}"#);
    let (exchange, script) = trial([refused.clone(), Step::answer(200, r#"{"code":0}"#)]);
    exchange.place().await.expect("placed");
    assert_eq!(tokens(&script), ["Bearer access-1", "Bearer access-2"]);

    let (exchange, script) = trial([refused.clone(), refused]);
    let error = exchange.place().await.expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
    assert_eq!(script.sent().len(), 2);
}

#[tokio::test]
async fn a_permission_that_is_missing_is_not_the_token_s_fault() {
    let (exchange, script) = trial([Step::answer(200, r#"{"code":403}"#)]);
    let error = exchange.place().await.expect_err("forbidden");
    assert_eq!(error.kind(), ErrorKind::Forbidden);
    assert_eq!(script.sent().len(), 1);
}
