//! Keys of all kinds, by their slots.

use super::*;

fn one_of_each() -> Keys {
    let mut keys = Keys::new();
    keys.hmac_sha256(b"k");
    keys.ed25519("secret", &[7; 32]).expect("a seed");
    keys.ecdsa_p256("secret", &[7; 32]).expect("a number");
    keys.secp256k1("secret", &[7; 32]).expect("a number");
    keys.hmac_md5(b"k");
    keys.eip191("secret", &[7; 32]).expect("a number");
    keys.absent();
    keys.hmac_sha1(b"k");
    keys
}

#[test]
fn slots_are_counted_over_all_kinds() {
    let keys = one_of_each();
    let functions: Vec<_> = (0..9).map(|slot| keys.function(slot)).collect();
    assert_eq!(
        functions,
        [
            None,
            Some("ed25519"),
            Some("ecdsa_p256"),
            Some("secp256k1"),
            None,
            Some("eip191"),
            None,
            None,
            None
        ]
    );
    let macs: Vec<_> = (0..9).filter(|slot| keys.get(*slot).is_some()).collect();
    assert_eq!(macs, [0, 4, 7]);
    for (slot, length) in [(1, 64), (2, 64), (3, 65), (5, 65)] {
        let signature = keys.sign(slot, &[9; 32]).expect("a signature");
        assert_eq!(signature.as_ref().len(), length);
    }
}

#[test]
fn a_slot_without_such_a_key_is_named() {
    let keys = one_of_each();
    let nothing = Params::default();
    for (error, slot) in [
        (keys.sign(0, b"m").map(drop), 0),
        (keys.sign(6, b"m").map(drop), 6),
        (keys.sign(9, b"m").map(drop), 9),
        (keys.eip712(1, &nothing, "A()", &nothing).map(drop), 1),
        (keys.eth_address(4).map(drop), 4),
    ] {
        assert_eq!(
            error.expect_err("no such key").to_string(),
            format!("the scheme has prepared no key {slot}")
        );
    }
}

#[test]
fn both_kinds_of_ethereum_key_sign_typed_data_and_have_an_address() {
    let keys = one_of_each();
    let nothing = Params::default();
    let signed = |slot| {
        keys.eip712(slot, &nothing, "A()", &nothing)
            .expect("a signature")
    };
    assert_eq!(signed(3).as_ref(), signed(5).as_ref());
    assert_eq!(
        keys.eth_address(3).expect("an address"),
        keys.eth_address(5).expect("an address")
    );
}

/// RFC 8032, section 7.1, TEST 2: the seed, its public key, and the signature of the byte 0x72.
mod rfc8032 {
    pub(super) const SEED: &str =
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
    pub(super) const PUBLIC: &str =
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
    pub(super) const SIGNATURE: &str = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
                                        085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
}

#[test]
fn a_public_key_yields_what_it_verifies() {
    let hex = |text: &str| const_hex::decode(text).expect("hex");
    let signature = hex(rfc8032::SIGNATURE);
    let mut keys = Keys::new();
    keys.hmac_sha256(b"k");
    keys.ed25519_public("secret", &hex(rfc8032::PUBLIC))
        .expect("a public key");
    keys.ed25519("secret", &hex(rfc8032::SEED)).expect("a seed");
    let verified = |slot, message: &[u8], received: &[&[u8]]| {
        let received: Vec<Vec<u8>> = received.iter().map(|one| one.to_vec()).collect();
        let verified = keys.verified(slot, message, &received);
        verified.map(|signature| signature.as_ref().to_vec())
    };
    let forged = [&signature[..63], &[1]].concat();
    let found = verified(1, &[0x72], &[b"", &forged, &signature, &[0; 64]]);
    assert_eq!(found.expect("a signature"), signature);
    // A private key needs none.
    assert_eq!(verified(2, &[0x72], &[]).expect("a signature"), signature);
    for (message, received) in [
        (0x73, vec![&signature[..]]),
        (0x72, vec![&forged[..]]),
        (0x72, Vec::new()),
    ] {
        let error = verified(1, &[message], &received).expect_err("no signature of it");
        assert_eq!(
            error.to_string(),
            "none of the received signatures is one of this message by this key"
        );
    }
    let error = keys.sign(1, &[0x72]).expect_err("it cannot sign");
    assert!(error.to_string().contains("is a public key"), "{error}");
    assert!(keys.refuse_public().is_err());
    assert!(one_of_each().refuse_public().is_ok());
    assert_eq!(keys.function(1), Some("ed25519"));
    assert!(verified(0, b"", &[]).is_err());
}
