//! The words of the language.

use super::super::language::{Arrays, Credential, Decoding, Encoding, Hash, Part, Unit};

pub(super) fn part_name(part: Part) -> &'static str {
    match part {
        Part::Method => "method",
        Part::Host => "host",
        Part::Origin => "origin",
        Part::Path => "path",
        Part::Query => "query",
        Part::Target => "target",
        Part::Url => "url",
        Part::Body => "body",
    }
}

pub(super) fn credential_name(credential: Credential) -> &'static str {
    match credential {
        Credential::Key => "key",
        Credential::Secret => "secret",
        Credential::Passphrase => "passphrase",
        Credential::Account => "account",
        Credential::Wallet => "wallet",
        Credential::Second => "second",
    }
}

pub(super) fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Seconds => "s",
        Unit::Millis => "ms",
        Unit::Micros => "us",
        Unit::Nanos => "ns",
    }
}

pub(super) fn hash_name(hash: Hash) -> &'static str {
    match hash {
        Hash::Md5 => "md5",
        Hash::Sha1 => "sha1",
        Hash::Sha256 => "sha256",
        Hash::Sha384 => "sha384",
        Hash::Sha512 => "sha512",
    }
}

pub(super) fn encoding_name(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Hex => "hex",
        Encoding::HexUpper => "hex_upper",
        Encoding::Base64 => "base64",
        Encoding::Base64Url => "base64url",
        Encoding::Base64UrlNoPad => "base64url_nopad",
        Encoding::Base58 => "base58",
    }
}

pub(super) fn arrays_name(arrays: Arrays) -> &'static str {
    match arrays {
        Arrays::Repeat => "",
        Arrays::Brackets => ", brackets",
        Arrays::Nested => ", nested",
        Arrays::Json => ", json",
    }
}

pub(super) fn decoding_name(decoding: Decoding) -> &'static str {
    match decoding {
        Decoding::Text => "text",
        Decoding::Hex => "hex",
        Decoding::Base64 => "base64",
        Decoding::Base64Url => "base64url",
        Decoding::Base58 => "base58",
    }
}
