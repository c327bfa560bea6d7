//! The lock that gate, limits, circuits and budgets stand behind: the standard one, or loom's where every order of events is tried.

use std::sync::PoisonError;

#[cfg(signed_api_loom)]
use loom::sync::{Mutex as Inner, MutexGuard};
#[cfg(not(signed_api_loom))]
use std::sync::{Mutex as Inner, MutexGuard};

/// A lock that outlives a panic of who held it: what it guards is whole between any two statements that can panic.
#[derive(Debug)]
pub(crate) struct Mutex<T>(Inner<T>);

impl<T> Mutex<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(Inner::new(value))
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(feature = "ws")]
impl<T: Default> Default for Mutex<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}
