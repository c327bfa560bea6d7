//! How the words of the language are called in the runtime.

use proc_macro2::{Ident, Span};

use crate::expr::scheme::{Case, Credential, Exposure, Iso, RequestPart};
use crate::expr::{Encoding, Hash, Unit};

pub(super) fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

pub(super) fn unit(unit: Unit) -> Ident {
    local(match unit {
        Unit::Seconds => "Seconds",
        Unit::Millis => "Millis",
        Unit::Micros => "Micros",
        Unit::Nanos => "Nanos",
    })
}

pub(super) fn hash(hash: Hash) -> Ident {
    local(match hash {
        Hash::Md5 => "Md5",
        Hash::Sha1 => "Sha1",
        Hash::Sha256 => "Sha256",
        Hash::Sha384 => "Sha384",
        Hash::Sha512 => "Sha512",
        Hash::Keccak256 => "Keccak256",
    })
}

/// The method of `Sink`.
pub(super) fn encoding(encoding: Encoding) -> Ident {
    local(encoding.name())
}

/// The function of `encoding`.
pub(super) fn case(case: Case) -> Ident {
    local(match case {
        Case::Upper => "upper",
        Case::Lower => "lower",
    })
}

/// The reader of `SignContext`.
pub(super) fn iso(iso: Iso) -> Ident {
    local(match iso {
        Iso::Millis => "now_iso",
        Iso::Seconds => "now_iso_s",
    })
}

/// The reader of `SignContext`.
pub(super) fn request(part: RequestPart) -> Ident {
    local(match part {
        RequestPart::Method => "method",
        RequestPart::Host => "host",
        RequestPart::Origin => "origin",
        RequestPart::Path => "path",
        RequestPart::Query => "query",
        RequestPart::Target => "target",
        RequestPart::Url => "url",
        RequestPart::Body => "body",
    })
}

/// The variant of `Field`.
pub(super) fn field(credential: &Credential) -> Ident {
    local(match credential {
        Credential::Key => "Key",
        Credential::Secret => "Secret",
        Credential::Passphrase => "Passphrase",
        Credential::Account => "Account",
        Credential::Named { .. } => "Named",
    })
}

/// The reader of `SignContext` and of `Credentials`.
pub(super) fn credential(credential: &Credential) -> Ident {
    local(match credential {
        Credential::Key => "key",
        Credential::Secret => "secret",
        Credential::Passphrase => "passphrase",
        Credential::Account => "account",
        Credential::Named { .. } => "named",
    })
}

pub(super) fn exposure(exposure: Exposure) -> Ident {
    local(match exposure {
        Exposure::Public => "Public",
        Exposure::Signature => "Signature",
        Exposure::Credential => "Credential",
    })
}
