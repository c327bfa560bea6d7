//! RSA by another implementation: signing under the large keys, verifying under all.

use ring::rand::SystemRandom;
use ring::rsa::{KeyPair, PublicKeyComponents};
use ring::signature::{
    RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, RSA_PKCS1_SHA256, RSA_PSS_2048_8192_SHA512,
    UnparsedPublicKey,
};

/// The PKCS #1 v1.5 signature with SHA-256 under a PKCS #8 key.
pub(crate) fn sign(key: &[u8], message: &[u8]) -> Vec<u8> {
    let key = KeyPair::from_pkcs8(key).expect("a key");
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        message,
        &mut signature,
    )
    .expect("signed");
    signature
}

/// Whether `signature` is the one PKCS #1 v1.5 signature with SHA-256 of `message` under a private PKCS #1 key of any
/// size.
pub(crate) fn is_signature(key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    // RSAPrivateKey ::= SEQUENCE { version, modulus, publicExponent, .. }
    let (fields, _) = element(key);
    let (_version, rest) = element(fields);
    let (modulus, rest) = element(rest);
    let (exponent, _) = element(rest);
    let without_sign =
        |number: &[u8]| number[number.iter().take_while(|b| **b == 0).count()..].to_vec();
    let public = PublicKeyComponents {
        n: without_sign(modulus),
        e: without_sign(exponent),
    };
    public
        .verify(
            &RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
            message,
            signature,
        )
        .is_ok()
}

/// Whether `signature` is a PSS signature with SHA-512 of `message` under a public key (SubjectPublicKeyInfo).
pub(crate) fn is_pss_signature(key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    // SubjectPublicKeyInfo ::= SEQUENCE { algorithm, BIT STRING { unused bits, RSAPublicKey } }
    let (fields, _) = element(key);
    let (_algorithm, rest) = element(fields);
    let (bits, _) = element(rest);
    UnparsedPublicKey::new(&RSA_PSS_2048_8192_SHA512, &bits[1..])
        .verify(message, signature)
        .is_ok()
}

/// The contents of the first DER element of `der`, and what follows it.
fn element(der: &[u8]) -> (&[u8], &[u8]) {
    let (length, start) = match der[1] {
        short @ 0..0x80 => (usize::from(short), 2),
        long => {
            let end = 2 + usize::from(long & 0x7f);
            let digits = der[2..end].iter();
            (
                digits.fold(0, |length, digit| length << 8 | usize::from(*digit)),
                end,
            )
        }
    };
    der[start..].split_at(length)
}
