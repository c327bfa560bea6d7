//! The error of every call: what went wrong, whether it was sent, what the server said, what to do.

mod words;

use std::any::Any;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

pub(crate) use self::words::Words;
use self::words::permission;

/// The result of a call.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a call failed.
///
/// [`kind`](Error::kind) says what happened and what to do about it, [`outcome`](Error::outcome) says what is known
/// of the server's side. Both are decided by what was seen on the wire, never guessed.
///
/// ```
/// # use signed_api::{Error, ErrorKind, Outcome};
/// # fn look_up() {}
/// # fn handle(error: Error) {
/// match (error.kind(), error.outcome()) {
///     (_, Outcome::Unknown) => look_up(),                    // ask before sending it again
///     (ErrorKind::RateLimited, _) => println!("again in {:?}", error.retry_after()),
///     _ => println!("{error}"),                              // says the rest, without secrets
/// }
/// # }
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    outcome: Outcome,
    message: String,
    operation: &'static str,
    attempts: u32,
    may_resend: bool,
    retry_after: Option<Duration>,
    answer: Option<Answer>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What the server answered, as far as it was received.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) api: Option<Box<dyn Any + Send + Sync>>,
    pub(crate) words: Words,
}

/// What happened, and so what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client cannot work as it was built: no base URL, a bad one, no transport. Change the set-up.
    Configuration,
    /// An argument cannot be sent as it is: an empty or `..` path value, a header with a line break, a map where a
    /// single value is needed. Change the argument.
    Argument,
    /// Credentials are missing or not of the declared form. Change them; the message names which.
    Credentials,
    /// There is no access token to sign with. Its source, a [`TokenError`](crate::TokenError), says why: whether to log in
    /// again, to change the set-up, or to try again later.
    Token,
    /// The request could not be signed: the nonce store failed, or a header would hold a control character.
    Signing,
    /// The server's clock is not known well enough to sign (not sent, see [`ClockError`](crate::ClockError)), or the server
    /// refused the time stamp (rejected). Widen the window of the [`SyncedClock`](crate::SyncedClock), or give the client one.
    Clock,
    /// The journal could not be written. Nothing was sent; see to the journal first.
    Journal,
    /// No connection: name not resolved, refused, TLS failed. Nothing was sent.
    Connect,
    /// The connection broke after the request may have left, before the whole answer was there.
    Network,
    /// No complete answer in time, or HTTP 408 from a gateway that had none.
    Timeout,
    /// HTTP 429 or 418, or a code that means it. Wait for [`Error::retry_after`] before the next request.
    RateLimited,
    /// A limit of the client's own had no room in the time of the call, or the server refuses requests for the time being.
    /// The message names the limit or the host. Nothing was sent; there is room after [`Error::retry_after`].
    Limited,
    /// HTTP 401, or a code that means it: the server does not accept the credentials, the signature or the time stamp.
    Unauthorized,
    /// HTTP 403, or a code that means it: the credentials are known and may not do this. Give them the permission or the
    /// scope ([`Error::required_scopes`]), or allow the address that they are used from; sending it again will not help.
    Forbidden,
    /// HTTP 404, or a code that means it: there is no such order, account or path.
    NotFound,
    /// A code that means it: the account does not hold what this would take. Ask for less, or pay in.
    InsufficientFunds,
    /// A code that means it: the server has had a request of this key or client order id before, and did not execute this
    /// one. Look up what became of the other.
    Duplicate,
    /// A code that means it: the server is overloaded or under maintenance and has not begun with this. It is sent again
    /// as after [`Connect`](Self::Connect); when that does not help, try later.
    Unavailable,
    /// HTTP 4xx other than those above, or an error in an answer of success: the server refuses this request; sending it
    /// again will not help. Look at [`Error::code`]. Whether nothing was executed is what [`Error::outcome`] says.
    Refused,
    /// HTTP 5xx, or a code that means it: the server failed, and whether it executed the request is not known.
    Server,
    /// HTTP 3xx. Redirects are not followed, because the signature covers the address. Set the base URL to the target.
    Redirect,
    /// The server answered with success, but the body is not what the method declares, or not in its envelope. Change
    /// the type or the envelope.
    Decode,
}

