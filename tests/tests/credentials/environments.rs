//! Environments: keys of one never reach another, and none is chosen silently.

use std::error::Error as _;

use signed_api::prelude::*;
use signed_api::testing::{ScriptedTransport, Step};
use signed_api::{
    BoxFuture, ClientBuilder, CredentialError, CredentialErrorKind, ErrorKind, Outcome,
    ProvideCredentials,
};

use crate::support::{Desk, credentials};

#[api_client(environments(
    production = "https://api.example.com/v1",
    sandbox = "https://sandbox.example.com/v1",
))]
#[auth(hmac = "ts+path")]
trait Exchange {
    #[get("/time")]
    async fn time(&self) -> Result<String>;
}

#[api_client]
#[auth(hmac = "ts+path")]
trait Plain {
    #[get("/time")]
    async fn time(&self) -> Result<String>;
}

fn tagged(environment: &str) -> Credentials {
    credentials("k").for_environment(environment)
}

fn builder(
    provider: impl ProvideCredentials + 'static,
) -> (ClientBuilder<ExchangeClient>, ScriptedTransport) {
    let script = ScriptedTransport::new([Step::answer(200, ""), Step::answer(200, "")]);
    let builder = ExchangeClient::builder().credentials(provider);
    (builder.transport(script.clone()), script)
}

/// Where a client sends to that can be built.
async fn address(
    provider: impl ProvideCredentials + 'static,
    change: impl FnOnce(ClientBuilder<ExchangeClient>) -> ClientBuilder<ExchangeClient>,
) -> String {
    let (builder, script) = builder(provider);
    let client = change(builder).build().expect("a client");
    client.time().await.expect("answered");
    script.sent()[0].url.to_string()
}

/// Why a client cannot be built.
fn refusal(
    provider: impl ProvideCredentials + 'static,
    change: impl FnOnce(ClientBuilder<ExchangeClient>) -> ClientBuilder<ExchangeClient>,
) -> Error {
    let (builder, _) = builder(provider);
    let error = change(builder).build().expect_err("refused");
    assert_eq!(error.outcome(), Outcome::NotSent);
    error
}

fn kind(error: &Error) -> Option<CredentialErrorKind> {
    let source = error.source()?.downcast_ref::<CredentialError>()?;
    Some(source.kind())
}

#[tokio::test]
async fn the_builder_or_the_credentials_choose() {
    const SANDBOX: &str = "https://sandbox.example.com/v1/time";
    let as_it_is = |builder| builder;
    let sandbox = |builder: ClientBuilder<_>| builder.environment("sandbox");
    assert_eq!(address(tagged("sandbox"), as_it_is).await, SANDBOX);
    assert_eq!(address(tagged("sandbox"), sandbox).await, SANDBOX);
    assert_eq!(address(credentials("k"), sandbox).await, SANDBOX);
    assert_eq!(address(Desk::new("k"), sandbox).await, SANDBOX);
    let with_url = credentials("k").with_url("https://sandbox.example.com/v1/");
    assert_eq!(address(with_url, as_it_is).await, SANDBOX);
    let production = "https://api.example.com/v1/time";
    assert_eq!(address(tagged("production"), as_it_is).await, production);
    // An address of one's own is chosen, whatever it is called.
    let local = |builder: ClientBuilder<_>| builder.base_url("http://127.0.0.1:8080");
    let address_of_local = "http://127.0.0.1:8080/time";
    assert_eq!(address(credentials("k"), local).await, address_of_local);
    let named = |builder| sandbox(local(builder));
    assert_eq!(address(tagged("sandbox"), named).await, address_of_local);
}

#[test]
fn none_is_chosen_because_it_comes_first() {
    let message = "`Exchange` declares the environments `production`, `sandbox`: call `.environment(\"production\")` or \
                   another one on the builder, or say by `.for_environment(..)` which one the credentials are for";
    let untagged = refusal(credentials("k"), |builder| builder);
    assert_eq!(untagged.kind(), ErrorKind::Configuration);
    assert!(untagged.to_string().starts_with(message), "{untagged}");
    let later = refusal(Desk::new("k"), |builder| builder);
    assert_eq!(later.kind(), ErrorKind::Configuration);
    assert!(ExchangeClient::new(credentials("k")).is_err());
}

