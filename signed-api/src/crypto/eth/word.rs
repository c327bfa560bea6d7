//! Values of EIP-712 as the 32 bytes that stand for them (`encodeData`).

use super::types::{Kind, Types};
use super::{keccak256, number};
use crate::params::{Params, Value};
use crate::sign_error::SignError;

/// `hashStruct` of the structure at `place` of the types: the hash of its type and of the words of its fields.
///
/// # Errors
///
/// When a field is missing, there twice, or not of its type.
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
        let mut named = values.iter().filter(|(name, _)| *name == field.name);
        let value = match (named.next(), named.next()) {
            (Some((_, value)), None) => value,
            (None, _) => return Err(refused("is missing")),
            // Which of them the other side would take is not known.
            (Some(_), Some(_)) => return Err(refused("is there twice")),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn hashed(types: &str, entries: &[(&'static str, Value)]) -> Result<[u8; 32], String> {
        let mut values = Params::default();
        for (name, value) in entries {
            values.push(*name, value.clone());
        }
        let types = Types::parse(types).expect("types");
        hash_structure(&types, 0, &values).map_err(|error| error.to_string())
    }

    #[test]
    fn an_entry_that_is_there_twice_is_named() {
        let (one, two) = (Value::from("1"), Value::from("2"));
        let refused = |entries: &[_]| hashed("A(uint8 b,bool c)", entries).expect_err("twice");
        assert_eq!(
            refused(&[("b", one.clone()), ("c", true.into()), ("b", two)]),
            "eip712: `b` of `A` is there twice"
        );
        // Also when both say the same, and within another.
        assert_eq!(
            refused(&[("b", one.clone()), ("b", one.clone())]),
            "eip712: `b` of `A` is there twice"
        );
        let mut inner = Params::default();
        for name in ["b", "c", "c"] {
            inner.push(name, Value::from(true));
        }
        inner.remove("b");
        inner.push("b", one);
        assert_eq!(
            hashed("M(A a)A(uint8 b,bool c)", &[("a", inner.into())]),
            Err("eip712: `c` of `A` is there twice".to_owned())
        );
    }

    #[test]
    fn what_is_no_part_of_the_type_may_be_there_however_often() {
        let entries = ["b", "x", "x"].map(|name| (name, Value::from(true)));
        let others = hashed("A(bool b)", &entries).expect("a hash");
        assert_eq!(others, hashed("A(bool b)", &entries[..1]).expect("a hash"));
    }
}
