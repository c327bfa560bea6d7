//! Any serde value as a tree that keeps order and number text.

use std::fmt;

use compact_str::{ToCompactString, format_compact};
use serde::ser::{self, Serialize};

use super::{Name, ParamError, Params, Text, Value};

/// The names that `serde_json` gives the wrappers of a number's or value's own text.
const VERBATIM: [&str; 2] = [
    "$serde_json::private::Number",
    "$serde_json::private::RawValue",
];

pub(super) struct ToValue;

impl ser::Error for ParamError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

macro_rules! integers {
    ($($serialize:ident: $type:ty,)*) => {$(
        fn $serialize(self, value: $type) -> Result<Value, ParamError> {
            Ok(Value::Number(itoa::Buffer::new().format(value).into()))
        }
    )*};
}

fn float<T: Serialize>(value: T, finite: bool) -> Result<Value, ParamError> {
    if !finite {
        return Err(ParamError::not_finite());
    }
    let text = serde_json::to_string(&value).map_err(ser::Error::custom)?;
    Ok(Value::Number(text.into()))
}

impl ser::Serializer for ToValue {
    type Ok = Value;
    type Error = ParamError;
    type SerializeSeq = List;
    type SerializeTuple = List;
    type SerializeTupleStruct = List;
    type SerializeTupleVariant = Variant<List>;
    type SerializeMap = Map;
    type SerializeStruct = Map;
    type SerializeStructVariant = Variant<Map>;

