use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

use super::*;
use crate::crypto::decoding::{from_base64, from_base64url, from_hex, from_pem};

type Prepare = fn(&str, &[u8]) -> Result<AsymmetricKey, CredentialError>;

fn pem(text: &str) -> Vec<u8> {
    from_pem("secret", text.as_bytes()).expect("PEM").to_vec()
}

fn hex(text: &str) -> Vec<u8> {
    from_hex("secret", text.as_bytes()).expect("hex").to_vec()
}

fn signed(prepare: Prepare, key: &[u8], message: &[u8]) -> Vec<u8> {
    let key = prepare("secret", key).expect("a key");
    key.sign(message).expect("a signature").as_ref().to_vec()
}

fn refused(prepare: Prepare, key: &[u8]) -> String {
    match prepare("private_key", key) {
        Ok(_) => panic!("a wrong key was taken"),
        Err(error) => error.to_string(),
    }
}

/// RFC 8032, section 7.1, test 2: a message of one byte.
const ED25519_SEED: &str = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
const ED25519_PUBLIC: &str = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
const ED25519_SIGNATURE: &str = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
                                 085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";

#[test]
fn ed25519_is_that_of_rfc_8032_in_every_form_of_the_key() {
    let seed = hex(ED25519_SEED);
    let pair = [seed.clone(), hex(ED25519_PUBLIC)].concat();
    // As pyca/cryptography writes the same key.
    let pkcs8 = pem("-----BEGIN PRIVATE KEY-----\n\
                     MC4CAQAwBQYDK2VwBCIEIEzNCJso/5banbbDRuwRTg9bijGfNaumJNqM9u1PuKb7\n\
                     -----END PRIVATE KEY-----\n");
    for key in [&seed, &pair, &pkcs8] {
        assert_eq!(
            signed(AsymmetricKey::ed25519, key, b"r"),
            hex(ED25519_SIGNATURE)
        );
    }
}

/// RFC 8037, appendix A.4.
#[test]
fn ed25519_signs_as_in_a_jws() {
    let seed = from_base64url("secret", b"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A");
    let expected =
        b"hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
    assert_eq!(
        signed(
            AsymmetricKey::ed25519,
            &seed.expect("base64url"),
            b"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc",
        ),
        *from_base64url("signature", expected).expect("base64url"),
    );
}

/// RFC 8410, section 10.3: version 2, with an attribute and the public key.
const ED25519_VERSION_2: &str = "-----BEGIN PRIVATE KEY-----
MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB
Z9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PRIVATE KEY-----
";

#[test]
fn ed25519_takes_pkcs8_of_version_2_and_checks_its_public_key() {
    let key = pem(ED25519_VERSION_2);
    let seed = hex("d4ee72dbf913584ad5b6d8f1f769f8ad3afe7c28cbf1d4fbe097a88f44755842");
    assert_eq!(
        signed(AsymmetricKey::ed25519, &key, b"m"),
        signed(AsymmetricKey::ed25519, &seed, b"m"),
    );

    let mut other = key;
    *other.last_mut().expect("not empty") ^= 1;
    let pair = [hex(ED25519_SEED), hex(ED25519_SEED)].concat();
    for key in [other, pair] {
        assert_eq!(
            refused(AsymmetricKey::ed25519, &key),
            "the private_key holds a public key that does not belong to its private key"
        );
    }
}

/// RFC 7515, appendix A.2. The key stands there as a JWK; these are the same numbers.
const RSA_PKCS8: &str = include_str!("../test_keys/rsa_rfc7515_pkcs8.pem");
const RSA_PKCS1: &str = include_str!("../test_keys/rsa_rfc7515_pkcs1.pem");

#[test]
fn rsa_is_that_of_rfc_7515_in_both_forms_of_the_key() {
    let message = b"eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    let expected = b"cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
    let expected = from_base64url("signature", expected).expect("base64url");
    for key in [RSA_PKCS8, RSA_PKCS1] {
        assert_eq!(signed(AsymmetricKey::rsa, &pem(key), message), *expected);
    }
}

