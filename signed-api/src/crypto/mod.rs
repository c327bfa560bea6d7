//! Digests and MACs that operands are streamed into, keys prepared once per credential, and what asymmetric keys sign.

#[cfg(feature = "asymmetric")]
mod asymmetric;
pub(crate) mod decoding;
pub(crate) mod encoding;
#[cfg(feature = "eth")]
mod eth;
#[cfg(feature = "asymmetric")]
mod key_file;
mod keys;
mod mac;
#[cfg(feature = "asymmetric")]
mod pem;
#[cfg(any(feature = "asymmetric", feature = "eth"))]
mod signature;
mod sink;

pub use self::keys::Keys;
pub use self::mac::{Digest, Hash, Mac};
#[cfg(any(feature = "asymmetric", feature = "eth"))]
pub use self::signature::Signature;
pub(crate) use self::sink::Filled;
pub use self::sink::{Buffer, Sink};