    fn serialize_bool(self, value: bool) -> Result<Value, ParamError> {
        Ok(Value::Bool(value))
    }
    integers! {
        serialize_i8: i8,
        serialize_i16: i16,
        serialize_i32: i32,
        serialize_i64: i64,
        serialize_i128: i128,
        serialize_u8: u8,
        serialize_u16: u16,
        serialize_u32: u32,
        serialize_u64: u64,
        serialize_u128: u128,
    }
    fn serialize_f32(self, value: f32) -> Result<Value, ParamError> {
        float(value, value.is_finite())
    }
    fn serialize_f64(self, value: f64) -> Result<Value, ParamError> {
        float(value, value.is_finite())
    }
    fn serialize_char(self, value: char) -> Result<Value, ParamError> {
        Ok(Value::Text(Text::new(value.to_compact_string())))
    }
    fn serialize_str(self, value: &str) -> Result<Value, ParamError> {
        Ok(Value::Text(value.into()))
    }
    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> Result<Value, ParamError> {
        Ok(Value::Text(Text::new(format_compact!("{value}"))))
    }
    fn serialize_bytes(self, value: &[u8]) -> Result<Value, ParamError> {
        value.serialize(self)
    }
    fn serialize_none(self) -> Result<Value, ParamError> {
        Ok(Value::Null)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Value, ParamError> {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<Value, ParamError> {
        Ok(Value::Null)
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<Value, ParamError> {
        Ok(Value::Null)
    }
    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Value, ParamError> {
        Ok(Value::Text(variant.into()))
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Value, ParamError> {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Value, ParamError> {
        Ok(under(variant, Value::of(value)?))
    }
    fn serialize_seq(self, length: Option<usize>) -> Result<List, ParamError> {
        // The length is only a hint, and not ours.
        Ok(List(Vec::with_capacity(length.unwrap_or(0).min(64))))
    }
    fn serialize_tuple(self, length: usize) -> Result<List, ParamError> {
        self.serialize_seq(Some(length))
    }
    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<List, ParamError> {
        self.serialize_seq(Some(length))
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Variant<List>, ParamError> {
        let inner = self.serialize_seq(Some(length))?;
        Ok(Variant { variant, inner })
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Map, ParamError> {
        Ok(Map::default())
    }
    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Map, ParamError> {
        Ok(Map {
            verbatim: VERBATIM.contains(&name),
            ..Map::default()
        })
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Variant<Map>, ParamError> {
        let inner = Map::default();
        Ok(Variant { variant, inner })
    }
}

fn under(variant: &'static str, value: Value) -> Value {
    let mut params = Params::default();
    params.push(variant, value);
    Value::Map(params)
}

pub(super) struct List(Vec<Value>);

impl List {
    fn add<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ParamError> {
        self.0.push(Value::of(value)?);
        Ok(())
    }
}

macro_rules! list {
    ($($trait:ident: $add:ident,)*) => {$(
        impl ser::$trait for List {
            type Ok = Value;
            type Error = ParamError;
            fn $add<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ParamError> {
                self.add(value)
            }
            fn end(self) -> Result<Value, ParamError> {
                Ok(Value::List(self.0))
            }
        }
    )*};
}

list! {
    SerializeSeq: serialize_element,
    SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field,
}

#[derive(Default)]
pub(super) struct Map {
    params: Params,
    key: Option<Name>,
    verbatim: bool,
}

impl Map {
    fn finish(self) -> Result<Value, ParamError> {
        if self.verbatim {
            return match self.params.iter().next() {
                Some((_, Value::Text(text))) => Ok(Value::Number(text.clone())),
                _ => Err(ParamError("a number without text".to_owned())),
            };
        }
        Ok(Value::Map(self.params))
    }
}

impl ser::SerializeMap for Map {
    type Ok = Value;
    type Error = ParamError;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), ParamError> {
        self.key = Some(match Value::of(key)? {
            Value::Null | Value::List(_) | Value::Map(_) => {
                return Err(ParamError("a map key must be a single value".to_owned()));
            }
            single => Name::from(single.as_str().unwrap_or_default()),
        });
        Ok(())
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ParamError> {
        let key = self
            .key
            .take()
            .ok_or_else(|| ParamError("a map value without a key".to_owned()))?;
        self.params.push(key, Value::of(value)?);
        Ok(())
    }
    fn end(self) -> Result<Value, ParamError> {
        self.finish()
    }
}

impl ser::SerializeStruct for Map {
    type Ok = Value;
    type Error = ParamError;
    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), ParamError> {
        self.params.push(name, Value::of(value)?);
        Ok(())
    }
    fn end(self) -> Result<Value, ParamError> {
        self.finish()
    }
}

/// A list or map that stands under the name of an enum's variant.
pub(super) struct Variant<T> {
    variant: &'static str,
    inner: T,
}

impl ser::SerializeTupleVariant for Variant<List> {
    type Ok = Value;
    type Error = ParamError;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ParamError> {
        self.inner.add(value)
    }
    fn end(self) -> Result<Value, ParamError> {
        Ok(under(self.variant, Value::List(self.inner.0)))
    }
}

impl ser::SerializeStructVariant for Variant<Map> {
    type Ok = Value;
    type Error = ParamError;
    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), ParamError> {
        ser::SerializeStruct::serialize_field(&mut self.inner, name, value)
    }
    fn end(self) -> Result<Value, ParamError> {
        Ok(under(self.variant, self.inner.finish()?))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Serialize;

    use super::*;

    fn text(value: &str) -> Value {
        Value::Text(value.into())
    }

    fn number(value: &str) -> Value {
        Value::Number(value.into())
    }

    #[test]
    fn scalars_keep_their_text() {
        let of = |value: &dyn Fn() -> Result<Value, ParamError>| value().expect("a value");
        assert_eq!(
            of(&|| Value::of(&u128::MAX)),
            number("340282366920938463463374607431768211455")
        );
        assert_eq!(of(&|| Value::of(&-5_i8)), number("-5"));
        assert_eq!(of(&|| Value::of(&0.1_f64)), number("0.1"));
        assert_eq!(of(&|| Value::of(&'ß')), text("ß"));
        assert_eq!(of(&|| Value::of(&Some("x"))), text("x"));
        assert_eq!(of(&|| Value::of(&None::<u8>)), Value::Null);
    }

    #[test]
    fn a_number_that_is_not_finite_is_refused() {
        assert!(Value::of(&f64::NAN).is_err());
        assert!(Value::of(&f32::INFINITY).is_err());
    }

    #[test]
    fn structs_keep_the_order_of_their_fields() {
        #[derive(Serialize)]
        struct Order {
            zebra: u8,
            apple: Side,
            list: Vec<Option<bool>>,
        }
        #[derive(Serialize)]
        #[serde(rename_all = "lowercase")]
        enum Side {
            Buy,
        }
        let order = Order {
            zebra: 1,
            apple: Side::Buy,
            list: vec![Some(true), None],
        };
        let Value::Map(params) = Value::of(&order).expect("a map") else {
            panic!("a struct is a map");
        };
        let entries: Vec<_> = params.iter().collect();
        assert_eq!(
            entries,
            [
                ("zebra", &number("1")),
                ("apple", &text("buy")),
                ("list", &Value::List(vec![Value::Bool(true), Value::Null])),
            ]
        );
    }

    #[test]
    fn map_keys_may_be_numbers_but_not_lists() {
        let numbered = Value::of(&BTreeMap::from([(7, "x")])).expect("a map");
        assert!(matches!(numbered, Value::Map(params) if params.get("7").is_some()));
        assert!(Value::of(&BTreeMap::from([(vec![1], "x")])).is_err());
    }
}
