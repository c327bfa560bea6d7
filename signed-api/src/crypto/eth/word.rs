//! Values of EIP-712 as the 32 bytes that stand for them (`encodeData`).

use super::types::{Kind, Types};
use super::{keccak256, number};
use crate::params::{Params, Value};
use crate::sign_error::SignError;

/// `hashStruct` of the structure at `place` of the types: the hash of its type and of the words of its fields.
///
/// # Errors
///
/// When a field is missing or not of its type.
pub(super) fn hash_structure(
    types: &Types<'_>,
    place: usize,
    values: &Params,
) -> Result<[u8; 32], SignError> {
    let structure = types.structure(place);
    let mut words = vec![types.hash(place)];
    for field in &structure.fields {
        let refused = |what: &str| {
            SignError::new(format!(
                "eip712: `{}` of `{}` {what}",
                field.name, structure.name
            ))
        };
        let Some(value) = values.get(field.name) else {
            return Err(refused("is missing"));
        };
        words.push(word(types, &field.kind, value, &refused)?);
    }
    Ok(keccak256(words.iter().map(<[u8; 32]>::as_slice)))
}

fn word(
    types: &Types<'_>,
    kind: &Kind,
    value: &Value,
    refused: &dyn Fn(&str) -> SignError,
) -> Result<[u8; 32], SignError> {
    match (kind, value) {
        (Kind::Text, Value::Text(text)) => Ok(keccak256([text.as_bytes()])),
        (Kind::Bytes, Value::Text(text)) => bytes(text)
            .map(|bytes| keccak256([bytes.as_slice()]))
            .ok_or_else(|| refused("is not hex after `0x`")),
        (Kind::FixedBytes(length), Value::Text(text)) => bytes(text)
            .filter(|bytes| bytes.len() == *length)
            .map(|bytes| padded(&bytes, 0))
            .ok_or_else(|| refused(&format!("is not {length} bytes in hex after `0x`"))),
        (Kind::Address, Value::Text(text)) => bytes(text)
            .filter(|bytes| bytes.len() == 20)
            .map(|bytes| padded(&bytes, 12))
            .ok_or_else(|| refused("is not an address, which is 20 bytes in hex after `0x`")),
        (Kind::Bool, Value::Bool(value)) => Ok(padded(&[u8::from(*value)], 31)),
        (Kind::Int(bits), Value::Number(text) | Value::Text(text)) => {
            number::word(text, *bits, true)
                .ok_or_else(|| refused(&format!("is not a whole number of {bits} bits")))
        }
        (Kind::Uint(bits), Value::Number(text) | Value::Text(text)) => {
            number::word(text, *bits, false).ok_or_else(|| {
                refused(&format!(
                    "is not a whole number from zero on, of {bits} bits"
                ))
            })
        }
        (Kind::List(kind, length), Value::List(values)) => {
            if let Some(length) = length.filter(|length| *length != values.len()) {
                return Err(refused(&format!("has not {length} items")));
            }
            let words = values
                .iter()
                .map(|value| word(types, kind, value, refused))
                .collect::<Result<Vec<_>, _>>()?;
            Ok(keccak256(words.iter().map(<[u8; 32]>::as_slice)))
        }
        (Kind::Structure(place), Value::Map(values)) => hash_structure(types, *place, values),
        (kind, _) => Err(refused(&format!("is not {}", wanted(kind)))),
    }
}

/// `bytes` in a word of zeros, from the place `start` on.
fn padded(bytes: &[u8], start: usize) -> [u8; 32] {
    let mut word = [0; 32];
    word[start..start + bytes.len()].copy_from_slice(bytes);
    word
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    const_hex::decode(text.strip_prefix("0x")?).ok()
}

fn wanted(kind: &Kind) -> &'static str {
    match kind {
        Kind::Text => "text",
        Kind::Bytes | Kind::FixedBytes(_) => "text: bytes are hex after `0x`",
        Kind::Address => "text: an address is hex after `0x`",
        Kind::Bool => "`true` or `false`",
        Kind::Int(_) | Kind::Uint(_) => "a number",
        Kind::List(..) => "a list",
        Kind::Structure(_) => "a map",
    }
}
