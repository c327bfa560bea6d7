//! Writing arguments and other maps as forms or JSON, into a [`Buffer`](super::Buffer) or a [`Mac`](super::Mac).
//!
//! ```
//! use signed_api::scheme::maps::{self, Arrays, MapSink as _};
//! use signed_api::scheme::{Content, Exposure, SignContext, SignError, Sink as _};
//!
//! /// Sends the arguments as a form, with the nonce before them.
//! fn write(cx: &mut SignContext<'_>) -> Result<(), SignError> {
//!     let mut body = cx.value();
//!     let mut form = maps::form(&mut body, Arrays::Repeat);
//!     form.int("nonce", cx.nonce());
//!     form.spread(cx.params()?)?;
//!     form.end();
//!     cx.set_body(body, Exposure::Public, Some(Content::Form))
//! }
//! ```

pub use crate::maps::{
    Arrays, CollectedText, Collector, Form, FormText, JsonObject, JsonText, ListCollector, MapSink,
    TextSink, collect, form, json, json_object, json_text, list, raw,
};
#[cfg(feature = "eth")]
pub use crate::maps::{big_endian, msgpack};
