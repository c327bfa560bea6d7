//! A source of tokens that plays a script, a store that several caches share, and a runtime that a test owns.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use signed_api::testing::ManualClock;
use signed_api::{
    BoxFuture, Clock as _, Entropy, EntropyError, Outcome, StoredToken, Token, TokenCache,
    TokenError, TokenErrorKind, TokenLock, TokenSource, TokenStore, TokenStoreError,
};
use signed_api_tests::bound::Bound;
use tokio::sync::{OwnedMutexGuard, Semaphore};

pub(crate) const HOUR: Duration = Duration::from_secs(3600);

pub(crate) const fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

/// What a source does when it is asked.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Issues the next token, valid for so long.
    Issue(Option<Duration>),
    /// The same after so long.
    IssueAfter(Duration, Duration),
    Fail(TokenError),
    Hang,
    Panic,
}

/// A source that does what its script says, and then issues tokens that are valid for an hour: `access-1`, `access-2`, ..
#[derive(Clone, Debug)]
pub(crate) struct Source(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    clock: ManualClock,
    script: Mutex<VecDeque<Act>>,
    asked: Mutex<Vec<String>>,
    /// How many may be answered; all, unless it is taken by the test.
    answers: Semaphore,
    uses_up: bool,
    /// Callers that wait for a token which never comes are not waited for.
    _bound: Bound,
}

impl Source {
    pub(crate) fn new(clock: &ManualClock, script: impl IntoIterator<Item = Act>) -> Self {
        Self::of(clock, script, false)
    }

    /// One whose refresh tokens can be used once.
    pub(crate) fn rotating(clock: &ManualClock, script: impl IntoIterator<Item = Act>) -> Self {
        Self::of(clock, script, true)
    }

    fn of(clock: &ManualClock, script: impl IntoIterator<Item = Act>, uses_up: bool) -> Self {
        Self(Arc::new(Shared {
            clock: clock.clone(),
            script: Mutex::new(script.into_iter().collect()),
            asked: Mutex::default(),
            answers: Semaphore::new(Semaphore::MAX_PERMITS),
            uses_up,
            _bound: Bound::new(),
        }))
    }

    /// Answers nobody before [`answer`](Self::answer) is called.
    pub(crate) fn hold(&self) {
        self.0.answers.forget_permits(Semaphore::MAX_PERMITS);
    }

    pub(crate) fn answer(&self, count: usize) {
        self.0.answers.add_permits(count);
    }

    /// The refresh tokens that it was given, `-` for none.
    pub(crate) fn asked(&self) -> Vec<String> {
        lock(&self.0.asked).clone()
    }

    pub(crate) fn count(&self) -> usize {
        lock(&self.0.asked).len()
    }

    pub(crate) fn next(&self, act: Act) {
        lock(&self.0.script).push_back(act);
    }
}

/// The token of this number, as a source issues it.
pub(crate) fn issued(number: usize, lifetime: Option<Duration>) -> Token {
    let token = Token::new(format!("access-{number}")).with_refresh(format!("refresh-{number}"));
    match lifetime {
        Some(lifetime) => token.with_lifetime(lifetime),
        None => token,
    }
}

impl TokenSource for Source {
    fn obtain<'a>(&'a self, held: Option<&'a Token>) -> BoxFuture<'a, Result<Token, TokenError>> {
        let refresh = held.and_then(Token::refresh);
        let refresh = refresh.map_or("-", |refresh| refresh.expose()).to_owned();
        Box::pin(async move {
            let number = {
                let mut asked = lock(&self.0.asked);
                asked.push(refresh);
                asked.len()
            };
            let act = lock(&self.0.script).pop_front();
            if let Ok(permit) = self.0.answers.acquire().await {
                permit.forget();
            }
            match act.unwrap_or(Act::Issue(Some(HOUR))) {
                Act::Issue(lifetime) => Ok(issued(number, lifetime)),
                Act::IssueAfter(wait, lifetime) => {
                    self.0.clock.sleep(wait).await;
                    Ok(issued(number, Some(lifetime)))
                }
                Act::Fail(error) => Err(error),
                Act::Hang => std::future::pending().await,
                Act::Panic => panic!("the source panics, as the test wants it to"),
            }
        })
    }

    fn uses_up(&self, held: Option<&Token>) -> bool {
        self.0.uses_up && held.is_some_and(|held| held.refresh().is_some())
    }
}

pub(crate) fn unavailable() -> TokenError {
    TokenError::new(TokenErrorKind::Unavailable, "503 from the token endpoint")
        .with_outcome(Outcome::Rejected)
}

pub(crate) fn lost() -> TokenError {
    TokenError::new(TokenErrorKind::Unavailable, "the answer was lost")
        .with_outcome(Outcome::Unknown)
}

/// Randomness that is not random.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Same(pub(crate) u8);

impl Entropy for Same {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
        bytes.fill(self.0);
        Ok(())
    }
}

pub(crate) fn cache(clock: &ManualClock, source: &Source) -> TokenCache {
    TokenCache::new(source.clone())
        .clock(clock.clone())
        .entropy(Same(0))
}

pub(crate) fn access(token: Result<Token, TokenError>) -> String {
    token.expect("a token").access().expose().to_owned()
}

pub(crate) fn kind(token: Result<Token, TokenError>) -> TokenErrorKind {
    token.expect_err("no token").kind()
}

