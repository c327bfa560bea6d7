//! AWS: its test suite, and the examples of its documents.

use signed_api::canonical::sigv4::SigV4;
use signed_api::canonical::{Canonicalise as _, Parts, Signatory};
use signed_api::{Credentials, Timestamp};
use signed_api_tests::moment::moment;
use signed_api_tests::signature::hex;

use crate::row::{Row, field};

/// The test suite's paths are written unencoded: encoding them once more, as AWS does with all but S3, encodes them
/// once.
pub(crate) fn header(row: &Row) {
    let mut form = form(row);
    let token = row.text("/inputs/context/credentials/token");
    let signatory = match token {
        "" => signatory(row),
        token => signatory(row).with_token(token),
    };
    form.signs_token = row.value("/inputs/context/omit_session_token").is_none();
    let url = format!("https://{}{}", row.host(), row.text("/inputs/target"));
    let mut request = row.request(&url);
    row.check(&mut request, &form, &signatory, hex, |message| {
        form.signature(row.secret(), &signatory, message)
    });
    assert_eq!(
        field(&request, "authorization"),
        format!(
            "AWS4-HMAC-SHA256 Credential={}/20150830/us-east-1/service/aws4_request, SignedHeaders={}, Signature={}",
            signatory.key,
            row.text("/signed_headers"),
            row.text("/expected_signature")
        )
    );
    if !token.is_empty() {
        assert_eq!(field(&request, "x-amz-security-token"), token);
    }
}

pub(crate) fn presigned(row: &Row) {
    let seconds = row.value("/inputs/context/expiration_in_seconds");
    let form = form(row).presigned(seconds.and_then(|s| s.as_u64()).expect("seconds"));
    let signatory = match row.text("/inputs/context/credentials/token") {
        "" => signatory(row),
        token => signatory(row).with_token(token),
    };
    let url = format!("https://{}{}", row.host(), row.text("/inputs/target"));
    let mut request = row.request(&url);
    row.check(&mut request, &form, &signatory, hex, |message| {
        form.signature(row.secret(), &signatory, message)
    });
    let query = row
        .text("/canonical_request")
        .lines()
        .nth(2)
        .expect("a query");
    let signature = row.text("/expected_signature");
    assert_eq!(
        request.query(),
        format!("{query}&X-Amz-Signature={signature}")
    );
}

pub(crate) fn documented(row: &Row) {
    let region = row.text("/inputs/region");
    let mut form = match row.text("/inputs/service") {
        "s3" => SigV4::s3(region),
        service => SigV4::aws(region, service),
    };
    let mut parameters: Vec<String> = Vec::new();
    for pair in row
        .value("/inputs/params")
        .and_then(|p| p.as_array())
        .expect("a list")
    {
        let (name, value) = (
            pair[0].as_str().expect("text"),
            pair[1].as_str().expect("text"),
        );
        match name {
            // Those that signing adds.
            "X-Amz-Expires" => form = form.presigned(value.parse().expect("seconds")),
            name if name.starts_with("X-Amz-") => {}
            _ => parameters.push(format!("{name}={value}")),
        }
    }
    let url = format!(
        "https://{}{}?{}",
        row.host(),
        row.text("/inputs/path"),
        parameters.join("&")
    );
    let signatory = Signatory::new("AKIAIOSFODNN7EXAMPLE", moment(row.text("/inputs/ts")));
    let mut request = row.request(&url);
    row.check(&mut request, &form, &signatory, hex, |message| {
        form.signature(row.secret(), &signatory, message)
    });
}

/// AWS documentation, "Create a signed AWS API request": the signing key is another one every day.
#[test]
fn the_scope_begins_with_the_day() {
    let form = SigV4::aws("us-east-1", "iam");
    let signatory = Signatory::new("key", Timestamp::from_millis(1_440_938_160_000));
    assert_eq!(
        form.scope(&signatory),
        "20150830/us-east-1/iam/aws4_request"
    );
    // What the client says comes before what the scheme says, where there are regions at all.
    let elsewhere = signatory.with_region("eu-west-1");
    assert_eq!(
        form.scope(&elsewhere),
        "20150830/eu-west-1/iam/aws4_request"
    );
    assert_eq!(
        SigV4::tencent("cvm").scope(&elsewhere),
        "2015-08-30/cvm/tc3_request"
    );
}

/// SHA-256 of `x`, by `sha256sum`.
const HASH_OF_X: &str = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";

/// AWS documentation, "Authenticating Requests: Using the Authorization Header": what stands for the body is its hash, or
/// `UNSIGNED-PAYLOAD` where the body is not signed.
#[test]
fn what_a_caller_says_of_the_body_must_be_so() {
    let signed = SigV4::s3("us-east-1");
    let unsigned = signed.with_unsigned_payload();
    let upper = HASH_OF_X.to_uppercase();
    for (form, said, is_right) in [
        (signed, HASH_OF_X, true),
        (unsigned, HASH_OF_X, true),
        (unsigned, "UNSIGNED-PAYLOAD", true),
        (signed.presigned(60), "UNSIGNED-PAYLOAD", true),
        (signed, "UNSIGNED-PAYLOAD", false),
        (
            SigV4::aws("us-east-1", "iam").presigned(60),
            "UNSIGNED-PAYLOAD",
            false,
        ),
        (signed, "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", false),
        (unsigned, "STREAMING-UNSIGNED-PAYLOAD-TRAILER", false),
        (signed, upper.as_str(), false),
        (unsigned, "", false),
    ] {
        let mut request = Parts::new("PUT", "https://b.s3.amazonaws.com/k", b"x")
            .expect("whole")
            .with_field("X-Amz-Content-Sha256", said.as_bytes());
        let signatory = Signatory::new("key", Timestamp::from_millis(0));
        match form.prepare(&mut request, &signatory) {
            Ok(()) => {
                assert!(is_right, "{said}");
                let canonical = form.canonical_request(&request);
                assert!(canonical.ends_with(format!("\n{said}").as_bytes()));
            }
            Err(error) => {
                assert!(!is_right, "{error}");
                let expected =
                    "the header field `x-amz-content-sha256` is not the SHA-256 of the body";
                assert!(error.to_string().starts_with(expected), "{error}");
            }
        }
    }
}

