//! Randomness: the only file that asks the operating system for it.

use std::fmt;
use std::sync::Arc;

/// Where a client takes randomness from. A test that brings its own decides what is drawn.
pub trait Entropy: Send + Sync + fmt::Debug {
    /// A uniformly distributed number.
    fn next_u64(&self) -> u64;
}

impl<E: Entropy + ?Sized> Entropy for Arc<E> {
    fn next_u64(&self) -> u64 {
        (**self).next_u64()
    }
}

/// Randomness of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

#[allow(
    clippy::disallowed_methods,
    reason = "the one place that asks for randomness"
)]
impl Entropy for SystemEntropy {
    fn next_u64(&self) -> u64 {
        // Only jitter is drawn from it: without randomness the longest wait is the safe one.
        getrandom::u64().unwrap_or(u64::MAX)
    }
}
