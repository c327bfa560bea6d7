//! What a scheme did, for people.

use http::HeaderName;
use secrecy::zeroize::Zeroizing;

/// What a scheme did. Credentials are replaced by their names.
#[derive(Default)]
pub(crate) struct Record {
    /// Every digest, MAC and signature in the order of their completion.
    pub(crate) hashings: Vec<Hashing>,
    /// Every header field the scheme set.
    pub(crate) headers: Vec<(HeaderName, String)>,
    /// The parts of the request that it wrote.
    pub(crate) path: Option<String>,
    pub(crate) query: Option<String>,
    pub(crate) body: Option<Vec<u8>>,
    pub(crate) message: Option<String>,
}

/// A digest, MAC or signature.
pub(crate) struct Hashing {
    pub(crate) function: &'static str,
    pub(crate) message: Vec<u8>,
    pub(crate) result: Zeroizing<Vec<u8>>,
    /// Whether a key that is a credential hides what went in.
    pub(crate) has_secret_key: bool,
    /// The key, if it was computed.
    pub(crate) key: Option<Zeroizing<Vec<u8>>>,
    /// Whether a credential went in where no key that is one hides it.
    pub(crate) holds_credential: bool,
}
