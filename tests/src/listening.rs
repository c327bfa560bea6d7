//! Listening to what one test logs.

use tracing::Subscriber;
use tracing::subscriber::{DefaultGuard, set_default, set_global_default};
use tracing_subscriber::registry;

/// Has `subscriber` hear what is logged in this thread, until what is returned is dropped.
///
/// Where it would be the only one of the process, what another thread is the first to log would be taken to interest nobody.
pub fn listen(subscriber: impl Subscriber + Send + Sync + 'static) -> DefaultGuard {
    // The second one in a process is refused, and there is one already.
    let _ = set_global_default(registry());
    set_default(subscriber)
}
