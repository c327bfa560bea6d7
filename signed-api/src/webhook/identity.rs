//! What a delivery is recognised by when it comes again.

use std::fmt;

use http::HeaderMap;
use serde::de::{Deserialize, Visitor};
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess};
use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};

use super::error::WebhookError;
use super::received::{Received, header_name};
use super::settings::Settings;
use crate::scheme::DeliveryId;

/// The id of a delivery whose signature was right, and is `expected`.
pub(super) fn id_of(
    settings: &Settings,
    received: Received<'_>,
    expected: &HeaderMap,
) -> Result<String, WebhookError> {
    let Some(id) = settings.id else {
        // A token, or the time alone, may be all that is signed, and the same in deliveries of different events.
        return Ok(digest(expected, Some(received.body)));
    };
    match id {
        DeliveryId::Header(name) => {
            let name = header_name(name)?;
            let value = received.header(&name)?;
            let is_whole = |id: &str| settings.id_end.is_none_or(|end| !id.contains(end));
            match value.to_str() {
                Ok(text) if !text.is_empty() && is_whole(text) => Ok(text.to_owned()),
                _ => Err(WebhookError::Malformed { header: name }),
            }
        }
        DeliveryId::Json(path) => {
            Ok(at(received.body, path).unwrap_or_else(|| digest(expected, None)))
        }
        DeliveryId::Signature => Ok(digest(expected, None)),
    }
}

/// A digest of all that a third party could not have made up, and of the body where that need not be in it.
fn digest(expected: &HeaderMap, body: Option<&[u8]>) -> String {
    let signatures = expected.iter().filter(|(_, value)| value.is_sensitive());
    let mut signatures: Vec<_> = signatures.collect();
    signatures.sort_by_key(|(name, _)| name.as_str());
    let mut digest = Sha256::new();
    for (name, value) in signatures {
        digest.update(name);
        digest.update(b"\n");
        digest.update(value);
        digest.update(b"\n");
    }
    if let Some(body) = body {
        digest.update(b"\n");
        digest.update(body);
    }
    const_hex::encode(digest.finalize())
}

/// The text or number at the end of the way. What comes after it is not read: a payload may be long.
fn at(body: &[u8], path: &[&str]) -> Option<String> {
    let mut found = None;
    let find = Find {
        path,
        found: &mut found,
    };
    let mut json = serde_json::Deserializer::from_slice(body);
    // What was found ends the reading, as an error does.
    let _ = find.deserialize(&mut json);
    found.filter(|text| !text.is_empty())
}

struct Find<'f> {
    path: &'f [&'f str],
    found: &'f mut Option<String>,
}

impl<'de> DeserializeSeed<'de> for Find<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if !self.path.is_empty() {
            return deserializer.deserialize_any(self);
        }
        let raw = <&RawValue>::deserialize(deserializer)?.get();
        *self.found = match raw.as_bytes().first() {
            Some(b'"') => serde_json::from_str(raw).ok(),
            Some(b'0'..=b'9' | b'-') => Some(raw.to_owned()),
            _ => None,
        };
        Err(D::Error::custom("found"))
    }
}

impl<'de> Visitor<'de> for Find<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or a list")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Some((name, path)) = self.path.split_first() else {
            return Ok(());
        };
        while let Some(member) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            if member == *name {
                let found = self.found;
                return map.next_value_seed(Find { path, found });
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Some((name, path)) = self.path.split_first() else {
            return Ok(());
        };
        let Ok(place) = name.parse::<usize>() else {
            return Err(A::Error::custom("a list"));
        };
        for _ in 0..place {
            if list.next_element::<IgnoredAny>()?.is_none() {
                return Ok(());
            }
        }
        let found = self.found;
        list.next_element_seed(Find { path, found }).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_found_wherever_it_is() {
        for (json, path, id) in [
            (r#"{"id":"evt_1","id":"evt_2"}"#, &["id"][..], Some("evt_1")),
            (r#"{"a":{"id":1},"id":"e\u0041"}"#, &["id"], Some("eA")),
            (
                r#"{"id": 123456789012345678901234567890, "#,
                &["id"],
                Some("123456789012345678901234567890"),
            ),
            (
                r#"{"event":[{"x":[]},{"id":-1}]}"#,
                &["event", "1", "id"],
                Some("-1"),
            ),
            (r#"{"id":""}"#, &["id"], None),
            (r#"{"id":null}"#, &["id"], None),
            (r#"{"id":{"id":"a"}}"#, &["id"], None),
            (r#"{"event":[]}"#, &["event", "1", "id"], None),
            (r#"["id"]"#, &["id"], None),
            ("{\"i\":\"\u{7f}\", id", &["id"], None),
            ("", &["id"], None),
        ] {
            assert_eq!(at(json.as_bytes(), path).as_deref(), id, "{json}");
        }
        assert_eq!(at(b"{\"id\":\"\xff\"}", &["id"]), None);
    }
}
