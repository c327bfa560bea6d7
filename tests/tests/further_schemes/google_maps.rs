//! HMAC-SHA1 over the address, whose key is in base64url; the signature is the last parameter.

use signed_api::{Credentials, Timestamp, auth_scheme};

use crate::{get, signed, signer};

auth_scheme! {
    /// Signed URLs of Google Maps' web services: `key` is the client id, `secret` the URL signing secret.
    ///
    /// Source: Google Maps Platform, "Digital Signature Guide",
    /// <https://developers.google.com/maps/documentation/maps-static/digital-signature>.
    pub GoogleMaps {
        // As in the document's example, a space is `+`.
        let plain = replace(form({ ..query_params, client: key }), "%20", "+");
        let sign = hmac_sha1(secret | from_base64url, path + "?" + plain) | base64url;
        query = plain + "&signature=" + sign;
    }
}

#[test]
fn the_document_s_address_is_signed_as_in_the_document() {
    let signer = signer(
        GoogleMaps,
        Credentials::new("clientID", "vNIXE0xscrmjlyV-12Nj_BvUPaw="),
    );
    let request = get("https://maps.googleapis.com/maps/api/geocode/json?address=New+York");
    let sent = signed(&signer, &request, Timestamp::from_millis(0));
    assert_eq!(
        sent.url.as_str(),
        "https://maps.googleapis.com/maps/api/geocode/json?address=New+York&client=clientID\
         &signature=chaRF2hTJKOScPr-RQCEhZbSzIE="
    );
}