/// What is known of the server's side after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// Nothing left this machine. Always safe to send again.
    NotSent,
    /// It may have been executed or not: a reset, a timeout, a truncated answer, a 408 or 5xx, an error in an answer of
    /// success of which nobody says what it means. Also when an earlier attempt of the same call ended so, whatever the
    /// later ones said. Look it up before sending it again.
    Unknown,
    /// The server refused it (4xx, or a code that the trait names), or sent it elsewhere before executing it (307, 308),
    /// or was asked afterwards and knows nothing of it: it was not executed.
    Rejected,
    /// A part of it was executed, and the rest was not: an answer of a status or with a code that is declared as
    /// `partial`. The body says which part; sending it again would repeat that.
    Partial,
    /// The server answered with success and the failure came after. It was executed: do not send it again.
    Completed,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, outcome: Outcome, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            outcome,
            message: message.into(),
            operation: "",
            attempts: 0,
            may_resend: matches!(outcome, Outcome::NotSent | Outcome::Rejected),
            retry_after: None,
            answer: None,
            source: None,
        }))
    }

    /// An error found before anything was sent.
    pub(crate) fn not_sent(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self::new(kind, Outcome::NotSent, message)
    }

    pub(crate) fn with_source(
        mut self,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        self.0.source = Some(source.into());
        self
    }

    pub(crate) fn with_answer(mut self, answer: Answer) -> Self {
        self.0.answer = Some(answer);
        self
    }

    pub(crate) fn with_retry_after(mut self, wait: Option<Duration>) -> Self {
        self.0.retry_after = wait;
        self
    }

    /// The same, with its text and the server's words passed through `hide`.
    pub(crate) fn hiding(mut self, hide: impl Fn(&str) -> String) -> Self {
        let inner = &mut *self.0;
        inner.message = hide(&inner.message);
        if let Some(Answer { words, .. }) = &mut inner.answer {
            let texts = words.code.iter_mut().chain(&mut words.message);
            let scopes = words.scopes.iter_mut().chain(&mut words.held_scopes);
            for text in texts.chain(scopes) {
                *text = hide(text);
            }
        }
        self
    }

    /// The same, with the server's code, what to do about it and the beginning of the answer in its text. All of it is
    /// passed through `hide` before anything is cut off, so that no half of a secret remains.
    pub(crate) fn quoting_answer(self, hide: impl Fn(&str) -> String) -> Self {
        let mut error = self.hiding(&hide);
        let Inner {
            kind,
            message,
            answer: Some(answer),
            ..
        } = &mut *error.0
        else {
            return error;
        };
        if let Some(code) = &answer.words.code {
            message.push_str(&format!(" with the error `{}`", beginning(code)));
        }
        if *kind == ErrorKind::Forbidden {
            message.push_str(&permission(&answer.words));
        }
        if !answer.body.is_empty() {
            message.push_str(": ");
            let body = hide(&String::from_utf8_lossy(&answer.body));
            message.push_str(&beginning(&body));
        }
        error
    }

    /// The same, with the body as it was received in place of a part of it.
    pub(crate) fn with_received(mut self, received: Option<Bytes>) -> Self {
        if let (Some(answer), Some(body)) = (&mut self.0.answer, received) {
            answer.body = body;
        }
        self
    }

    /// The same of a request that was looked up by `operation` and is not there.
    pub(crate) fn looked_up_in_vain(mut self, operation: &str) -> Self {
        let message = &mut self.0.message;
        message.push_str(&format!(" (`{operation}` does not find it)"));
        self.0.outcome = Outcome::Rejected;
        self
    }

    /// Says which call it was, how often it was tried, what is known after all of them, and whether a resend is safe.
    pub(crate) fn after(
        mut self,
        operation: &'static str,
        attempts: u32,
        outcome: Outcome,
        may_resend: bool,
    ) -> Self {
        self.0.operation = operation;
        self.0.attempts = attempts;
        self.0.outcome = outcome;
        self.0.may_resend = may_resend;
        self
    }

    /// The same as the refusal of a login to a socket.
    #[cfg(feature = "ws")]
    pub(crate) fn of_login(mut self) -> Self {
        let inner = &mut *self.0;
        inner.kind = ErrorKind::Unauthorized;
        inner.outcome = Outcome::Rejected;
        inner.message.insert_str(0, "the login is refused: ");
        self
    }

    /// The same as the reason why a request was not sent.
    #[cfg(feature = "ws")]
    pub(crate) fn before_sending(mut self) -> Self {
        let inner = &mut *self.0;
        inner.outcome = Outcome::NotSent;
        let message = "the session ended before the request was sent: ";
        inner.message.insert_str(0, message);
        self
    }

    /// The same once more, for another of those whom it befalls. Its source and the trait's own error type stay with this one.
    #[cfg(feature = "ws")]
    pub(crate) fn copied(&self) -> Self {
        let inner = &*self.0;
        let answer = inner.answer.as_ref().map(|answer| Answer {
            status: answer.status,
            headers: answer.headers.clone(),
            body: answer.body.clone(),
            api: None,
            words: answer.words.clone(),
        });
        Self(Box::new(Inner {
            kind: inner.kind,
            outcome: inner.outcome,
            message: inner.message.clone(),
            operation: inner.operation,
            attempts: inner.attempts,
            may_resend: inner.may_resend,
            retry_after: inner.retry_after,
            answer,
            source: None,
        }))
    }

    /// What happened, without what is known of the server's side.
    #[cfg(any(feature = "testing", feature = "webhook"))]
    pub(crate) fn message(&self) -> &str {
        &self.0.message
    }

    /// What happened.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What is known of the server's side.
    pub fn outcome(&self) -> Outcome {
        self.0.outcome
    }

    /// Whether sending the same call again cannot execute it twice, by its declared effect and its outcome. That it would
    /// fare better the next time is another question; see [`kind`](Self::kind).
    pub fn may_resend(&self) -> bool {
        self.0.may_resend
    }

    /// The operation, as `Trait::method`; empty when the failure belongs to no call.
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// How many attempts were made, the last included; 0 when none was begun.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The status of the server's answer, if one came.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.answer.as_ref().map(|answer| answer.status)
    }

    /// The header fields of the server's answer, if one came.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.answer.as_ref().map(|answer| &answer.headers)
    }

    /// The body of the server's answer as it was received, if one came. Unlike the error's text it is not redacted.
    pub fn body(&self) -> Option<&Bytes> {
        self.0.answer.as_ref().map(|answer| &answer.body)
    }

    /// The server's error, when the trait declares its type (`error = ExchangeError`) and the body is one.
    pub fn api<E: Any>(&self) -> Option<&E> {
        self.0.answer.as_ref()?.api.as_ref()?.downcast_ref()
    }

    /// How long the server asked to wait before the next request, counted from its answer; with
    /// [`ErrorKind::Limited`] how long it takes until there is room.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }
}

