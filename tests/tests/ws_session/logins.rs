//! Logins of other kinds: in the handshake, by a challenge, by a token, by what is fetched.

use std::sync::atomic::{AtomicU32, Ordering};

use signed_api::prelude::*;
use signed_api::testing::{ScriptedTransport, Step};
use signed_api::ws::Subscription;
use signed_api::{
    BoxFuture, CredentialError, ErrorKind, ProvideCredentials, Rotating, Token, TokenError,
    TokenSource,
};

use super::server::{Behaviour, KEY, SECRET, Server, sign};
use super::{ExchangeClient, Update, in_time, message, next};

auth_scheme! {
    /// A signature of the path, in header fields of the handshake.
    pub(crate) InHeaders {
        header "X-Key" = key;
        header "X-Sign" = hmac_sha256(secret, "GET" + path) | hex;
    }
}

#[api_client]
#[ws(
    login = InHeaders,
    subscribe = json({ op: "subscribe", args: [op.channel], id: op.id }),
    channel = "{topic}",
    data = "data"
)]
trait ByHeaders {
    #[subscribe(channel = "book", private)]
    fn book(&self) -> Subscription<Update>;
}

#[tokio::test]
async fn a_handshake_is_signed() {
    let server = Server::start(Behaviour::default()).await;
    let builder = ByHeadersClient::builder().ws_url(server.url());
    let builder = builder.credentials(Credentials::new(KEY, SECRET));
    let client = builder.build().expect("a client");
    let mut book = client.book();
    in_time(server.received(0, "book")).await;
    let signature = server.until(|seen| Some(seen[0].sign.clone())).await;
    assert_eq!(signature, sign("GET/realtime"));
    server.publish(0, "book", 1);
    assert_eq!(message(&mut book).await, 1);
}

#[api_client]
#[ws(
    login = json({ op: "solve", sign: hmac_sha256(secret, session.challenge) | hex }),
    logged_in("op" = "auth", "success" = true),
    challenge(ask = json({ op: "challenge", api_key: key }), "event" = "challenge", value = "message"),
    subscribe = json({ op: "subscribe", args: [op.channel], id: op.id }),
    channel = "{topic}",
    data = "data"
)]
trait ByChallenge {
    #[subscribe(channel = "orders", private)]
    fn orders(&self) -> Subscription<Update>;
}

#[tokio::test]
async fn a_challenge_is_asked_for_and_signed() {
    let server = Server::start(Behaviour::default()).await;
    let builder = ByChallengeClient::builder().ws_url(server.url());
    let builder = builder.credentials(Credentials::new(KEY, SECRET));
    let client = builder.build().expect("a client");
    let mut orders = client.orders();
    in_time(server.received(0, "orders")).await;
    let messages = server.until(|seen| Some(seen[0].messages.clone())).await;
    let asked: Vec<_> = messages
        .iter()
        .map(|message| message["op"].as_str())
        .collect();
    assert_eq!(asked, [Some("challenge"), Some("solve"), Some("subscribe")]);
    assert_eq!(messages[0]["api_key"], KEY);
    server.publish(0, "orders", 1);
    assert_eq!(message(&mut orders).await, 1);
}

#[api_client]
#[ws(
    login = json({ op: "token", token: token }),
    logged_in("op" = "auth", "success" = true),
    refused("success" = false),
    subscribe = json({ op: "subscribe", args: [op.channel], id: op.id }),
    channel = "{topic}",
    data = "data",
    reconnect = "20ms"
)]
trait ByToken {
    #[subscribe(channel = "orders", private)]
    fn orders(&self) -> Subscription<Update>;
}

/// `token-1`, `token-2`, ..
#[derive(Debug, Default)]
struct Counting(AtomicU32);

impl TokenSource for Counting {
    fn obtain<'a>(&'a self, _: Option<&'a Token>) -> BoxFuture<'a, Result<Token, TokenError>> {
        let number = self.0.fetch_add(1, Ordering::Relaxed) + 1;
        Box::pin(async move { Ok(Token::new(format!("token-{number}"))) })
    }
}

#[tokio::test]
async fn a_token_that_is_refused_is_renewed_once() {
    for (right, is_taken) in [("token-2", true), ("token-3", false)] {
        let server = Server::start(Behaviour {
            token: right.to_owned(),
            ..Behaviour::default()
        })
        .await;
        let builder = ByTokenClient::builder().ws_url(server.url());
        let client = builder
            .tokens(Counting::default())
            .build()
            .expect("a client");
        let mut orders = client.orders();
        if is_taken {
            in_time(server.received(1, "orders")).await;
            server.publish(1, "orders", 1);
            assert_eq!(message(&mut orders).await, 1);
        } else {
            let error = next(&mut orders)
                .await
                .expect("an item")
                .expect_err("an error");
            assert_eq!(error.kind(), ErrorKind::Unauthorized);
            let count = server.until(|seen| Some(seen.len())).await;
            assert_eq!(count, 2);
        }
    }
}

