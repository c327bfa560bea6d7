//! An explanation shows what was sent, with names in place of credentials.

use std::collections::BTreeMap;

use signed_api::testing::ReceivedHttp;
use signed_api::{Explanation, Hashed as Shown};
use signed_api_tests::drawn::Part;

use crate::maps::percent_encoded;
use crate::meaning::{Hashed, Meaning};
use crate::means::{ACCOUNT, KEY, PASSPHRASE, TOKEN};
use crate::written::Written;

/// What the connection sets, and no explanation shows.
pub(crate) const OF_CONNECTION: [&str; 3] = ["host", "content-length", "accept"];

impl Meaning<'_> {
    /// What the explanation of this call shows otherwise than it was sent.
    pub(crate) fn explained(
        &self,
        explanation: &Explanation,
        received: &ReceivedHttp,
        headers: &BTreeMap<String, Written>,
    ) -> Result<(), String> {
        if *explanation.method() != received.method {
            return Err("another method".to_owned());
        }
        shows("the URL", &self.part(Part::Url), explanation.url())?;
        shows("the body", &self.part(Part::Body), explanation.body())?;
        self.headers_are_shown(explanation, received, headers)?;
        self.hashes_are_shown(explanation)?;
        self.nothing_secret(&explanation.to_string())
    }

    fn headers_are_shown(
        &self,
        explanation: &Explanation,
        received: &ReceivedHttp,
        headers: &BTreeMap<String, Written>,
    ) -> Result<(), String> {
        let mut shown: Vec<_> = explanation.headers().collect();
        for (name, value) in &received.headers {
            if OF_CONNECTION.contains(&name.as_str()) {
                continue;
            }
            let place = shown.iter().position(|(shown, _)| shown == name);
            let (_, shown) = match place {
                Some(place) => shown.remove(place),
                None => return Err(format!("the header `{name}` is not explained")),
            };
            let open = Written::open(value.as_bytes());
            shows(
                name.as_str(),
                headers.get(name.as_str()).unwrap_or(&open),
                shown,
            )?;
        }
        match shown.is_empty() {
            true => Ok(()),
            false => Err(format!("these headers were not sent: {shown:?}")),
        }
    }

    fn hashes_are_shown(&self, explanation: &Explanation) -> Result<(), String> {
        let taken = self.hashed.borrow();
        let keys = self.keys.borrow();
        let is_same = |hashed: &Hashed, shown: &Shown| {
            let may_be_hidden = hashed.tells || keys.contains(&hashed.result);
            hashed.function == shown.function()
                && (shown.result() == hashed.result
                    || may_be_hidden && shown.result() == "<redacted>")
                && readings(shown.message())
                    .iter()
                    .any(|shown| hashed.message.is_shown_as(shown))
        };
        for shown in explanation.hashed() {
            if !taken.iter().any(|hashed| is_same(hashed, shown)) {
                return Err(format!(
                    "{shown:?} is explained, and was not signed: {taken:#?}"
                ));
            }
        }
        for hashed in taken.iter() {
            let mut explained = explanation.hashed().iter();
            if !explained.any(|shown| is_same(hashed, shown)) {
                return Err(format!("{hashed:#?} was signed, and is not explained"));
            }
        }
        Ok(())
    }

    fn nothing_secret(&self, text: &str) -> Result<(), String> {
        let (secret, second) = (&self.holdings.secret, &self.holdings.second);
        for hidden in [KEY, PASSPHRASE, TOKEN, secret, second] {
            let encoded = percent_encoded(hidden.as_bytes());
            let encoded = String::from_utf8_lossy(&encoded);
            if text.contains(hidden) || text.contains(&*encoded) {
                return Err(format!("`{hidden}` shows"));
            }
        }
        Ok(())
    }
}

fn shows(what: &str, written: &Written, shown: &str) -> Result<(), String> {
    match readings(shown)
        .iter()
        .any(|shown| written.is_shown_as(shown))
    {
        true => Ok(()),
        false => Err(format!(
            "{what} is explained as {shown:?}, and it is {written:?}"
        )),
    }
}

/// What a shown text may stand for: itself, or the bytes that it is the hex of.
fn readings(shown: &str) -> Vec<Vec<u8>> {
    let mut readings = vec![shown.as_bytes().to_vec()];
    if let Some(bytes) = shown.strip_prefix("0x").and_then(unhex) {
        readings.push(bytes);
    }
    let beginning: String = KEY.chars().take(4).collect();
    for reading in &mut readings {
        *reading = replaced(reading, &format!("<key {beginning}…>"), "<key>");
        *reading = replaced(reading, ACCOUNT, "<account>");
    }
    readings
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let bytes = text.as_bytes().chunks(2);
    bytes
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

fn replaced(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let (mut rest, mut out) = (bytes, Vec::new());
    while let Some(at) = rest
        .windows(from.len())
        .position(|part| part == from.as_bytes())
    {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(to.as_bytes());
        rest = &rest[at + from.len()..];
    }
    out.extend_from_slice(rest);
    out
}
