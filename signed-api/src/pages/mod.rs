//! Lists that come in pages: what `#[paginate(..)]` declares, and the stream of their items.

mod address;
mod call;
mod cursor;
mod items;
mod json;
mod link;
mod position;
mod reading;
mod spec;

pub use self::call::PagedCall;
pub use self::items::Items;
pub use self::position::{Position, PositionError};
pub use self::spec::{PageKind, PagesSpec};

use serde_json::value::RawValue;

use crate::response::FromAnswer;

/// Makes an item of its JSON text.
pub(crate) type ItemDecoder<I> = fn(&RawValue) -> serde_json::Result<I>;

/// One item of a page; named by generated code.
///
/// # Errors
///
/// When it is not a `T` in JSON.
pub fn item<T: FromAnswer>(json: &RawValue) -> serde_json::Result<T> {
    serde_json::from_str(json.get())
}
