//! Keys that need not be there, and keys that are computed.

use signed_api::http::Method;
use signed_api::prelude::*;
use signed_api::{ErrorKind, Scheme, Signer, Timestamp, UnsignedRequest};
use signed_api_tests::signature::hmac_sha256_hex;

use crate::support::{answering, header, only, refused};

auth_scheme! {
    /// Signs with the passphrase, or where there is none with the secret.
    pub Either {
        header "X-Sign" = passphrase ? hmac_sha256(passphrase, path) | hex : hmac_sha256(secret, path) | hex;
    }

    /// With what was decoded of credentials, if they are there; the last key is always.
    pub Several {
        credential seed;
        header "X-Seed"? = seed ? ed25519(seed | from_hex, path) | hex : "";
        header "X-Account"? = !account ? "" : hex(hmac_md5(account | from_base64, path));
        header "X-Both"? = passphrase && method == "GET" ? hmac_sha1(passphrase, path) | hex : "";
        header "X-Sign" = hmac_sha256(secret, path) | hex;
    }

    /// With the passphrase in a branch that does not ask for it.
    pub Unguarded {
        header "X-Sign" = passphrase ? hmac_sha256(passphrase, path) | hex : "";
        header "X-Other" = method == "GET" ? "" : hmac_sha512(passphrase, path) | hex;
    }

    /// With parts of the request as keys.
    pub Computed {
        header "X-Host" = hmac_sha256(host, path) | hex;
        header "X-Body" = hmac_sha256(body, method) | hex;
        header "X-Both" = hmac_sha256(hmac_sha256(secret, path), path) | hex;
    }
}

#[api_client(base_url = "https://api.example.com")]
#[auth(Either)]
trait Exchange {
    #[get("/a")]
    async fn get(&self) -> Result<()>;
}

fn credentials() -> Credentials {
    Credentials::new("key", "secret")
}

fn signed(scheme: impl Scheme + 'static, credentials: Credentials, names: &[&str]) -> Vec<String> {
    let signer = Signer::new(scheme, credentials).expect("a signer");
    let url = "https://api.example.com/a";
    let request = UnsignedRequest::new(Method::GET, url).expect("a URL");
    let request = request.body("b");
    let signed = signer
        .sign_at(&request, Timestamp::from_millis(1_700_000_000_000), 0)
        .expect("signed");
    let value = |name: &&str| match signed.headers.get(*name) {
        Some(value) => value.to_str().expect("text").to_owned(),
        None => String::new(),
    };
    names.iter().map(value).collect()
}

#[tokio::test]
async fn a_key_behind_a_condition_that_it_is_there_need_not_be_there() {
    for (credentials, key) in [
        (credentials(), "secret"),
        (credentials().with_passphrase(""), "secret"),
        (credentials().with_passphrase("open sesame"), "open sesame"),
    ] {
        let script = answering(1);
        let builder = ExchangeClient::builder().credentials(credentials);
        let client = builder.transport(script.clone()).build().expect("a client");
        client.get().await.expect("answered");
        let expected = hmac_sha256_hex(key, &[b"/a"]);
        assert_eq!(header(&only(&script), "x-sign"), expected);
    }
    let text = refused(
        ExchangeClient::new(Credentials::empty().with_passphrase("p")),
        ErrorKind::Credentials,
    );
    assert_eq!(text, "the credentials have no secret; nothing was sent");
}

/// The seed is that of RFC 8032, section 7.1, test 1; the signatures of this path are from Python's `hmac` and
/// `cryptography`.
#[test]
fn each_of_several_keys_keeps_its_place() {
    let names = ["x-seed", "x-account", "x-both", "x-sign"];
    let [seed, account, both, sign] = [SEED, ACCOUNT, BOTH, SIGN];
    let with_seed = credentials().with(
        "seed",
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
    );
    let all = with_seed.clone().with_passphrase("open sesame");
    let all = all.with_account("c2VjcmV0");
    let passphrase = credentials().with_passphrase("open sesame");
    assert_eq!(signed(Several, credentials(), &names), ["", "", "", sign]);
    assert_eq!(signed(Several, with_seed, &names), [seed, "", "", sign]);
    assert_eq!(signed(Several, passphrase, &names), ["", "", both, sign]);
    assert_eq!(signed(Several, all, &names), [seed, account, both, sign]);
}

const SEED: &str = "1ae91723ed3f7bbf238e8c2e4d478a5f20af19f8451c7696a102fec6f3467edd\
                    c202aae640a3d112988dd6e83e87b726775b76790be40114863be2cff88adc04";
const ACCOUNT: &str = "0fb90af89b78807b10d5252552a84f81";
const BOTH: &str = "942aa717a675b50ba16c3f002f2d6581bf4c0f3e";
const SIGN: &str = "fd621b5cec7dcca1c84467cd100525e8581db66c83b2adcaee1ff1951223656f";

/// It need not be there, but is not to be wrong.
#[test]
fn a_key_that_is_there_is_checked_when_the_client_is_built() {
    let broken = credentials().with("seed", "no hex");
    let text = refused(Signer::new(Several, broken), ErrorKind::Credentials);
    assert!(text.starts_with("the seed is not hex"), "{text}");
}

#[test]
fn a_key_that_some_request_needs_without_asking_is_required() {
    let text = refused(
        Signer::new(Unguarded, credentials()),
        ErrorKind::Credentials,
    );
    assert_eq!(text, "the credentials have no passphrase; nothing was sent");
    assert!(Signer::new(Unguarded, credentials().with_passphrase("p")).is_ok());
}

#[test]
fn a_key_is_whatever_is_computed() {
    let sent = signed(Computed, credentials(), &["x-host", "x-body"]);
    assert_eq!(
        sent,
        [
            hmac_sha256_hex("api.example.com", &[b"/a"]),
            hmac_sha256_hex("b", &[b"GET"])
        ]
    );
}
