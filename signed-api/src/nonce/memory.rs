//! Nonces remembered for as long as the process lives.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use super::{NonceError, NonceKey, NonceStore};
use crate::future::BoxFuture;

/// Keeps the last nonce of each key in memory: strictly increasing under concurrency, never below the clock.
///
/// A process that starts again begins at its clock. That is above all it drew before unless the clock was set back or
/// nonces were drawn faster than the unit counts.
#[derive(Debug, Default)]
pub struct MemoryNonceStore {
    last: Mutex<HashMap<NonceKey, u64>>,
}

impl MemoryNonceStore {
    /// A store of its own, which knows nothing of what other stores handed out.
    pub fn new() -> Self {
        Self::default()
    }

    /// The store of this process. Clients use it unless told otherwise, so that two clients of one key never draw the
    /// same nonce.
    pub fn shared() -> Arc<Self> {
        static SHARED: LazyLock<Arc<MemoryNonceStore>> = LazyLock::new(Arc::default);
        Arc::clone(&SHARED)
    }

    fn following(last: Option<&u64>, floor: u64) -> Result<u64, NonceError> {
        match last {
            None => Ok(floor),
            Some(last) => last
                .checked_add(1)
                .map(|next| next.max(floor))
                .ok_or_else(|| NonceError::new("all 64-bit numbers are used up")),
        }
    }
}

impl NonceStore for MemoryNonceStore {
    fn next<'a>(&'a self, key: &'a NonceKey, floor: u64) -> BoxFuture<'a, Result<u64, NonceError>> {
        Box::pin(async move {
            let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
            let next = Self::following(last.get(key), floor)?;
            match last.get_mut(key) {
                Some(last) => *last = next,
                None => drop(last.insert(key.clone(), next)),
            }
            Ok(next)
        })
    }

    fn peek<'a>(&'a self, key: &'a NonceKey, floor: u64) -> BoxFuture<'a, Result<u64, NonceError>> {
        Box::pin(async move {
            let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
            Self::following(last.get(key), floor)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> NonceKey {
        NonceKey::new("https://api.example.com", "k")
    }

    #[tokio::test]
    async fn nonces_follow_the_clock_and_never_go_back() {
        let store = MemoryNonceStore::new();
        assert_eq!(store.next(&key(), 100).await.expect("drawn"), 100);
        assert_eq!(store.next(&key(), 100).await.expect("drawn"), 101);
        assert_eq!(store.next(&key(), 40).await.expect("drawn"), 102);
        assert_eq!(store.peek(&key(), 500).await.expect("seen"), 500);
        assert_eq!(store.next(&key(), 0).await.expect("drawn"), 103);
    }

    #[tokio::test]
    async fn the_last_number_is_an_error_and_not_a_return_to_zero() {
        let store = MemoryNonceStore::new();
        assert_eq!(store.next(&key(), u64::MAX).await.expect("drawn"), u64::MAX);
        let error = store.next(&key(), 0).await.expect_err("none is left");
        assert_eq!(error.to_string(), "all 64-bit numbers are used up");
    }

    #[test]
    fn sixteen_threads_draw_each_number_once() {
        let store = MemoryNonceStore::new();
        let mut drawn: Vec<u64> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..16)
                .map(|_| {
                    scope.spawn(|| {
                        let runtime = tokio::runtime::Builder::new_current_thread()
                            .build()
                            .expect("a runtime");
                        let draws = async {
                            let mut mine = Vec::new();
                            for _ in 0..5_000 {
                                mine.push(store.next(&key(), 7).await.expect("drawn"));
                            }
                            mine
                        };
                        let mine = runtime.block_on(draws);
                        assert!(mine.is_sorted_by(|a, b| a < b), "a thread saw a step back");
                        mine
                    })
                })
                .collect();
            threads
                .into_iter()
                .flat_map(|thread| thread.join().expect("no panic"))
                .collect()
        });
        drawn.sort_unstable();
        assert_eq!(drawn, (7..7 + 80_000).collect::<Vec<u64>>());
    }
}
