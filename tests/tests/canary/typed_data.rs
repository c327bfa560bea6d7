//! Typed data that is made of credentials, and functions that tell what they were given.

use signed_api::http::Method;
use signed_api::prelude::*;
use signed_api::{Params, Signer, Timestamp, UnsignedRequest, Value};
use signed_api_tests::signature::{base64, hex};

use crate::careless::{API_TOKEN, PASSPHRASE, SECRET, SEED, TOKEN, canaries, credentials, session};
use crate::support::{assert_error_free, assert_free};

/// Any number does, but zero and a very large one.
const ETH_KEY: &str = "c0ffee4201c0ffee4202c0ffee4203c0ffee4204c0ffee4205c0ffee4206aa07";

auth_scheme! {
    /// Signs everything that there is to sign, as it is and made into something else.
    pub Typed {
        credential api_token;
        credential eth_key;
        let told = self::told(api_token, passphrase, session.seed);
        let all = { ..params, secret, api_token, token, upper: upper(passphrase), told };
        let listed = self::listed(sort(all));
        header "X-Typed" = eip712(
            eth_key | from_hex,
            { name: passphrase, version: base64(session.seed), chainId: 1 },
            "All(string plain,string secret,string token,string upper,string told,string listed,string packed,string form,\
             Inner inner,string[] list,bytes bytes)Inner(string digest,string salted,string joined)",
            {
                plain: "plain to see",
                secret,
                token,
                upper: upper(passphrase),
                told: told + "!",
                listed,
                packed: hex(msgpack(all)),
                form: form(all) + json(all),
                inner: {
                    digest: sha256(token + passphrase) | hex,
                    salted: hmac_sha256("salt", passphrase) | base64,
                    joined: join("/", api_token, lower(passphrase), token),
                },
                list: [api_token, hex(session.seed), percent_encode(passphrase)],
                bytes: "0x" + hex(secret + passphrase),
            },
        ) | hex;
        header "X-Packed" = secp256k1(eth_key | from_hex, keccak256(msgpack({ ..all, note: "plain to see" }))) | hex;
        header "X-Told" = hmac_sha256(secret, told + listed + "plain to see") | hex;
    }
}

/// What a function makes of what it is given is as secret as that is.
fn told(api_token: &str, passphrase: &str, seed: &str) -> String {
    let backwards = |text: &str| text.chars().rev().collect::<String>();
    format!(
        "{}{}{}",
        backwards(api_token),
        backwards(passphrase),
        backwards(seed)
    )
}

fn listed(params: &Params) -> String {
    let text = |(name, value): (&str, &Value)| Some(name.to_owned() + value.as_str()?);
    params.iter().filter_map(text).collect()
}

auth_scheme! {
    /// Calls a function that quotes what was made of credentials.
    pub Telling {
        credential api_token;
        header "X-Sign" = hmac_sha256(secret, self::telling({
            hex: hex(api_token), upper: hex_upper(secret), base64: base64(passphrase), url: base64url(token),
            nopad: base64url_nopad(session.seed), base58: base58(secret), case: upper(passphrase), other: lower(api_token),
            percent: percent_encode(passphrase), json: json({ passphrase }),
        })) | hex;
    }
}

fn telling(params: &Params) -> Result<String, String> {
    let values = params.iter().filter_map(|(_, value)| value.as_str());
    Err(format!(
        "cannot sign {}",
        values.collect::<Vec<_>>().join(" ")
    ))
}

auth_scheme! {
    /// Gives typed data that is not of its type.
    pub Mistyped {
        credential eth_key;
        header "X-Typed" = eip712(eth_key | from_hex, { name: passphrase }, "A(uint8 secret)", { secret }) | hex;
    }
}

fn made_of_them() -> Vec<String> {
    let backwards = |text: &str| text.chars().rev().collect::<String>();
    let mut made = canaries();
    made.push(ETH_KEY.to_owned());
    for canary in [SECRET, PASSPHRASE, API_TOKEN, TOKEN, SEED] {
        let upper = canary.to_ascii_uppercase();
        let lower = canary.to_ascii_lowercase();
        made.extend([backwards(canary), hex(canary.as_bytes()).to_uppercase()]);
        made.extend([
            base64(canary.as_bytes()).trim_end_matches('=').to_owned(),
            upper,
            lower,
        ]);
        let url = base64(canary.as_bytes())
            .replace('+', "-")
            .replace('/', "_");
        made.push(url.trim_end_matches('=').to_owned());
    }
    made.push(hex(&[SECRET.as_bytes(), PASSPHRASE.as_bytes()].concat()));
    made
}

fn request() -> UnsignedRequest {
    UnsignedRequest::new(Method::GET, "https://api.example.com/a?symbol=BTC").expect("a request")
}

#[test]
fn an_explanation_of_typed_data_shows_what_is_no_credential() {
    let signer = Signer::new(Typed, credentials().with("eth_key", ETH_KEY));
    let signer = signer.expect("a signer").session(&session());
    let explanation = signer.explain_at(&request(), Timestamp::from_millis(0), 0);
    let explanation = explanation.expect("explained");
    let canaries = made_of_them();
    assert_free(&format!("{explanation}\n{explanation:?}"), &canaries);
    let hashed = |function: &str| {
        let mut hashed = explanation.hashed().iter();
        let hashed = hashed.find(|hashed| hashed.function() == function);
        hashed.expect(function).message().to_owned()
    };
    let typed = hashed("eip712");
    let told = explanation.hashed().last().expect("several").message();
    assert!(
        typed.starts_with("All(string plain,string secret"),
        "{typed}"
    );
    assert!(
        typed.contains(r#""plain":"plain to see","secret":"<secret>""#),
        "{typed}"
    );
    assert!(typed.contains(r#""name":"<passphrase>""#), "{typed}");
    // What the functions returned is not shown, and what was signed with it is.
    assert_eq!(told, "<redacted><redacted>plain to see");
}

#[test]
fn an_error_shows_nothing_that_was_made_of_a_credential() {
    let canaries = made_of_them();
    let telling = Signer::new(Telling, credentials()).expect("a signer");
    let mistyped = Signer::new(Mistyped, credentials().with("eth_key", ETH_KEY));
    let mistyped = mistyped.expect("a signer");
    for (signer, said) in [
        (telling, "cannot sign "),
        (mistyped, "eip712: `secret` of `A`"),
    ] {
        let signer = signer.session(&session());
        let now = Timestamp::from_millis(0);
        let errors = [
            signer.sign_at(&request(), now, 0).expect_err("it fails"),
            signer.explain_at(&request(), now, 0).expect_err("it fails"),
        ];
        for error in errors {
            assert!(error.to_string().starts_with(said), "{error}");
            assert_error_free(&error, &canaries);
        }
    }
}
