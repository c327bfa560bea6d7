//! Asking the server what became of a request whose answer was lost.

use std::time::Duration;

use bytes::Bytes;

use super::{Answered, Client, Options};
use crate::arguments::Arguments;
use crate::error::{Error, ErrorKind};
use crate::json::Json;
use crate::operation::Operation;
use crate::request::Request;

/// How a method that only reads finds what another one has done; one static per method that declares it.
#[derive(Debug)]
pub struct LookUp {
    /// The method that reads, as `Trait::method`.
    pub operation: &'static str,
    /// How long after it was sent an executed request may still not be found, in milliseconds.
    pub visible_after_ms: u64,
    /// Binds its arguments.
    pub bind: fn(&Client, &[&str]) -> Arguments,
    /// Whether the body of an answer of success is what it returns.
    pub is_found: fn(&[u8]) -> bool,
    /// Whether an error of it says: there is no such thing. It is asked too about answers of success that are not what it
    /// returns.
    pub is_absent: fn(&Error) -> bool,
}

/// A value by which a request is looked up.
#[derive(Clone, Debug)]
pub(crate) enum Known {
    /// An argument; nothing, if it is `None`.
    Value(Option<String>),
    /// A field of the body, which the caller's type wrote.
    Field(&'static str),
}

/// What a look-up has brought to light.
pub(super) enum Found {
    /// It was executed; this is what the server says of it.
    Executed(Box<Answered>),
    /// It is not there.
    Absent,
    /// The look-up failed too, or there was nothing to look for or no time.
    Unclear,
}

/// A look-up and what it looks for.
#[derive(Clone, Debug)]
pub(crate) struct Reconciliation {
    pub(crate) look_up: &'static LookUp,
    pub(crate) known: Vec<Known>,
}

impl Client {
    /// Looks for what `request` may have done, when enough time has passed for it to be visible. All of it lies before
    /// `deadline`.
    pub(super) async fn look_up(
        &self,
        request: &Request,
        reconciliation: &Reconciliation,
        deadline: Duration,
    ) -> Found {
        let Reconciliation { look_up, known } = reconciliation;
        let Some(values) = values(request, known) else {
            return Found::Unclear;
        };
        let clock = &self.shared.clock;
        let visible_after = Duration::from_millis(look_up.visible_after_ms);
        if clock.monotonic().saturating_add(visible_after) >= deadline {
            return Found::Unclear;
        }
        if !visible_after.is_zero() {
            clock.sleep(visible_after).await;
        }
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        let mut asked = None;
        let answered = match (look_up.bind)(self, &values).encode(self.base()) {
            Ok(request) => {
                asked = Some(request.operation);
                let options = Options {
                    timeout: Some(deadline.saturating_sub(clock.monotonic())),
                    ..Options::default()
                };
                Box::pin(self.execute(request, options)).await
            }
            Err(error) => Err(error),
        };
        let error = match answered {
            // A place that is misspelled must not say that there is nothing.
            Ok(answered) if asked.is_some_and(|asked| self.lacks_payload(asked, &answered)) => {
                answered.into_mismatch()
            }
            Ok(answered) if is_nothing(answered.response.body()) => return Found::Absent,
            Ok(answered) if (look_up.is_found)(answered.response.body()) => {
                return Found::Executed(Box::new(answered));
            }
            Ok(answered) => answered.into_mismatch(),
            Err(error) => error,
        };
        if (look_up.is_absent)(&error) {
            return Found::Absent;
        }
        tracing::debug!(operation = look_up.operation, %error, "look-up failed");
        Found::Unclear
    }
}

impl Client {
    /// Whether an envelope has no payload where it is declared to be.
    fn lacks_payload(&self, operation: &Operation, answered: &Answered) -> bool {
        let answers = operation.answers.unwrap_or(&self.shared.spec.answers);
        let (Some(envelope), Some(body)) = (&answers.envelope, &answered.received) else {
            return false;
        };
        Json::of(body).is_none_or(|json| json.raw(envelope.data).is_none())
    }
}

/// What a server answers of something that it does not have, unless the trait declares otherwise: HTTP 404, or a code that
/// the trait names `not_found`.
pub fn is_not_found(error: &Error) -> bool {
    let is_failed = error.status().is_none_or(|status| status.is_server_error());
    error.kind() == ErrorKind::NotFound && !is_failed
}

/// What `known` stands for in `request`; nothing, if one of the values is not there.
fn values(request: &Request, known: &[Known]) -> Option<Vec<String>> {
    let value = |known: &Known| match known {
        Known::Value(value) => value.clone(),
        Known::Field(name) => request.field(name),
    };
    let values: Vec<String> = known.iter().map(value).collect::<Option<_>>()?;
    values
        .iter()
        .all(|value| !value.trim().is_empty())
        .then_some(values)
}

/// Whether an answer of success names nothing: `null`, an empty list or object, or no body.
fn is_nothing(body: &Bytes) -> bool {
    let mut significant = body.iter().filter(|byte| !byte.is_ascii_whitespace());
    let begin: [Option<u8>; 3] = std::array::from_fn(|_| significant.next().copied());
    match begin {
        [None, ..] | [Some(b'['), Some(b']'), None] | [Some(b'{'), Some(b'}'), None] => true,
        _ => body.trim_ascii() == b"null",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_null_or_empty() {
        for nothing in ["", " \n", "null", " null\n", "[]", "[ ]", "{}", " { } "] {
            assert!(is_nothing(&Bytes::from(nothing)), "{nothing:?}");
        }
        for something in ["0", "[0]", "[[]]", "{\"a\":null}", "nul", "\"\"", "[] []"] {
            assert!(!is_nothing(&Bytes::from(something)), "{something:?}");
        }
    }
}
