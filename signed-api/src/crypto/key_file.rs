//! What a key that was refused is, so that the error can say it.

use p256::pkcs8::der::asn1::{AnyRef, ObjectIdentifier};
use p256::pkcs8::der::{Decode, Reader, Result, SliceReader, Tag, TagNumber, Tagged};

pub(super) const ED25519: &str = "an Ed25519 key";
pub(super) const RSA: &str = "an RSA key";
pub(super) const P256: &str = "an ECDSA key on P-256";

/// The names of algorithms in PKCS#8 (RFC 8410, RFC 8017, RFC 5480).
const ID_ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
const ID_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const ID_ELLIPTIC_CURVE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");

/// The names of curves.
const ID_P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const ID_SECP256K1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.10");

/// What `bytes` are, as the end of a sentence that begins with "it is"; nothing when that cannot be told.
pub(super) fn what_is(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"-----BEGIN ") {
        return Some("text in PEM, which `from_pem` decodes");
    }
    let parts = AnyRef::from_der(bytes).ok()?.sequence(parts).ok()?;
    let tags: Vec<Tag> = parts.iter().map(Tagged::tag).collect();
    match *tags.as_slice() {
        [Tag::Integer, Tag::Sequence, ..] => parts[1].sequence(algorithm).ok(),
        [Tag::Integer, Tag::Integer, ..] => Some(RSA),
        [Tag::Integer, Tag::OctetString, ..] => Some(curve_of_sec1(&parts)),
        [Tag::Sequence, Tag::OctetString] => {
            Some("a private key that is encrypted with a password")
        }
        [Tag::Sequence, Tag::BitString] => Some("a public key"),
        [Tag::Sequence, Tag::Sequence, Tag::BitString] => Some("a certificate"),
        _ => None,
    }
}

fn parts<'b>(sequence: &mut SliceReader<'b>) -> Result<Vec<AnyRef<'b>>> {
    let mut parts = Vec::new();
    while !sequence.is_finished() {
        parts.push(AnyRef::decode(sequence)?);
    }
    Ok(parts)
}

/// The algorithm of a PKCS#8 key.
fn algorithm(identifier: &mut SliceReader<'_>) -> Result<&'static str> {
    let algorithm = ObjectIdentifier::decode(identifier)?;
    let parameters = Option::<AnyRef<'_>>::decode(identifier)?;
    Ok(match algorithm {
        ID_ED25519 => ED25519,
        ID_RSA => RSA,
        ID_ELLIPTIC_CURVE => curve(parameters.and_then(|name| name.decode_as().ok())),
        _ => "a key of another algorithm",
    })
}

/// The curve of a SEC1 key: it may be named in the part tagged with 0.
fn curve_of_sec1(parts: &[AnyRef<'_>]) -> &'static str {
    const CURVE: Tag = Tag::ContextSpecific {
        constructed: true,
        number: TagNumber(0),
    };
    let named = parts.iter().find(|part| part.tag() == CURVE);
    curve(named.and_then(|part| ObjectIdentifier::from_der(part.value()).ok()))
}

fn curve(name: Option<ObjectIdentifier>) -> &'static str {
    match name {
        Some(ID_P256) => P256,
        Some(ID_SECP256K1) => "an ECDSA key on secp256k1",
        _ => "an ECDSA key on another curve",
    }
}
