//! A look into JSON without a tree of all of it: one level is scanned, and what is asked for is followed.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// A value in JSON. Number text stays as it was written.
pub(crate) enum Json<'b> {
    /// Members in their order.
    Object(Vec<(Cow<'b, str>, &'b RawValue)>),
    List(Vec<&'b RawValue>),
    Text(Cow<'b, str>),
    /// A number, `true`, `false` or `null`, as it was written.
    Word(&'b str),
}

/// Names of objects and positions in lists, on the way to a value.
pub(crate) type Path = &'static [&'static str];

impl<'b> Json<'b> {
    /// Nothing, if it is no JSON.
    pub(crate) fn of(body: &'b [u8]) -> Option<Self> {
        Self::of_text(std::str::from_utf8(body).ok()?)
    }

    fn of_text(text: &'b str) -> Option<Self> {
        let text = text.trim_ascii();
        match text.as_bytes().first()? {
            b'{' => serde_json::from_str(text)
                .ok()
                .map(|Members(all)| Self::Object(all)),
            b'[' => serde_json::from_str(text)
                .ok()
                .map(|Items(all)| Self::List(all)),
            b'"' => serde_json::from_str(text)
                .ok()
                .map(|Key(text)| Self::Text(text)),
            _ => {
                let word: &RawValue = serde_json::from_str(text).ok()?;
                Some(Self::Word(word.get()))
            }
        }
    }

    /// What stands at the end of the way, as it was written. Of members of one name it is the last, as serde has it.
    pub(crate) fn raw(&self, path: &[&str]) -> Option<&'b RawValue> {
        let (name, path) = path.split_first()?;
        let inner = match self {
            Self::Object(members) => {
                let mut members = members.iter().rev();
                members.find_map(|(member, value)| (member == name).then_some(*value))
            }
            Self::List(items) => items.get(name.parse::<usize>().ok()?).copied(),
            Self::Text(_) | Self::Word(_) => None,
        }?;
        match path {
            [] => Some(inner),
            path => Self::of_text(inner.get())?.raw(path),
        }
    }

    /// The same, one level deep.
    pub(crate) fn at(&self, path: &[&str]) -> Option<Self> {
        Self::of_text(self.raw(path)?.get())
    }

    /// The text, number or truth value there.
    pub(crate) fn text_at(&self, path: &[&str]) -> Option<Cow<'b, str>> {
        self.at(path)?.into_text()
    }

    /// The texts there: that of a single value, or those in a list.
    pub(crate) fn texts_at(&self, path: &[&str]) -> Vec<Cow<'b, str>> {
        match self.at(path) {
            Some(Self::List(items)) => {
                let items = items
                    .into_iter()
                    .filter_map(|item| Self::of_text(item.get()));
                items.filter_map(Self::into_text).collect()
            }
            value => value.and_then(Self::into_text).into_iter().collect(),
        }
    }

    /// A text, a number or a truth value.
    pub(crate) fn into_text(self) -> Option<Cow<'b, str>> {
        match self {
            Self::Text(text) => Some(text),
            Self::Word(word) if word != "null" => Some(Cow::Borrowed(word)),
            Self::Word(_) | Self::Object(_) | Self::List(_) => None,
        }
    }
}

/// The members of an object.
struct Members<'b>(Vec<(Cow<'b, str>, &'b RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((Key(name), value)) = map.next_entry::<Key<'de>, &'de RawValue>()? {
                    members.push((name, value));
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}

/// The items of a list.
struct Items<'b>(Vec<&'b RawValue>);

impl<'de> Deserialize<'de> for Items<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Items<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = list.next_element()? {
                    items.push(item);
                }
                Ok(Items(items))
            }
        }

        deserializer.deserialize_seq(InOrder)
    }
}

/// A text, borrowed unless it has escapes.
struct Key<'b>(Cow<'b, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Borrowed;

        impl<'de> Visitor<'de> for Borrowed {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Owned(text.to_owned())))
            }
        }

        deserializer.deserialize_str(Borrowed)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(body: &str, path: &[&str]) -> Option<String> {
        Json::of(body.as_bytes())?
            .text_at(path)
            .map(Cow::into_owned)
    }

    #[test]
    fn a_way_leads_through_objects_and_lists() {
        let body = r#" {"a":{"b":[{"c":1.10},"x",1e400,true,null]},"a\"b":"\u00e9", "n":-1021} "#;
        assert_eq!(text(body, &["a", "b", "0", "c"]).as_deref(), Some("1.10"));
        assert_eq!(text(body, &["a", "b", "1"]).as_deref(), Some("x"));
        assert_eq!(text(body, &["a", "b", "2"]).as_deref(), Some("1e400"));
        assert_eq!(text(body, &["a", "b", "3"]).as_deref(), Some("true"));
        assert_eq!(text(body, &["a\"b"]).as_deref(), Some("é"));
        assert_eq!(text(body, &["n"]).as_deref(), Some("-1021"));
        for nothing in [
            &["a"][..],
            &["a", "b"],
            &["a", "b", "4"],
            &["a", "b", "5"],
            &["a", "b", "-1"],
            &["n", "0"],
            &["x"],
            &[],
        ] {
            assert_eq!(text(body, nothing), None, "{nothing:?}");
        }
    }

    #[test]
    fn what_is_no_json_is_nothing() {
        for nothing in [
            "", " ", "{", "{} {}", "[1,]", "\"", "nul", "<html>", "{\"a\":}",
        ] {
            assert!(Json::of(nothing.as_bytes()).is_none(), "{nothing:?}");
        }
        assert!(Json::of(b"\"\xff\"").is_none());
        assert_eq!(text(r#"{"a":1,"a":2}"#, &["a"]).as_deref(), Some("2"));
    }

    proptest! {
        #[test]
        fn no_body_is_a_panic(body: Vec<u8>, like in r#"[\[\]{}":,a0\\un-]{0,40}"#) {
            for body in [&body[..], like.as_bytes()] {
                if let Some(json) = Json::of(body) {
                    json.text_at(&["a", "0", "u"]);
                    json.texts_at(&["0"]);
                }
            }
        }

        /// What serde makes of it, we find.
        #[test]
        fn the_same_is_found_as_in_a_tree(like in r#"\{"a":(\[[0-9]\]|"[a-z]{0,3}"|[1-9]{1,4}|\{"a":"[a-z]"\})\}"#) {
            let tree: serde_json::Value = serde_json::from_str(&like).expect("json");
            for path in [&["a"][..], &["a", "a"], &["a", "0"]] {
                let pointer = format!("/{}", path.join("/"));
                let expected = tree.pointer(&pointer).and_then(|value| match value {
                    serde_json::Value::String(text) => Some(text.clone()),
                    serde_json::Value::Number(number) => Some(number.to_string()),
                    _ => None,
                });
                prop_assert_eq!(text(&like, path), expected);
            }
        }
    }
}
