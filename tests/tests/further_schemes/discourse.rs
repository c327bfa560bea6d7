//! All parameters in one: a form in base64, and an HMAC of that text.

use signed_api::{Credentials, Timestamp, auth_scheme};

use crate::{get, signed, signer};

auth_scheme! {
    /// DiscourseConnect: the address that a user comes back to with the answer to a request for login.
    ///
    /// Source: Discourse Meta, "Setup DiscourseConnect", "Real world example",
    /// <https://meta.discourse.org/t/setup-discourseconnect-official-single-sign-on-for-discourse-sso/13045>.
    pub Discourse {
        let sso = base64(form(params));
        query = form({ sso, sig: hmac_sha256(secret, sso) | hex });
    }
}

#[test]
fn the_document_s_user_is_signed_as_in_the_document() {
    let secret = "d836444a9e4084d5b224a60c208dce14";
    let signer = signer(Discourse, Credentials::new("", secret));
    let request = get("http://discuss.example.com/session/sso_login")
        .query(&[
            ("nonce", "cb68251eefb5211e58c00ff1395f0c0b"),
            ("name", "sam"),
            ("username", "samsam"),
            ("email", "test@test.com"),
            ("external_id", "hello123"),
            ("require_activation", "true"),
        ])
        .expect("parameters");
    let sent = signed(&signer, &request, Timestamp::from_millis(0));
    assert_eq!(
        sent.url.as_str(),
        "http://discuss.example.com/session/sso_login?sso=bm9uY2U9Y2I2ODI1MWVlZmI1MjExZTU4YzAwZmYxMzk1ZjBjMGImbmFtZT1z\
         YW0mdXNlcm5hbWU9c2Ftc2FtJmVtYWlsPXRlc3QlNDB0ZXN0LmNvbSZleHRlcm5hbF9pZD1oZWxsbzEyMyZyZXF1aXJlX2FjdGl2YXRpb249\
         dHJ1ZQ%3D%3D&sig=3d7e5ac755a87ae3ccf90272644ed2207984db03cf020377c8b92ff51be3abc3"
    );
}
