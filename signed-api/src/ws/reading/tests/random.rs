//! Random declarations and random messages: what the reader says of them is what the model says.

use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;
use serde::de::IgnoredAny;

use super::model::what_it_is;
use super::tree::{NAMES, TEXTS, Tree, WORDS, trees};
use super::*;
use crate::envelope::Expected;
use crate::json::{Json, Path};
use crate::ws::spec::{Acknowledgement, Answer, Challenge, Piece, Template};

fn leaked<T>(all: Vec<T>) -> &'static [T] {
    all.leak()
}

fn paths() -> impl Strategy<Value = Path> {
    let lengths = prop_oneof![4 => Just(1_usize), 2 => Just(2), 1 => Just(3)];
    lengths.prop_flat_map(|length| vec(select(NAMES), length).prop_map(leaked))
}

fn patterns() -> impl Strategy<Value = Pattern> {
    let texts: Vec<&'static str> = TEXTS.iter().chain(WORDS).copied().collect();
    let expected = prop_oneof![
        6 => select(texts).prop_map(Expected::Text),
        1 => Just(Expected::EmptyList),
        1 => Just(Expected::Absent),
    ];
    let field = (paths(), vec(expected, 0..3)).prop_map(|(path, expected)| Field {
        path,
        expected: leaked(expected),
    });
    vec(field, 0..3).prop_map(|fields| Pattern {
        fields: leaked(fields),
    })
}

fn templates(most: usize) -> impl Strategy<Value = &'static [Template]> {
    let piece = prop_oneof![
        1 => select(TEXTS).prop_map(Piece::Text),
        3 => paths().prop_map(Piece::Place),
    ];
    let template = vec(piece, 1..3).prop_map(|pieces| Template {
        pieces: leaked(pieces),
    });
    vec(template, 0..=most).prop_map(leaked)
}

fn acknowledgements() -> impl Strategy<Value = Acknowledgement> {
    (patterns(), templates(1), of(paths())).prop_map(|(pattern, channel, alias)| Acknowledgement {
        pattern,
        channel,
        alias,
    })
}

fn specs() -> impl Strategy<Value = &'static SocketSpec> {
    let said = (
        of(patterns()),
        of(patterns()),
        of(acknowledgements()),
        of(acknowledgements()),
        of((patterns(), paths())),
        vec((patterns(), of(paths())), 0..2),
    );
    let data = (
        templates(3),
        of(paths()),
        of(paths()),
        of(paths()),
        any::<bool>(),
    );
    (said, data).prop_map(|(said, data)| {
        let (logged_in, refused, subscribed, unsubscribed, challenge, replies) = said;
        let (channel, data, id, result, has_requests) = data;
        let replies = replies.into_iter().map(|(pattern, value)| Answer {
            pattern,
            value,
            with: 0,
        });
        let challenge = challenge.map(|(pattern, value)| Challenge {
            ask: None,
            pattern,
            value,
        });
        let spec = SocketSpec {
            logged_in,
            refused,
            subscribed,
            unsubscribed,
            challenge,
            replies: leaked(replies.collect()),
            channel,
            data: data.unwrap_or_default(),
            id,
            request: has_requests.then_some(0),
            result: result.unwrap_or_default(),
            ..NOTHING
        };
        &*Box::leak(Box::new(spec))
    })
}

/// The same without regard to how it is written: spaces, escapes.
fn plain(is: Is) -> Is {
    let plain = |text: String| match serde_json::from_str::<serde_json::Value>(&text) {
        Ok(value) if text.starts_with(['{', '[', '"', ' ', '\n', '\r']) => value.to_string(),
        _ => text,
    };
    match is {
        Is::Asked(answer, value) => Is::Asked(answer, plain(value)),
        Is::Reply(id, payload) => Is::Reply(id, plain(payload)),
        other => other,
    }
}

