//! Digests and MACs that operands are streamed into, keys prepared once per credential, and what asymmetric keys sign.

#[cfg(feature = "asymmetric")]
mod asymmetric;
mod buffer;
pub(crate) mod decoding;
#[cfg(feature = "canonical")]
mod derived;
mod digest;
pub(crate) mod encoding;
#[cfg(feature = "eth")]
mod eth;
mod hash;
#[cfg(feature = "asymmetric")]
mod key_file;
mod keys;
mod mac;
#[cfg(feature = "asymmetric")]
mod pem;
#[cfg(feature = "asymmetric")]
mod public_key;
#[cfg(any(feature = "asymmetric", feature = "eth"))]
mod signature;
mod sink;

pub use self::buffer::Buffer;
pub use self::digest::Digest;
pub use self::hash::Hash;
pub(crate) use self::hash::State;
pub use self::keys::Keys;
pub use self::mac::Mac;
#[cfg(any(feature = "asymmetric", feature = "eth"))]
pub use self::signature::Signature;
pub use self::sink::Sink;