/// The first 300 characters, in one line.
fn beginning(text: &str) -> String {
    let text = text.trim();
    let in_one_line = |c: char| if c.is_control() { ' ' } else { c };
    let mut shown: String = text.chars().take(300).map(in_one_line).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        if !inner.operation.is_empty() {
            write!(f, "{}: ", inner.operation)?;
        }
        f.write_str(&inner.message)?;
        f.write_str("; ")?;
        f.write_str(match (inner.outcome, inner.may_resend) {
            (Outcome::NotSent, _) => "nothing was sent",
            (Outcome::Unknown, true) => "it may be called again: that cannot execute it twice",
            (Outcome::Unknown, false) => {
                "it may have been executed: look it up before sending it again"
            }
            (Outcome::Rejected, _) => "it was not executed",
            (Outcome::Partial, _) => {
                "a part of it was executed: the answer says which, do not send it again"
            }
            (Outcome::Completed, true) => "the server answered with success",
            (Outcome::Completed, false) => "the server executed it: do not send it again",
        })?;
        if inner.attempts > 1 {
            write!(f, " ({} attempts)", inner.attempts)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        f.debug_struct("Error")
            .field("kind", &inner.kind)
            .field("outcome", &inner.outcome)
            .field("operation", &inner.operation)
            .field("attempts", &inner.attempts)
            .field("status", &self.status())
            .field("message", &inner.message)
            .field("source", &inner.source)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_cut_off_ends_in_an_ellipsis() {
        assert_eq!(beginning(" a\n\u{7}b "), "a  b");
        assert_eq!(beginning(&"é".repeat(300)), "é".repeat(300));
        assert_eq!(beginning(&"é".repeat(301)), "é".repeat(300) + "…");
    }
}
