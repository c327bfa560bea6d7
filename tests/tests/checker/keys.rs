//! Credentials of every kind, two of each.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _,
};
use signed_api::Credentials;

pub(crate) const KEY: &str = "key-0123456789";
/// Base64, and text all the same.
pub(crate) const SECRET: &str = "Y2FuYXJ5IHNlY3JldCBvZiB0aGUgdGVzdHM=";
pub(crate) const OTHER_SECRET: &str = "Y2FuYXJ5IHNlY3JldCBvZiBzb21lIG90aGVy";
pub(crate) const PASSPHRASE: &str = "0p3n-c4n4ry-s3s4m3-n0w";
pub(crate) const TOKEN: &str = "t0k3n-0f-th3-c4n4ry-22";
const ACCOUNT: &str = "0x14791697260E4c9A71f18484C9f997B308e59325";

const RSA: &str = include_str!("../../../signed-api/src/crypto/test_keys/rsa_rfc7515_pkcs8.pem");
const OTHER_RSA: &str =
    include_str!("../../../signed-api/src/crypto/test_keys/rsa_openssl_3072.pem");

pub(crate) fn symmetric(secret: &str) -> Credentials {
    Credentials::new(KEY, secret)
        .with_passphrase(PASSPHRASE)
        .with_account(ACCOUNT)
        .with("broker_key", "br0k3r-c4n4ry")
}

/// Private keys of Ethereum, in hex.
pub(crate) fn ethereum() -> [Credentials; 2] {
    let wallet = "c".repeat(64);
    ["a", "b"].map(|digit| {
        symmetric(&format!("0x{}", digit.repeat(64))).with("wallet_key", wallet.as_str())
    })
}

/// The seed of an Ed25519 key in base64, and the public key as the key.
pub(crate) fn ed25519_seed() -> [Credentials; 2] {
    [1, 2].map(|byte| {
        let public = ed25519_public(&[byte; 32]);
        Credentials::new(STANDARD.encode(public), STANDARD.encode([byte; 32]))
    })
}

/// Seed and public key together in base64.
pub(crate) fn ed25519_pair() -> [Credentials; 2] {
    [3, 4].map(|byte| {
        let pair = [[byte; 32], ed25519_public(&[byte; 32])].concat();
        symmetric(&STANDARD.encode(pair))
    })
}

pub(crate) fn ed25519_pem() -> [Credentials; 2] {
    [(); 2].map(|()| {
        let key = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).expect("a key");
        symmetric(&pem(key.as_ref()))
    })
}

pub(crate) fn ecdsa_pem() -> [Credentials; 2] {
    [(); 2].map(|()| {
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let key = EcdsaKeyPair::generate_pkcs8(algorithm, &SystemRandom::new()).expect("a key");
        symmetric(&pem(key.as_ref()))
    })
}

pub(crate) fn rsa_pem() -> [Credentials; 2] {
    [RSA, OTHER_RSA].map(symmetric)
}

/// PKCS #8 in base64.
pub(crate) fn rsa_base64() -> [Credentials; 2] {
    [RSA, OTHER_RSA].map(|pem| {
        let lines = pem.lines().filter(|line| !line.starts_with('-'));
        symmetric(&lines.collect::<String>())
    })
}

fn ed25519_public(seed: &[u8]) -> [u8; 32] {
    let pair = Ed25519KeyPair::from_seed_unchecked(seed).expect("a key");
    pair.public_key().as_ref().try_into().expect("32 bytes")
}

fn pem(der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<&str> = text
        .as_bytes()
        .chunks(64)
        .filter_map(|line| str::from_utf8(line).ok())
        .collect();
    format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        lines.join("\n")
    )
}