/// Where the payload of data begins.
fn begun(read: Read<'_>) -> Option<usize> {
    match read {
        Read::Data { payload, .. } => Some(payload),
        _ => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_message_is_what_the_rules_say(
        spec in specs(),
        messages in vec((trees(), vec(any::<u8>(), 1..30)), 1..4),
    ) {
        let mut reader = Reader::new(spec);
        for (tree, style) in messages {
            let written = tree.written(&style);
            let is = Is::of(reader.read(&Bytes::from(written.clone()), |_| false));
            let should_be = what_it_is(spec, &tree, &written);
            prop_assert_eq!(plain(is), plain(should_be), "{}", written);
        }
    }

    /// What has been read before makes no difference.
    #[test]
    fn a_message_like_others_is_what_the_rules_say(
        spec in specs(),
        first in trees(),
        tastes in vec(vec(any::<u8>(), 1..40), 1..12),
    ) {
        let mut reader = Reader::new(spec);
        for taste in tastes {
            let mut bytes = taste.iter().copied().cycle();
            let tree = first.varied(&mut || bytes.next().unwrap_or_default());
            let written = Bytes::from(tree.written(&taste[..1]));
            let text = std::str::from_utf8(&written).expect("utf-8");
            let alone = begun(Reader::new(spec).read(&written, |_| false));
            let read = reader.read(&written, |_| false);
            prop_assert_eq!(begun(read), alone, "{}", text);
            let is = Is::of(reader.read(&written, |_| false));
            prop_assert_eq!(plain(is), plain(what_it_is(spec, &tree, text)), "{}", text);
        }
    }

    /// Another reader of JSON finds what the reader has told.
    #[test]
    fn what_is_told_is_there(spec in specs(), tree in trees(), style in vec(any::<u8>(), 1..30)) {
        let written = Bytes::from(tree.without_twins().written(&style));
        let json = Json::of(&written).expect("json");
        let name = |templates: &[Template]| -> Vec<String> {
            let names = templates.iter().filter_map(|template| {
                let texts = template.pieces.iter().map(|piece| match piece {
                    Piece::Text(text) => Some((*text).to_owned()),
                    Piece::Place(path) => Some(json.text_at(path)?.into_owned()),
                });
                texts.collect()
            });
            names.collect()
        };
        let mut reader = Reader::new(spec);
        let read = reader.read(&written, |_| false);
        if let Read::Data { payload, .. } = read {
            let there = match spec.data {
                [] => std::str::from_utf8(&written).expect("utf-8"),
                path => json.raw(path).expect("a payload").get(),
            };
            let there: serde_json::Value = serde_json::from_str(there).expect("json");
            let decoded: serde_json::Value =
                decode_at(&written, payload, spec.data).expect("a payload");
            prop_assert_eq!(decoded, there);
        }
        match Is::of(read) {
            Is::Data(channel) => prop_assert!(name(spec.channel).contains(&channel), "{}", channel),
            Is::Subscribed(_, Some(channel), alias) => {
                let own = spec.subscribed.expect("declared");
                let names = [name(own.channel), name(spec.channel)].concat();
                prop_assert!(names.contains(&channel), "{}", channel);
                let there = own.alias.and_then(|path| json.text_at(path));
                prop_assert_eq!(alias, there.map(String::from));
            }
            _ => {}
        }
    }

    #[test]
    fn one_value_is_found_as_in_a_tree(path in paths(), tree in trees(), style in vec(any::<u8>(), 1..30)) {
        let written = tree.without_twins().written(&style);
        let found = ValueAt::new(path).read(written.as_bytes());
        let there = Json::of(written.as_bytes()).and_then(|json| json.text_at(path).map(String::from));
        prop_assert_eq!(found.map(String::from), there);
    }

    #[test]
    fn no_bytes_are_a_panic(
        spec in specs(),
        bytes: Vec<u8>,
        like in r#"[\[\]{}":,ab01\\ \-tu]{0,40}"#,
        tree in trees(),
        cut: prop::sample::Index,
    ) {
        let mut reader = Reader::new(spec);
        let whole = tree.written(&[0]).into_bytes();
        let cut = cut.index(whole.len());
        let mut broken = whole.clone();
        broken[cut] = 0xff;
        for text in [bytes, like.into_bytes(), whole[..cut].to_vec(), broken] {
            let text = Bytes::from(text);
            let heard = matches!(reader.read(&text, |_| false), Read::Heard(_));
            let is_text = std::str::from_utf8(&text).is_ok();
            prop_assert!(!heard || is_text && serde_json::from_slice::<IgnoredAny>(&text).is_ok());
            let _ = decode::<serde_json::Value>(&text, spec.data);
            let _ = ValueAt::new(&["a", "0"]).read(&text);
        }
    }
}

#[test]
fn a_text_is_written_in_many_ways() {
    let tree = Tree::Object(vec![("a", Tree::Text("/x")), ("0", Tree::Null)]);
    assert_eq!(tree.written(&[0]), r#"{"a":"/x","0":null}"#);
    let styled = tree.written(&[255, 205, 0]);
    assert_ne!(styled, tree.written(&[0]));
    let value: serde_json::Value = serde_json::from_str(&styled).expect("json");
    assert_eq!(value, serde_json::json!({"a": "/x", "0": null}));
}
