//! Why a store of deliveries has no answer.

/// A store cannot say whether a delivery is new, or cannot remember it.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct ReplayStoreError {
    message: String,
}

impl ReplayStoreError {
    /// An error with this text.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
        }
    }
}
