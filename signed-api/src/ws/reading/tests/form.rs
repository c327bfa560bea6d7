//! What has been read before makes no difference, however like it the next message is.

use super::*;
use crate::envelope::Expected::{EmptyList, Text};
use crate::ws::spec::{Acknowledgement, Piece, Template};

static ENVELOPE: SocketSpec = SocketSpec {
    subscribed: Some(acknowledgement(&[field(&["op"], &[Text("subscribe")])])),
    unsubscribed: Some(acknowledgement(&[field(&["data"], &[EmptyList])])),
    channel: &[Template {
        pieces: &[Piece::Place(&["topic"])],
    }],
    data: &["data"],
    ..NOTHING
};

static FLAT: SocketSpec = SocketSpec {
    subscribed: Some(acknowledgement(&[
        field(&["op"], &[Text("subscribe")]),
        field(&["id"], &[]),
    ])),
    channel: &[Template {
        pieces: &[Piece::Place(&["s"])],
    }],
    ..NOTHING
};

const fn acknowledgement(fields: &'static [Field]) -> Acknowledgement {
    Acknowledgement {
        pattern: pattern(fields),
        channel: &[],
        alias: None,
    }
}

fn read_after(spec: &'static SocketSpec, first: &str, text: &str) -> [Is; 2] {
    let mut reader = Reader::new(spec);
    [first, text].map(|text| {
        let text = Bytes::copy_from_slice(text.as_bytes());
        Is::of(reader.read(&text, |_| false))
    })
}

#[test]
fn what_tells_control_messages_is_compared() {
    let first = r#"{"op":"update","topic":"a","data":1}"#;
    let text = r#"{"op":"subscribe","topic":"a","data":1}"#;
    let subscribed = Is::Subscribed(None, Some("a".to_owned()), None);
    assert_eq!(read_after(&ENVELOPE, first, text), [data("a"), subscribed]);
}

#[test]
fn whether_a_list_is_empty_is_not_behind_what_is_compared() {
    let first = r#"{"topic":"a","data":[1]}"#;
    let text = r#"{"topic":"a","data":[]}"#;
    let unsubscribed = Is::Unsubscribed(None, Some("a".to_owned()));
    let is = [data("a"), unsubscribed];
    assert_eq!(read_after(&ENVELOPE, first, text), is);
}

#[test]
fn other_channels_of_one_form_are_told_apart() {
    let first = r#"{"topic":"a","ts":1,"data":[1]}"#;
    for (text, name) in [
        (
            r#"{"topic":"book.BTCUSDT","ts":16723,"data":[1]}"#,
            "book.BTCUSDT",
        ),
        (r#"{"topic":"\u0061b","ts":{"x":"}"},"data":[1]}"#, "ab"),
        (r#"{"topic":7,"ts":null,"data":[1]}"#, "7"),
    ] {
        assert_eq!(read_after(&ENVELOPE, first, text), [data("a"), data(name)]);
    }
}

/// Of twins the last counts that is read, and how far is read depends on what follows.
#[test]
fn of_twins_either_may_be_enough() {
    let first = r#"{"s":"a","s":"b","op":"x","id":1}"#;
    let text = r#"{"s":"a","s":"b","op":"x"}"#;
    assert_eq!(read_after(&FLAT, first, text), [data("b"), data("a")]);
}

#[test]
fn a_name_may_come_later_that_the_first_lacks() {
    let first = r#"{"s":"a","x":1}"#;
    let text = r#"{"s":"a","x":1,"op":"subscribe","id":1}"#;
    let subscribed = Is::Subscribed(None, Some("a".to_owned()), None);
    assert_eq!(read_after(&FLAT, first, text), [data("a"), subscribed]);
}

#[test]
fn more_forms_than_are_kept_are_read_all_the_same() {
    let mut reader = Reader::new(&ENVELOPE);
    for round in 0..40 {
        let name = format!("x{}", round % 20);
        let text = Bytes::from(format!(r#"{{"{name}":1,"topic":"{name}","data":1}}"#));
        assert_eq!(Is::of(reader.read(&text, |_| false)), data(&name));
    }
    let kept = format!("{reader:?}").matches("Form {").count();
    assert!((1..10).contains(&kept), "{kept}");
}
