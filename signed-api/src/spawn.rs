//! What runs beside its caller: the only file that starts tasks.

use std::fmt;
use std::sync::Arc;

use tokio::runtime::Handle;

use crate::future::BoxFuture;

/// Where work goes that must end even when whoever asked for it goes away, such as the renewal of a token.
///
/// ```
/// use signed_api::{BoxFuture, Spawn, TokenCache};
///
/// /// Runs everything on one runtime, whichever the callers are on.
/// #[derive(Debug)]
/// struct On(tokio::runtime::Handle);
///
/// impl Spawn for On {
///     fn spawn(&self, task: BoxFuture<'static, ()>) {
///         self.0.spawn(task);
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let cache = TokenCache::fixed("token").spawner(On(tokio::runtime::Handle::current()));
/// # }
/// ```
pub trait Spawn: Send + Sync + fmt::Debug {
    /// Runs `task` to its end, beside the caller. What cannot be run is dropped: whoever waits for it is told.
    fn spawn(&self, task: BoxFuture<'static, ()>);
}

impl<S: Spawn + ?Sized> Spawn for Arc<S> {
    fn spawn(&self, task: BoxFuture<'static, ()>) {
        (**self).spawn(task);
    }
}

/// Runs tasks on the caller's tokio runtime, and on none when there is none.
#[derive(Clone, Copy, Debug, Default)]
pub struct TokioSpawn;

impl Spawn for TokioSpawn {
    fn spawn(&self, task: BoxFuture<'static, ()>) {
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(task);
        }
    }
}
