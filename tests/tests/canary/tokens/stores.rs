//! Token files that are damaged, and sources that panic.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use signed_api::{
    BoxFuture, FileTokenStore, Token, TokenCache, TokenError, TokenErrorKind, TokenSource,
    TokenStore as _,
};

use super::{ACCESS, NEXT_REFRESH, REFRESH, Watched};
use crate::support::runtime;
use crate::watching::everything;

/// Is not needed.
#[derive(Debug)]
struct Nobody;

impl TokenSource for Nobody {
    fn obtain<'a>(&'a self, held: Option<&'a Token>) -> BoxFuture<'a, Result<Token, TokenError>> {
        let message = format!("there is nothing in place of {held:?}");
        Box::pin(async { Err(TokenError::new(TokenErrorKind::LoginRequired, message)) })
    }
}

fn held() -> Token {
    Token::new(ACCESS).with_refresh(REFRESH)
}

fn store(path: &Path, label: &str) -> FileTokenStore {
    FileTokenStore::open(path, label).expect("a path")
}

/// A file with the token, which `damage` then damages.
async fn damaged(folder: &Path, damage: impl FnOnce(&mut Vec<u8>)) -> PathBuf {
    let path = folder.join("token");
    let _ = std::fs::remove_file(&path);
    let cache = TokenCache::new(Nobody).store(store(&path, "canary"));
    cache.set(held()).await.expect("kept");
    let mut bytes = std::fs::read(&path).expect("a file");
    damage(&mut bytes);
    std::fs::write(&path, bytes).expect("written");
    path
}

#[test]
fn no_damaged_file_brings_a_canary_to_light() {
    let everything = everything();
    let mut watched = Watched::new(&[ACCESS, REFRESH, NEXT_REFRESH]);
    let folder = tempfile::tempdir().expect("a folder");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("text");
    let replaced = |bytes: &mut Vec<u8>, from: &str, to: &str| {
        let changed = text(bytes).replacen(from, to, 1);
        assert_ne!(
            changed.as_bytes(),
            bytes.as_slice(),
            "`{from}` is not there"
        );
        *bytes = changed.into_bytes();
    };
    let foreign = format!("{{\"access\": \"{ACCESS}\", \"refresh\": \"{REFRESH}\"}}");
    type Damage<'d> = &'d dyn Fn(&mut Vec<u8>);
    let damages: [Damage<'_>; 9] = [
        &|bytes| bytes.truncate(bytes.len() - 3),
        &|bytes| bytes.truncate(bytes.len() / 2),
        &|bytes| replaced(bytes, "\"in_doubt\":false", "\"in_doubt\":7"),
        &|bytes| replaced(bytes, "\"version\":1", "\"version\":2"),
        &|bytes| {
            replaced(
                bytes,
                "\"version\":1",
                &format!("\"version\":\"{NEXT_REFRESH}\""),
            )
        },
        &|bytes| replaced(bytes, "\"kept\":{", "\"kept\":{{"),
        &|bytes| bytes.insert(0, b' '),
        &|bytes| *bytes = foreign.clone().into_bytes(),
        &|bytes| *bytes = REFRESH.repeat(100).into_bytes(),
    ];
    runtime().block_on(async {
        for damage in damages {
            let path = damaged(folder.path(), damage).await;
            look(&mut watched, &store(&path, "canary")).await;
        }
        let path = damaged(folder.path(), |_| {}).await;
        look(&mut watched, &store(&path, "another")).await;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let open = std::fs::Permissions::from_mode(0o644);
            std::fs::set_permissions(&path, open).expect("changed");
            look(&mut watched, &store(&path, "canary")).await;
        }
    });
    watched.assert_free(&everything.text());
}

/// What a store that gives no token says, alone and in a cache.
async fn look(watched: &mut Watched, store: &FileTokenStore) {
    watched.fail(&store.load().await.expect_err("no token"));
    let cache = TokenCache::new(Nobody).store(store.clone());
    let error = cache.token().await.expect_err("no token");
    assert_eq!(error.kind(), TokenErrorKind::Store, "{error}");
    watched.fail(&error);
    watched.show(&cache);
    if let Err(error) = cache.set(held()).await {
        watched.fail(&error);
    }
}

/// Panics with all it has.
#[derive(Debug)]
struct Panicking;

impl TokenSource for Panicking {
    fn obtain<'a>(&'a self, held: Option<&'a Token>) -> BoxFuture<'a, Result<Token, TokenError>> {
        Box::pin(async move { panic!("canary: the source does not know what to do with {held:?}") })
    }
}

#[test]
fn no_panic_brings_a_canary_to_light() {
    let everything = everything();
    let mut watched = Watched::new(&[ACCESS, REFRESH]);
    let panics = Arc::new(Mutex::new(String::new()));
    let heard = Arc::clone(&panics);
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let text = panic.to_string();
        match text.contains("canary: ") {
            true => heard
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push_str(&text),
            false => before(panic),
        }
    }));
    runtime().block_on(async {
        let cache = TokenCache::new(Panicking);
        cache.set(held()).await.expect("taken in");
        cache.invalidate();
        let error = cache.token().await.expect_err("it panicked");
        assert!(error.to_string().contains("panicked"), "{error}");
        watched.fail(&error);
        watched.show(&cache);
        let caller = tokio::spawn(async move {
            cache.token().await.expect("canary: there is a token");
        });
        let join = caller.await.expect_err("it panicked");
        watched.fail(&join);
    });
    let said = panics
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    assert!(
        said.contains("the source does not know what to do"),
        "{said}"
    );
    assert!(said.contains("canary: there is a token"), "{said}");
    watched.note(&said);
    watched.assert_free(&everything.text());
}
