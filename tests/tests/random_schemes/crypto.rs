//! Digests, MACs and encodings by other implementations than those that sign.

use ring::{digest, hmac};
use signed_api_tests::drawn::{Decoding, Encoding, Hash};
use signed_api_tests::signature;

pub(crate) fn hash(hash: Hash, message: &[u8]) -> Vec<u8> {
    let algorithm = match hash {
        Hash::Md5 => return md5::compute(message).0.to_vec(),
        Hash::Sha1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
        Hash::Sha256 => &digest::SHA256,
        Hash::Sha384 => &digest::SHA384,
        Hash::Sha512 => &digest::SHA512,
    };
    digest::digest(algorithm, message).as_ref().to_vec()
}

pub(crate) fn mac(hash: Hash, key: &[u8], message: &[u8]) -> Vec<u8> {
    let algorithm = match hash {
        Hash::Md5 => return hmac_md5(key, message),
        Hash::Sha1 => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
        Hash::Sha256 => hmac::HMAC_SHA256,
        Hash::Sha384 => hmac::HMAC_SHA384,
        Hash::Sha512 => hmac::HMAC_SHA512,
    };
    signature::mac(algorithm, key, &[message])
}

/// RFC 2104 with MD5, whose blocks have 64 bytes.
fn hmac_md5(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut block = [0; 64];
    match key.len() <= 64 {
        true => block[..key.len()].copy_from_slice(key),
        false => block[..16].copy_from_slice(&md5::compute(key).0),
    }
    let inner = md5::compute([&block.map(|byte| byte ^ 0x36), message].concat());
    let outer = md5::compute([&block.map(|byte| byte ^ 0x5c)[..], &inner.0].concat());
    outer.0.to_vec()
}

/// The name by which an explanation calls a digest.
pub(crate) fn name(hash: Hash) -> &'static str {
    match hash {
        Hash::Md5 => "md5",
        Hash::Sha1 => "sha1",
        Hash::Sha256 => "sha256",
        Hash::Sha384 => "sha384",
        Hash::Sha512 => "sha512",
    }
}

pub(crate) fn encoded(encoding: Encoding, bytes: &[u8]) -> String {
    match encoding {
        Encoding::Hex => signature::hex(bytes),
        Encoding::HexUpper => signature::hex(bytes).to_ascii_uppercase(),
        Encoding::Base64 => signature::base64(bytes),
        Encoding::Base64Url => base64url(bytes),
        Encoding::Base64UrlNoPad => base64url(bytes).trim_end_matches('=').to_owned(),
        Encoding::Base58 => base58(bytes),
    }
}

/// The text of a credential that stands for `bytes`.
pub(crate) fn credential(decoding: Decoding, bytes: &[u8]) -> String {
    match decoding {
        Decoding::Text => bytes
            .iter()
            .map(|byte| char::from(b'!' + byte % 94))
            .collect(),
        Decoding::Hex => encoded(Encoding::Hex, bytes),
        Decoding::Base64 => encoded(Encoding::Base64, bytes),
        Decoding::Base64Url => encoded(Encoding::Base64Url, bytes),
        Decoding::Base58 => encoded(Encoding::Base58, bytes),
    }
}

/// RFC 4648, section 5.
fn base64url(bytes: &[u8]) -> String {
    let text = signature::base64(bytes);
    text.replace('+', "-").replace('/', "_")
}

/// The bytes as one number in base 58, and a `1` for each zero at their beginning.
fn base58(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    // Least significant first.
    let mut digits: Vec<u32> = Vec::new();
    for byte in &bytes[zeros..] {
        let mut carry = u32::from(*byte);
        for digit in &mut digits {
            carry += *digit << 8;
            *digit = carry % 58;
            carry /= 58;
        }
        while carry > 0 {
            digits.push(carry % 58);
            carry /= 58;
        }
    }
    let ones = std::iter::repeat_n('1', zeros);
    let digits = digits.iter().rev();
    ones.chain(digits.map(|digit| char::from(ALPHABET[*digit as usize])))
        .collect()
}

/// RFC 2202, and draft-msporny-base58-03.
#[test]
fn what_is_made_here_is_that_of_the_documents() {
    let mac = hmac_md5(b"Jefe", b"what do ya want for nothing?");
    assert_eq!(signature::hex(&mac), "750c783e6ab0b503eaa86e310a5db738");
    let mac = hmac_md5(
        &[0xaa; 80],
        b"Test Using Larger Than Block-Size Key - Hash Key First",
    );
    assert_eq!(signature::hex(&mac), "6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd");
    assert_eq!(base58(b"Hello World!"), "2NEpo7TZRRrLZSi2U");
    assert_eq!(base58(b"\x00\x00\x28\x7f\xb4\xcd"), "11233QC4");
}
