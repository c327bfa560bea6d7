//! What a scheme did, for people.

use http::HeaderName;

/// What a scheme did. Credentials are replaced by their names.
#[derive(Debug, Default)]
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
#[derive(Debug)]
pub(crate) struct Hashing {
    pub(crate) function: &'static str,
    pub(crate) message: Vec<u8>,
    /// Nothing when it would give a credential away to whoever can guess it.
    pub(crate) result: Option<Vec<u8>>,
}
