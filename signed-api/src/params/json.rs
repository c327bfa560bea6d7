//! JSON as a tree that keeps order and number text.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{Name, ParamError, Params, Value};

/// How many lists and objects may stand in each other.
const DEPTH: usize = 128;

pub(super) fn read(text: &[u8]) -> Result<Value, ParamError> {
    let raw: &RawValue = serde_json::from_slice(text)
        .map_err(|error| ParamError(format!("this is not JSON: {error}")))?;
    value(raw, DEPTH).map_err(|error| ParamError(error.to_string()))
}

/// Every level reads its text again, so that the texts of its numbers are at hand; the depth has a limit.
fn value(raw: &RawValue, depth: usize) -> Result<Value, serde_json::Error> {
    let text = raw.get();
    Ok(match text.as_bytes().first() {
        Some(b'"') => Value::Text(serde_json::from_str::<String>(text)?.into()),
        Some(b'[') => {
            let depth = below(depth)?;
            let items: Vec<&RawValue> = serde_json::from_str(text)?;
            let items = items.into_iter().map(|item| value(item, depth));
            Value::List(items.collect::<Result<_, _>>()?)
        }
        Some(b'{') => {
            let depth = below(depth)?;
            let Members(members) = serde_json::from_str(text)?;
            refuse_doubles(&members)?;
            let mut params = Params::default();
            for (name, member) in members {
                params.push(name, value(member, depth)?);
            }
            Value::Map(params)
        }
        Some(b't') => Value::Bool(true),
        Some(b'f') => Value::Bool(false),
        Some(b'n') => Value::Null,
        _ => Value::Number(text.into()),
    })
}

fn below(depth: usize) -> Result<usize, serde_json::Error> {
    depth.checked_sub(1).ok_or_else(|| {
        serde_json::Error::custom(format_args!(
            "the JSON has more than {DEPTH} lists and objects in each other"
        ))
    })
}

fn refuse_doubles(members: &[(Name, &RawValue)]) -> Result<(), serde_json::Error> {
    let mut names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    match names.windows(2).find(|pair| pair[0] == pair[1]) {
        None => Ok(()),
        Some(pair) => Err(serde_json::Error::custom(format_args!(
            "the JSON has an object with two members `{}`",
            pair[0].escape_debug()
        ))),
    }
}

/// The members of an object, in order.
struct Members<'a>(Vec<(Name, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
        let mut members = Vec::new();
        while let Some((name, member)) = map.next_entry::<String, &RawValue>()? {
            members.push((Name::from(name), member));
        }
        Ok(Members(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Result<Value, ParamError> {
        Value::from_json(text.as_bytes())
    }

    fn members(text: &str) -> Vec<(String, Value)> {
        let params = Params::from_json(text.as_bytes()).expect("an object");
        let members = params.iter();
        members
            .map(|(name, value)| (name.to_owned(), value.clone()))
            .collect()
    }

    fn number(text: &str) -> Value {
        Value::Number(text.into())
    }

    #[test]
    fn order_and_number_text_are_kept() {
        let text = r#" { "z" : 1.10, "a" : [ -0, 1E+2, 123456789012345678901234567890 ], "m": {"y":true,"b":null} } "#;
        let nested = members(r#"{"y":true,"b":null}"#);
        assert_eq!(
            nested,
            [
                ("y".to_owned(), Value::Bool(true)),
                ("b".to_owned(), Value::Null)
            ]
        );
        let mut inner = Params::default();
        inner.push("y", Value::Bool(true));
        inner.push("b", Value::Null);
        assert_eq!(
            members(text),
            [
                ("z".to_owned(), number("1.10")),
                (
                    "a".to_owned(),
                    Value::List(vec![
                        number("-0"),
                        number("1E+2"),
                        number("123456789012345678901234567890"),
                    ])
                ),
                ("m".to_owned(), Value::Map(inner)),
            ]
        );
    }

    #[test]
    fn texts_and_names_are_unescaped() {
        assert_eq!(
            members(r#"{"\u00e9\n":"\ud83d\ude00\/\"\\"}"#),
            [("é\n".to_owned(), Value::from("😀/\"\\"))]
        );
    }

    #[test]
    fn two_members_of_one_name_are_refused() {
        let error = json(r#"[{"a":1,"b":2,"\u0061":3}]"#).expect_err("twice");
        assert_eq!(
            error.to_string(),
            "the JSON has an object with two members `a`"
        );
    }

    #[test]
    fn the_depth_has_a_limit() {
        let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(json(&nested(DEPTH)).is_ok());
        assert!(json(&nested(DEPTH + 1)).is_err());
        assert!(json(&nested(100_000)).is_err());
        let objects = |depth| format!("{}0{}", r#"{"a":"#.repeat(depth), "}".repeat(depth));
        assert!(json(&objects(DEPTH)).is_ok());
        assert!(json(&objects(DEPTH + 1)).is_err());
        assert!(json(&"[".repeat(100_000)).is_err());
        assert!(json(&r#"{"a":"#.repeat(100_000)).is_err());
    }

    /// RFC 8259: what is no JSON, also where only a part is wrong.
    #[test]
    fn what_is_not_json_is_refused() {
        for text in [
            "",
            " ",
            "01",
            "1.",
            ".5",
            "+1",
            "- 1",
            "1e",
            "NaN",
            "tru",
            "nulll",
            "'a'",
            "\"a",
            "\"\n\"",
            r#""\x""#,
            r#""\ud800""#,
            "[1,]",
            "[1 2]",
            "{\"a\"}",
            "{a:1}",
            "{\"a\":1,}",
            "1 2",
            "[1]]",
            "[\"\\ud800\"]",
            "{\"\\udc00\":1}",
        ] {
            assert!(json(text).is_err(), "{text}");
        }
        assert!(Value::from_json(b"\"\xff\"").is_err());
    }

    /// Whatever `serde_json` reads is read, and nothing else; no input panics.
    #[test]
    fn changed_texts_are_read_or_refused_as_serde_json_does() {
        let seed =
            br#"{"a":[1,-2.5e3,"\u00e9\n\ud83d\ude00",true,null,{"b":{}}],"c":"x y","d":0.10}"#;
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mut random = |below: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % below as u64).expect("small")
        };
        let alphabet = b"{}[]\",:\\u0e1d8-+.tn \x00\xff";
        let mut read = 0;
        for _ in 0..50_000 {
            let mut text = seed.to_vec();
            for _ in 0..=random(3) {
                let at = random(text.len());
                let byte = alphabet[random(alphabet.len())];
                match random(3) {
                    0 => text[at] = byte,
                    1 => text.insert(at, byte),
                    _ => drop(text.remove(at)),
                }
            }
            let expected = serde_json::from_slice::<serde_json::Value>(&text);
            match (Value::from_json(&text), expected) {
                (Ok(_), Ok(_)) => read += 1,
                (Err(_), Err(_)) => {}
                (Err(error), Ok(_)) if error.to_string().contains("two members") => {}
                // A number too large for `f64` is a number all the same.
                (Ok(_), Err(error)) if error.to_string().contains("out of range") => {}
                (ours, theirs) => panic!("{}: {ours:?}, {theirs:?}", text.escape_ascii()),
            }
        }
        assert!(read > 1_000, "{read}");
    }
}
