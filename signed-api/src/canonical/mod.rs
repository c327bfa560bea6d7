//! From a request to the bytes that are signed, where an expression cannot say it: canonical requests.
//!
//! A canonical request has lines for the header fields that happen to be set, sorts what stands in the query, and
//! hashes all of that into what is signed. Two such families are here: [`sigv4`], which is AWS Signature Version 4 and
//! what others made of it, and [`rfc9421`], HTTP message signatures. For another one implement [`Canonicalise`]; with a
//! signer such as [`Hmac`], [`Canonical`] makes a scheme of it.
//!
//! Everything below is a function from [`Parts`] of a request and its [`Signatory`] to bytes, so that each step can be
//! compared with a document; an explanation shows the steps of a call.
//!
//! ```
//! use signed_api::canonical::sigv4::SigV4;
//! use signed_api::canonical::{Canonicalise as _, Parts, Signatory};
//! use signed_api::Timestamp;
//!
//! let listing = SigV4::aws("us-east-1", "iam");
//! let mut request = Parts::new("GET", "https://iam.amazonaws.com/?Action=ListUsers", b"")?;
//! let signatory = Signatory::new("AKIDEXAMPLE", Timestamp::from_millis(1_440_938_160_000));
//! request.sign(&listing, &signatory, |message| Ok(listing.signature(b"secret", &signatory, message)))?;
//! assert_eq!(request.field("x-amz-date").as_deref(), Some(&b"20150830T123600Z"[..]));
//! assert!(request.field("authorization").is_some());
//! # Ok::<(), signed_api::scheme::SignError>(())
//! ```

mod canonicalise;
mod derivation;
mod hmac;
mod parts;
mod percent;
#[cfg(feature = "asymmetric")]
mod private_key;
pub mod rfc9421;
mod scheme;
mod signer;
pub mod sigv4;
mod text;

pub use self::canonicalise::{Canonicalise, Signatory};
pub use self::derivation::KeyForm;
pub use self::hmac::{Hmac, SecretForm};
pub use self::parts::Parts;
#[cfg(feature = "asymmetric")]
pub use self::private_key::{PrivateKey, PrivateKeyForm};
pub use self::scheme::Canonical;
pub use self::signer::SignMessage;
pub use self::text::collapsed;
