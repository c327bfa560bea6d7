//! The same by the cache, which is told again and again that its token is no good any more.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use signed_api::{
    BoxFuture, Clock as _, FileTokenStore, Outcome, SystemClock, Token, TokenCache, TokenError,
    TokenErrorKind, TokenSource, TokenStore as _,
};

use super::endpoint::asked;
use super::{readable, say, stored};

pub(super) async fn run(store: &FileTokenStore, address: &str, mut dice: u64) {
    let endpoint = Arc::new(Endpoint {
        address: address.to_owned(),
        last: Mutex::default(),
    });
    let cache = TokenCache::new(Arc::clone(&endpoint)).store(store.clone());
    loop {
        match cache.token().await {
            Ok(token) => {
                let refresh = token.refresh().expect("a refresh token").expose();
                if endpoint.has_given(refresh) {
                    say("obtained", refresh);
                }
            }
            Err(error) if error.kind() == TokenErrorKind::LoginRequired => {
                login(store, &endpoint).await;
            }
            Err(error) if error.kind() == TokenErrorKind::Store => {
                say("unreadable", &error.to_string());
                panic!("{error}");
            }
            Err(error) => say("failed", &error.to_string()),
        }
        cache.invalidate();
        dice = dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let pause = Duration::from_micros((dice >> 33) % 2_000);
        SystemClock::new().sleep(pause).await;
    }
}

/// What a user does whose refresh token may be used up, unless another one has done it.
async fn login(store: &FileTokenStore, endpoint: &Endpoint) {
    let mut lock = readable(store.lock().await);
    let found = readable(lock.load().await);
    let Some(found) = found.filter(|found| found.in_doubt) else {
        return;
    };
    say(
        "doubt",
        found.token.refresh().expect("a refresh token").expose(),
    );
    let token = endpoint.obtain(None).await.expect("logged in");
    let (access, refresh) = (token.access(), token.refresh().expect("a refresh token"));
    readable(
        lock.save(&stored(access.expose(), refresh.expose(), false))
            .await,
    );
    say("obtained", refresh.expose());
}

/// The token endpoint as a source.
#[derive(Debug)]
struct Endpoint {
    address: String,
    /// The refresh token that it gave last, until somebody has said so.
    last: Mutex<Option<String>>,
}

impl Endpoint {
    /// Whether it gave this one to this process, and nobody has said so.
    fn has_given(&self, refresh: &str) -> bool {
        let mut last = self.last.lock().expect("unpoisoned");
        last.take_if(|last| last == refresh).is_some()
    }

    async fn asked(&self, held: Option<&Token>) -> Result<Token, TokenError> {
        let (path, body) = match held.and_then(Token::refresh) {
            Some(refresh) => {
                say("sends", refresh.expose());
                ("/refresh", json!({ "refresh": refresh.expose() }))
            }
            None => ("/login", json!({})),
        };
        let (kind, outcome) = match asked(&self.address, path, &body).await {
            Some((200, pair)) => {
                let text = |name: &str| pair[name].as_str().expect("a token").to_owned();
                *self.last.lock().expect("unpoisoned") = Some(text("refresh"));
                return Ok(Token::new(text("access")).with_refresh(text("refresh")));
            }
            Some((status, _)) => {
                say("refused", &status.to_string());
                (TokenErrorKind::LoginRequired, Outcome::Rejected)
            }
            None => (TokenErrorKind::Unavailable, Outcome::Unknown),
        };
        Err(TokenError::new(kind, "no token").with_outcome(outcome))
    }
}

impl TokenSource for Endpoint {
    fn obtain<'a>(&'a self, held: Option<&'a Token>) -> BoxFuture<'a, Result<Token, TokenError>> {
        Box::pin(self.asked(held))
    }

    fn uses_up(&self, held: Option<&Token>) -> bool {
        held.is_some_and(|held| held.refresh().is_some())
    }
}
