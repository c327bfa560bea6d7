//! The body of a request, from its arguments to its bytes.

use bytes::Bytes;
use serde::Serialize;

use crate::error::{Error, ErrorKind};
use crate::given::GivenBody;
use crate::maps;
use crate::params::{ParamError, Params};
use crate::request::KeyPresence;
use crate::scheme::{Assigns, Content};

/// A body before it is encoded.
#[derive(Clone)]
pub(crate) enum Body {
    None,
    Raw(Bytes),
    /// JSON of the caller's own type, and its fields where a scheme reads them.
    Json(Bytes, Option<Box<GivenBody>>),
    /// The fields of a JSON object.
    Fields(Params),
    Form(Params),
}

impl Body {
    /// What it consists of.
    pub(crate) fn content(&self) -> Option<Content> {
        match self {
            Self::None | Self::Raw(_) => None,
            Self::Json(..) | Self::Fields(_) => Some(Content::Json),
            Self::Form(_) => Some(Content::Form),
        }
    }

    /// Its bytes.
    pub(crate) fn encode(self) -> Result<Bytes, ParamError> {
        Ok(match self {
            Self::None => Bytes::new(),
            Self::Raw(bytes) | Self::Json(bytes, _) => bytes,
            Self::Fields(fields) => maps::json_body(&fields)?.into(),
            Self::Form(fields) => form(&fields)?.into(),
        })
    }

    /// Its bytes, and the fields by name. What the scheme writes itself is not encoded in another way before.
    pub(crate) fn encode_and_keep(
        self,
        assigns: Assigns,
    ) -> Result<(Bytes, GivenBody), ParamError> {
        let unless_assigned =
            |encoded: fn(&Params) -> Result<Bytes, ParamError>, fields: &_| match assigns.body {
                true => Ok(Bytes::new()),
                false => encoded(fields),
            };
        Ok(match self {
            Self::None => (Bytes::new(), GivenBody::default()),
            Self::Raw(bytes) => (bytes, GivenBody::Raw),
            Self::Json(bytes, given) => (bytes, given.map_or(GivenBody::NoObject, |given| *given)),
            Self::Fields(fields) => {
                let json = |fields: &Params| maps::json_body(fields).map(Bytes::from);
                (unless_assigned(json, &fields)?, GivenBody::Map(fields))
            }
            Self::Form(fields) => {
                let form = |fields: &Params| form(fields).map(Bytes::from);
                (unless_assigned(form, &fields)?, GivenBody::Map(fields))
            }
        })
    }

    /// Whether the key called `name` is in it.
    pub(crate) fn key_presence(&self, name: &'static str) -> KeyPresence {
        match self {
            Self::Fields(fields) | Self::Form(fields) => KeyPresence::of(fields.get(name)),
            Self::Json(_, given) => match given.as_deref() {
                Some(GivenBody::Map(fields)) => KeyPresence::of(fields.get(name)),
                _ => KeyPresence::InJson(name),
            },
            Self::None | Self::Raw(_) => KeyPresence::Absent,
        }
    }

    /// Refuses bytes, and JSON that is no object, which the scheme would replace without having read them.
    pub(crate) fn refuse_lost(&self, assigns: Assigns) -> Result<(), Error> {
        let reason = match self {
            _ if !assigns.body => return Ok(()),
            Self::Raw(bytes) if !bytes.is_empty() => AS_IT_IS,
            Self::Json(bytes, given) if !bytes.is_empty() => match given.as_deref() {
                Some(GivenBody::Raw) => AS_IT_IS,
                Some(GivenBody::NoObject) => NO_OBJECT,
                None if bytes.trim_ascii_start().first() != Some(&b'{') => NO_OBJECT,
                Some(GivenBody::Map(_)) | None => return Ok(()),
            },
            _ => return Ok(()),
        };
        Err(Error::not_sent(ErrorKind::Argument, reason))
    }
}

const AS_IT_IS: &str = "the scheme writes the body itself, and the request gives it as it is: give its fields as arguments";
const NO_OBJECT: &str = "the scheme writes the body itself, and the request gives it as JSON but no object: give a struct or a map";

/// What serde_json makes of `value`.
pub(crate) fn json_bytes(value: &(impl Serialize + ?Sized)) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::with_capacity(256);
    match serde_json::to_writer(&mut bytes, value) {
        Ok(()) => Ok(bytes),
        Err(error) => Err(format!("the body cannot be written as JSON: {error}")),
    }
}

fn form(fields: &Params) -> Result<String, ParamError> {
    let mut text = String::new();
    maps::append_form(&mut text, fields)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Value;

    /// As `UnsignedRequest::json` keeps it.
    fn json(value: &impl Serialize) -> Body {
        let given = GivenBody::from(Value::of(value).expect("a value"));
        let bytes = json_bytes(value).expect("JSON");
        Body::Json(bytes.into(), Some(Box::new(given)))
    }

    #[test]
    fn json_that_is_no_object_is_not_dropped() {
        let writes_body = Assigns {
            body: true,
            ..Assigns::default()
        };
        let list = Body::Json(Bytes::from_static(b" [1]"), None);
        for lost in [json(&[1, 2]), json(&"a"), list] {
            let error = lost.refuse_lost(writes_body).expect_err("lost");
            assert!(error.to_string().contains("JSON but no object"), "{error}");
            lost.refuse_lost(Assigns::default()).expect("sent as it is");
        }
        let map = std::collections::BTreeMap::from([("a", 1)]);
        let object = Body::Json(Bytes::from_static(b"{}"), None);
        for kept in [json(&map), object, Body::None] {
            kept.refuse_lost(writes_body).expect("fields, or nothing");
        }
    }
}
