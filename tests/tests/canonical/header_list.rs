//! The drafts before RFC 9421 (draft-cavage-http-signatures): a list of header fields, line by line.

use signed_api::canonical::{Canonicalise, Parts, Signatory};
use signed_api::scheme::{Exposure, SignError};
use signed_api_tests::moment::moment;

use crate::row::{Row, base64, decoded};
use crate::rsa;

/// Covers these header fields, and the request target as `(request-target)`.
struct HeaderList<'a>(Vec<&'a str>);

impl Canonicalise for HeaderList<'_> {
    fn prepare(&self, _: &mut Parts<'_>, _: &Signatory<'_>) -> Result<(), SignError> {
        Ok(())
    }

    fn message(&self, request: &Parts<'_>, _: &Signatory<'_>) -> Result<Vec<u8>, SignError> {
        let mut lines = Vec::new();
        for name in &self.0 {
            let value = match *name {
                "(request-target)" => {
                    let method = request.method().to_ascii_lowercase();
                    format!("{method} {}", request.target()).into_bytes()
                }
                name => request
                    .field(name)
                    .ok_or_else(|| SignError::new(format!("`{name}` is missing")))?,
            };
            lines.push([name.as_bytes(), &value].join(&b": "[..]));
        }
        Ok(lines.join(&b'\n'))
    }

    fn place(
        &self,
        request: &mut Parts<'_>,
        by: &Signatory<'_>,
        signature: &[u8],
    ) -> Result<(), SignError> {
        let authorization = format!(
            "Signature keyId=\"{}\",headers=\"{}\",signature=\"{}\"",
            by.key,
            self.0.join(" "),
            base64(signature)
        );
        request.set_field("authorization", authorization, Exposure::Signature);
        Ok(())
    }
}

pub(crate) fn cavage(row: &Row) {
    let url = format!("https://{}{}", row.host(), row.text("/inputs/path"));
    check(
        row,
        HeaderList(row.texts("/inputs/covered")),
        row.request(&url),
    );
}

pub(crate) fn oracle(row: &Row) {
    let url = format!(
        "https://{}{}",
        row.text("/inputs/host"),
        row.text("/inputs/path")
    );
    let date = row.text("/inputs/date").as_bytes();
    let covered = vec!["date", "(request-target)", "host"];
    check(
        row,
        HeaderList(covered),
        row.request(&url).with_field("Date", date),
    );
}

/// The keys of these examples are too small to sign with here. Under such a key a message has one signature: when the
/// published one verifies, it is the one that would be made.
fn check(row: &Row, form: HeaderList<'_>, mut request: Parts<'_>) {
    let signatory = Signatory::new("Test", moment("20140105T213140Z"));
    let key = decoded(row.text("/secret"));
    let published = decoded(row.text("/expected_signature"));
    row.check(&mut request, &form, &signatory, base64, |message| {
        assert!(rsa::is_signature(&key, message, &published), "{}", row.id());
        published.clone()
    });
}
