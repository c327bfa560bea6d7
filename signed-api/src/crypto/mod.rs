//! Digests and MACs that operands are streamed into, and keys prepared once per credential.

pub(crate) mod encoding;
mod keys;
mod mac;
mod sink;

pub use self::keys::Keys;
pub use self::mac::{Digest, Hash, Mac};
pub use self::sink::{Buffer, Sink};
