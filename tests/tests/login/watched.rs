//! No code, verifier, state, secret or token is in what is logged or printed.

use std::error::Error as StdError;
use std::fmt::{self, Write as _};
use std::sync::{Arc, Mutex};

use signed_api::testing::ScriptedTransport;
use signed_api_tests::listening::listen;
use tracing::field::{Field, Visit};
use tracing::span::Attributes;
use tracing::{Event, Id, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};

use super::support::{CODE, Running, json};

const SECRET: &str = "canary-of-a-secret";
const TOKEN: &str = "canary-of-a-token";

#[derive(Clone, Default)]
struct Watch(Arc<Mutex<String>>);

impl Watch {
    fn note(&self, what: fmt::Arguments<'_>) {
        writeln!(self.0.lock().expect("text"), "{what}").expect("text");
    }
}

impl Visit for Watch {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.note(format_args!("{field}={value:?}"));
    }
}

impl<S: Subscriber> Layer<S> for Watch {
    fn on_new_span(&self, attributes: &Attributes<'_>, _: &Id, _: Context<'_, S>) {
        attributes.record(&mut self.clone());
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        event.record(&mut self.clone());
    }
}

#[tokio::test(flavor = "current_thread")]
async fn nothing_secret_is_logged_or_printed() {
    let watch = Watch::default();
    let subscriber = tracing_subscriber::registry().with(watch.clone());
    let _guard = listen(subscriber);
    let mut secrets = vec![SECRET.to_owned(), TOKEN.to_owned(), CODE.to_owned()];

    for status in [200, 400, 401, 500] {
        // A server that repeats what it was sent, and gets the rest wrong.
        let script = ScriptedTransport::answering(move |request| {
            let sent = String::from_utf8_lossy(&request.body).into_owned();
            let body =
                format!(r#"{{"access_token":"{TOKEN}","expires_in":"{TOKEN}","error":"{sent}"}}"#);
            Some(json(status, &body))
        });
        let running = Running::with(script.clone(), |login| {
            let login = login.secret(SECRET).credentials_in_body();
            watch.note(format_args!("{login:?} {login:#?}"));
            login
        })
        .await;
        secrets.push(running.state());
        running
            .visit(&format!("/callback?code={CODE}&state=wrong"))
            .await;
        let page = running.bring_code().await;
        watch.note(format_args!("{page:?}"));
        match running.end().await {
            Ok(token) => watch.note(format_args!("{token:?} {token:#?}")),
            Err(error) => {
                let mut cause: Option<&dyn StdError> = Some(&error);
                while let Some(error) = cause {
                    watch.note(format_args!("{error} {error:?}"));
                    cause = error.source();
                }
            }
        }
        let sent = script.sent();
        watch.note(format_args!("{sent:?}"));
        let pairs = url::form_urlencoded::parse(&sent[0].body);
        let verifier = pairs.into_owned().find(|(name, _)| name == "code_verifier");
        secrets.push(verifier.expect("a verifier").1);
    }

    let text = watch.0.lock().expect("text").clone();
    assert!(
        text.contains("does not belong to this login"),
        "nothing was watched: {text}"
    );
    for secret in secrets {
        assert!(!text.contains(&secret), "`{secret}` is in {text}");
    }
}