#[test]
fn credentials_of_another_environment_are_refused_when_the_client_is_built() {
    for (of, client) in [("production", "sandbox"), ("sandbox", "production")] {
        let error = refusal(tagged(of), |builder| builder.environment(client));
        assert_eq!(error.kind(), ErrorKind::Credentials);
        assert_eq!(kind(&error), Some(CredentialErrorKind::Environment));
        let message = format!(
            "the credentials are for the environment `{of}`, and this client is for `{client}`"
        );
        assert!(error.to_string().starts_with(&message), "{error}");
    }
    let error = refusal(tagged("staging"), |builder| builder);
    assert_eq!(kind(&error), Some(CredentialErrorKind::Environment));
    let url = tagged("sandbox").with_url("https://api.example.com/v1");
    assert_eq!(
        refusal(url, |builder| builder).kind(),
        ErrorKind::Configuration
    );
    let url = credentials("k").with_url("https://api.example.com/v1");
    let error = refusal(url, |builder| builder.environment("sandbox"));
    assert_eq!(error.kind(), ErrorKind::Credentials);
}

#[tokio::test]
async fn credentials_of_another_environment_that_come_later_are_refused_before_anything_is_sent() {
    let desk = Desk::new("k");
    let (builder, script) = builder(desk.clone());
    let client = builder.environment("sandbox").build().expect("a client");
    desk.say(Ok(tagged("production")));
    let error = client.time().await.expect_err("refused");
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Credentials, Outcome::NotSent)
    );
    assert_eq!(kind(&error), Some(CredentialErrorKind::Environment));
    assert_eq!(script.sent().len(), 0);
    desk.say(Ok(tagged("sandbox")));
    client.time().await.expect("answered");
}

/// Gives tagged credentials first, and then some that do not say what they are for.
#[derive(Debug)]
struct Forgetful(Desk);

impl ProvideCredentials for Forgetful {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialError>> {
        self.0.provide()
    }

    fn at_hand(&self) -> Option<Credentials> {
        (self.0.asked() == 0).then(|| tagged("sandbox"))
    }
}

#[tokio::test]
async fn untagged_credentials_want_an_environment_that_somebody_chose() {
    let desk = Desk::new("k");
    let (builder, script) = builder(Forgetful(desk.clone()));
    let client = builder.build().expect("a client");
    client.time().await.expect("tagged");
    desk.provide().await.expect("given");
    let error = client.time().await.expect_err("untagged");
    assert_eq!(kind(&error), Some(CredentialErrorKind::Environment));
    assert_eq!(script.sent().len(), 1);
}

#[test]
fn what_contradicts_itself_or_is_not_declared_is_refused() {
    let unknown = refusal(credentials("k"), |builder| builder.environment("sandbx"));
    assert!(
        unknown
            .to_string()
            .starts_with("`Exchange` declares no environment `sandbx`, only the environments"),
        "{unknown}"
    );
    for url in ["https://api.example.com/v1", "https://api.example.com/v2"] {
        let both = refusal(tagged("sandbox"), |builder| {
            builder.environment("sandbox").base_url(url)
        });
        assert!(
            both.to_string().starts_with(
                "the environment is `sandbox`, and the base URL is that of `production`"
            ),
            "{both}"
        );
    }
    let production = "https://api.example.com/v1";
    let error = refusal(tagged("sandbox"), |builder| builder.base_url(production));
    assert_eq!(error.outcome(), Outcome::NotSent);
}

#[tokio::test]
async fn an_address_can_be_named_where_the_trait_declares_none() {
    let plain = |provider: Credentials| {
        let script = ScriptedTransport::new([Step::answer(200, "")]);
        PlainClient::builder()
            .credentials(provider)
            .transport(script)
    };
    let url = "https://sandbox.example.com";
    let built = plain(tagged("sandbox"))
        .base_url(url)
        .environment("sandbox")
        .build();
    built.expect("a client").time().await.expect("answered");
    let other = plain(tagged("production"))
        .base_url(url)
        .environment("sandbox")
        .build();
    assert_eq!(
        kind(&other.expect_err("refused")),
        Some(CredentialErrorKind::Environment)
    );
    let nameless = plain(credentials("k")).environment("sandbox").build();
    assert_eq!(
        nameless.expect_err("no address").kind(),
        ErrorKind::Configuration
    );
    // A tag that nobody asks for harms nothing.
    assert!(plain(tagged("production")).base_url(url).build().is_ok());
}
