//! Parameters that are written as pairs.

use std::borrow::Cow;

use percent_encoding::percent_decode;
use serde::Serialize;

use super::illegal;
use crate::error::Result;
use crate::params::{ParamError, Params, Value};

/// The parameters that `params` are: a map, a struct, a list of pairs, or nothing.
pub(crate) fn map_of(params: &(impl Serialize + ?Sized)) -> Result<Params> {
    match pairs_as_map(Value::of(params).map_err(illegal)?) {
        Value::Map(params) => Ok(params),
        Value::Null => Ok(Params::default()),
        _ => Err(illegal(ParamError(
            "parameters are a map, a struct or a list of pairs".to_owned(),
        ))),
    }
}

/// A list of pairs with a text first, in their order, as a map. An empty list is one of no pairs.
fn pairs_as_map(value: Value) -> Value {
    let Value::List(items) = &value else {
        return value;
    };
    let mut params = Params::default();
    for item in items {
        match item {
            Value::List(pair) => match &pair[..] {
                [Value::Text(name), value] => params.push(name.to_string(), value.clone()),
                _ => return value,
            },
            _ => return value,
        }
    }
    Value::Map(params)
}

/// The pairs of a query as it is written in a URL, where a `+` is a space.
pub(super) fn written_pairs(query: &str) -> core::result::Result<Params, ParamError> {
    let mut params = Params::default();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = Value::Text(decoded(value)?.into());
        params.push(decoded(name)?, value);
    }
    Ok(params)
}

/// Bytes that are no text would be other bytes when a scheme writes them anew.
fn decoded(text: &str) -> core::result::Result<String, ParamError> {
    let text = text.replace('+', " ");
    let decoded = percent_decode(text.as_bytes()).decode_utf8();
    decoded.map(Cow::into_owned).map_err(|_| {
        ParamError("the query of the URL stands for bytes that are no text in UTF-8".to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_no_pairs_is_no_parameters() {
        let none: [(&str, &str); 0] = [];
        assert!(map_of(&none).expect("no parameters").is_empty());
        assert!(
            map_of(&Vec::<(String, u8)>::new())
                .expect("none")
                .is_empty()
        );
        assert_eq!(map_of(&[("a", 1)]).expect("one").len(), 1);
        let error = map_of(&["a"]).expect_err("a list of texts");
        assert!(
            error
                .to_string()
                .contains("a map, a struct or a list of pairs")
        );
    }
}
