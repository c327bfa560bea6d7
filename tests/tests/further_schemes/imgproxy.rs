//! The signature stands in the path, before what it signs; key and salt are in hex.

use signed_api::{Credentials, Timestamp, auth_scheme};

use crate::{get, signed, signer};

auth_scheme! {
    /// Addresses of imgproxy: `/rs:fill:300:400:0/g:sm/aHR0..anBn.png`.
    ///
    /// Source: imgproxy, "Signing the URL", <https://docs.imgproxy.net/usage/signing_url>.
    ///
    /// The salt is an option, since a credential that is decoded can be a key only.
    pub ImgProxy {
        path = "/" + (hmac_sha256(secret | from_hex, from_hex(opt.salt) + path) | base64url_nopad) + path;
    }
}

#[test]
fn the_document_s_address_is_signed_as_in_the_document() {
    let signer =
        signer(ImgProxy, Credentials::new("", "736563726574")).option("salt", "68656C6C6F");
    let request = get("http://imgproxy.example.com\
         /rs:fill:300:400:0/g:sm/aHR0cDovL2V4YW1w/bGUuY29tL2ltYWdl/cy9jdXJpb3NpdHku/anBn.png");
    assert_eq!(
        signed(&signer, &request, Timestamp::from_millis(0))
            .url
            .as_str(),
        "http://imgproxy.example.com/oKfUtW34Dvo2BGQehJFR4Nr0_rIjOtdtzJ3QFsUcXH8/rs:fill:300:400:0/g:sm\
         /aHR0cDovL2V4YW1w/bGUuY29tL2ltYWdl/cy9jdXJpb3NpdHku/anBn.png"
    );
}