#[api_client(base_url = "https://api.example.com")]
#[ws(
    "wss://stream.example.com/{listen_key}",
    fetch(
        listen_key = "create_listen_key().listenKey",
        keep_alive = "keep_listen_key(listen_key)",
        every = "100ms"
    ),
    channel = "{topic}",
    data = "data"
)]
trait ByListenKey {
    #[post("/key")]
    async fn create_listen_key(&self) -> Result<serde_json::Value>;

    #[put("/key")]
    async fn keep_listen_key(&self, listen_key: &str) -> Result<serde_json::Value>;

    #[subscribe(channel = "orders")]
    fn orders(&self) -> Subscription<Update>;
}

#[tokio::test]
async fn what_is_fetched_stands_in_the_address_and_is_kept_alive() {
    let server = Server::start(Behaviour::default()).await;
    let script = ScriptedTransport::new([
        Step::answer(200, r#"{"listenKey":"a/b-0123456789"}"#),
        Step::answer(200, "{}"),
        // It is no longer known: what it opened tells nothing any more.
        Step::answer(400, "{}"),
        Step::answer(200, r#"{"listenKey":"second-0123456789"}"#),
        Step::answer(200, "{}"),
    ]);
    let client = ByListenKeyClient::builder()
        .ws_url(format!("{}/{{listen_key}}", server.url()))
        .transport(script.clone())
        .build()
        .expect("a client");
    let mut orders = client.orders();
    let target =
        |number: usize| in_time(server.until(move |seen| Some(seen.get(number)?.target.clone())));
    assert_eq!(target(0).await, "/realtime/a%2Fb-0123456789");
    server.publish(0, "orders", 1);
    assert_eq!(message(&mut orders).await, 1);
    // The wait before the next connection may be longer than a test: the default.
    in_time(async {
        while script.sent().len() < 3 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    let sent = script.sent();
    assert_eq!(sent[1].method.as_str(), "PUT");
    let body = String::from_utf8_lossy(&sent[1].body).into_owned();
    assert!(body.contains("a/b-0123456789"), "{body}");
    assert!(next(&mut orders).await.expect("an item").is_ok());
}

/// Wrong ones, until they are refused.
#[derive(Debug, Default)]
struct Replaced(AtomicU32);

impl ProvideCredentials for Replaced {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialError>> {
        let secret = match self.0.load(Ordering::Relaxed) {
            0 => "former-0123456789",
            _ => SECRET,
        };
        Box::pin(async move { Ok(Credentials::new(KEY, secret)) })
    }

    fn refused(&self, _: &Credentials) -> bool {
        self.0.fetch_add(1, Ordering::Relaxed);
        true
    }
}

#[tokio::test]
async fn a_login_is_tried_once_more_with_credentials_that_have_been_replaced() {
    let server = Server::start(Behaviour::default()).await;
    let client = ExchangeClient::builder()
        .ws_url(server.url())
        .credentials(Rotating::new(Replaced::default()))
        .build()
        .expect("a client");
    let mut orders = client.orders();
    in_time(server.received(1, "orders")).await;
    server.publish(1, "orders", 1);
    assert_eq!(message(&mut orders).await, 1);
}

auth_scheme! {
    /// A key in the handshake, and a signature in a message.
    pub(crate) InBoth {
        header "X-Sign" = key;
        message = json({ op: "solve", sign: hmac_sha256(secret, "123-abc") | hex });
    }
}

#[api_client]
#[ws(
    login = InBoth,
    logged_in("op" = "auth", "success" = true),
    subscribe = json({ op: "subscribe", args: [op.channel], id: op.id }),
    channel = "{topic}",
    data = "data"
)]
trait ByBoth {
    #[subscribe(channel = "orders", private)]
    fn orders(&self) -> Subscription<Update>;
}

#[tokio::test]
async fn a_login_may_be_in_the_handshake_and_in_a_message() {
    let server = Server::start(Behaviour::default()).await;
    let builder = ByBothClient::builder().ws_url(server.url());
    let builder = builder.credentials(Credentials::new(KEY, SECRET));
    let client = builder.build().expect("a client");
    let _orders = client.orders();
    in_time(server.received(0, "orders")).await;
    let field = server.until(|seen| Some(seen[0].sign.clone())).await;
    assert_eq!(field, KEY);
}
