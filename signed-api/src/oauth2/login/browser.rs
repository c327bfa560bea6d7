//! How the user's browser is opened: a seam, and the system's own behind it.

use std::fmt;
use std::sync::Arc;

use tokio::runtime::Handle;

use crate::future::BoxFuture;

/// Shows an address to the user, in a browser.
pub trait OpenBrowser: Send + Sync + fmt::Debug {
    /// Opens `address`, and is ready when that has succeeded or failed: it need not wait until the user has seen it.
    ///
    /// # Errors
    ///
    /// When there is no browser, or it cannot be started.
    fn open<'a>(&'a self, address: &'a str) -> BoxFuture<'a, Result<(), BrowserError>>;
}

impl<B: OpenBrowser + ?Sized> OpenBrowser for Arc<B> {
    fn open<'a>(&'a self, address: &'a str) -> BoxFuture<'a, Result<(), BrowserError>> {
        (**self).open(address)
    }
}

/// No browser could be opened.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct BrowserError {
    message: String,
}

impl BrowserError {
    /// An error with this text, which must not hold the address.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
        }
    }
}

/// The browser that the system's user has chosen.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemBrowser;

impl OpenBrowser for SystemBrowser {
    fn open<'a>(&'a self, address: &'a str) -> BoxFuture<'a, Result<(), BrowserError>> {
        let address = address.to_owned();
        // Its text holds the address.
        let open = move || open::that(&address).map_err(|error| failed(&error.kind()));
        Box::pin(async move {
            match Handle::try_current() {
                // A browser in the terminal is waited for.
                Ok(runtime) => {
                    let opened = runtime.spawn_blocking(open).await;
                    opened.map_err(|error| failed(&error))?
                }
                Err(_) => open(),
            }
        })
    }
}

fn failed(error: &dyn fmt::Display) -> BrowserError {
    BrowserError::new(format!("no browser can be opened: {error}"))
}
