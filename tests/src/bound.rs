//! An end to tests that hang because what they test is broken.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// Much longer than any test takes, also on a machine that is busy.
const LONGEST: Duration = Duration::from_secs(180);

/// Ends the process when it is not dropped in time, and says which test it was.
#[derive(Debug)]
pub struct Bound {
    _held: Sender<()>,
}

impl Bound {
    /// A bound of three minutes on the test that is running.
    pub fn new() -> Self {
        let thread = std::thread::current();
        let test = thread.name().unwrap_or("a test").to_owned();
        let (held, dropped) = channel();
        std::thread::spawn(move || watch(&dropped, LONGEST, || end(&test)));
        Self { _held: held }
    }
}

impl Default for Bound {
    fn default() -> Self {
        Self::new()
    }
}

fn watch(dropped: &Receiver<()>, longest: Duration, end: impl FnOnce()) {
    if dropped.recv_timeout(longest) == Err(RecvTimeoutError::Timeout) {
        end();
    }
}

fn end(test: &str) {
    eprintln!("`{test}` hangs: it has not ended within {LONGEST:?}");
    std::process::abort();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_held_too_long_is_ended() {
        let is_ended = |held: Option<Sender<()>>, dropped: Receiver<()>| {
            let mut is_ended = false;
            watch(&dropped, Duration::from_millis(1), || is_ended = true);
            drop(held);
            is_ended
        };
        let (held, dropped) = channel();
        assert!(is_ended(Some(held), dropped));
        let (_, dropped) = channel();
        assert!(!is_ended(None, dropped));
    }
}
