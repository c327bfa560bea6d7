//! For tests: a checker of signatures, so that a fake server rejects what the real one would reject.

mod checker;
mod mismatch;
mod moment;
mod replay;

pub use self::checker::{Checked, Checker};
pub use self::mismatch::{Difference, Mismatch};
