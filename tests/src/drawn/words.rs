//! The words of the language.

/// A part of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "they are named as in the language")]
pub enum Part {
    Method,
    Host,
    Origin,
    Path,
    Query,
    Target,
    Url,
    Body,
}

/// A credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "they are named as in the language")]
pub enum Credential {
    Key,
    Secret,
    Passphrase,
    Account,
    /// `credential wallet: public;`
    Wallet,
    /// `credential second;`
    Second,
}

/// Which arguments of the method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "they are named as in the language")]
pub enum Arguments {
    Params,
    All,
    Query,
    Body,
}

/// How a form writes lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "they are named as in the language")]
pub enum Arrays {
    Repeat,
    Brackets,
    Nested,
    Json,
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "they are named as in the language")]
pub enum Unit {
    Seconds,
    Millis,
    Micros,
    Nanos,
}

/// A hash function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "they are named as in the language")]
pub enum Hash {
    Md5,
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

/// How bytes are written as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "they are named as in the language")]
pub enum Encoding {
    Hex,
    HexUpper,
    Base64,
    Base64Url,
    Base64UrlNoPad,
    Base58,
}

/// How the text of a credential stands for bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "they are named as in the language")]
pub enum Decoding {
    Text,
    Hex,
    Base64,
    Base64Url,
    Base58,
}

impl Unit {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Seconds, Self::Millis, Self::Micros, Self::Nanos];
}

impl Hash {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Md5,
        Self::Sha1,
        Self::Sha256,
        Self::Sha384,
        Self::Sha512,
    ];
}

impl Decoding {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Text,
        Self::Hex,
        Self::Base64,
        Self::Base64Url,
        Self::Base58,
    ];
}
