//! The token servers of other people do what tests of tokens rely on. Nothing of signed-api is in here.

use std::time::Duration;

use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};
use signed_api_tests::servers::TokenServer;

/// A client that brings its own certificates: the build has two crypto providers, and no server here uses either.
fn http() -> Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::new()
}

/// Status and JSON.
async fn read(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let body = response.text().await.expect("a body");
    (status, serde_json::from_str(&body).unwrap_or(Value::Null))
}

/// Posts a form to `/o/token/`.
async fn token(
    server: &TokenServer,
    client: &str,
    secret: &str,
    form: &[(&str, &str)],
) -> (u16, Value) {
    let request = http().post(server.url("/o/token/"));
    let request = request.basic_auth(client, Some(secret)).body(encoded(form));
    let form = "application/x-www-form-urlencoded";
    read(
        request
            .header("content-type", form)
            .send()
            .await
            .expect("an answer"),
    )
    .await
}

fn encoded(form: &[(&str, &str)]) -> String {
    let pairs = form.iter().map(|(name, value)| {
        let value =
            percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC);
        format!("{name}={value}")
    });
    pairs.collect::<Vec<_>>().join("&")
}

/// By client credentials.
async fn granted(server: &TokenServer, scope: &str) -> String {
    let form = [("grant_type", "client_credentials"), ("scope", scope)];
    let (status, answer) = token(server, TokenServer::CLIENT, TokenServer::SECRET, &form).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["token_type"], "Bearer");
    assert_eq!(answer["scope"], scope);
    assert_eq!(answer.get("refresh_token"), None);
    text(&answer, "access_token")
}

async fn refreshed(server: &TokenServer, refresh: &str) -> (u16, Value) {
    let form = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    token(server, TokenServer::CODE_CLIENT, TokenServer::SECRET, &form).await
}

async fn me(server: &TokenServer, token: &str) -> (u16, Value) {
    let request = http().get(server.url("/api/me")).bearer_auth(token);
    read(request.send().await.expect("an answer")).await
}

fn text(answer: &Value, name: &str) -> String {
    let text = answer[name].as_str();
    text.unwrap_or_else(|| panic!("no `{name}` in {answer}"))
        .to_owned()
}

#[tokio::test]
async fn client_credentials_yield_a_token_of_the_scopes_asked_for() {
    let server = TokenServer::oauth_toolkit(&[]);
    let read_only = granted(&server, "read").await;
    let known = json!({"client": "fuse", "user": null, "scope": "read"});
    assert_eq!(me(&server, &read_only).await, (200, known));

    let order = |token: String| {
        let request = http().post(server.url("/api/orders")).bearer_auth(token);
        request.json(&json!({"pair": "BTC-USD"})).send()
    };
    let (status, refused) = read(order(read_only).await.expect("an answer")).await;
    assert_eq!(
        (status, &refused["required_scopes"]),
        (403, &json!(["write"]))
    );
    let both = granted(&server, "read write").await;
    let (status, made) = read(order(both).await.expect("an answer")).await;
    assert_eq!((status, &made["order"]), (201, &json!({"pair": "BTC-USD"})));

    let form = [("grant_type", "client_credentials"), ("scope", "admin")];
    let (status, refused) = token(&server, TokenServer::CLIENT, TokenServer::SECRET, &form).await;
    assert_eq!((status, refused), (400, json!({"error": "invalid_scope"})));

    assert_eq!(server.answered("POST /o/token/ 200"), 2);
    assert_eq!(server.answered("POST /o/token/"), 3);
    assert_eq!(server.answered("POST /o/tok"), 0);
}

#[tokio::test]
async fn a_wrong_secret_is_an_invalid_client() {
    let server = TokenServer::oauth_toolkit(&[]);
    let form = [("grant_type", "client_credentials")];
    let (status, refused) = token(&server, TokenServer::CLIENT, "wrong", &form).await;
    assert_eq!((status, refused), (401, json!({"error": "invalid_client"})));
}

#[tokio::test]
async fn a_token_ends_with_its_lifetime_or_before() {
    let server = TokenServer::oauth_toolkit(&[("ACCESS_TOKEN_SECONDS", "2")]);
    let token = granted(&server, "read").await;
    ends(&server, &token).await;

    let server = TokenServer::oauth_toolkit(&[]);
    let (expired, revoked) = (
        granted(&server, "read").await,
        granted(&server, "read").await,
    );
    server.hook("expire", &json!({"token": expired}));
    assert_eq!(me(&server, &expired).await.0, 401);
    assert_eq!(me(&server, &revoked).await.0, 200);

    // RFC 7009: by the client itself.
    let request = http().post(server.url("/o/revoke_token/"));
    let request = request
        .basic_auth(TokenServer::CLIENT, Some(TokenServer::SECRET))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(encoded(&[("token", revoked.as_str())]));
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(me(&server, &revoked).await.0, 401);
}

