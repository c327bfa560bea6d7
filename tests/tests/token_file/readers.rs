//! Who reads without the lock sees a whole token at any moment, the old one or the new one.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use signed_api::{FileTokenStore, StoredToken, Timestamp, Token, TokenStore as _};
use tokio::runtime::Runtime;

const SAVES: u64 = 300;

fn numbered(number: u64) -> StoredToken {
    StoredToken {
        // Of changing lengths.
        token: Token::new(format!(
            "{number:0width$}",
            width = 4 + (number * 37 % 900) as usize
        ))
        .with_refresh(number.to_string()),
        issued: Timestamp::from_nanos(number),
        in_doubt: false,
    }
}

#[test]
fn readers_see_whole_tokens_in_their_order_while_others_are_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = FileTokenStore::open(folder.path().join("token.json"), "example").expect("a path");
    let runtime = Runtime::new().expect("a runtime");
    let save = |number| {
        let stored = numbered(number);
        runtime.block_on(async {
            let mut lock = store.lock().await.expect("locked");
            lock.save(&stored).await.expect("kept");
        });
    };
    save(0);
    let is_over: Arc<AtomicBool> = Arc::default();
    let readers = [(); 4].map(|()| {
        let (store, is_over) = (store.clone(), Arc::clone(&is_over));
        thread::spawn(move || {
            let runtime = Runtime::new().expect("a runtime");
            let (mut last, mut seen) = (0, 0);
            while !is_over.load(Ordering::Relaxed) {
                let found = runtime.block_on(store.load());
                let found = found.expect("readable").expect("a token");
                let refresh = found.token.refresh().expect("a refresh token");
                let number: u64 = refresh.expose().parse().expect("a number");
                let whole = numbered(number);
                assert_eq!(found.token.access().expose(), whole.token.access().expose());
                assert_eq!(found.issued, whole.issued);
                assert!(number >= last, "{number} after {last}");
                seen += usize::from(number > last);
                last = number;
            }
            seen
        })
    });
    for number in 1..SAVES {
        save(number);
    }
    is_over.store(true, Ordering::Relaxed);
    for reader in readers {
        let seen = reader.join().expect("no reader fails");
        assert!(seen > 10, "only {seen} tokens seen");
    }
}
