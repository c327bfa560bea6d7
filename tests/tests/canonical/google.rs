//! Google Cloud Storage: signed URLs under the RSA key of a service account.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use signed_api::canonical::Signatory;
use signed_api::canonical::sigv4::SigV4;
use signed_api_tests::moment::moment;
use signed_api_tests::signature::hex;

use crate::row::{Row, decoded};
use crate::rsa;

/// What a client may send: the object's name and the parameters percent-encoded as RFC 3986 has it.
const SENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

pub(crate) fn signed_url(row: &Row) {
    let encoded = |text: &str| utf8_percent_encode(text, SENT).to_string();
    let bucket = row.text("/inputs/bucket");
    let object = row.text("/inputs/object");
    let object = object.split('/').map(encoded).collect::<Vec<_>>().join("/");
    let mut url = match row.text("/inputs/urlStyle") {
        "VIRTUAL_HOSTED_STYLE" => format!("https://{bucket}.storage.googleapis.com"),
        _ => format!("https://storage.googleapis.com/{bucket}"),
    };
    if !object.is_empty() {
        url = format!("{url}/{object}");
    }
    if let Some(parameters) = row.value("/inputs/queryParameters") {
        for (name, value) in parameters.as_object().expect("a map") {
            let value = value.as_str().expect("text");
            url = format!("{url}?{}={}", encoded(name), encoded(value));
        }
    }

    let seconds = row.value("/inputs/expiration").and_then(|s| s.as_u64());
    let form = SigV4::google_storage_rsa().presigned(seconds.expect("seconds"));
    let signatory = Signatory::new(
        row.key("/gcs_test_service_account/client_email"),
        moment(row.text("/inputs/timestamp")),
    );
    let key = decoded(row.key("/gcs_test_service_account/private_key_pem"));
    let mut request = row.request(&url);
    row.check(&mut request, &form, &signatory, hex, |message| {
        rsa::sign(&key, message)
    });
    assert_eq!(request.url(), row.text("/expected_url"));
}