/// `openssl genrsa -traditional 3072`, `openssl dgst -sha256 -sign`.
#[test]
fn rsa_signs_as_openssl_does() {
    let key = pem(include_str!("../test_keys/rsa_openssl_3072.pem"));
    let expected = b"zVFj2uI8nw9sYY9igJT+6mgprKOpbf1T9XRfjqffLc8Qf9l7ESXzy8W5g3WXPxlbh7g4ecuIQ+fYcBpH58KRllZ9RNXLN50sjxDdgkSVhmHLUBsC9zuNjvNVNZio0eQeRqneojR3zW8UwYNTKOTXF4BIO2w/zaQB46zc6t7zz4w+jNlKuwp30JRPezGYUGbycICpNIdzDIIOeOLMFJMbIPwDtsIqKpxVz4jL09YuMYBJ1vRWjFum5l6RJAdrV2rVS91NhkEhL4alYJj5kkvkntymRO/mp1Gv2k0gy9YvkFXI4o39VrAkVTIEGyz4KqIP5+caoyEIi0tpNO37BlYhETx0seUz9f/1E8N/McZGqumsDCD8ruOlnJ7/iZJbUSRZIzQUCjFp/moYwEA5VO9mGpi8rCYF4ZbqAq4soinLFl0NyqZhTHys93Cqoe56/BjJ7pMEHHP6raY1+3WaVzPLD6OO+V3wv0Q+7hOdMWioaVFON1rX5IR6mBBXSnC2n5RJ";
    assert_eq!(
        signed(AsymmetricKey::rsa, &key, b"GET/api/v1/orders?symbol=BTC"),
        *from_base64("signature", expected).expect("base64"),
    );
}

/// The key of RFC 6979, appendix A.2.5, as pyca/cryptography writes it.
const P256_NUMBER: &str = "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721";
const P256_PKCS8: &str = "-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgya+p2EW6dRZrXCFX
Z7HWk05Qw9s26JsSe4piKxIPZyGhRANCAARg/tS6JVqdMclh63TGNW1owEm4kjth
+mzmaWIuYPKftnkD/hAIuLyZpBrp6VYovGTy8bIMLX6fUXejwpTURiKZ
-----END PRIVATE KEY-----
";
const P256_SEC1: &str = "-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIMmvqdhFunUWa1whV2ex1pNOUMPbNuibEnuKYisSD2choAoGCCqGSM49
AwEHoUQDQgAEYP7UuiVanTHJYet0xjVtaMBJuJI7Yfps5mliLmDyn7Z5A/4QCLi8
maQa6elWKLxk8vGyDC1+n1F3o8KU1EYimQ==
-----END EC PRIVATE KEY-----
";

/// RFC 6979, appendix A.2.5, SHA-256. Of "sample" the RFC gives the other s, f7cb1c94..; the two add up to the order.
#[test]
fn ecdsa_is_that_of_rfc_6979_with_the_lower_s_in_every_form_of_the_key() {
    let keys = [hex(P256_NUMBER), pem(P256_PKCS8), pem(P256_SEC1)];
    for key in &keys {
        assert_eq!(
            const_hex::encode(signed(AsymmetricKey::p256, key, b"test")),
            "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367\
             019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083"
        );
        assert_eq!(
            const_hex::encode(signed(AsymmetricKey::p256, key, b"sample")),
            "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716\
             0834e36ad29a83bf2bc9385e491d6099c8fdf9d1ed67aa7ea5f51f93782857a9"
        );
    }
}

/// As `openssl ec -no_public` writes it, and its public key as `openssl ec -pubout` does, from the byte 4 on.
#[test]
fn an_ecdsa_key_may_come_without_its_public_key() {
    let sec1 = pem("-----BEGIN EC PRIVATE KEY-----\n\
                    MDECAQEEIGkWPYLIUeTcRxULmDNpmlOFaNs6cyOKy68HjEgpaUteoAoGCCqGSM49\n\
                    AwEH\n-----END EC PRIVATE KEY-----\n");
    let pkcs8 = pem("-----BEGIN PRIVATE KEY-----\n\
                     MEECAQAwEwYHKoZIzj0CAQYIKoZIzj0DAQcEJzAlAgEBBCBpFj2CyFHk3EcVC5gz\n\
                     aZpThWjbOnMjisuvB4xIKWlLXg==\n-----END PRIVATE KEY-----\n");
    let public = b"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEWyUiWUE2CPOmXOuW/Yu9cGqpI0GP\
                   e5l64LKvr1X9M38c2s5bxOh5Dd12xPz0CjERcI++3GPgJQhQu9aaGGhx9A==";
    let public = from_base64("public", public).expect("base64");
    let verifier = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &public[26..]);
    for key in [sec1, pkcs8] {
        let signature = signed(AsymmetricKey::p256, &key, b"message");
        assert!(verifier.verify(b"message", &signature).is_ok());
        assert!(verifier.verify(b"another", &signature).is_err());
    }
}

