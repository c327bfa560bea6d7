//! Credentials of other names than key and secret: supplied, missing, or not of the form that the scheme declares.

use std::error::Error as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::Method;
use signed_api::prelude::*;
use signed_api::testing::ManualClock;
use signed_api::{ErrorKind, Scheme, Signer, Timestamp, UnsignedRequest};

use crate::support::{answering, header, only, refused};

/// RFC 8410, section 10.3.
const PEM: &str = "-----BEGIN PRIVATE KEY-----\n\
                   MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n\
                   -----END PRIVATE KEY-----\n";

/// The last 32 bytes of the `PUBLIC KEY` of section 10.1 of the same.
const PUBLIC_KEY: &str = "Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=";

auth_scheme! {
    /// Signs with a private key, and names the wallet in the open.
    pub Wallet {
        credential private_key;
        credential wallet: public;
        header "X-Wallet" = wallet;
        header "X-Time" = ts;
        header "X-Sign" = ed25519(private_key | from_pem, ts + method + target + body + wallet) | base64;
    }
}

#[api_client(base_url = "https://api.example.com")]
#[auth(Wallet)]
trait Exchange {
    #[post("/orders")]
    async fn place(&self, amount: u32) -> Result<()>;
}

#[tokio::test]
async fn a_request_is_signed_with_them_and_those_that_are_public_are_sent() {
    let script = answering(1);
    let credentials = Credentials::empty()
        .with("private_key", PEM)
        .with("wallet", "w-0123");
    let builder = ExchangeClient::builder().credentials(credentials);
    let client = builder
        .clock(ManualClock::default().auto_advance())
        .transport(script.clone());
    client
        .build()
        .expect("a client")
        .place(7)
        .await
        .expect("answered");
    let sent = only(&script);
    assert_eq!(header(&sent, "x-wallet"), "w-0123");
    let key = STANDARD.decode(PUBLIC_KEY).expect("base64");
    let key = ring::signature::UnparsedPublicKey::new(&ring::signature::ED25519, key);
    let signature = STANDARD.decode(header(&sent, "x-sign")).expect("base64");
    let message = b"1700000000000POST/orders{\"amount\":7}w-0123";
    key.verify(message, &signature)
        .expect("the signature of that");
}

#[test]
fn one_that_is_missing_is_named_when_the_client_is_built() {
    let pem = Credentials::empty().with("private_key", PEM);
    let wallet = Credentials::empty().with("wallet", "w-0123");
    for (credentials, name) in [
        (pem.clone(), "wallet"),
        (wallet.clone(), "private_key"),
        (wallet.with("private_key", ""), "private_key"),
    ] {
        let expected = format!(
            "the credentials have no {name}: add it, as in `.with(\"{name}\", ..)`; nothing was sent"
        );
        let text = refused(
            ExchangeClient::new(credentials.clone()),
            ErrorKind::Credentials,
        );
        assert_eq!(text, expected);
        let text = refused(Signer::new(Wallet, credentials), ErrorKind::Credentials);
        assert_eq!(text, expected);
    }
    let broken = pem.with("wallet", "w-0123\nX-Admin: 1");
    let text = refused(ExchangeClient::new(broken), ErrorKind::Credentials);
    assert_eq!(
        text,
        "the wallet holds a line break or another control character; nothing was sent"
    );
}

auth_scheme! {
    /// A MAC under a key in hex.
    pub InHex {
        credential signing_key;
        header "X-Sign" = hmac_sha256(signing_key | from_hex, ts) | hex;
    }
}

auth_scheme! {
    /// A MAC under a key in base64.
    pub InBase64 {
        credential signing_key;
        header "X-Sign" = hmac_sha256(signing_key | from_base64, ts) | hex;
    }
}

auth_scheme! {
    /// A MAC under a key in base64url, after a prefix.
    pub InBase64Url {
        credential signing_key;
        header "X-Sign" = hmac_sha256(signing_key | strip_prefix("whsec_") | from_base64url, ts) | hex;
    }
}

auth_scheme! {
    /// A signature by a key in base58.
    pub InBase58 {
        credential signing_key;
        header "X-Sign" = ed25519(signing_key | from_base58, ts) | base64;
    }
}

auth_scheme! {
    /// A signature by a key in PEM.
    pub Ed25519InPem {
        credential signing_key;
        header "X-Sign" = ed25519(signing_key | from_pem, ts) | base64;
    }
}

auth_scheme! {
    /// A signature by a key in PEM.
    pub RsaInPem {
        credential signing_key;
        header "X-Sign" = rsa_sha256(signing_key | from_pem, ts) | base64;
    }
}

