//! The canonicalisers as schemes.

use http::header::RANGE;
use http::{HeaderValue, Method};
use signed_api::canonical::rfc9421::MessageSignature;
use signed_api::canonical::sigv4::SigV4;
use signed_api::canonical::{Canonical, Hmac, SecretForm};
use signed_api::scheme::Hash;
use signed_api::transport::SignedRequest;
use signed_api::{Credentials, Scheme, Signer, Timestamp, UnsignedRequest};
use signed_api_tests::moment::moment;

const AWS_KEY: &str = "AKIDEXAMPLE";
const AWS_SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const AWS_TOKEN: &str = "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267";

const MESSAGE_SIGNATURE: Canonical<MessageSignature<'static>, Hmac> = Canonical::new(
    MessageSignature::new("sig1").cover(&["@method", "@path", "content-digest"]),
    Hmac::new(Hash::Sha256).secret(SecretForm::Base64),
);

fn signed(
    scheme: impl Scheme + 'static,
    credentials: Credentials,
    request: &UnsignedRequest,
    now: Timestamp,
) -> SignedRequest {
    Signer::new(scheme, credentials)
        .and_then(|signer| signer.sign_at(request, now, 0))
        .expect("signed")
}

fn get(url: &str) -> UnsignedRequest {
    UnsignedRequest::new(Method::GET, url).expect("a request")
}

/// AWS documentation, "Authenticating Requests: Using the Authorization Header", GET Object: the header fields that the
/// call sets are signed with it.
#[test]
fn a_request_is_signed_with_the_fields_of_the_call() {
    let credentials = Credentials::new(
        "AKIAIOSFODNN7EXAMPLE",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    );
    let request = get("https://ExampleBucket.s3.amazonaws.com/test.txt")
        .header(RANGE, HeaderValue::from_static("bytes=0-9"));
    let now = moment("20130524T000000Z");
    let sent = signed(SigV4::s3("us-east-1"), credentials, &request, now);
    assert_eq!(
        sent.headers["authorization"],
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, \
         SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, \
         Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
    );
    assert!(sent.headers["authorization"].is_sensitive());
    assert_eq!(sent.headers["x-amz-date"], "20130524T000000Z");
}

/// AWS's test suite, `get-vanilla-with-session-token` in the query.
#[test]
fn a_signed_url_is_sent_as_it_is_signed() {
    let credentials = Credentials::new(AWS_KEY, AWS_SECRET).with("session_token", AWS_TOKEN);
    let form = SigV4::aws("us-east-1", "service").presigned(3_600);
    let request = get("https://example.amazonaws.com/");
    let sent = signed(form, credentials, &request, moment("20150830T123600Z"));
    assert_eq!(
        sent.url.as_str(),
        "https://example.amazonaws.com/?X-Amz-Algorithm=AWS4-HMAC-SHA256\
         &X-Amz-Credential=AKIDEXAMPLE%2F20150830%2Fus-east-1%2Fservice%2Faws4_request\
         &X-Amz-Date=20150830T123600Z&X-Amz-Expires=3600\
         &X-Amz-Security-Token=6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267\
         &X-Amz-SignedHeaders=host\
         &X-Amz-Signature=7ff2b50b376cb4d151970630573d6291dc128cc5c2a12ffb237f73cc53f67b6c"
    );
    assert!(sent.headers.is_empty(), "{:?}", sent.headers);
}

/// The keys on the way from the secret to the signing key sign as well as it does, for a day. Computed with Python's
/// `hmac`.
#[test]
fn an_explanation_shows_the_canonical_request_and_no_key() {
    let credentials = Credentials::new(AWS_KEY, AWS_SECRET).with("session_token", AWS_TOKEN);
    let mut form = SigV4::aws("us-east-1", "service");
    form.signs_token = false;
    let explanation = Signer::new(form, credentials)
        .and_then(|signer| {
            let request = get("https://example.amazonaws.com/");
            signer.explain_at(&request, moment("20150830T123600Z"), 0)
        })
        .expect("explained");

    let functions: Vec<&str> = explanation
        .hashed()
        .iter()
        .map(|hashed| hashed.function())
        .collect();
    assert_eq!(functions, ["sha256", "hmac_sha256"]);
    assert!(
        explanation.hashed()[0]
            .message()
            .starts_with("GET\n/\n\nhost:example.amazonaws.com\n")
    );
    assert!(
        explanation.hashed()[1]
            .message()
            .starts_with("AWS4-HMAC-SHA256\n20150830T123600Z\n")
    );
    let shown = format!("{explanation} {explanation:?} {}", explanation.curl());
    assert!(shown.contains("5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"));
    for hidden in [
        AWS_KEY,
        AWS_SECRET,
        AWS_TOKEN,
        "0138c7a6cbd60aa727b2f653a522567439dfb9f3e72b21f9b25941a42f04a7cd",
        "f33d5808504bf34812e5fade63308b424b244c59189be2a591dd2282c7cb563f",
        "f7fd819348e53789a8474fb1aebea778f5af85c40612e0f064eecd5642c81bc1",
        "938127b5336810ddb6a5d6af445fcac9e371f9ed418ed386b022aed82901be75",
    ] {
        assert!(!shown.contains(hidden), "{hidden} shows in {shown}");
    }
}