#[test]
fn every_wrong_key_is_said_to_be_what_it_is() {
    let secp256k1 = "-----BEGIN EC PRIVATE KEY-----\n\
                     MHQCAQEEIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAHoAcGBSuBBAAK\n\
                     oUQDQgAEXL3wZG5dtOqjmPNl8up6Dj1Bm34DMOOc6Svd7crE+bxq68pAuiVZYKMX\n\
                     jW2GGlTbqBPQuBP957WlCCYoCHJk2g==\n-----END EC PRIVATE KEY-----\n";
    // A P-256 public key (SubjectPublicKeyInfo).
    let public = b"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEWyUiWUE2CPOmXOuW/Yu9cGqpI0GP\
                   e5l64LKvr1X9M38c2s5bxOh5Dd12xPz0CjERcI++3GPgJQhQu9aaGGhx9A==";
    let public = from_base64("public", public).expect("base64").to_vec();
    // The outline of PKCS#8 as it is encrypted, and of a certificate.
    let encrypted = hex("300b3006060455040300040101");
    let encrypted = &encrypted[..];
    let certificate = hex("3009300030000303000000");
    let certificate = &certificate[..];
    let cases: [(Prepare, &[u8], &str); 12] = [
        (
            AsymmetricKey::ed25519,
            &pem(RSA_PKCS8),
            "is an RSA key; the scheme asks for an Ed25519 private key",
        ),
        (
            AsymmetricKey::ed25519,
            &pem(P256_PKCS8),
            "is an ECDSA key on P-256; the scheme asks for",
        ),
        (
            AsymmetricKey::ed25519,
            &public,
            "is a public key; the scheme asks for",
        ),
        (
            AsymmetricKey::ed25519,
            P256_PKCS8.as_bytes(),
            "is text in PEM, which `from_pem` decodes; the scheme",
        ),
        (
            AsymmetricKey::ed25519,
            b"hunter2",
            "is not an Ed25519 private key (PKCS#8, 32 bytes,",
        ),
        (
            AsymmetricKey::rsa,
            &pem(ED25519_VERSION_2),
            "is an Ed25519 key; the scheme asks for an RSA private",
        ),
        (
            AsymmetricKey::rsa,
            &pem(P256_SEC1),
            "is an ECDSA key on P-256; the scheme asks for an RSA private",
        ),
        (
            AsymmetricKey::rsa,
            encrypted,
            "is a private key that is encrypted with a password; the scheme",
        ),
        (
            AsymmetricKey::rsa,
            certificate,
            "is a certificate; the scheme asks for",
        ),
        (
            AsymmetricKey::p256,
            &pem(RSA_PKCS1),
            "is an RSA key; the scheme asks for a private key of ECDSA",
        ),
        (
            AsymmetricKey::p256,
            &pem(secp256k1),
            "is an ECDSA key on secp256k1; the scheme asks for",
        ),
        (
            AsymmetricKey::p256,
            &[0; 32],
            "is not a private key of ECDSA on P-256: it is zero or too large",
        ),
    ];
    for (prepare, key, said) in cases {
        let error = refused(prepare, key);
        assert!(
            error.starts_with(&format!("the private_key {said}")),
            "{said}: {error}"
        );
    }
}

#[test]
fn a_key_whose_parts_do_not_belong_together_is_refused() {
    let mut rsa = pem(RSA_PKCS1);
    *rsa.last_mut().expect("not empty") ^= 1;
    assert_eq!(
        refused(AsymmetricKey::rsa, &rsa),
        "the private_key is an RSA key, but damaged: its parts do not belong together"
    );
    // The number of another key, in front of this one's public key.
    let mut p256 = pem(P256_SEC1);
    p256[10] ^= 1;
    assert_eq!(
        refused(AsymmetricKey::p256, &p256),
        "the private_key is an ECDSA key on P-256, but damaged: its parts do not belong together"
    );
}

#[test]
fn a_short_rsa_key_is_refused() {
    assert_eq!(
        refused(
            AsymmetricKey::rsa,
            &pem(include_str!("../test_keys/rsa_1024.pem"))
        ),
        "the private_key is an RSA key of less than 2048 bits, or with a public exponent below 65537: neither is safe"
    );
}
