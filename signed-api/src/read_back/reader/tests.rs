//! Shapes of every kind, and what is read out of them.

use super::super::moment::Found;
use super::*;
use crate::clock::Unit;
use crate::scheme::layout::{Alphabet, Arguments};

const MS: u64 = 1_700_000_000_123;

fn read_at(moment: &mut Moment, place: Place, shape: Shape, text: &[u8], optional: Optional) {
    let layout = Layout { place, shape };
    super::read(moment, &layout, text, &Options::default(), optional);
}

fn read(shape: Shape, text: &str) -> Moment {
    let mut moment = Moment::default();
    read_at(
        &mut moment,
        Place::Body,
        shape,
        text.as_bytes(),
        Optional::Own,
    );
    moment
}

fn names(found: Option<Found>) -> Vec<String> {
    let params = found.expect("arguments").params;
    params.iter().map(|(name, _)| name.to_owned()).collect()
}

#[test]
fn a_time_is_read_from_between_literals() {
    const PARTS: &[Shape] = &[
        Shape::Literal("id="),
        Shape::Any,
        Shape::Literal(",ts="),
        Shape::Now(Unit::Millis),
        Shape::Literal(",sig="),
        Shape::Any,
    ];
    let moment = read(Shape::Join(PARTS), "id=me,ts=1700000000123,sig=abc");
    assert_eq!(moment.now(), Some(Timestamp::from_millis(MS)));
    assert_eq!(read(Shape::Join(PARTS), "id=me;ts=1;sig=abc").now(), None);
}

#[test]
fn arguments_are_what_is_not_the_scheme_s_own() {
    const FIELDS: &[Entry] = &[
        Entry::Named("timestamp", Shape::Now(Unit::Millis)),
        Entry::Arguments(Arguments::All),
    ];
    const PARTS: &[Shape] = &[
        Shape::Fields(Format::Form, FIELDS),
        Shape::Literal("&signature="),
        Shape::Any,
    ];
    let text = "timestamp=1700000000123&symbol=A%2FB&signature=x&n=1&signature=y";
    let arguments = read(Shape::Join(PARTS), text).all;
    let symbol = arguments.as_ref().and_then(|all| all.params.get("symbol"));
    assert_eq!(symbol, Some(&Value::from("A/B")));
    assert_eq!(names(arguments), ["symbol", "signature", "n"]);
}

#[test]
fn an_argument_may_have_the_name_of_the_scheme_s_own_field() {
    const FIELDS: &[Entry] = &[
        Entry::Named("nonce", Shape::Nonce),
        Entry::Arguments(Arguments::Query),
        Entry::Named("ids", Shape::List(&[])),
        Entry::Named("ts", Shape::Now(Unit::Millis)),
    ];
    let text = "nonce=1&ts=2&nonce=3&ts=4&ids[]=5&ids[]=6&idsx=7";
    let moment = read(Shape::Fields(Format::Form, FIELDS), text);
    assert_eq!(moment.nonce, Some(1));
    assert_eq!(moment.now(), Some(Timestamp::from_millis(4)));
    assert_eq!(names(moment.query), ["ts", "nonce", "idsx"]);
}

#[test]
fn what_may_be_left_out_may_be_an_argument() {
    const FIELDS: &[Entry] = &[
        Entry::Arguments(Arguments::All),
        Entry::Optional("window", Shape::Any),
    ];
    let shape = Shape::Fields(Format::Json, FIELDS);
    let read = |optional| {
        let mut moment = Moment::default();
        let text = br#"{"window":5,"a":1}"#;
        read_at(&mut moment, Place::Body, shape, text, optional);
        (moment.has_optional, names(moment.all))
    };
    assert_eq!(read(Optional::Own), (true, vec!["a".to_owned()]));
    let both = vec!["window".to_owned(), "a".to_owned()];
    assert_eq!(read(Optional::Argument), (false, both));
}

