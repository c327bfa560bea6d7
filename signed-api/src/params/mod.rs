//! Arguments as an ordered tree, before they become a query, a form or JSON.

mod json;
mod serializer;
mod text;
mod value;

use compact_str::CompactString;
use serde::Serialize;

pub(crate) use self::text::Piece;
pub use self::text::Text;
pub use self::value::Value;
pub use crate::encode::ParamError;

/// What an argument of a client method must be: anything that serde can serialize.
///
/// Implemented for every such type; it exists for the sake of a clear compile error.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent: it does not implement `serde::Serialize`",
    label = "this argument cannot be serialized",
    note = "derive it: `#[derive(serde::Serialize)]`"
)]
pub trait Argument: Serialize {}

impl<T: Serialize + ?Sized> Argument for T {}

/// Named values in the order they were given: the arguments of a call, or a map that a scheme put together.
///
/// A function of your own that a scheme calls gets one. A name may stand in it more than once.
///
/// ```
/// use signed_api::{Params, Value};
///
/// /// `name:value` of each parameter, with nothing between them.
/// fn pairs(params: &Params) -> String {
///     params.iter().filter_map(|(name, value)| Some(format!("{name}:{}", value.as_str()?))).collect()
/// }
///
/// let params = Params::from_json(br#"{"price": 1.10, "note": null, "side": "buy"}"#).unwrap();
/// assert_eq!(pairs(&params), "price:1.10side:buy");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Params(Vec<(Name, Value)>);

pub(crate) type Name = CompactString;

impl Params {
    /// The fields of a struct, or the entries of a map.
    ///
    /// # Errors
    ///
    /// When serde makes something else of `value`, or it holds a number that is not finite.
    pub fn from_serialize<T: Serialize + ?Sized>(value: &T) -> Result<Self, ParamError> {
        match Value::of(value)? {
            Value::Map(params) => Ok(params),
            _ => Err(ParamError(
                "parameters are the fields of a struct or map, and this is neither".to_owned(),
            )),
        }
    }

    /// The members of a JSON object: in their order, with number text as it was written.
    ///
    /// # Errors
    ///
    /// As [`Value::from_json`], and when it is JSON but not an object.
    pub fn from_json(text: &[u8]) -> Result<Self, ParamError> {
        match Value::from_json(text)? {
            Value::Map(params) => Ok(params),
            _ => Err(ParamError("the JSON is not an object".to_owned())),
        }
    }

    /// The entries in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), value))
    }

    /// The first value called `name`.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.iter()
            .find_map(|(entry, value)| (entry == name).then_some(value))
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Orders the entries by the bytes of their names. Entries of one name keep their order.
    pub fn sort(&mut self) {
        self.0.sort_by(|(one, _), (other, _)| one.cmp(other));
    }

    /// Removes all entries called `name`.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|(entry, _)| entry != name);
    }

    /// Puts `value` in the place of the first one called `name`, or after all others.
    pub(crate) fn set(&mut self, name: &'static str, value: Value) {
        match self.0.iter_mut().find(|(entry, _)| entry == name) {
            Some((_, place)) => *place = value,
            None => self.push(name, value),
        }
    }

    pub(crate) fn push(&mut self, name: impl Into<Name>, value: Value) {
        self.0.push((name.into(), value));
    }

    /// Adds the entries of `value` when it is a map or a struct, and `value` itself under `name` when it is not.
    pub(crate) fn spread(&mut self, name: &'static str, value: Value) {
        match value {
            Value::Map(params) => self.0.extend(params.0),
            single => self.push(name, single),
        }
    }

    /// Removes what is null.
    pub(crate) fn remove_null(&mut self) {
        self.0.retain(|(_, value)| !matches!(value, Value::Null));
    }

    /// Adds the entries of `other` after its own.
    pub(crate) fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    /// Adds the entries of `params` that are not null.
    pub(crate) fn extend_present(&mut self, params: &Self) {
        let present = params
            .0
            .iter()
            .filter(|(_, value)| !matches!(value, Value::Null));
        self.0.extend(present.cloned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(params: &Params) -> Vec<&str> {
        params.iter().map(|(name, _)| name).collect()
    }

    /// Python: `sorted(["b", "a", "é", "Z", "aa", "_", "𐀀", "\uffff"])`.
    #[test]
    fn names_are_ordered_by_their_bytes() {
        let mut params = Params::default();
        for name in ["b", "a", "é", "Z", "aa", "_", "𐀀", "\u{ffff}"] {
            params.push(name, Value::Null);
        }
        params.sort();
        assert_eq!(
            names(&params),
            ["Z", "_", "a", "aa", "b", "é", "\u{ffff}", "𐀀"]
        );
    }

    #[test]
    fn entries_of_one_name_stay_in_order_and_go_together() {
        let mut params = Params::default();
        for (name, value) in [("b", 1), ("a", 2), ("b", 3), ("a", 4)] {
            params.push(name, Value::from(value));
        }
        params.sort();
        let numbers: Vec<_> = params
            .iter()
            .filter_map(|(_, value)| value.as_str())
            .collect();
        assert_eq!(numbers, ["2", "4", "1", "3"]);
        params.remove("a");
        assert_eq!(names(&params), ["b", "b"]);
        assert_eq!(params.get("b"), Some(&Value::from(1)));
        assert_eq!((params.len(), params.is_empty()), (2, false));
    }

    #[test]
    fn only_a_map_makes_parameters() {
        assert!(Params::from_serialize(&[1, 2]).is_err());
        assert!(Params::from_json(b"[1]").is_err());
        let map = std::collections::BTreeMap::from([("x", 1)]);
        assert_eq!(names(&Params::from_serialize(&map).expect("a map")), ["x"]);
    }
}
