//! The query and the body of a request that no scheme changes, in the writers that schemes use.

use super::memory::{Memory, text_of};
use super::{Arrays, MapSink, form, json_object};
use crate::encode::ParamError;
use crate::params::Params;

/// Appends `name=value&name=value`. A list repeats its name; what is `None` is left out.
pub(crate) fn append_form(out: &mut String, params: &Params) -> Result<(), ParamError> {
    let mut bytes = std::mem::take(out).into_bytes();
    let written = form(&mut Memory(&mut bytes), Arrays::Repeat).spread(params);
    *out = text_of(bytes);
    written
}

/// The parameters as a JSON object, compact, in order; what is `None` is left out.
pub(crate) fn json_body(params: &Params) -> Result<Vec<u8>, ParamError> {
    let mut body = Vec::with_capacity(128);
    let mut sink = Memory(&mut body);
    let mut object = json_object(&mut sink);
    object.spread(params)?;
    object.end();
    Ok(body)
}
