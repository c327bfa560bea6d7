//! The payload of a message, decoded where it stands.

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::Deserializer;

use super::control::answer;
use super::scan::{Broken, Scan};
use crate::error::{Error, ErrorKind, Outcome, Result, Words};
use crate::json::Path;

/// The value at `data` of a message. The first of several members of one name is taken, and what comes after it is not read;
/// where all of the message is the payload, all of it is.
///
/// # Errors
///
/// [`ErrorKind::Decode`], with the message as its answer, when there is nothing in the place, or it is no `T` in JSON.
pub(crate) fn decode<T: DeserializeOwned>(text: &Bytes, data: Path) -> Result<T> {
    match start(text, data) {
        Some(start) => decode_at(text, start, data),
        None => {
            let place = data.join(".");
            Err(mismatch(text, &format!("there is no `{place}`")))
        }
    }
}

/// The same, where it is known that the value begins at `start`.
///
/// # Errors
///
/// As [`decode`].
pub(crate) fn decode_at<T: DeserializeOwned>(text: &Bytes, start: usize, data: Path) -> Result<T> {
    let payload = text.get(start..).unwrap_or_default();
    // Checked at once, each text in it need not be.
    let payload =
        std::str::from_utf8(payload).map_err(|error| mismatch(text, &error.to_string()))?;
    let mut deserializer = Deserializer::from_str(payload);
    let value = T::deserialize(&mut deserializer);
    let value = value.and_then(|value| match data {
        [] => deserializer.end().map(|()| value),
        _ => Ok(value),
    });
    value.map_err(|error| mismatch(text, &error.to_string()))
}

fn mismatch(text: &Bytes, why: &str) -> Error {
    let message = format!("a message is not what the method declares: {why}");
    Error::new(ErrorKind::Decode, Outcome::Completed, message)
        .with_answer(answer(text, Words::default()))
        .after("", 0, Outcome::Completed, true)
}

/// Where the value at the end of the way begins.
fn start(text: &[u8], path: &[&str]) -> Option<usize> {
    let mut scan = Scan::new(text);
    for name in path {
        go_to(&mut scan, name).ok()?;
    }
    Some(scan.at())
}

/// Goes to the member of this name, or the item in this position.
fn go_to(scan: &mut Scan<'_>, name: &str) -> Result<(), Broken> {
    if scan.take(b'{')? {
        loop {
            let is_it = *scan.name()? == *name.as_bytes();
            scan.expect(b':')?;
            if is_it {
                return Ok(());
            }
            scan.skip()?;
            scan.expect(b',')?;
        }
    }
    scan.expect(b'[')?;
    let position: usize = name.parse().map_err(|_| Broken)?;
    for _ in 0..position {
        scan.skip()?;
        scan.expect(b',')?;
    }
    match scan.peek()? {
        b']' => Err(Broken),
        _ => Ok(()),
    }
}
