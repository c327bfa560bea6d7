//! Building a client: which base URL it gets, and what it is refused for.

use signed_api::prelude::*;
use signed_api::testing::{ScriptedTransport, Step};
use signed_api::{BoxFuture, CredentialError, ErrorKind, Outcome, ProvideCredentials};

#[api_client(base_url = "https://trait.example.com/v1")]
#[auth(hmac = "ts+path")]
trait Declared {
    #[get("/time")]
    async fn time(&self) -> Result<String>;
}

#[api_client]
trait Undeclared {
    #[get("/time")]
    async fn time(&self) -> Result<String>;
}

fn credentials() -> Credentials {
    Credentials::new("key-0123456789", "secret")
}

/// Where a client with these credentials, and this base URL on the builder, sends to.
async fn address(credentials: Credentials, base_url: Option<&str>) -> String {
    let script = ScriptedTransport::new([Step::answer(200, "")]);
    let mut builder = DeclaredClient::builder()
        .credentials(credentials)
        .transport(script.clone());
    if let Some(url) = base_url {
        builder = builder.base_url(url);
    }
    builder
        .build()
        .expect("a client")
        .time()
        .await
        .expect("answered");
    script.sent()[0].url.to_string()
}

#[tokio::test]
async fn the_builder_s_base_url_comes_first_then_the_credentials_then_the_trait_s() {
    let of_testnet = || credentials().with_url("http://testnet.example.com:8080");
    assert_eq!(
        address(credentials(), None).await,
        "https://trait.example.com/v1/time"
    );
    assert_eq!(
        address(of_testnet(), None).await,
        "http://testnet.example.com:8080/time"
    );
    assert_eq!(
        address(of_testnet(), Some("https://built.example.com/")).await,
        "https://built.example.com/time"
    );
}

#[test]
fn without_a_base_url_there_is_no_client() {
    let error = UndeclaredClient::new().expect_err("no base URL");
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Configuration, Outcome::NotSent)
    );
    assert!(
        error
            .to_string()
            .starts_with("`Undeclared` declares no base URL: call `.base_url(..)`"),
        "{error}"
    );
}

#[test]
fn what_cannot_be_used_is_refused_when_the_client_is_built() {
    let refused = |url: &str| {
        UndeclaredClient::builder()
            .base_url(url)
            .build()
            .expect_err(url)
            .to_string()
    };
    assert!(refused("https://user:hunter2@example.com").contains("give those as credentials"));
    assert!(!refused("https://user:hunter2@example.com").contains("hunter2"));
    assert!(refused("example.com").contains("it begins with neither"));

    let error = UndeclaredClient::builder()
        .base_url("https://example.com")
        .user_agent("a\nb")
        .build()
        .expect_err("a line break");
    assert_eq!(error.kind(), ErrorKind::Configuration);

    let error = DeclaredClient::new(Credentials::new("key\r\nx-admin: 1", "secret"))
        .expect_err("a line break");
    assert_eq!(error.kind(), ErrorKind::Credentials);
}

/// Credentials that are not at hand when the client is built.
#[derive(Debug)]
struct Later(Credentials);

impl ProvideCredentials for Later {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialError>> {
        Box::pin(async { Ok(self.0.clone()) })
    }
}

#[tokio::test]
async fn credentials_of_another_address_are_refused_when_they_come() {
    let script = ScriptedTransport::new(vec![Step::answer(200, ""); 2]);
    let builder = |url: &str| {
        DeclaredClient::builder()
            .credentials(Later(credentials().with_url(url)))
            .transport(script.clone())
    };
    let stranger = builder("https://testnet.example.com/v1")
        .build()
        .expect("nothing is known yet");
    let error = stranger.time().await.expect_err("for the testnet");
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Credentials, Outcome::NotSent)
    );
    assert_eq!(script.sent().len(), 0);

    let same = builder("https://TRAIT.example.com:443/v1/")
        .build()
        .expect("a client");
    same.time().await.expect("the same address in other words");
    let chosen = builder("https://testnet.example.com").base_url("https://chosen.example.com");
    chosen
        .build()
        .expect("a client")
        .time()
        .await
        .expect("the builder's word counts");
}

#[api_client(base_url = "https://example.com")]
trait Mixed {
    #[get("/a")]
    #[auth(hmac = "nonce")]
    async fn a(&self) -> Result<()>;

    #[get("/b")]
    #[auth(hmac = "nonce", nonce = us)]
    async fn b(&self) -> Result<()>;
}

#[test]
fn nonces_of_one_key_count_in_one_unit() {
    let error = MixedClient::new(credentials()).expect_err("milliseconds and microseconds");
    assert!(
        error
            .to_string()
            .contains("count nonces in different units"),
        "{error}"
    );
}

#[test]
fn empty_credentials_are_none() {
    let error = DeclaredClient::new(Credentials::new("", "secret")).expect_err("no key");
    assert_eq!(
        error.to_string(),
        "the credentials have no key; nothing was sent"
    );
}

#[test]
fn a_password_in_a_url_shows_nowhere() {
    for url in [
        "https://bob:hunter2@example.com",
        "https:bob:hunter2@example.com",
        "bob:hunter2@example.com",
    ] {
        let builder = UndeclaredClient::builder().base_url(url);
        let mut shown = format!("{builder:?} {:?}", credentials().with_url(url));
        shown += &format!("{:?}", builder.build());
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}

#[tokio::test]
async fn the_user_agent_can_be_set() {
    let script = ScriptedTransport::new(vec![Step::answer(200, ""); 2]);
    let builder = || {
        UndeclaredClient::builder()
            .base_url("https://example.com")
            .transport(script.clone())
    };
    builder()
        .build()
        .expect("a client")
        .time()
        .await
        .expect("answered");
    builder()
        .user_agent("desk/7")
        .build()
        .expect("a client")
        .time()
        .await
        .expect("answered");
    let agents: Vec<_> = script
        .sent()
        .iter()
        .map(|request| request.headers["user-agent"].clone())
        .collect();
    assert_eq!(
        agents,
        [concat!("signed-api/", env!("CARGO_PKG_VERSION")), "desk/7"]
    );
}
