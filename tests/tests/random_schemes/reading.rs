//! Reading back what was received: forms and JSON become names and values again.

use std::fmt;

use percent_encoding::percent_decode_str;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::given::{Pairs, Tree};

/// The pairs of a form, in order.
pub(crate) fn form(text: &str) -> Result<Vec<(String, String)>, String> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair
                .split_once('=')
                .ok_or_else(|| format!("`{pair}` has no `=`"))?;
            Ok((decoded(name)?, decoded(value)?))
        })
        .collect()
}

/// Text that was percent-encoded.
pub(crate) fn decoded(text: &str) -> Result<String, String> {
    let text = percent_decode_str(text).decode_utf8();
    Ok(text.map_err(|error| error.to_string())?.into_owned())
}

/// The members of a JSON object, in order and with repetitions.
pub(crate) fn json(text: &[u8]) -> Result<Vec<(String, Tree)>, String> {
    match serde_json::from_slice(text) {
        Ok(Received(Tree::Map(pairs))) => Ok(pairs.0),
        Ok(Received(other)) => Err(format!("{other:?} is no object")),
        Err(error) => Err(format!("{error}: {}", String::from_utf8_lossy(text))),
    }
}

/// Whether both are the same, whatever the type of a number.
pub(crate) fn is_same(received: &Tree, given: &Tree) -> bool {
    match (received, given) {
        (Tree::List(received), Tree::List(given)) => {
            received.len() == given.len() && received.iter().zip(given).all(|(r, g)| is_same(r, g))
        }
        (Tree::Map(received), Tree::Map(given)) => {
            let members = received.0.iter().zip(&given.0);
            received.0.len() == given.0.len()
                && members
                    .into_iter()
                    .all(|(r, g)| r.0 == g.0 && is_same(&r.1, &g.1))
        }
        (Tree::Float(received, _), Tree::Float(given, _)) => received == given,
        (received, given) => match (whole(received), whole(given)) {
            (Some(received), Some(given)) => received == given,
            _ => received == given,
        },
    }
}

fn whole(tree: &Tree) -> Option<i128> {
    match tree {
        Tree::Signed(number) => Some(i128::from(*number)),
        Tree::Unsigned(number) => Some(i128::from(*number)),
        _ => None,
    }
}

struct Received(Tree);

impl<'de> Deserialize<'de> for Received {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader).map(Self)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Tree, E> {
        Ok(Tree::Signed(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Tree, E> {
        Ok(Tree::Unsigned(number))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Tree, E> {
        Ok(Tree::Float(number, ""))
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
        let mut list = Vec::new();
        while let Some(Received(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Tree::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Tree, A::Error> {
        let mut pairs = Vec::new();
        while let Some((name, Received(value))) = members.next_entry()? {
            pairs.push((name, value));
        }
        Ok(Tree::Map(Pairs(pairs)))
    }
}
