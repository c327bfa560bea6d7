//! What the writers write, against Python's `urllib.parse`, `json` and `msgpack`.

#[cfg(feature = "eth")]
mod binary;
mod collected;
mod form;
mod json;
mod pairs;
mod shown;

use super::*;
use crate::crypto::Buffer;

fn value(json: &str) -> Value {
    Value::from_json(json.as_bytes()).expect("JSON")
}

fn params(json: &str) -> Params {
    Params::from_json(json.as_bytes()).expect("an object")
}

fn written(write: impl FnOnce(&mut Buffer)) -> String {
    let mut buffer = Buffer::default();
    write(&mut buffer);
    String::from_utf8(buffer.as_bytes().to_vec()).expect("text")
}

/// `text` cut in two at every byte, and into single bytes.
fn cuts(text: &str) -> impl Iterator<Item = Vec<&[u8]>> {
    let bytes = text.as_bytes();
    let in_two = (0..=bytes.len()).map(move |at| vec![&bytes[..at], &bytes[at..]]);
    in_two.chain([bytes.chunks(1).collect()])
}
