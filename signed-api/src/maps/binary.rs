//! Values as bytes, for exchanges that sign as Ethereum does.

use rmp::encode::{self, ByteBuf};

use crate::encode::ParamError;
use crate::params::Value;

/// `value` in MessagePack, as Python's `msgpack.packb` writes it: maps in order, numbers in the shortest form, those with
/// a fraction or an exponent as float 64.
///
/// # Errors
///
/// When a number does not fit into 64 bits, or a text, list or map has more than 2³² - 1 bytes, items or entries.
pub fn msgpack(value: &Value) -> Result<Vec<u8>, ParamError> {
    let mut out = ByteBuf::new();
    write(&mut out, value)?;
    Ok(out.into_vec())
}

/// The `width` last bytes of `number`, most significant first, after as many zeros as it takes.
///
/// # Errors
///
/// When `number` does not fit into so many bytes.
pub fn big_endian(number: u64, width: usize) -> Result<Vec<u8>, ParamError> {
    let bytes = number.to_be_bytes();
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let digits = &bytes[zeros..];
    let Some(padding) = width.checked_sub(digits.len()) else {
        return Err(ParamError(format!(
            "{number} does not fit into the {width} bytes of `be(.., {width})`"
        )));
    };
    let mut out = vec![0; width];
    out[padding..].copy_from_slice(digits);
    Ok(out)
}

fn write(out: &mut ByteBuf, value: &Value) -> Result<(), ParamError> {
    // Writing to memory does not fail.
    match value {
        Value::Null => {
            let _ = encode::write_nil(out);
        }
        Value::Bool(value) => {
            let _ = encode::write_bool(out, *value);
        }
        Value::Number(text) => number(out, text)?,
        Value::Text(text) => {
            length(text.len())?;
            let _ = encode::write_str(out, text);
        }
        Value::List(items) => {
            let _ = encode::write_array_len(out, length(items.len())?);
            items.iter().try_for_each(|item| write(out, item))?;
        }
        Value::Map(params) => {
            let _ = encode::write_map_len(out, length(params.len())?);
            for (name, value) in params.iter() {
                length(name.len())?;
                let _ = encode::write_str(out, name);
                write(out, value)?;
            }
        }
    }
    Ok(())
}

fn number(out: &mut ByteBuf, text: &str) -> Result<(), ParamError> {
    if let Ok(number) = text.parse::<i64>() {
        let _ = encode::write_sint(out, number);
    } else if let Ok(number) = text.parse::<u64>() {
        let _ = encode::write_uint(out, number);
    } else {
        let number = text.parse::<f64>().ok();
        match number.filter(|number| number.is_finite() && text.contains(['.', 'e', 'E'])) {
            Some(number) => {
                let _ = encode::write_f64(out, number);
            }
            None => {
                return Err(ParamError(format!(
                    "MessagePack has no number `{}`: 64 bits are too few, or it is none",
                    text.escape_debug()
                )));
            }
        }
    }
    Ok(())
}

fn length(length: usize) -> Result<u32, ParamError> {
    u32::try_from(length)
        .map_err(|_| ParamError("MessagePack has no place for a value so long".to_owned()))
}
