//! The published examples, as `vectors/published.json` has them.

use std::fs;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use signed_api::canonical::{Canonicalise, Parts, Signatory};

/// One published example.
#[derive(Debug)]
pub(crate) struct Row {
    row: Value,
    keys: Value,
}

/// All of them.
pub(crate) fn rows() -> Vec<Row> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/published.json");
    let file: Value = serde_json::from_slice(&fs::read(path).expect("the file")).expect("JSON");
    let rows = file["vectors"].as_array().expect("a list").iter();
    rows.map(|row| Row {
        row: row.clone(),
        keys: file["keys"].clone(),
    })
    .collect()
}

impl Row {
    pub(crate) fn id(&self) -> &str {
        self.text("/id")
    }

    pub(crate) fn family(&self) -> &str {
        self.text("/family")
    }

    /// The text at `pointer`; empty when there is none.
    pub(crate) fn text(&self, pointer: &str) -> &str {
        self.row
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    pub(crate) fn value(&self, pointer: &str) -> Option<&Value> {
        self.row.pointer(pointer)
    }

    /// The texts of the list at `pointer`.
    pub(crate) fn texts(&self, pointer: &str) -> Vec<&str> {
        let list = self.row.pointer(pointer).and_then(Value::as_array);
        list.into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect()
    }

    /// A text of the keys that several rows share.
    pub(crate) fn key(&self, pointer: &str) -> &str {
        self.keys
            .pointer(pointer)
            .and_then(Value::as_str)
            .expect("there")
    }

    pub(crate) fn secret(&self) -> &[u8] {
        self.text("/secret").as_bytes()
    }

    /// The header fields of the request, written as a map or as a list of pairs.
    pub(crate) fn headers(&self) -> Vec<(&str, &str)> {
        match self.row.pointer("/inputs/headers") {
            Some(Value::Object(map)) => map
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str().expect("text")))
                .collect(),
            Some(Value::Array(list)) => list
                .iter()
                .map(|pair| {
                    let text = |index: usize| pair[index].as_str().expect("text");
                    (text(0), text(1))
                })
                .collect(),
            _ => Vec::new(),
        }
    }

    /// The value of `Host`.
    pub(crate) fn host(&self) -> &str {
        let headers = self.headers();
        let host = headers
            .into_iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("host"));
        host.map(|(_, value)| value).unwrap_or_default()
    }

    /// The request for `url` with the fields of this row, but for `Host`.
    pub(crate) fn request<'r>(&'r self, url: &'r str) -> Parts<'r> {
        let request = Parts::new(
            self.text("/inputs/method"),
            url,
            self.text("/inputs/body").as_bytes(),
        );
        let fields = self.headers().into_iter();
        fields
            .filter(|(name, _)| !name.eq_ignore_ascii_case("host"))
            .fold(request.expect("a whole URL"), |request, (name, value)| {
                request.with_field(name, value.as_bytes())
            })
    }

    /// Signs `request` and compares each step; the signature is `sign`'s, encoded as `encode` does.
    pub(crate) fn check(
        &self,
        request: &mut Parts<'_>,
        canonicaliser: &impl Canonicalise,
        signatory: &Signatory<'_>,
        encode: fn(&[u8]) -> String,
        sign: impl FnOnce(&[u8]) -> Vec<u8>,
    ) {
        canonicaliser.prepare(request, signatory).expect("prepared");
        let hashed = canonicaliser.hashed(request, signatory).expect("hashed");
        assert_eq!(
            String::from_utf8(hashed.unwrap_or_default()).expect("text"),
            self.text("/canonical_request"),
            "{}: the canonical request",
            self.id()
        );
        let message = canonicaliser
            .message(request, signatory)
            .expect("a message");
        assert_eq!(
            str::from_utf8(&message).expect("text"),
            self.text("/prehash"),
            "{}: what is signed",
            self.id()
        );
        let signature = sign(&message);
        assert_eq!(
            encode(&signature),
            self.text("/expected_signature"),
            "{}: the signature",
            self.id()
        );
        canonicaliser
            .place(request, signatory, &signature)
            .expect("placed");
    }
}

/// The text of a header field.
pub(crate) fn field(request: &Parts<'_>, name: &str) -> String {
    String::from_utf8(request.field(name).expect("set")).expect("text")
}

/// `bytes` in base64.
pub(crate) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// The bytes that stand as `der-base64:kind:..`, or as base64 alone.
pub(crate) fn decoded(text: &str) -> Vec<u8> {
    let base64 = text.rsplit(':').next().unwrap_or_default();
    STANDARD.decode(base64).expect("base64")
}
