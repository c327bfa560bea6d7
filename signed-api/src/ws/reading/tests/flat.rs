//! Messages with nothing around their payload.

use super::*;
use crate::envelope::Expected::Absent;
use crate::ws::spec::{Acknowledgement, Piece, Template};

/// As Binance's raw streams: an error and an answer are told by what they have.
static FLAT: SocketSpec = SocketSpec {
    refused: Some(pattern(&[field(&["error"], &[])])),
    subscribed: Some(Acknowledgement {
        pattern: pattern(&[field(&["id"], &[]), field(&["e"], &[Absent])]),
        channel: &[],
        alias: None,
    }),
    id: Some(&["id"]),
    channel: &[Template {
        pieces: &[Piece::Place(&["s"]), Piece::Text("@"), Piece::Place(&["e"])],
    }],
    ..NOTHING
};

fn trades() -> Is {
    Is::Data("BNBBTC@trade".to_owned())
}

#[test]
fn what_has_no_name_of_a_control_message_is_not_read_to_its_end() {
    let cut = r#"{"e":"trade","E":1672515782136,"s":"BNBBTC","t":12345, oh"#;
    assert_eq!(read(&FLAT, cut), trades());
}

#[test]
fn what_has_such_a_name_anywhere_is() {
    for (text, is) in [
        (r#"{"e":"trade","s":"BNBBTC","x":"error"}"#, trades()),
        (r#"{"e":"trade","s":"BNBBTC","x":{"error":1}}"#, trades()),
        (r#"{"e":"trade","s":"BNBBTC","x":"error", oh"#, Is::Other),
        (
            r#"{"e":"trade","s":"BNBBTC","error":{"code":1}}"#,
            Is::Refused(None, Some("BNBBTC@trade".to_owned())),
        ),
        (
            r#"{"e":"trade","s":"BNBBTC","\u0065rror":{"code":1}}"#,
            Is::Refused(None, Some("BNBBTC@trade".to_owned())),
        ),
        (
            r#"{"result":null,"id":1}"#,
            Is::Subscribed(Some(1), None, None),
        ),
    ] {
        assert_eq!(read(&FLAT, text), is, "{text}");
    }
}
