//! Randomness: the only file that asks the operating system for it.

use std::fmt;
use std::sync::Arc;

/// Where a client takes randomness from. A test that brings its own decides what is drawn.
pub trait Entropy: Send + Sync + fmt::Debug {
    /// Fills `bytes` with uniformly distributed, unpredictable bits.
    ///
    /// # Errors
    ///
    /// When there is no randomness to be had.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError>;
}

impl<E: Entropy + ?Sized> Entropy for Arc<E> {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
        (**self).fill(bytes)
    }
}

/// There is no randomness to be had.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gives no random bytes")]
pub struct EntropyError;

/// Randomness of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

#[allow(
    clippy::disallowed_methods,
    reason = "the one place that asks for randomness"
)]
impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
        getrandom::fill(bytes).map_err(|_| EntropyError)
    }
}
