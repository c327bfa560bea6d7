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
