//! The moment of a received request, read back out of what a scheme has written.

mod facts;
mod moment;
mod reader;
mod replay;
mod texts;

#[cfg(feature = "testing")]
pub(crate) use self::facts::is_missing;
pub(crate) use self::facts::{Fact, told_by};
pub(crate) use self::moment::Moment;
pub(crate) use self::reader::{Optional, read};
pub(crate) use self::replay::Replay;
pub(crate) use self::texts::fields;
