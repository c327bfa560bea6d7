//! Akamai EdgeGrid, as a user of the library would write it.

use signed_api::canonical::{Canonicalise, Hmac, KeyForm, Parts, Signatory, collapsed};
use signed_api::scheme::{Exposure, Hash, SignError};
use signed_api_tests::moment::moment;

use crate::row::{Row, base64, field};

/// Source: Akamai documentation, "Authenticate with EdgeGrid".
struct EdgeGrid<'a> {
    access_token: &'a str,
    signed_fields: Vec<String>,
    /// How much of a body is hashed, in bytes.
    max_body: usize,
}

/// The key is good for one moment: it is derived from the time, and is the base64 text of what is derived.
const HMAC: Hmac = Hmac::new(Hash::Sha256).derived(|by| vec![time(by)], KeyForm::Base64);

impl EdgeGrid<'_> {
    /// `Authorization` but for the signature.
    fn authorization(&self, by: &Signatory<'_>) -> String {
        format!(
            "EG1-HMAC-SHA256 client_token={};access_token={};timestamp={};nonce={};",
            by.key,
            self.access_token,
            time(by),
            by.nonce
        )
    }

    fn content_hash(&self, request: &Parts<'_>) -> String {
        let body = request.body();
        if request.method() != "POST" || body.is_empty() {
            return String::new();
        }
        let body = &body[..body.len().min(self.max_body)];
        base64(ring::digest::digest(&ring::digest::SHA256, body).as_ref())
    }
}

impl Canonicalise for EdgeGrid<'_> {
    fn has_nonce(&self) -> bool {
        true
    }

    fn prepare(&self, _: &mut Parts<'_>, _: &Signatory<'_>) -> Result<(), SignError> {
        Ok(())
    }

    fn message(&self, request: &Parts<'_>, by: &Signatory<'_>) -> Result<Vec<u8>, SignError> {
        let fields: Vec<String> = self
            .signed_fields
            .iter()
            .filter_map(|name| {
                let value = collapsed(&request.field(name)?);
                Some(format!("{name}:{}", String::from_utf8_lossy(&value)))
            })
            .collect();
        let parts = [
            request.method(),
            request.scheme(),
            request.authority(),
            &request.target(),
            &fields.join("\t"),
            &self.content_hash(request),
            &self.authorization(by),
        ];
        Ok(parts.join("\t").into_bytes())
    }

    fn place(
        &self,
        request: &mut Parts<'_>,
        by: &Signatory<'_>,
        signature: &[u8],
    ) -> Result<(), SignError> {
        let authorization = format!("{}signature={}", self.authorization(by), base64(signature));
        request.set_field("authorization", authorization, Exposure::Signature);
        Ok(())
    }
}

/// `20140321T19:34:21+0000`.
fn time(by: &Signatory<'_>) -> String {
    let iso = by.now.iso_seconds();
    iso.as_ref().replace('-', "").replace('Z', "+0000")
}

pub(crate) fn signed(row: &Row) {
    let max_body = row
        .value("/inputs/max_body")
        .and_then(|bytes| bytes.as_u64());
    let edgegrid = EdgeGrid {
        access_token: row.text("/inputs/access_token"),
        signed_fields: row
            .texts("/inputs/headers_to_sign")
            .into_iter()
            .map(str::to_ascii_lowercase)
            .collect(),
        max_body: usize::try_from(max_body.expect("bytes")).expect("few"),
    };
    let signatory = Signatory::new(
        row.text("/inputs/client_token"),
        moment(row.text("/inputs/ts").trim_end_matches("+0000")),
    )
    .with_nonce(row.text("/inputs/nonce"));
    let url = format!(
        "https://{}{}",
        row.text("/inputs/host"),
        row.text("/inputs/path")
    );
    let mut request = row.request(&url);
    row.check(&mut request, &edgegrid, &signatory, base64, |message| {
        HMAC.signature(row.secret(), &signatory, message)
            .expect("any secret will do")
    });
    assert_eq!(
        field(&request, "authorization"),
        row.text("/expected_authorization")
    );
}
