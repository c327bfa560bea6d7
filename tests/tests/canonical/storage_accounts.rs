//! The older signatures of storage accounts: a few fixed header fields, those of the vendor, and a resource.

use signed_api::canonical::{Canonicalise, Hmac, Parts, SecretForm, Signatory};
use signed_api::scheme::{Exposure, Hash, SignError};
use signed_api_tests::moment::moment;

use crate::row::{Row, base64};

/// What the vendors differ in.
struct StorageAccount<'a> {
    /// The name of the scheme in `Authorization`.
    name: &'a str,
    /// The beginning of the vendor's header fields.
    prefix: &'a str,
    /// What stands before the path in the resource.
    resource: String,
}

impl Canonicalise for StorageAccount<'_> {
    fn prepare(&self, _: &mut Parts<'_>, _: &Signatory<'_>) -> Result<(), SignError> {
        Ok(())
    }

    fn message(&self, request: &Parts<'_>, _: &Signatory<'_>) -> Result<Vec<u8>, SignError> {
        let text = |name: &str| {
            let value = request.field(name).unwrap_or_default();
            String::from_utf8(value).map_err(|error| SignError::new(error.to_string()))
        };
        let mut lines = vec![request.method().to_owned()];
        for name in ["content-md5", "content-type", "date"] {
            lines.push(text(name)?);
        }
        let names = request.names().into_iter();
        for name in names.filter(|name| name.starts_with(self.prefix)) {
            lines.push(format!("{name}:{}", text(name)?));
        }
        lines.push(format!("{}{}", self.resource, request.path()));
        Ok(lines.join("\n").into_bytes())
    }

    fn place(
        &self,
        request: &mut Parts<'_>,
        by: &Signatory<'_>,
        signature: &[u8],
    ) -> Result<(), SignError> {
        let authorization = format!("{} {}:{}", self.name, by.key, base64(signature));
        request.set_field("authorization", authorization, Exposure::Signature);
        Ok(())
    }
}

/// Source: Microsoft's documentation, "Authorize with Shared Key", the version of 2009.
pub(crate) fn azure(row: &Row) {
    let account = row.text("/inputs/account");
    let path = row.text("/inputs/path");
    let url = match account {
        // The emulator has the account in the path.
        "devstoreaccount1" => format!("http://127.0.0.1:10000/{account}{path}"),
        _ => format!("https://{account}.blob.core.windows.net{path}"),
    };
    let form = StorageAccount {
        name: "SharedKey",
        prefix: "x-ms-",
        resource: format!("/{account}"),
    };
    let hmac = Hmac::new(Hash::Sha256).secret(SecretForm::Base64);
    let signatory = Signatory::new(account, moment("20090429T131247Z"));
    row.check(
        &mut row.request(&url),
        &form,
        &signatory,
        base64,
        |message| {
            let signature = hmac.signature(row.secret(), &signatory, message);
            signature.expect("a secret in base64")
        },
    );
}

/// Source: Alibaba Cloud documentation, "Include signatures in the Authorization header".
pub(crate) fn alibaba_oss_v1(row: &Row) {
    let form = StorageAccount {
        name: "OSS",
        prefix: "x-oss-",
        resource: format!("/{}", row.text("/inputs/bucket")),
    };
    let url = format!("https://{}{}", row.host(), row.text("/inputs/path"));
    let hmac = Hmac::new(Hash::Sha1);
    let signatory = Signatory::new("key", moment("20051117T184958Z"));
    row.check(
        &mut row.request(&url),
        &form,
        &signatory,
        base64,
        |message| {
            let signature = hmac.signature(row.secret(), &signatory, message);
            signature.expect("any secret will do")
        },
    );
}
