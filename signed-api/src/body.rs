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

    /// Refuses bytes that the scheme would replace without having read them.
    pub(crate) fn refuse_lost(&self, assigns: Assigns) -> Result<(), Error> {
        let is_lost = assigns.body
            && match self {
                Self::Raw(bytes) => !bytes.is_empty(),
                Self::Json(bytes, Some(given)) => {
                    matches!(**given, GivenBody::Raw) && !bytes.is_empty()
                }
                _ => false,
            };
        match is_lost {
            false => Ok(()),
            true => Err(Error::not_sent(
                ErrorKind::Argument,
                "the scheme writes the body itself, and the request gives it as it is: give its fields as arguments",
            )),
        }
    }
}

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
