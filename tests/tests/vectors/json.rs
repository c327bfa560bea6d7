//! JSON as it was recorded: members in order, numbers in the text they were written in. Read by another reader than the
//! one of the crate.

use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde::ser::{Error as _, SerializeMap as _};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Json>),
    Map(Vec<(String, Json)>),
}

impl Json {
    pub(crate) fn read(text: &str) -> Self {
        match text.trim_start().as_bytes()[0] {
            b'n' => Self::Null,
            b't' => Self::Bool(true),
            b'f' => Self::Bool(false),
            b'"' => Self::Text(serde_json::from_str(text).expect("a text")),
            b'[' => {
                let items: Vec<&RawValue> = serde_json::from_str(text).expect("a list");
                Self::List(items.iter().map(|item| Self::read(item.get())).collect())
            }
            b'{' => {
                let Members(members) = serde_json::from_str(text).expect("an object");
                let members = members.into_iter();
                Self::Map(
                    members
                        .map(|(name, value)| (name, Self::read(value.get())))
                        .collect(),
                )
            }
            _ => Self::Number(text.trim().to_owned()),
        }
    }

    /// The value at the end of these steps; null when there is none.
    pub(crate) fn at(&self, steps: &[&str]) -> &Self {
        steps.iter().fold(self, |value, step| value.get(step))
    }

    /// The member called `name`; null when there is none.
    pub(crate) fn get(&self, name: &str) -> &Self {
        let member = self.members().iter().find(|(member, _)| member == name);
        member.map_or(&Self::Null, |(_, value)| value)
    }

    /// The members of an object, none of anything else.
    pub(crate) fn members(&self) -> &[(String, Self)] {
        match self {
            Self::Map(members) => members,
            _ => &[],
        }
    }

    /// The items of a list, none of anything else.
    pub(crate) fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// The text of a text or number, empty for anything else.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Number(text) => text,
            _ => "",
        }
    }

    pub(crate) fn number(&self) -> u64 {
        self.text().parse().expect("a whole number")
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// Compact.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).expect("JSON"))
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(text) => RawValue::from_string(text.clone())
                .map_err(S::Error::custom)?
                .serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
            Self::Map(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}

/// The members of an object in their order.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Object)
    }
}