#[tokio::test]
async fn a_refresh_token_that_comes_back_takes_its_family_with_it() {
    let server = TokenServer::oauth_toolkit(&[]);
    let first = server.hook("tokens", &json!({"scope": "read"}));
    let (status, known) = me(&server, &text(&first, "access_token")).await;
    assert_eq!((status, text(&known, "user")), (200, "alice".to_owned()));

    let (status, second) = refreshed(&server, &text(&first, "refresh_token")).await;
    assert_eq!((status, text(&second, "scope")), (200, "read".to_owned()));
    assert_ne!(second["refresh_token"], first["refresh_token"]);
    assert_eq!(me(&server, &text(&second, "access_token")).await.0, 200);
    // The old pair is gone.
    assert_eq!(me(&server, &text(&first, "access_token")).await.0, 401);
    let invalid = (400, json!({"error": "invalid_grant"}));
    assert_eq!(
        refreshed(&server, &text(&first, "refresh_token")).await,
        invalid
    );
    // And with it, now, the new one.
    assert_eq!(
        refreshed(&server, &text(&second, "refresh_token")).await,
        invalid
    );

    let other = server.hook("tokens", &json!({}));
    server.hook("revoke", &json!({"token": other["refresh_token"]}));
    assert_eq!(
        refreshed(&server, &text(&other, "refresh_token")).await,
        invalid
    );
}

#[tokio::test]
async fn a_pair_makes_the_next_pair_once() {
    let server = TokenServer::simplejwt(&[]);
    let post = |path: &str, body: Value| {
        let request = http().post(server.url(path)).json(&body);
        async move { read(request.send().await.expect("an answer")).await }
    };
    let login = |password: &str| {
        post(
            "/api/token/",
            json!({"username": TokenServer::USER, "password": password}),
        )
    };
    assert_eq!(login("wrong").await.0, 401);
    let (status, first) = login(TokenServer::PASSWORD).await;
    assert_eq!(status, 200, "{first}");
    assert_lifetime(&first["access"], 24 * 3600);
    assert_lifetime(&first["refresh"], 30 * 24 * 3600);
    let known = json!({"user": TokenServer::USER});
    assert_eq!(me(&server, &text(&first, "access")).await, (200, known));

    let refresh = |pair: &Value| post("/api/token/refresh/", json!({"refresh": pair["refresh"]}));
    let (status, second) = refresh(&first).await;
    assert_eq!(status, 200, "{second}");
    assert_ne!(second["refresh"], first["refresh"]);
    let (status, refused) = refresh(&first).await;
    assert_eq!(
        (status, text(&refused, "code")),
        (401, "token_not_valid".to_owned())
    );
    assert_eq!(server.answered("POST /api/token/refresh/ 200"), 1);

    server.hook("refuse", &json!({"token": second["access"]}));
    let (status, refused) = me(&server, &text(&second, "access")).await;
    assert_eq!(
        (status, text(&refused, "code")),
        (401, "token_not_valid".to_owned())
    );
    server.hook("revoke", &json!({"token": second["refresh"]}));
    assert_eq!(refresh(&second).await.0, 401);
}

#[tokio::test]
async fn lifetimes_of_pairs_are_settings() {
    let lifetimes = [
        ("ACCESS_TOKEN_SECONDS", "2"),
        ("REFRESH_TOKEN_SECONDS", "70"),
    ];
    let server = TokenServer::simplejwt(&lifetimes);
    let user = json!({"username": TokenServer::USER, "password": TokenServer::PASSWORD});
    let request = http().post(server.url("/api/token/")).json(&user);
    let (_, pair) = read(request.send().await.expect("an answer")).await;
    assert_lifetime(&pair["access"], 2);
    assert_lifetime(&pair["refresh"], 70);
    ends(&server, &text(&pair, "access")).await;
}

/// Waits until a token of two seconds is refused.
async fn ends(server: &TokenServer, token: &str) {
    for _ in 0..100 {
        if me(server, token).await.0 != 200 {
            break;
        }
        // On the server's clock: there is no other way to wait for it.
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(me(server, token).await.0, 401);
}

/// As its claims say, each of which is a time in whole seconds.
#[track_caller]
fn assert_lifetime(token: &Value, seconds: u64) {
    use base64::Engine as _;
    let token = token.as_str().expect("a token");
    let claims = token.split('.').nth(1).expect("claims");
    let claims = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(claims);
    let claims: Value = serde_json::from_slice(&claims.expect("base64url")).expect("claims");
    let time = |name: &str| claims[name].as_u64().expect("a time");
    let lifetime = time("exp") - time("iat");
    assert!(
        lifetime.abs_diff(seconds) <= 1,
        "{lifetime} and not {seconds}"
    );
}
