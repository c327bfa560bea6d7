//! No provider shows a secret: not in `Debug`, in an error, nor in what is logged.

use std::error::Error as _;
use std::fmt::{self, Write as _};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use signed_api::testing::ManualClock;
use signed_api::{
    Chain, CommandCredentials, CredentialError, Credentials, FileCredentials, Overlapping,
    ProvideCredentials, Rotating, VaultCredentials,
};
use signed_api_tests::listening::listen;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};

use crate::support::{Desk, KeyServer, write};

/// Longer than what is shown of a key, and not like one: words that a person made up.
const CANARIES: [&str; 4] = [
    "canary-in-a-coal-mine",
    "canary secret of words",
    "canarypassphrase",
    "hvs.canarytoken",
];

#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Log {
    fn text(&self) -> String {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Visit for Log {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let mut text = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(text, "{field}={value:?}").expect("text");
    }
}

impl<S: Subscriber> Layer<S> for Log {
    fn on_new_span(&self, attributes: &Attributes<'_>, _: &Id, _: Context<'_, S>) {
        attributes.record(&mut self.clone());
    }

    fn on_record(&self, _: &Id, values: &Record<'_>, _: Context<'_, S>) {
        values.record(&mut self.clone());
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        event.record(&mut self.clone());
    }
}

#[track_caller]
fn assert_free(text: &str) {
    for canary in CANARIES {
        assert!(
            !text.contains(&canary[..10]),
            "`{canary}` shows in:\n{text}"
        );
    }
}

fn secrets() -> Credentials {
    Credentials::new(CANARIES[0], CANARIES[1]).with_passphrase(CANARIES[2])
}

/// All that a call and its provider say, when the key is refused, after which `change` happens, and when it is asked again.
async fn everything(provider: impl ProvideCredentials + 'static, change: impl FnOnce()) -> String {
    let mut said = format!("{provider:?} {provider:#?}");
    let clock = ManualClock::default().auto_advance();
    let server = KeyServer::default();
    match server.builder(provider).clock(clock).build() {
        Ok(client) => {
            let first = client.balance().await;
            change();
            for result in [first, client.balance().await] {
                let error = result.expect_err("refused or without credentials");
                write!(said, "{error} {error:?} {error:#?} {client:?}").expect("text");
                let source = error.source();
                let source = source.and_then(|source| source.downcast_ref::<CredentialError>());
                write!(said, "{source:?}").expect("text");
            }
        }
        Err(error) => write!(said, "{error} {error:?}").expect("text"),
    }
    said
}

#[tokio::test]
async fn no_provider_shows_a_secret() {
    let log = Log::default();
    let subscriber = tracing_subscriber::registry().with(log.clone());
    let _guard = listen(subscriber);
    let folder = tempfile::tempdir().expect("a folder");
    let [key, secret, passphrase, token] = CANARIES;
    let mut said = String::new();

    let good = format!(r#"{{"key": "{key}", "secret": "{secret}", "passphrase": "{passphrase}"}}"#);
    let texts = [
        good.clone(),
        format!("{good}}}"),
        format!(r#"{{"key": "{key}", "key": "{secret}"}}"#),
        format!(r#"{{"key": "{key}", "secret": ["{secret}"]}}"#),
        format!("KEY={key}\n{secret}\n"),
        format!("KEY={key}\nSECRET=\"{secret} \"\n"),
        format!("KEY={key}\nSECRET={passphrase}$x\n"),
        format!("KEY={key}\nPASSPHRASE={passphrase}\n"),
    ];
    for (index, text) in texts.iter().enumerate() {
        let path = folder.path().join(index.to_string());
        write(&path, 0o600, text);
        let file = || FileCredentials::new(&path);
        let fault = || std::fs::write(&path, &texts[1]).expect("written");
        said += &everything(file(), || {}).await;
        said += &everything(Chain::new().then(file()), || {}).await;
        said += &everything(Rotating::new(file()).every(Duration::ZERO), fault).await;
        let cat = |rest: &str| {
            let script = format!("cat {}; cat {} >&2; {rest}", path.display(), path.display());
            CommandCredentials::new("sh", ["-c".to_owned(), format!("{script} # {token}")])
        };
        said += &everything(cat("exit 0"), || {}).await;
        said += &everything(cat("exit 1"), || {}).await;
        said += &everything(cat("exit 0").single("secret", secrets()), || {}).await;
    }
    said += &everything(
        Overlapping::new(secrets(), secrets().with("key", passphrase)),
        || {},
    )
    .await;
    let desk = Desk::new("other");
    desk.say(Ok(secrets()));
    let rotating = Rotating::new(desk.clone()).every(Duration::ZERO);
    said += &everything(rotating, || desk.fail()).await;
    let vault = VaultCredentials::new("http://127.0.0.1:1", token, "x").expect("fine");
    said += &everything(vault, || {}).await;

    assert_free(&said);
    let logged = log.text();
    assert!(
        logged.contains("attempt failed"),
        "nothing is logged: {logged}"
    );
    assert!(
        logged.contains("the last credentials stay in use"),
        "{logged}"
    );
    assert_free(&logged);
}
