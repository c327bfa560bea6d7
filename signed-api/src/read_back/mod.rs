//! The moment of a received request, read back out of what a scheme has written.

mod body;
mod facts;
mod moment;
mod reader;
mod replay;
mod texts;

pub(crate) use self::body::in_body;
#[cfg(feature = "testing")]
pub(crate) use self::facts::Fact;
pub(crate) use self::facts::{is_missing, told_by};
pub(crate) use self::moment::Moment;
pub(crate) use self::reader::{Optional, read};
pub(crate) use self::replay::Replay;
#[cfg(feature = "webhook")]
pub(crate) use self::texts::decoded;
pub(crate) use self::texts::fields;
