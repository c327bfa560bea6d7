//! White space around a header's value is lost on the way, so a value that has some is not signed.

use signed_api::http::Method;
use signed_api::prelude::*;
use signed_api::{Signer, UnsignedRequest};

auth_scheme! {
    /// Sends an option and a passphrase.
    pub Noted {
        header "X-Note" = opt.note;
        header "X-Passphrase" = passphrase;
        header "X-Sign" = hmac_sha256(secret, opt.note) | hex;
    }
}

async fn signed(note: &str, passphrase: &str) -> Result<String, String> {
    let credentials = Credentials::new("key", "secret").with_passphrase(passphrase);
    let signer = Signer::new(Noted, credentials).expect("a signer");
    let signer = signer.option("note", note);
    let request = UnsignedRequest::new(Method::GET, "https://api.example.com/time");
    let signed = signer.sign(&request.expect("a request")).await;
    let signed = signed.map_err(|error| error.to_string())?;
    Ok(format!("{:?}", signed.headers["x-note"]))
}

#[tokio::test]
async fn a_value_with_white_space_around_it_is_refused() {
    assert_eq!(signed("a b", "pass phrase").await, Ok("\"a b\"".to_owned()));
    for note in [" a", "a ", "\ta"] {
        let text = signed(note, "pass phrase").await.expect_err(note);
        assert!(
            text.contains("`x-note` would begin or end with white space"),
            "{text}"
        );
    }
}

auth_scheme! {
    /// Ends a header field with the passphrase, where there is one.
    pub Ending {
        header "X-Both"? = passphrase ? key + ":" + passphrase : "";
    }
}

auth_scheme! {
    /// Sends the passphrase in an encoding, and signs with it.
    pub Encoded {
        header "X-Passphrase" = base64(passphrase);
        header "X-Sign" = hmac_sha256(passphrase, path) | hex;
    }
}

/// It would be found by the first order otherwise.
#[test]
fn a_passphrase_with_white_space_around_it_is_found_when_the_client_is_built() {
    let with = |passphrase| Credentials::new("key", "secret").with_passphrase(passphrase);
    for (passphrase, place) in [
        ("open sesame ", "at its end"),
        (" open sesame", "at its beginning"),
    ] {
        for built in [
            Signer::new(Noted, with(passphrase)),
            Signer::new(Ending, with(passphrase)),
        ] {
            let text = built.expect_err("white space").to_string();
            let wanted = format!("the passphrase has white space {place}");
            assert!(text.contains(&wanted), "{text}");
            assert!(!text.contains("sesame"), "{text}");
        }
        Signer::new(Encoded, with(passphrase)).expect("a signer");
    }
    Signer::new(Ending, Credentials::new("key", "secret")).expect("a signer");
}
