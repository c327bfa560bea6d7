//! The end of a session, and after what it does not come back.

use http::StatusCode;

use super::{Action, Machine, Turn};
use crate::error::{Error, ErrorKind, Outcome};
use crate::ws::event::Interruption;
use crate::ws::frame::CloseFrame;

/// The normal close code (RFC 6455, section 7.4.1).
pub(super) const NORMAL: u16 = 1000;

/// The close code of who gives a connection up (the same).
pub(super) const GOING_AWAY: u16 = 1001;

impl Machine {
    /// Ends all: with an error, or without one if that was asked for.
    pub(super) fn end(&mut self, error: Option<Error>, turn: &mut Turn<'_>) {
        for (request, error) in self.requests.end(error.as_ref()) {
            turn.act(Action::Failed { request, error });
        }
        for link in self.links.drain(..) {
            turn.act(Action::Disconnect {
                connection: link.id,
                code: NORMAL,
            });
        }
        self.channels = Default::default();
        self.has_ended = true;
        turn.act(Action::Ended { error });
    }
}

/// Whether the same would fail again, however often it is tried.
pub(super) fn is_final(error: &Error) -> bool {
    use ErrorKind::{
        Argument, Configuration, Credentials, Forbidden, RateLimited, Redirect, Unauthorized,
        Unavailable,
    };
    match (error.kind(), error.status()) {
        (RateLimited | Unavailable, _) => false,
        (_, Some(status)) if status.is_client_error() => {
            status != StatusCode::REQUEST_TIMEOUT && status != StatusCode::TOO_EARLY
        }
        (kind, _) => matches!(
            kind,
            Configuration | Argument | Credentials | Unauthorized | Forbidden | Redirect
        ),
    }
}

/// The error of a session that the server closes with a code after which it does not come back.
pub(super) fn closed_for_good(cause: &Interruption, final_codes: &[u16]) -> Option<Error> {
    let Interruption::Closed(Some(CloseFrame { code, reason })) = cause else {
        return None;
    };
    if !final_codes.contains(code) {
        return None;
    }
    let because = if reason.is_empty() { "" } else { ": " };
    let message = format!("the server closed the session with the code {code}{because}{reason}");
    Some(Error::new(
        ErrorKind::Unauthorized,
        Outcome::Rejected,
        message,
    ))
}

/// The error of a session whose login is refused.
pub(super) fn login_refused(error: Error) -> Error {
    if error.kind() == ErrorKind::Unauthorized {
        return error;
    }
    error.of_login()
}
