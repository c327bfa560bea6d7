//! The payload of a message, decoded where it stands.

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::Deserializer;

use super::control::answer;
use super::scan::{Broken, Scan};
use crate::error::{Error, ErrorKind, Outcome, Result, Words};
use crate::json::Path;

/// The value at `data` of a message. As when the message was told to be data, the first of several members of one name is
/// taken, and what comes after it is not read; where all of the message is the payload, all of it is.
///
/// # Errors
///
/// [`ErrorKind::Decode`], with the message as its answer, when there is nothing in the place, or it is no `T` in JSON.
pub(crate) fn decode<T: DeserializeOwned>(text: &Bytes, data: Path) -> Result<T> {
    let mismatch = |why: String| {
        let message = format!("a message is not what the method declares: {why}");
        Error::new(ErrorKind::Decode, Outcome::Completed, message)
            .with_answer(answer(text, Words::default()))
            .after("", 0, Outcome::Completed, true)
    };
    let Some(payload) = payload(text, data) else {
        let place = data.join(".");
        return Err(mismatch(format!("there is no `{place}`")));
    };
    // Checked at once, each text in it need not be.
    let payload = std::str::from_utf8(payload).map_err(|error| mismatch(error.to_string()))?;
    let mut deserializer = Deserializer::from_str(payload);
    let value = T::deserialize(&mut deserializer);
    let value = value.and_then(|value| match data {
        [] => deserializer.end().map(|()| value),
        _ => Ok(value),
    });
    value.map_err(|error| mismatch(error.to_string()))
}

/// What begins with the value at the end of the way.
fn payload<'t>(text: &'t [u8], path: &[&str]) -> Option<&'t [u8]> {
    let mut scan = Scan::new(text);
    for name in path {
        go_to(&mut scan, name).ok()?;
    }
    text.get(scan.at()..)
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
