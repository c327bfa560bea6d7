//! AWS: its test suite, and the examples of its documents.

use signed_api::Timestamp;
use signed_api::canonical::sigv4::SigV4;
use signed_api::canonical::{Canonicalise as _, Signatory};
use signed_api_tests::signature::hex;

use crate::row::{Row, field, moment};

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
    assert_eq!(
        form.scope(Timestamp::from_millis(1_440_938_160_000)),
        "20150830/us-east-1/iam/aws4_request"
    );
}

/// A hash that is set already stands for the body, as for a body that is sent in chunks.
#[test]
fn a_payload_hash_that_is_set_is_kept() {
    let form = SigV4::s3("us-east-1");
    let mut request =
        signed_api::canonical::Parts::new("PUT", "https://b.s3.amazonaws.com/k", b"x")
            .expect("whole")
            .with_field(
                "x-amz-content-sha256",
                b"STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
            );
    let signatory = Signatory::new("key", Timestamp::from_millis(0));
    form.prepare(&mut request, &signatory).expect("prepared");
    let canonical = form.canonical_request(&request);
    assert!(canonical.ends_with(b"\nSTREAMING-AWS4-HMAC-SHA256-PAYLOAD"));
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