/// What `work` yields without waiting.
pub(crate) fn at_once<T>(work: impl Future<Output = T>) -> Option<T> {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(work).poll(&mut context) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

/// Lets all other tasks of this thread come to where they wait.
pub(crate) async fn settle() {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A store in memory that several caches share as processes share a file. It can be told to fail.
#[derive(Clone, Debug, Default)]
pub(crate) struct Store(Arc<Kept>);

#[derive(Debug, Default)]
struct Kept {
    token: Mutex<Option<StoredToken>>,
    log: Mutex<Vec<String>>,
    lock: Arc<tokio::sync::Mutex<()>>,
    fails: Mutex<Fails>,
}

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Fails {
    pub(crate) load: bool,
    pub(crate) save: bool,
    /// Only what is no doubt.
    pub(crate) save_token: bool,
}

impl Store {
    pub(crate) fn holding(token: Token, issued: signed_api::Timestamp) -> Self {
        let store = Self::default();
        store.put(token, issued, false);
        store
    }

    pub(crate) fn put(&self, token: Token, issued: signed_api::Timestamp, in_doubt: bool) {
        *lock(&self.0.token) = Some(StoredToken {
            token,
            issued,
            in_doubt,
        });
    }

    pub(crate) fn forget(&self) {
        *lock(&self.0.token) = None;
    }

    pub(crate) fn fail(&self, fails: Fails) {
        *lock(&self.0.fails) = fails;
    }

    /// The access token that is kept, and whether it is in doubt.
    pub(crate) fn kept(&self) -> Option<(String, bool)> {
        let kept = lock(&self.0.token);
        let stored = kept.as_ref()?;
        Some((stored.token.access().expose().to_owned(), stored.in_doubt))
    }

    /// What was done under the lock: `lock`, `save access-1 ?` for a doubt, `clear`.
    pub(crate) fn log(&self) -> Vec<String> {
        lock(&self.0.log).clone()
    }

    fn read(&self) -> Result<Option<StoredToken>, TokenStoreError> {
        match lock(&self.0.fails).load {
            true => Err(TokenStoreError::new("the store cannot be read")),
            false => Ok(lock(&self.0.token).clone()),
        }
    }

    fn note(&self, what: String) {
        lock(&self.0.log).push(what);
    }
}

impl TokenStore for Store {
    fn load(&self) -> BoxFuture<'_, Result<Option<StoredToken>, TokenStoreError>> {
        Box::pin(async {
            tokio::task::yield_now().await;
            self.read()
        })
    }

    fn lock(&self) -> BoxFuture<'_, Result<Box<dyn TokenLock>, TokenStoreError>> {
        Box::pin(async {
            let turn = Arc::clone(&self.0.lock).lock_owned().await;
            self.note("lock".to_owned());
            let store = self.clone();
            Ok(Box::new(Locked { store, _turn: turn }) as Box<dyn TokenLock>)
        })
    }
}

struct Locked {
    store: Store,
    _turn: OwnedMutexGuard<()>,
}

impl TokenLock for Locked {
    fn load(&mut self) -> BoxFuture<'_, Result<Option<StoredToken>, TokenStoreError>> {
        Box::pin(async {
            tokio::task::yield_now().await;
            self.store.read()
        })
    }

    fn save<'a>(
        &'a mut self,
        token: &'a StoredToken,
    ) -> BoxFuture<'a, Result<(), TokenStoreError>> {
        Box::pin(async {
            tokio::task::yield_now().await;
            let fails = *lock(&self.store.0.fails);
            if fails.save || (fails.save_token && !token.in_doubt) {
                return Err(TokenStoreError::new("the disk is full"));
            }
            let doubt = if token.in_doubt { " ?" } else { "" };
            self.store
                .note(format!("save {}{doubt}", token.token.access().expose()));
            *lock(&self.store.0.token) = Some(token.clone());
            Ok(())
        })
    }

    fn clear(&mut self) -> BoxFuture<'_, Result<(), TokenStoreError>> {
        Box::pin(async {
            if lock(&self.store.0.fails).save {
                return Err(TokenStoreError::new("the disk is full"));
            }
            self.store.note("clear".to_owned());
            self.store.forget();
            Ok(())
        })
    }
}

/// Keeps tasks, so that a test polls and drops them.
#[derive(Clone, Default)]
pub(crate) struct ByHand(Arc<Mutex<Vec<BoxFuture<'static, ()>>>>);

impl std::fmt::Debug for ByHand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ByHand")
    }
}

impl signed_api::Spawn for ByHand {
    fn spawn(&self, task: BoxFuture<'static, ()>) {
        lock(&self.0).push(task);
    }
}

impl ByHand {
    /// Polls the task of this place, modulo their number.
    pub(crate) fn poll(&self, place: usize) {
        let Some(mut task) = self.take(place) else {
            return;
        };
        let mut context = Context::from_waker(Waker::noop());
        if task.as_mut().poll(&mut context).is_pending() {
            lock(&self.0).push(task);
        }
    }

    /// Takes the task out, as a runtime does that is shut down.
    pub(crate) fn take(&self, place: usize) -> Option<BoxFuture<'static, ()>> {
        let mut tasks = lock(&self.0);
        let count = tasks.len();
        (count > 0).then(|| tasks.swap_remove(place % count))
    }

    pub(crate) fn count(&self) -> usize {
        lock(&self.0).len()
    }
}