#[test]
fn what_is_empty_does_not_take_the_place_of_arguments() {
    const FIELDS: &[Entry] = &[Entry::Arguments(Arguments::All)];
    const EITHER: &[Shape] = &[Shape::Fields(Format::Form, FIELDS), Shape::Any];
    let mut moment = Moment::default();
    for (place, text) in [(Place::Query, "a=1"), (Place::Body, "")] {
        read_at(
            &mut moment,
            place,
            Shape::Either(EITHER),
            text.as_bytes(),
            Optional::Own,
        );
    }
    let place = moment.all.as_ref().map(|all| all.place);
    assert_eq!(place, Some(Place::Query));
    assert_eq!(names(moment.all), ["a"]);
}

#[test]
fn the_finest_reading_of_the_clock_counts() {
    const LIST: &[Shape] = &[
        Shape::Now(Unit::Seconds),
        Shape::NowIso,
        Shape::Now(Unit::Seconds),
    ];
    let moment = read(
        Shape::List(LIST),
        r#"[1700000000,"2023-11-14T22:13:20.123Z",1700000000]"#,
    );
    assert_eq!(moment.now(), Some(Timestamp::from_millis(MS)));
}

#[test]
fn of_two_shapes_it_is_the_one_that_more_is_known_of() {
    const TIMED: &[Entry] = &[
        Entry::Named("ts", Shape::Now(Unit::Millis)),
        Entry::Arguments(Arguments::All),
    ];
    const COUNTED: &[Entry] = &[
        Entry::Named("n", Shape::Nonce),
        Entry::Arguments(Arguments::All),
    ];
    const EITHER: &[Shape] = &[
        Shape::Any,
        Shape::Fields(Format::Json, TIMED),
        Shape::Fields(Format::Json, COUNTED),
    ];
    let timed = read(Shape::Either(EITHER), r#"{"ts":7,"a":1}"#);
    assert_eq!(
        (timed.now(), timed.nonce),
        (Some(Timestamp::from_millis(7)), None)
    );
    let counted = read(Shape::Either(EITHER), r#"{"n":7,"a":1}"#);
    assert_eq!((counted.now(), counted.nonce), (None, Some(7)));
    assert_eq!(names(counted.all), ["a"]);
    assert!(read(Shape::Either(EITHER), "a=1").all.is_none());
}

#[test]
fn encoded_json_is_read_through() {
    const CLAIMS: &[Entry] = &[
        Entry::Named("nonce", Shape::Nonce),
        Entry::Arguments(Arguments::Body),
    ];
    const INNER: Shape = Shape::Fields(Format::Json, CLAIMS);
    // base64 of {"nonce":"17","a":[1.50]}
    let text = "eyJub25jZSI6IjE3IiwiYSI6WzEuNTBdfQ==";
    let moment = read(Shape::Encoded(Alphabet::Base64, &INNER), text);
    assert_eq!(moment.nonce, Some(17));
    let number = Value::List(vec![Value::Number("1.50".into())]);
    assert_eq!(moment.body.expect("some").params.get("a"), Some(&number));
}

#[test]
fn what_was_added_is_taken_away() {
    const NOW: Shape = Shape::Now(Unit::Seconds);
    const EITHER: &[Shape] = &[
        Shape::Sum(&NOW, Addend::Option("expires")),
        Shape::Sum(&NOW, Addend::Number(10)),
    ];
    let moment = read(Shape::Either(EITHER), "1700000010");
    assert_eq!(
        moment.now(),
        Some(Timestamp::from_millis(1_700_000_000_000))
    );
    assert_eq!(read(Shape::Either(EITHER), "9").now(), None);
}

#[test]
fn what_was_replaced_is_put_back() {
    const FIELDS: &[Entry] = &[Entry::Arguments(Arguments::Query)];
    const FORM: Shape = Shape::Fields(Format::Form, FIELDS);
    let moment = read(Shape::Replaced(&FORM, "%20", "+"), "a=b+c%2B");
    assert_eq!(
        moment.query.expect("some").params.get("a"),
        Some(&Value::from("b c+"))
    );
}
