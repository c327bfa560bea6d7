//! The payload of a message, decoded where it stands.

use std::fmt;

use bytes::Bytes;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess,
    Visitor,
};

use super::control::answer;
use crate::error::{Error, ErrorKind, Outcome, Result, Words};
use crate::json::Path;

/// The value at `data` of a message, all of which is read once: of members of one name the last counts.
///
/// # Errors
///
/// [`ErrorKind::Decode`], with the message as its answer, when it is no JSON, there is nothing in the place, or it is no `T`.
pub(crate) fn decode<T: DeserializeOwned>(text: &Bytes, data: Path) -> Result<T> {
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let payload = Payload::<T>::at(data).deserialize(&mut deserializer);
    let payload = payload.and_then(|payload| deserializer.end().map(|()| payload));
    payload.map_err(|error| {
        let message = format!("a message is not what the method declares: {error}");
        Error::new(ErrorKind::Decode, Outcome::Completed, message)
            .with_answer(answer(text, Words::default()))
            .after("", 0, Outcome::Completed, true)
    })
}

/// A `T` at the end of a way.
struct Payload<'p, T> {
    path: &'p [&'static str],
    of: std::marker::PhantomData<T>,
}

impl<'p, T> Payload<'p, T> {
    fn at(path: &'p [&'static str]) -> Self {
        let of = std::marker::PhantomData;
        Self { path, of }
    }
}

impl<'de, T: DeserializeOwned> DeserializeSeed<'de> for Payload<'_, T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        match self.path {
            [] => T::deserialize(deserializer),
            _ => deserializer.deserialize_any(self),
        }
    }
}

impl<'de, T: DeserializeOwned> Visitor<'de> for Payload<'_, T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.path.first().copied().unwrap_or_default();
        write!(f, "an object or a list with `{name}` in it")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let Some((name, path)) = self.path.split_first() else {
            return Err(A::Error::custom("there is no way into it"));
        };
        let mut found = None;
        while let Some(is_it) = map.next_key_seed(Is(name))? {
            match is_it {
                true => found = Some(map.next_value_seed(Payload::at(path))?),
                false => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        found.ok_or_else(|| A::Error::custom(format_args!("there is no `{name}`")))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<T, A::Error> {
        let Some((name, path)) = self.path.split_first() else {
            return Err(A::Error::custom("there is no way into it"));
        };
        let missing = || A::Error::custom(format_args!("there is no item `{name}`"));
        let position: usize = name.parse().map_err(|_| missing())?;
        for _ in 0..position {
            list.next_element::<IgnoredAny>()?.ok_or_else(missing)?;
        }
        let found = list.next_element_seed(Payload::at(path))?;
        let found = found.ok_or_else(missing)?;
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(found)
    }
}

/// Whether a name is this one.
struct Is<'n>(&'n str);

impl<'de> DeserializeSeed<'de> for Is<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Is<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<bool, E> {
        Ok(name == self.0)
    }
}
