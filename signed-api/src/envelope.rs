//! An envelope: JSON around the payload, in which the server says whether it succeeded.

use bytes::Bytes;

use crate::json::{Json, Path};

/// How an envelope looks.
#[derive(Debug)]
pub struct Envelope {
    /// Places, and what stands there when it is success: one of these. All of them must be so.
    pub success: &'static [(Path, &'static [Expected])],
    /// The place of the payload; without names it is all of the body.
    pub data: Path,
}

/// What stands in a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// This text, or the number or truth value that is written like that.
    Text(&'static str),
    /// A list without items.
    EmptyList,
    /// Nothing, or `null`.
    Absent,
}

/// What an envelope says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Opened {
    /// Success, and the payload, unless that is all of the body.
    Success(Option<Bytes>),
    /// A field is there and differs.
    Failure,
    /// It is not such an envelope.
    Other,
}

impl Envelope {
    /// Opens the envelope `json`, which `body` is read as.
    pub(crate) fn open(&self, body: &Bytes, json: Option<&Json<'_>>) -> Opened {
        let Some(json @ Json::Object(_)) = json else {
            return Opened::Other;
        };
        let mut opened = Opened::Success(None);
        for (path, expected) in self.success {
            let value = json
                .at(path)
                .filter(|value| !matches!(value, Json::Word("null")));
            let is_there = value.is_some();
            match (
                expected.iter().any(|expected| expected.is(value.as_ref())),
                is_there,
            ) {
                (true, _) => {}
                (false, true) => return Opened::Failure,
                (false, false) => opened = Opened::Other,
            }
        }
        if opened == Opened::Other || self.data.is_empty() {
            return opened;
        }
        let data = json.raw(self.data).map_or_else(
            || Bytes::from_static(b"null"),
            |data| body.slice_ref(data.get().as_bytes()),
        );
        Opened::Success(Some(data))
    }
}

impl Expected {
    fn is(self, value: Option<&Json<'_>>) -> bool {
        match (self, value) {
            (Self::Absent, None) => true,
            (Self::EmptyList, Some(Json::List(items))) => items.is_empty(),
            (Self::Text(expected), Some(Json::Text(text))) => text == expected,
            (Self::Text(expected), Some(Json::Word(word))) => *word == expected,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn open(envelope: &Envelope, body: &str) -> Opened {
        let body = Bytes::copy_from_slice(body.as_bytes());
        envelope.open(&body, Json::of(&body).as_ref())
    }

    const OKX: Envelope = Envelope {
        success: &[(&["code"], &[Expected::Text("0")])],
        data: &["data"],
    };
    const KRAKEN: Envelope = Envelope {
        success: &[(&["error"], &[Expected::EmptyList])],
        data: &["result"],
    };
    const RPC: Envelope = Envelope {
        success: &[(&["error"], &[Expected::Absent])],
        data: &["result", "0"],
    };

    fn data(text: &str) -> Opened {
        Opened::Success(Some(Bytes::copy_from_slice(text.as_bytes())))
    }

    #[test]
    fn the_payload_is_what_was_written() {
        let body = r#"{"code":"0","msg":"","data":[ {"px": 1.10, "n":1e400} ]}"#;
        assert_eq!(open(&OKX, body), data(r#"[ {"px": 1.10, "n":1e400} ]"#));
        assert_eq!(open(&OKX, r#"{"data":1,"code":0}"#), data("1"));
        assert_eq!(open(&OKX, r#"{"code":"0"}"#), data("null"));
        assert_eq!(
            open(&KRAKEN, r#"{"error":[],"result":{"a":1}}"#),
            data(r#"{"a":1}"#)
        );
        assert_eq!(open(&RPC, r#"{"result":[7]}"#), data("7"));
        assert_eq!(open(&RPC, r#"{"error":null,"result":[7]}"#), data("7"));
    }

    #[test]
    fn a_field_that_differs_is_a_failure_and_one_that_is_missing_says_nothing() {
        for (envelope, body) in [
            (&OKX, r#"{"code":"51008","data":[]}"#),
            (&OKX, r#"{"code":[],"data":[]}"#),
            (&OKX, r#"{"code":0.0,"data":[]}"#),
            (&KRAKEN, r#"{"error":["EOrder:Insufficient funds"]}"#),
            (&RPC, r#"{"error":{"code":-32602},"result":[7]}"#),
        ] {
            assert_eq!(open(envelope, body), Opened::Failure, "{body}");
        }
        for (envelope, body) in [
            (&OKX, ""),
            (&OKX, "<html></html>"),
            (&OKX, "[]"),
            (&OKX, r#"{"code":"0","data":[1"#),
            (&OKX, r#"{"data":[1]}"#),
            (&OKX, r#"{"code":null,"data":[1]}"#),
            (&KRAKEN, r#"{"result":{}}"#),
            (&RPC, "[7]"),
            (&RPC, "7"),
        ] {
            assert_eq!(open(envelope, body), Opened::Other, "{body}");
        }
    }

    proptest! {
        #[test]
        fn no_body_is_a_panic(body: Vec<u8>, like in r#"\{"(code|error|result)":[\[\]{}":,a0\\un-]{0,20}\}"#) {
            for envelope in [&OKX, &KRAKEN, &RPC] {
                for body in [Bytes::from(body.clone()), Bytes::from(like.clone())] {
                    envelope.open(&body, Json::of(&body).as_ref());
                }
            }
        }
    }
}
