//! Refreshes the token in a file until it is killed, and says what it does, a line each.
//!
//! Arguments: how (`cached`, which leaves it to the cache; `locked`, which does it step by step; `unlocked`, which is how not to do it; `hasty`, which says what it has obtained before that is
//! kept; `keep`, which keeps one token and ends), the file, the address of the token endpoint, and a number that decides
//! how long it waits.

mod cached;
mod endpoint;

use std::io::{Write as _, stdout};
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use signed_api::{
    Clock as _, FileTokenStore, StoredToken, SystemClock, Token, TokenLock, TokenStore as _,
    TokenStoreError,
};

use self::endpoint::asked;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [how, path, address, seed] = &arguments[..] else {
        panic!("four arguments, and not {arguments:?}");
    };
    let store = FileTokenStore::open(path, "example").expect("a path");
    let mut refresher = Refresher {
        address,
        is_hasty: how == "hasty",
        held: None,
        dice: seed.parse().expect("a number"),
    };
    match how.as_str() {
        "keep" => {
            let mut lock = store.lock().await.expect("locked");
            let token = stored("a", "r", false);
            return lock.save(&token).await.expect("kept");
        }
        "cached" => return cached::run(&store, address, refresher.dice).await,
        "unlocked" => return refresher.unlocked(Path::new(path)).await,
        _ => {}
    }
    loop {
        let mut lock = readable(store.lock().await);
        refresher.turn(&mut *lock).await;
        drop(lock);
        let pause = refresher.below(2_000);
        refresher.wait(pause).await;
    }
}

struct Refresher<'a> {
    address: &'a str,
    is_hasty: bool,
    /// The refresh token that this process knows.
    held: Option<String>,
    dice: u64,
}

impl Refresher<'_> {
    /// What is done under the lock: a refresh token is marked before it is sent, and one that is marked is not sent again.
    async fn turn(&mut self, lock: &mut dyn TokenLock) {
        let Some(found) = readable(lock.load().await) else {
            return self.login(lock).await;
        };
        let refresh = found.token.refresh().expect("a refresh token").expose();
        let refresh = refresh.to_owned();
        if found.in_doubt {
            say("doubt", &refresh);
            return self.login(lock).await;
        }
        // Another process has refreshed it meanwhile; now and then it is too old all the same.
        if self.held.as_ref() != Some(&refresh) && self.below(4) == 0 {
            self.held = Some(refresh);
            return;
        }
        let access = found.token.access().expose();
        readable(lock.save(&stored(access, &refresh, true)).await);
        say("sends", &refresh);
        match asked(self.address, "/refresh", &json!({ "refresh": refresh })).await {
            Some((200, pair)) => self.keep(lock, &pair).await,
            Some((status, _)) => {
                say("refused", &status.to_string());
                self.login(lock).await;
            }
            // Nobody knows; whoever comes next logs in.
            None => say("unknown", &refresh),
        }
    }

    async fn login(&mut self, lock: &mut dyn TokenLock) {
        if let Some((200, pair)) = asked(self.address, "/login", &json!({})).await {
            self.keep(lock, &pair).await;
        }
    }

    /// Keeps a pair, and only then says so.
    async fn keep(&mut self, lock: &mut dyn TokenLock, pair: &Value) {
        let text = |name: &str| pair[name].as_str().expect("a token").to_owned();
        let (access, refresh) = (text("access"), text("refresh"));
        if self.is_hasty {
            say("obtained", &refresh);
        }
        readable(lock.save(&stored(&access, &refresh, false)).await);
        if !self.is_hasty {
            say("obtained", &refresh);
        }
        self.held = Some(refresh);
    }

    /// Reads a refresh token from a file, and writes the next one back.
    async fn unlocked(&mut self, path: &Path) {
        loop {
            let refresh = std::fs::read_to_string(path).unwrap_or_default();
            let asked = match refresh.as_str() {
                "" => asked(self.address, "/login", &json!({})).await,
                _ => asked(self.address, "/refresh", &json!({ "refresh": refresh })).await,
            };
            let next = match asked {
                Some((200, pair)) => pair["refresh"].as_str().expect("a token").to_owned(),
                _ => String::new(),
            };
            std::fs::write(path, &next).expect("written");
            say("obtained", &next);
        }
    }

    fn below(&mut self, end: u64) -> u64 {
        self.dice = self
            .dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.dice >> 33) % end
    }

    async fn wait(&self, micros: u64) {
        SystemClock::new()
            .sleep(Duration::from_micros(micros))
            .await;
    }
}

fn stored(access: &str, refresh: &str, in_doubt: bool) -> StoredToken {
    StoredToken {
        token: Token::new(access).with_refresh(refresh),
        issued: SystemClock::new().now(),
        in_doubt,
    }
}

/// What a store gives; that it gives nothing is said, and ends the process.
fn readable<T>(given: Result<T, TokenStoreError>) -> T {
    match given {
        Ok(given) => given,
        Err(error) => {
            say("unreadable", &error.to_string());
            panic!("{error}");
        }
    }
}

/// One write, so that it is said as a whole or not at all.
fn say(what: &str, of: &str) {
    let line = format!("{what} {of}\n");
    let written = stdout()
        .write_all(line.as_bytes())
        .and_then(|()| stdout().flush());
    if written.is_err() {
        std::process::exit(0);
    }
}
