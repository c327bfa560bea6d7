//! Clients whose schemes write tokens, passwords and keys, against servers that say back what they were sent.

use std::time::Duration;

use signed_api::oauth2::RefreshToken;
use signed_api::prelude::*;
use signed_api::testing::{FaultServer, ScriptedTransport, Step};
use signed_api::{RetryPolicy, Token, TokenCache};

use super::hostile::{self, FORMS, WAYS};
use super::{ACCESS, CLIENT_SECRET, NEXT_ACCESS, NEXT_REFRESH, PASSWORD, REFRESH, Watched};
use crate::support::runtime;
use crate::watching::everything;

/// Of a key, its first four characters are shown.
const KEY: &str = "k3yOfA-~canary-0123456789";

#[api_client]
#[auth(bearer)]
#[api_error(code = ["error.code", "error", "code"], message = ["error.message", "error_description", "detail"])]
trait Tokens {
    #[get("/bearer")]
    async fn canary_of_bearer(&self) -> Result<u64>;

    #[post("/hopper")]
    #[auth(bearer, header("access-token" = "token", "x-api-app-key"? = "opt.app_key"))]
    async fn hopper(&self, amount: u64) -> Result<u64>;

    #[get("/basic")]
    #[auth(basic)]
    async fn basic(&self) -> Result<u64>;

    #[get("/key")]
    #[auth(key)]
    async fn key(&self) -> Result<u64>;
}

fn builder(url: &str, tokens: &TokenCache) -> signed_api::ClientBuilder<TokensClient> {
    TokensClient::builder()
        .base_url(url)
        .credentials(Credentials::new(KEY, PASSWORD))
        .tokens(tokens.clone())
        .retry(RetryPolicy::default().max_attempts(2))
        .timeout(Duration::from_secs(5))
}

/// A cache that holds a token, and asks `url` for another one.
async fn tokens(url: &str) -> TokenCache {
    let source = RefreshToken::new(url, "my-client").secret(CLIENT_SECRET);
    let cache = TokenCache::new(source);
    let held = Token::new(ACCESS).with_refresh(REFRESH);
    cache.set(held).await.expect("taken in");
    cache
}

async fn call_all(watched: &mut Watched, client: &TokensClient) {
    for index in 0..4 {
        let call = || match index {
            0 => client.canary_of_bearer(),
            1 => client.hopper(7),
            2 => client.basic(),
            _ => client.key(),
        };
        watched.show(&client);
        watched.show(&call());
        match call().explain().await {
            Ok(explanation) => {
                watched.note(&explanation.to_string());
                watched.show(&explanation);
            }
            Err(error) => watched.fail(&error),
        }
        let error = call().await.expect_err("refused");
        watched.fail(&error);
        watched.show(&(
            error.code(),
            error.server_message(),
            error.required_scopes(),
        ));
    }
}

fn watched() -> Watched {
    let canaries = [
        ACCESS,
        NEXT_ACCESS,
        REFRESH,
        NEXT_REFRESH,
        CLIENT_SECRET,
        PASSWORD,
        KEY,
    ];
    Watched::new(&canaries)
}

#[test]
fn no_answer_brings_a_canary_to_light() {
    let everything = everything();
    let mut watched = watched();
    runtime().block_on(async {
        // A token that an API hands out is nothing that it was sent.
        let refusals = hostile::trials().filter(|(_, way)| *way != WAYS - 1);
        for (form, way) in refusals {
            let answer = move |request| hostile::answer(way, form, &request);
            let server = FaultServer::start(answer).await.expect("a server");
            let tokens = tokens(&server.url()).await;
            let builder = builder(&server.url(), &tokens);
            watched.show(&builder);
            call_all(&mut watched, &builder.build().expect("a client")).await;
            watched.show(&tokens);
        }
    });
    let logged = everything.text();
    assert!(logged.contains("canary_of_bearer"), "{logged}");
    watched.assert_free(&logged);
}

#[test]
fn no_renewal_that_fails_brings_a_canary_to_light() {
    let everything = everything();
    let mut watched = watched();
    runtime().block_on(async {
        for form in FORMS {
            let endpoint = move |request| hostile::answer(1, form, &request);
            let endpoint = FaultServer::start(endpoint).await.expect("a server");
            let tokens = tokens(&endpoint.url()).await;
            tokens.invalidate();
            let script = ScriptedTransport::new([] as [Step; 0]);
            let builder = builder("https://api.example.com", &tokens).transport(script.clone());
            let client = builder.build().expect("a client");
            watched.fail(&client.canary_of_bearer().await.expect_err("no token"));
            watched.fail(&client.hopper(7).await.expect_err("no token"));
            assert!(script.sent().is_empty());
        }
    });
    watched.assert_free(&everything.text());
}
