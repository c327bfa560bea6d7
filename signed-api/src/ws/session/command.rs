//! What clients and subscriptions ask of a session.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::oneshot;

use super::channels::{SubscriberId, Wanted};
use crate::error::Result;
use crate::params::Params;
use crate::ws::queue::Sender;
use crate::ws::spec::RequestSpec;

/// What is asked.
pub(crate) enum Command {
    /// To be open and logged in, though nothing may be wanted yet. The sender is dropped once the state of the session says
    /// what is still to be done for it.
    Open {
        noted: oneshot::Sender<()>,
    },
    Subscribe {
        wanted: Wanted,
        reader: SubscriberId,
        sender: Sender,
    },
    Unsubscribe {
        name: String,
        reader: SubscriberId,
    },
    Request {
        id: u64,
        request: Asked,
    },
    Cancel {
        id: u64,
    },
    Close,
}

/// A request, and who waits for its answer.
pub(crate) struct Asked {
    pub(crate) spec: &'static RequestSpec,
    pub(crate) params: Arc<Params>,
    /// On the clock's monotonic time.
    pub(crate) deadline: Duration,
    pub(crate) reply: oneshot::Sender<Result<Bytes>>,
}
