//! Whatever a server makes of a token, it does not show.

use signed_api::testing::{ManualClock, ScriptedTransport, Step};

use crate::client::client;
use crate::support::{Act, HOUR, Source, access, cache};

/// `access-1`, which the first token is, by `base64` and `xxd -p`.
const FORMS: [&str; 5] = [
    "access-1",
    "YWNjZXNzLTE=",
    "6163636573732d31",
    "6163636573732D31",
    "ACCESS-1",
];

#[tokio::test]
async fn a_server_that_quotes_the_token_does_not_bring_it_into_an_error() {
    let clock = ManualClock::default().auto_advance();
    for status in [400, 401, 500] {
        for form in FORMS {
            let source = Source::new(&clock, [Act::Issue(Some(HOUR))]);
            let body = format!("no good: {form}.");
            let script = ScriptedTransport::answering(move |_| Some(Step::answer(status, &body)));
            // Another token than the first would be quoted differently.
            let tokens =
                signed_api::TokenCache::fixed(access(cache(&clock, &source).token().await));
            let error = client(&clock, &script, tokens).order().await;
            let error = error.expect_err("refused");
            for text in [error.to_string(), format!("{error:?}")] {
                assert!(text.contains("no good: <session.token>."), "{text}");
                assert!(!text.contains(form), "{text}");
            }
        }
    }
}

#[tokio::test]
async fn a_request_does_not_show_it_either() {
    let clock = ManualClock::default().auto_advance();
    let script = ScriptedTransport::answering(|_| Some(Step::answer(200, "null")));
    let source = Source::new(&clock, []);
    client(&clock, &script, source)
        .me()
        .await
        .expect("answered");
    let shown = format!("{:?}", script.sent());
    assert!(!shown.contains("access-1"), "{shown}");
}
