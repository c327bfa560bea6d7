//! Logins to WebSockets: the message is what is signed.

use bytes::Bytes;
use signed_api::UnsignedRequest;
use signed_api::http::Method;
use signed_api::testing::Checked;

use crate::changes::one_byte_in;
use crate::hidden::assert_hidden;
use crate::requests::as_received;
use crate::row::{NONCE, NOW, Part, Row};
use crate::schemes::rows;

const ADDRESS: &str = "wss://api.example.com/v5/private";

#[test]
fn a_login_is_accepted_and_one_that_was_changed_is_not() {
    let (mut rejected, mut passed) = (0, 0);
    let rows = rows();
    let logins: Vec<&Row> = rows.iter().filter(|row| row.is_login).collect();
    for row in &logins {
        for with_options in row.with_options().iter().copied() {
            let request = request(row);
            let signer = row.signer(with_options);
            let message = signer.login_at(&request, NOW, NONCE).expect(row.name);
            let mut handshake = as_received(&signer.sign_at(&request, NOW, NONCE).expect(row.name));
            // What it makes of arguments is in the message.
            *handshake.body_mut() = Bytes::new();
            let checker = row.checker(&row.credentials, with_options);
            let checked = checker.check_login(&handshake, &message);
            let expected = Checked {
                now: row.told(),
                nonce: row.scheme.nonce().map(|_| NONCE),
            };
            match checked {
                Ok(checked) => assert_eq!(checked, expected, "{row:?}: {message}"),
                Err(mismatch) => panic!("{row:?}: {mismatch}"),
            }
            let mut passed_here = 0;
            for changed in one_byte_in(message.as_bytes(), message.len() + 1) {
                let changed = String::from_utf8(changed).expect("text");
                match checker.check_login(&handshake, &changed) {
                    Ok(_) => passed_here += 1,
                    Err(mismatch) => {
                        assert_hidden(&mismatch);
                        let text = mismatch.to_string();
                        assert!(text.starts_with("the message is `"), "{row:?}: {text}");
                        rejected += 1;
                    }
                }
            }
            assert_eq!(
                passed_here == 0,
                row.covers(Part::Message),
                "{row:?}: {passed_here} pass"
            );
            passed += passed_here;
            let other = row
                .checker(&row.other, with_options)
                .check_login(&handshake, &message);
            let is_signed = row.name != "WhiteBitWs";
            assert_eq!(other.is_err(), is_signed, "{row:?}");
            let mismatch = checker.check(&handshake).expect_err("it is no request");
            assert!(
                mismatch.to_string().contains(".check_login(..)"),
                "{mismatch}"
            );
        }
    }
    println!(
        "{} logins, {rejected} changes rejected, {passed} not covered",
        logins.len()
    );
}

fn request(row: &Row) -> UnsignedRequest {
    let request = UnsignedRequest::new(Method::GET, ADDRESS).expect("a request");
    let request = match row.covers(Part::Message) {
        true => request,
        // What is subscribed to are arguments, of which a GET has none of JSON.
        false => request
            .json(&serde_json::json!({ "channel": "user", "product_ids": ["BTC-USD", "ETH-USD"], "n": 1.50 }))
            .expect("JSON"),
    };
    let constants = row.scheme.constants().iter();
    constants.fold(request, |request, name| {
        request.constant(name.name, "constant")
    })
}
