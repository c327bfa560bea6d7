//! What is refused before anything is sent.

use signed_api::{Error, ErrorKind, Outcome};

/// The text of an error of this kind, before which nothing was sent.
///
/// # Panics
///
/// When there is no error, or another one.
#[track_caller]
pub fn refused<T>(result: Result<T, Error>, kind: ErrorKind) -> String {
    let Err(error) = result else {
        panic!("it was not refused");
    };
    assert_eq!(
        (error.kind(), error.outcome()),
        (kind, Outcome::NotSent),
        "{error}"
    );
    error.to_string()
}
