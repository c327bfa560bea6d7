//! Virtual time: tasks of one thread, and a clock that moves on to the next moment anybody waits for when all of them wait.

use std::collections::{BTreeMap, VecDeque};
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use signed_api::testing::ManualClock;
use signed_api::{BoxFuture, Clock, Sleep, Spawn, Timestamp, Unit};

/// A clock whose time passes only in [`Tasks::run`].
#[derive(Clone, Debug, Default)]
pub struct VirtualClock {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    passed: Duration,
    /// By how many nanoseconds the wall clock is wrong.
    wrong: i64,
    count: u64,
    timers: BTreeMap<(Duration, u64), Option<Waker>>,
}

impl VirtualClock {
    /// How much time has passed.
    pub fn passed(&self) -> Duration {
        self.state().passed
    }

    /// Sets the wall clock wrong by so many nanoseconds.
    pub fn set_wrong(&self, nanos: i64) {
        self.state().wrong = nanos;
    }

    /// Lets time pass in which nothing runs, as when a machine sleeps: what is due by then is late.
    pub fn leap(&self, time: Duration) {
        let mut state = self.state();
        state.passed = state.passed.saturating_add(time);
    }

    /// Moves on to the next moment that is waited for. Whether there is one.
    fn advance(&self) -> bool {
        let wakers = {
            let mut state = self.state();
            let Some(((moment, _), _)) = state.timers.first_key_value() else {
                return false;
            };
            let moment = (*moment).max(state.passed);
            state.passed = moment;
            let mut wakers = Vec::new();
            while let Some(entry) = state.timers.first_entry()
                && entry.key().0 <= moment
            {
                wakers.extend(entry.remove());
            }
            wakers
        };
        wakers.into_iter().for_each(Waker::wake);
        true
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Timestamp {
        let state = self.state();
        let passed = u64::try_from(state.passed.as_nanos()).unwrap_or(u64::MAX);
        let right = ManualClock::START.in_unit(Unit::Nanos) + passed;
        Timestamp::from_nanos(right.saturating_add_signed(state.wrong))
    }

    fn monotonic(&self) -> Duration {
        self.passed()
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        let mut state = self.state();
        state.count += 1;
        let key = (state.passed.saturating_add(duration), state.count);
        let timer = Timer {
            clock: self.clone(),
            key,
        };
        if !duration.is_zero() {
            state.timers.insert(key, None);
        }
        drop(state);
        Sleep::until(async move { poll_fn(|context| timer.poll(context)).await })
    }
}

struct Timer {
    clock: VirtualClock,
    key: (Duration, u64),
}

impl Timer {
    fn poll(&self, context: &mut Context<'_>) -> Poll<()> {
        match self.clock.state().timers.get_mut(&self.key) {
            None => Poll::Ready(()),
            Some(waker) => {
                *waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        self.clock.state().timers.remove(&self.key);
    }
}

/// Tasks that are run until all of them are done.
#[derive(Default)]
pub struct Tasks<'t> {
    tasks: Vec<Option<Pin<Box<dyn Future<Output = ()> + 't>>>>,
    /// Places of tasks that are done.
    free: Vec<usize>,
    ready: Arc<Mutex<VecDeque<usize>>>,
    spawner: Spawner,
}

/// Adds tasks while others run.
#[derive(Clone, Default)]
pub struct Spawner {
    spawned: Arc<Mutex<Vec<BoxFuture<'static, ()>>>>,
    running: Arc<AtomicUsize>,
}

impl Spawner {
    /// How many tasks are not done.
    pub fn running(&self) -> usize {
        self.running.load(Ordering::Relaxed)
    }
}

impl Spawn for Spawner {
    fn spawn(&self, task: BoxFuture<'static, ()>) {
        lock(&self.spawned).push(task);
    }
}

impl std::fmt::Debug for Spawner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Spawner")
    }
}

impl<'t> Tasks<'t> {
    /// No tasks.
    pub fn new() -> Self {
        Self::default()
    }

    /// One more.
    pub fn spawn(&mut self, task: impl Future<Output = ()> + 't) {
        self.add(Box::pin(task));
    }

    /// Adds tasks while these run.
    pub fn spawner(&self) -> Spawner {
        self.spawner.clone()
    }

    /// Runs all tasks, and moves `clock` on whenever all of them wait. How many are left when nothing can go on: 0 unless
    /// some wait for what never comes.
    pub fn run(mut self, clock: &VirtualClock) -> usize {
        self.add_spawned();
        loop {
            while let Some(index) = { lock(&self.ready).pop_front() } {
                self.poll(index);
                self.add_spawned();
            }
            let left = self.tasks.len() - self.free.len();
            if left == 0 || !clock.advance() {
                return left;
            }
        }
    }

    fn add(&mut self, task: Pin<Box<dyn Future<Output = ()> + 't>>) {
        self.spawner.running.fetch_add(1, Ordering::Relaxed);
        let index = match self.free.pop() {
            Some(index) => {
                self.tasks[index] = Some(task);
                index
            }
            None => {
                self.tasks.push(Some(task));
                self.tasks.len() - 1
            }
        };
        lock(&self.ready).push_back(index);
    }

    fn add_spawned(&mut self) {
        let spawned = std::mem::take(&mut *lock(&self.spawner.spawned));
        for task in spawned {
            self.add(task);
        }
    }

    fn poll(&mut self, index: usize) {
        let Some(slot) = self.tasks.get_mut(index) else {
            return;
        };
        let Some(task) = slot else {
            return;
        };
        let waker = Waker::from(Arc::new(Ready {
            index,
            ready: Arc::clone(&self.ready),
        }));
        if task
            .as_mut()
            .poll(&mut Context::from_waker(&waker))
            .is_ready()
        {
            *slot = None;
            self.free.push(index);
            self.spawner.running.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

impl std::fmt::Debug for Tasks<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tasks")
            .field("tasks", &self.tasks.len())
            .finish_non_exhaustive()
    }
}

struct Ready {
    index: usize,
    ready: Arc<Mutex<VecDeque<usize>>>,
}

impl Wake for Ready {
    fn wake(self: Arc<Self>) {
        lock(&self.ready).push_back(self.index);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