/// A URL may be signed for a body that somebody else sends later.
#[test]
fn a_signed_url_may_be_for_a_body_that_is_not_there_yet() {
    let signatory = Signatory::new("key", Timestamp::from_millis(0));
    let prepared = |form: SigV4<'_>, body: &[u8], said: &str| {
        let request = Parts::new("PUT", "https://b.s3.amazonaws.com/k", body).expect("whole");
        let mut request = request.with_field("x-amz-content-sha256", said.as_bytes());
        form.prepare(&mut request, &signatory).is_ok()
    };
    let s3 = SigV4::s3("us-east-1");
    assert!(prepared(s3.presigned(60), b"", HASH_OF_X));
    assert!(!prepared(s3.presigned(60), b"y", HASH_OF_X));
    assert!(!prepared(
        s3.presigned(60),
        b"",
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
    ));
    assert!(!prepared(
        SigV4::aws("us-east-1", "iam").presigned(60),
        b"",
        "UNSIGNED-PAYLOAD"
    ));
    assert!(!prepared(s3, b"", HASH_OF_X));
}

/// AWS documentation, "Authenticating Requests: Using Query Parameters": 1 to 604800 seconds.
#[test]
fn a_signed_url_is_good_for_seven_days_at_most() {
    let signatory = Signatory::new("key", Timestamp::from_millis(0));
    let prepared = |form: SigV4<'_>| {
        let request = Parts::new("GET", "https://b.s3.amazonaws.com/k", b"");
        form.prepare(&mut request.expect("whole"), &signatory)
    };
    let credentials = Credentials::new("key", "secret");
    for form in [
        SigV4::s3("us-east-1"),
        SigV4::google_storage(),
        SigV4::alibaba_oss("eu"),
    ] {
        for seconds in [1, 604_800] {
            prepared(form.presigned(seconds)).expect("good");
            form.presigned(seconds).check(&credentials).expect("good");
        }
        for seconds in [0, 604_801, u64::MAX] {
            let expected = format!(
                "a signed URL is good for 1 to 604800 seconds (seven days), not for {seconds}"
            );
            let error = prepared(form.presigned(seconds)).expect_err("not good");
            assert_eq!(error.to_string(), expected);
            let error = form
                .presigned(seconds)
                .check(&credentials)
                .expect_err("not good");
            assert_eq!(error.to_string(), expected);
        }
    }
    let error = SigV4::tencent("cvm").presigned(60).check(&credentials);
    let error = error.expect_err("there are none").to_string();
    assert!(error.contains("has no signed URLs"), "{error}");
}

#[test]
fn parameters_that_signing_adds_are_not_there_already() {
    let form = SigV4::s3("us-east-1").presigned(60);
    let without = Signatory::new("key", Timestamp::from_millis(0));
    let prepared = |query: &str, signatory: &Signatory<'_>| {
        let url = format!("https://b.s3.amazonaws.com/k?{query}");
        let mut request = Parts::new("GET", &url, b"").expect("whole");
        form.prepare(&mut request, signatory)
            .map_err(|error| error.to_string())
    };
    for (query, name) in [
        ("X-Amz-Date=20150830T123600Z", "X-Amz-Date"),
        ("a=1&x-amz-expires=9", "X-Amz-Expires"),
        ("X-Amz-Signature", "X-Amz-Signature"),
        ("X%2DAmz%2DCredential=k", "X-Amz-Credential"),
        ("X-Amz-SignedHeaders=host", "X-Amz-SignedHeaders"),
        ("X-Amz-Algorithm=AWS4-HMAC-SHA256", "X-Amz-Algorithm"),
    ] {
        let expected =
            format!("the query has a parameter `{name}` already, which signing adds: leave it out");
        assert_eq!(prepared(query, &without), Err(expected));
    }
    let token = "X-Amz-Security-Token=t";
    prepared(token, &without).expect("the only one");
    prepared(token, &without.with_token("t")).expect_err("there would be two");
    prepared("partNumber=1&X-Amz-Meta-Date=1", &without).expect("others");
}

fn form(row: &Row) -> SigV4<'_> {
    let mut form = SigV4::aws(
        row.text("/inputs/context/region"),
        row.text("/inputs/context/service"),
    );
    let is_normalised = row.value("/inputs/context/normalize");
    form.path.is_normalised = is_normalised.and_then(|n| n.as_bool()).expect("a choice");
    form
}

fn signatory(row: &Row) -> Signatory<'_> {
    Signatory::new(
        row.text("/inputs/context/credentials/access_key_id"),
        moment(row.text("/inputs/context/timestamp")),
    )
}
