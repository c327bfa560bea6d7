//! How credentials are written: the bytes of keys, for [`Scheme::keys`](super::Scheme::keys).

#[cfg(feature = "asymmetric")]
pub use crate::crypto::decoding::from_pem;
pub use crate::crypto::decoding::{
    from_base58, from_base64, from_base64url, from_hex, strip_prefix,
};
