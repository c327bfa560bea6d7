//! What was signed beside what was recorded.

use std::collections::BTreeMap;

use signed_api::transport::SignedRequest;

use crate::json::Json;
use crate::rule::Digits;

/// Fields that hold no credential, time, nonce or signature, and are not the scheme's to write.
const OTHER_FIELDS: [&str; 5] = [
    "accept",
    "accept-charset",
    "user-agent",
    // A constant that says how signatures are made, which the recorder's client sends with some requests.
    "x-bapi-sign-type",
    // A switch of how numbers are written in answers.
    "x-gate-size-decimal",
];

/// A part that is not as it was recorded.
#[derive(Clone, Debug)]
pub(crate) struct Difference {
    /// `method`, `url`, `body`, or the lower-case name of a header field.
    pub(crate) part: String,
    pub(crate) signed: String,
    pub(crate) recorded: String,
}

impl Difference {
    /// Nothing when they are equal.
    pub(crate) fn unless_equal(part: &str, signed: String, recorded: String) -> Vec<Self> {
        let part = part.to_owned();
        match signed == recorded {
            true => Vec::new(),
            false => vec![Self {
                part,
                signed,
                recorded,
            }],
        }
    }
}

/// What differs in the recording of this name, for people.
pub(crate) fn shown(name: &str, differences: &[Difference]) -> String {
    let parts = differences.iter().map(|difference| {
        let Difference {
            part,
            signed,
            recorded,
        } = difference;
        format!("\n      {part}\n        signed   {signed}\n        recorded {recorded}")
    });
    name.to_owned() + &parts.collect::<String>()
}

/// The parts of `signed` that are not those of `recorded`, an object with `method`, `url`, `headers` and `body`.
pub(crate) fn differences(
    signed: &SignedRequest,
    recorded: &Json,
    digits: Digits,
) -> Vec<Difference> {
    let body = String::from_utf8_lossy(&signed.body);
    let mut parts = BTreeMap::from([
        (
            "method".to_owned(),
            [signed.method.as_str(), recorded.get("method").text()].map(str::to_owned),
        ),
        (
            "url".to_owned(),
            [signed.url.as_str(), recorded.get("url").text()].map(|text| digits.of(text)),
        ),
        (
            "body".to_owned(),
            [&body, recorded.get("body").text()].map(|text| digits.of(text)),
        ),
    ]);
    for (name, value) in &signed.headers {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        parts.entry(name.to_string()).or_insert_with(absent)[0] = value;
    }
    for (name, value) in recorded.get("headers").members() {
        parts.entry(name.to_lowercase()).or_insert_with(absent)[1] = value.text().to_owned();
    }
    let parts = parts.into_iter();
    parts
        .filter(|(part, [signed, recorded])| {
            signed != recorded
                && !OTHER_FIELDS.contains(&part.as_str())
                && !is_default(part, &body, recorded)
        })
        .map(|(part, [signed, recorded])| Difference {
            part,
            signed,
            recorded,
        })
        .collect()
}

/// Whether it is a content type that the recorder's client sends with any request of its API: that of nothing, or one
/// that is no content type of forms and JSON.
fn is_default(part: &str, body: &str, recorded: &str) -> bool {
    part == "content-type" && (body.is_empty() || recorded == "text/plain")
}

/// A header field that neither has.
fn absent() -> [String; 2] {
    ["(absent)", "(absent)"].map(str::to_owned)
}

impl Digits {
    /// `text` with the hex digits of its signature in lower case, if their case does not count.
    pub(crate) fn of(self, text: &str) -> String {
        const BEFORE: &str = "signature=0x";
        match text.find(BEFORE).filter(|_| self == Self::AnyCase) {
            Some(start) => {
                let (rest, digits) = text.split_at(start + BEFORE.len());
                rest.to_owned() + &digits.to_lowercase()
            }
            None => text.to_owned(),
        }
    }
}
