//! The arguments in a received body.

use http::HeaderMap;
use http::header::CONTENT_TYPE;

use super::texts::fields;
use crate::given::GivenBody;
use crate::params::Value;
use crate::scheme::layout::Format;

/// What the body seems to mean.
pub(crate) fn in_body(headers: &HeaderMap, body: &[u8]) -> GivenBody {
    let content_type = headers.get(CONTENT_TYPE);
    let is_form = content_type.is_some_and(|value| {
        value
            .as_bytes()
            .starts_with(b"application/x-www-form-urlencoded")
    });
    if body.is_empty() {
        return GivenBody::default();
    }
    match is_form {
        true => fields(Format::Form, body).map_or(GivenBody::Raw, GivenBody::Map),
        false => Value::from_json(body).map_or(GivenBody::Raw, GivenBody::from),
    }
}
