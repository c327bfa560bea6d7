//! What stores in files ask of the file system: the operating system's, or one of a test that loses writes.

mod beside;
mod real;
#[cfg(test)]
pub(crate) mod simulated;
mod system;

pub(crate) use self::beside::{beside, open_or_create};
pub(crate) use self::real::SystemFiles;
pub(crate) use self::system::{FileSystem, OpenFile};
