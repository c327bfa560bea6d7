//! Sorted pairs, signed as they are and sent percent-encoded; both the key and the signature are in base64.

use signed_api::{Credentials, Timestamp, auth_scheme};

use crate::{get, signed, signer};

auth_scheme! {
    /// Yubico's validation of one-time passwords, protocol 2.0. The caller gives the `nonce`, which the answer repeats.
    ///
    /// Source: Yubico, "Validation Protocol Version 2.0" and "Test vectors",
    /// <https://developers.yubico.com/OTP/Specifications/Test_vectors.html>.
    pub Yubico {
        let all = { id: key, ..params };
        query = form({ ..all, h: hmac_sha1(secret | from_base64, raw(sort(all))) | base64 });
    }
}

#[test]
fn the_document_s_parameters_are_signed_as_in_the_document() {
    let signer = signer(
        Yubico,
        Credentials::new("1", "mG5be6ZJU1qBGz24yPh/ESM3UdU="),
    );
    let request = get("https://api.yubico.com/wsapi/2.0/verify")
        .query(&[
            ("otp", "vvungrrdhvtklknvrtvuvbbkeidikkvgglrvdgrfcdft"),
            ("nonce", "jrFwbaYFhn0HoxZIsd9LQ6w2ceU"),
        ])
        .expect("parameters");
    let sent = signed(&signer, &request, Timestamp::from_millis(0));
    assert_eq!(
        sent.url.query(),
        Some(
            "id=1&otp=vvungrrdhvtklknvrtvuvbbkeidikkvgglrvdgrfcdft&nonce=jrFwbaYFhn0HoxZIsd9LQ6w2ceU\
             &h=%2Bja8S3IjbX593%2FLAgTBixwPNGX4%3D"
        )
    );
    let pairs: Vec<_> = sent.url.query_pairs().collect();
    assert_eq!(pairs[3].1, "+ja8S3IjbX593/LAgTBixwPNGX4=");
}
