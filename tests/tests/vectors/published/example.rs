//! A published example, and what it is signed with.

use std::str::FromStr as _;

use http::{HeaderValue, Method};
use percent_encoding::percent_decode_str;
use signed_api::transport::SignedRequest;
use signed_api::{Credentials, Result, Scheme, Signer, Timestamp, Unit, UnsignedRequest};

use crate::compare::Difference;
use crate::json::Json;
use crate::recording::{Row, pem};

impl Row {
    /// The text of an input; empty when there is none.
    pub(crate) fn input(&self, name: &str) -> &str {
        self.inputs().get(name).text()
    }

    pub(crate) fn inputs(&self) -> &Json {
        self.0.get("inputs")
    }

    /// The published signature, with what the document puts before it.
    pub(crate) fn signature(&self) -> &str {
        self.text("expected_signature")
    }

    /// The inputs that are pairs.
    pub(crate) fn pairs(&self) -> Json {
        let pairs = self.inputs().get("params").items().iter();
        Json::Map(
            pairs
                .map(|pair| (pair.items()[0].text().to_owned(), pair.items()[1].clone()))
                .collect(),
        )
    }

    /// The key and secret of the example; where its document shows no key, `key`.
    pub(crate) fn keys(&self) -> Credentials {
        let key = match self.input("api_key") {
            "" => "key",
            key => key,
        };
        Credentials::new(key, pem(self.text("secret")))
    }

    /// A signer with the key and secret of the example.
    pub(crate) fn signer(&self, scheme: impl Scheme + 'static) -> Result<Signer> {
        Signer::new(scheme, self.keys())
    }

    /// The request of the example: its method (`POST` unless it has one), its URL (or its path and query after
    /// `origin`), and its body as it is.
    pub(crate) fn request(&self, origin: &str) -> Result<UnsignedRequest> {
        let request = self.request_without_body(origin)?;
        Ok(match self.input("body") {
            "" => request,
            body => request.body(body.to_owned()),
        })
    }

    pub(crate) fn request_without_body(&self, origin: &str) -> Result<UnsignedRequest> {
        let method = match self.input("method") {
            "" => Method::POST,
            method => Method::from_str(&method.to_uppercase()).expect("a method"),
        };
        let url = match self.input("url") {
            "" => [origin, self.input("path")].concat(),
            url => url.to_owned(),
        };
        match self.input("query") {
            "" => UnsignedRequest::new(method, &url),
            query => UnsignedRequest::new(method, &format!("{url}?{query}")),
        }
    }

    /// The time of the example, which it writes in this unit.
    pub(crate) fn time(&self, unit: Unit) -> Timestamp {
        let number = self.input("ts").parse().expect("a number");
        Timestamp::from_unit(number, unit).expect("this century")
    }

    /// Nothing when `signed` is the published signature, in any case where the document writes it so.
    pub(crate) fn compare(&self, signed: &str) -> Vec<Difference> {
        let any_case = *self.0.get("signature_case_insensitive") == Json::Bool(true);
        let text = |text: &str| match any_case {
            true => text.to_lowercase(),
            false => text.to_owned(),
        };
        Difference::unless_equal("signature", text(signed), text(self.signature()))
    }

    /// The same of a header field.
    pub(crate) fn compare_header(&self, signed: &SignedRequest, name: &str) -> Vec<Difference> {
        self.compare(field(signed, name))
    }
}

/// The text of a header field; empty when there is none.
pub(crate) fn field<'s>(signed: &'s SignedRequest, name: &str) -> &'s str {
    let value = signed.headers.get(name).map(HeaderValue::to_str);
    value.and_then(std::result::Result::ok).unwrap_or_default()
}

pub(crate) fn body(signed: &SignedRequest) -> &str {
    str::from_utf8(&signed.body).expect("text")
}

/// The pairs of a form, but those of these names, which the scheme writes itself.
pub(crate) fn form(text: &str, without: &[&str]) -> Json {
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    Json::Map(
        pairs
            .map(|(name, value)| (decoded(name), Json::Text(decoded(value))))
            .filter(|(name, _)| !without.contains(&name.as_str()))
            .collect(),
    )
}

/// The members of an object but those of these names.
pub(crate) fn without(object: &Json, names: &[&str]) -> Json {
    let mut members = object.members().to_vec();
    members.retain(|(name, _)| !names.contains(&name.as_str()));
    Json::Map(members)
}

/// The moment that a text names in UTC, or at a whole number of hours from it: `2021-07-05T12:00:00+02:00`.
pub(crate) fn moment(text: &str) -> Timestamp {
    let (text, offset) = match text.split_once('+') {
        Some((text, offset)) => (text, offset[..2].parse::<u64>().expect("hours")),
        None => (text, 0),
    };
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let number = |from: usize, to: usize| digits[from..to].parse::<u64>().expect("a number");
    // Years that begin in March end with their leap day.
    let (year, month) = match number(4, 6) {
        month @ 1..=2 => (number(0, 4) - 1, month + 9),
        month => (number(0, 4), month - 3),
    };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5;
    let days = days + number(6, 8) - 719_469;
    let seconds =
        86_400 * days + 3_600 * (number(8, 10) - offset) + 60 * number(10, 12) + number(12, 14);
    let millis = if digits.len() == 17 {
        number(14, 17)
    } else {
        0
    };
    Timestamp::from_millis(1_000 * seconds + millis)
}

/// Unix times of `date -u -d .. +%s`.
#[test]
fn moments_are_read_as_they_are_written() {
    for (text, millis) in [
        ("2021-07-05T12:00:00+02:00", 1_625_479_200_000),
        ("2020-12-08T09:08:57.715Z", 1_607_418_537_715),
        ("20240229-23:59:59.001", 1_709_251_199_001),
        ("2016-02-23T12:46:24Z", 1_456_231_584_000),
    ] {
        assert_eq!(moment(text), Timestamp::from_millis(millis), "{text}");
    }
}