auth_scheme! {
    /// A signature by a key in PEM.
    pub P256InPem {
        credential signing_key;
        header "X-Sign" = ecdsa_p256(signing_key | from_pem, ts) | base64;
    }
}

auth_scheme! {
    /// A signature by a wallet's key.
    pub Secp256k1InHex {
        credential signing_key;
        header "X-Sign" = secp256k1(signing_key | from_hex, sha256(ts)) | hex;
    }
}

/// Why no signer is made with this key; the error shows nothing of it.
fn reason(scheme: impl Scheme + 'static, key: &str) -> String {
    let credentials = Credentials::empty().with("signing_key", key);
    let error = Signer::new(scheme, credentials).expect_err("a wrong key");
    assert_eq!(error.kind(), ErrorKind::Credentials);
    let shown = format!("{error} {error:?} {:?}", error.source());
    for word in key
        .split_whitespace()
        .filter(|word| word.len() >= 4 && !word.starts_with("-----"))
    {
        assert!(!shown.contains(word), "`{word}` shows in {shown}");
    }
    error.to_string()
}

#[test]
fn a_wrong_key_is_an_error_of_whoever_holds_it_and_not_of_the_first_request() {
    let key = "hunter2 0OIl";
    let is_not = |encoding: &str| {
        format!(
            "the signing_key is not {encoding}, as the scheme declares it to be; nothing was sent"
        )
    };
    assert_eq!(reason(InHex, key), is_not("hex"));
    assert_eq!(reason(InHex, "abc"), is_not("hex"));
    assert_eq!(reason(InBase64, key), is_not("base64"));
    assert_eq!(reason(InBase64, "_-8="), is_not("base64"));
    assert_eq!(reason(InBase64Url, key), is_not("base64url"));
    assert_eq!(reason(InBase64Url, "whsec_+/8="), is_not("base64url"));
    assert_eq!(reason(InBase58, key), is_not("base58"));

    let cut = &PEM[..60];
    for text in [
        reason(Ed25519InPem, key),
        reason(RsaInPem, key),
        reason(P256InPem, key),
    ] {
        assert!(
            text.starts_with("the signing_key is not PEM, as the scheme declares it to be"),
            "{text}"
        );
    }
    let text = reason(Ed25519InPem, cut);
    assert!(text.starts_with("the signing_key is not whole"), "{text}");
    // Keys of another kind.
    for text in [reason(RsaInPem, PEM), reason(P256InPem, PEM)] {
        assert!(text.starts_with("the signing_key is "), "{text}");
        assert!(text.contains("Ed25519"), "{text}");
    }
    // Of another length: a seed has 32 bytes.
    let text = reason(
        InBase58,
        "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
    );
    assert!(text.starts_with("the signing_key is "), "{text}");
    let text = reason(Secp256k1InHex, "0x0123456789abcdef");
    assert!(text.starts_with("the signing_key is "), "{text}");
    let zero = format!("0x{}", "0".repeat(64));
    let text = reason(Secp256k1InHex, &zero);
    assert!(text.starts_with("the signing_key is "), "{text}");
}

/// A MAC under nothing could be made by everybody.
#[test]
fn a_key_of_nothing_is_no_key() {
    for text in [reason(InHex, "0x"), reason(InBase64Url, "whsec_")] {
        assert_eq!(text, "the signing_key is empty; nothing was sent");
    }
}

#[test]
fn a_client_finds_it_when_it_is_built() {
    #[api_client(base_url = "https://api.example.com")]
    #[auth(InHex)]
    trait Keyed {
        #[get("/")]
        async fn get(&self) -> Result<()>;
    }

    let credentials = Credentials::empty().with("signing_key", "no hex");
    let text = refused(KeyedClient::new(credentials), ErrorKind::Credentials);
    assert!(text.starts_with("the signing_key is not hex"), "{text}");
}

#[test]
fn a_name_that_every_scheme_knows_need_not_be_set_in_another_way() {
    auth_scheme! {
        /// The usual two.
        pub Usual {
            header "X-Key" = key;
            header "X-Sign" = hmac_sha256(secret, ts) | hex;
        }
    }

    let request = UnsignedRequest::new(Method::GET, "https://api.example.com/").expect("a request");
    let signed = [
        Credentials::new("k-0123", "tell nobody"),
        Credentials::empty()
            .with("key", "k-0123")
            .with("secret", "tell nobody"),
    ]
    .map(|credentials| {
        let signer = Signer::new(Usual, credentials).expect("a signer");
        let signed = signer.sign_at(&request, Timestamp::from_millis(0), 0);
        signed.expect("signed").headers
    });
    assert_eq!(signed[0], signed[1]);
}