/// Computed with Python's `hmac` and `hashlib`.
#[test]
fn a_request_is_signed_by_a_message_signature() {
    let credentials = Credentials::new("my-key", "c2VjcmV0IG9mIHRoZSB0ZXN0cw==");
    let now = Timestamp::from_millis(1_618_884_473_999);
    let request = get("https://a.example");
    let headers = signed(MESSAGE_SIGNATURE, credentials, &request, now).headers;
    assert_eq!(
        headers["content-digest"],
        "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"
    );
    assert_eq!(
        headers["signature-input"],
        "sig1=(\"@method\" \"@path\" \"content-digest\");created=1618884473;keyid=\"my-key\""
    );
    assert_eq!(
        headers["signature"],
        "sig1=:d0XBTve6v3bQM8F1C288Q7rTHqxuEMZgNjPHgWwf+D0=:"
    );
}

#[test]
fn a_nonce_is_another_one_each_time() {
    let form = Canonical::new(
        MessageSignature::new("sig1").without_created().with_nonce(),
        |message: &[u8]| Ok(message.to_vec()),
    );
    let signer = Signer::new(form, Credentials::new("my-key", "unused")).expect("a signer");
    let request = get("https://a.example");
    let mut inputs = [0, 0].map(|nonce| {
        let sent = signer.sign_at(&request, Timestamp::from_millis(0), nonce);
        sent.expect("signed").headers["signature-input"].clone()
    });
    inputs.sort();
    assert_ne!(inputs[0], inputs[1]);
    let start = "sig1=();keyid=\"my-key\";nonce=\"";
    assert_eq!(inputs[0].len(), start.len() + 36 + 1);
    assert!(inputs[0].as_bytes().starts_with(start.as_bytes()));
}

#[test]
fn what_cannot_sign_is_found_before_a_request_is_signed() {
    for (secret, credentials) in [
        ("not base64", Credentials::new("my-key", "not base64!")),
        ("no key", Credentials::new("", "c2VjcmV0")),
    ] {
        let error = Signer::new(MESSAGE_SIGNATURE, credentials).expect_err(secret);
        assert!(error.to_string().contains(secret), "{error}");
    }
}

#[test]
fn a_covered_field_that_is_missing_is_named() {
    let form = Canonical::new(
        MessageSignature::new("sig1").cover(&["x-request-id"]),
        Hmac::new(Hash::Sha256),
    );
    let signer = Signer::new(form, Credentials::new("my-key", "secret")).expect("a signer");
    let error = signer
        .sign_at(&get("https://a.example"), Timestamp::from_millis(0), 0)
        .expect_err("missing");
    assert!(error.to_string().contains("`x-request-id`"), "{error}");
}

#[test]
fn a_url_that_would_not_be_good_is_found_before_a_request_is_signed() {
    let form = SigV4::s3("us-east-1").presigned(604_801);
    let error = Signer::new(form, Credentials::new(AWS_KEY, AWS_SECRET)).expect_err("too long");
    assert!(error.to_string().contains("1 to 604800"), "{error}");
}

/// A line break that came along with a token is found with the other credentials.
#[test]
fn a_token_that_cannot_be_sent_is_found_before_a_request_is_signed() {
    for (token, reason) in [("t\n", "white space at its end"), ("t\nu", "a line break")] {
        let credentials = Credentials::new(AWS_KEY, AWS_SECRET).with("session_token", token);
        let error = Signer::new(SigV4::s3("us-east-1"), credentials).expect_err("a line break");
        assert!(error.to_string().contains(reason), "{error}");
    }
}

/// AWS's test suite, `get-vanilla`: the same signature whether the scheme or the client names the region. And the key
/// that was derived for one day does not sign on the next: computed with Python's `hmac`.
#[test]
fn the_client_chooses_the_region_and_every_day_has_its_key() {
    let signature = |signer: &Signer, day: &str| {
        let request = get("https://example.amazonaws.com/");
        let now = moment(&format!("201508{day}T123600Z"));
        let sent = signer.sign_at(&request, now, 0).expect("signed");
        let authorization = sent.headers["authorization"]
            .to_str()
            .expect("text")
            .to_owned();
        authorization
            .rsplit_once("Signature=")
            .expect("signed")
            .1
            .to_owned()
    };
    let published = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31";
    let credentials = Credentials::new(AWS_KEY, AWS_SECRET);
    let declared = Signer::new(SigV4::aws("us-east-1", "service"), credentials.clone());
    let declared = declared.expect("a signer");
    let chosen = Signer::new(SigV4::aws("eu-west-1", "service"), credentials).expect("a signer");
    assert_eq!(signature(&declared, "30"), published);
    assert_ne!(signature(&chosen, "30"), published);
    // A clone shares the keys, and the last one that was derived.
    let chosen = chosen.clone().option("region", "us-east-1");
    for signer in [&declared, &chosen] {
        assert_eq!(signature(signer, "30"), published);
        assert_eq!(
            signature(signer, "31"),
            "8ee981eae6d3816099c3fb309bb535f5b04e5aa038249a65e93d0605bae99986"
        );
        assert_eq!(signature(signer, "30"), published);
    }
    let tencent = Signer::new(SigV4::tencent("cvm"), Credentials::new("k", "s"));
    let tencent = tencent.expect("a signer").option("region", "eu");
    let error = tencent.sign_at(&get("https://a.example"), Timestamp::from_millis(0), 0);
    let error = error.expect_err("it has none").to_string();
    assert!(error.contains("reads the option `region`"), "{error}");
}
