//! What a client does when its credentials are refused: it asks whether there are others, and signs once more with them.

use std::time::Duration;

use super::Client;
use crate::credential::Credentials;
use crate::error::{Error, ErrorKind, Outcome};
use crate::future::before;

/// Whether a call may still be signed once more with other credentials.
pub(super) struct Rekey {
    is_left: bool,
    /// What the last attempt was signed with.
    used: Option<Credentials>,
}

impl Rekey {
    pub(super) fn new() -> Self {
        Self {
            is_left: true,
            used: None,
        }
    }

    /// Notes what an attempt is signed with; nothing, where it is not signed.
    pub(super) fn signed_with(&mut self, credentials: Option<&Credentials>) {
        self.used = credentials.cloned();
    }

    /// How many attempts do not count among those that the retry policy allows.
    pub(super) fn replays(&self) -> u32 {
        u32::from(!self.is_left)
    }

    /// The credentials that `error` refuses.
    fn refused<'r>(&'r self, error: &Error) -> Option<&'r Credentials> {
        let is_refused =
            error.kind() == ErrorKind::Unauthorized && error.outcome() == Outcome::Rejected;
        self.used.as_ref().filter(|_| is_refused)
    }
}

impl Client {
    /// Tells where the credentials come from that they were accepted.
    pub(super) fn accept(&self, rekey: &Rekey) {
        if let (Some(source), Some(used)) = (&self.shared.credentials, &rekey.used) {
            source.accepted(used);
        }
    }

    /// Tells where the credentials come from that they were refused. Whether there are others by now; so it is once in a
    /// call.
    pub(super) async fn has_others(
        &self,
        rekey: &mut Rekey,
        error: &Error,
        deadline: Duration,
    ) -> bool {
        let (Some(source), Some(refused)) = (&self.shared.credentials, rekey.refused(error)) else {
            return false;
        };
        if !source.refused(refused) || !rekey.is_left {
            return false;
        }
        let clock = &self.shared.clock;
        let left = deadline.saturating_sub(clock.monotonic());
        // In a box of its own, so that the calls that are not refused stay small.
        let asked = Box::pin(before(source.current(), clock.sleep(left))).await;
        let Some(Ok(now)) = asked else {
            return false;
        };
        let is_other = !now.credentials().values().is_equal(refused);
        let helps = is_other && clock.monotonic() < deadline;
        rekey.is_left = !helps;
        helps
    }
}
