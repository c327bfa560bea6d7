//! What explanations show of maps with credentials in them.

use super::*;
use crate::credential::Field;
use crate::crypto::{Hash, Mac};

/// What was written, and what is shown of it.
fn traced(write: impl FnOnce(&mut Buffer)) -> (String, String) {
    let mut buffer = Buffer::within(Vec::new(), true);
    write(&mut buffer);
    let (bytes, shown) = buffer.finish();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&bytes), text(&shown.expect("kept")))
}

fn write_credentials(map: &mut impl MapSink) {
    let mut auth = map.text("auth");
    auth.text("a b ");
    auth.credential(Field::Key, "k/\"1");
    auth.concealed(b"+\"");
    auth.end();
}

fn collected() -> Params {
    let mut map = collect();
    write_credentials(&mut map);
    map.into_params()
}

#[test]
fn a_form_shows_names_of_credentials() {
    let expected = (
        "auth=a%20b%20k%2F%221%2B%22".to_owned(),
        "auth=a%20b%20<key><redacted>".to_owned(),
    );
    let streamed = traced(|buffer| write_credentials(&mut form(buffer, Arrays::Repeat)));
    assert_eq!(streamed, expected);
    let spread = traced(|buffer| {
        let mut form = form(buffer, Arrays::Repeat);
        form.spread(&collected()).expect("a form");
    });
    assert_eq!(spread, expected);
}

#[test]
fn a_raw_text_shows_names_of_credentials() {
    let (text, shown) = traced(|buffer| write_credentials(&mut raw(buffer, Arrays::Repeat)));
    assert_eq!(text, "auth=a b k/\"1+\"");
    assert_eq!(shown, "auth=a b <key><redacted>");
}

#[test]
fn json_shows_names_of_credentials() {
    let expected = (
        r#"{"auth":"a b k/\"1+\""}"#.to_owned(),
        r#"{"auth":"a b <key><redacted>"}"#.to_owned(),
    );
    let streamed = traced(|buffer| {
        let mut object = json_object(buffer);
        write_credentials(&mut object);
        object.end();
    });
    assert_eq!(streamed, expected);
    let nested = traced(|buffer| json(buffer, &Value::from(collected())).expect("JSON"));
    assert_eq!(nested, expected);
}

#[test]
fn json_in_a_form_shows_names_of_credentials() {
    let (text, shown) = traced(|buffer| {
        let mut form = form(buffer, Arrays::Json);
        form.value("m", &Value::from(collected())).expect("JSON");
    });
    assert_eq!(
        text,
        "m=%7B%22auth%22%3A%22a%20b%20k%2F%5C%221%2B%5C%22%22%7D"
    );
    assert_eq!(shown, "m=%7B%22auth%22%3A%22a%20b%20<key><redacted>%22%7D");
}

#[test]
fn a_mac_shows_names_of_credentials() {
    let mut mac = Mac::keyed(Hash::Sha256, b"k").within(Buffer::within(Vec::new(), true));
    form(&mut mac, Arrays::Repeat)
        .spread(&collected())
        .expect("a form");
    let (digest, message) = mac.finish();
    assert_eq!(
        message.recycle().1.expect("recorded"),
        b"auth=a%20b%20<key><redacted>"
    );
    let mut plain = Mac::keyed(Hash::Sha256, b"k");
    plain.text("auth=a%20b%20k%2F%221%2B%22");
    assert_eq!(digest.as_ref(), plain.finish().0.as_ref());
}

#[test]
fn a_map_does_not_show_credentials() {
    let shown = format!("{:?}", collected());
    assert!(shown.contains("a b <key><redacted>"), "{shown}");
    assert!(!shown.contains("k/"), "{shown}");
}
