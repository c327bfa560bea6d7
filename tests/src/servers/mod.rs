//! Real servers, started for a test on a free port and in a temporary folder.

mod chromium;
mod django;
mod lesson;
mod postgres;
mod python;
mod redis;

use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::time::Duration;

pub use self::chromium::Chromium;
pub use self::django::TokenServer;
pub use self::lesson::{Lesson, Logged};
pub use self::postgres::Postgres;
pub use self::redis::Redis;

/// Where a program is, of those in the search path and in `folders`.
///
/// # Panics
///
/// When it is not there: what then is to be done is the message.
fn program(name: &str, folders: &[PathBuf]) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let searched = std::env::split_paths(&path).chain(folders.iter().cloned());
    let found = searched
        .map(|folder| folder.join(name))
        .find(|path| path.is_file());
    found.unwrap_or_else(|| {
        panic!("the program `{name}` is not installed: run tests/install-servers")
    })
}

/// A port that was free a moment ago.
fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("an address").port()
}

/// Waits until `is_ready`, for a minute.
fn wait_until(what: &str, mut is_ready: impl FnMut() -> bool) {
    for _ in 0..1_200 {
        if is_ready() {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("{what} does not answer");
}
