//! What was received beside what should have been.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, Request};

use super::mismatch::Difference;
use super::sketch::Sketch;
use crate::credential::Credentials;
use crate::hidden::Hidden;
use crate::parts::Signed;
use crate::read_back::{Moment, is_missing};
use crate::scheme::layout::{Layout, Place};

/// What a scheme makes of a received request, and what is known of it.
pub(super) struct Expected<'e> {
    pub(super) signed: &'e Signed,
    pub(super) moment: &'e Moment,
    pub(super) layout: &'static [Layout],
    pub(super) credentials: &'e Credentials,
    pub(super) hidden: &'e Hidden,
}

impl Expected<'_> {
    /// The parts of `request` that differ, those that the scheme writes first.
    pub(super) fn differences(
        &self,
        request: &Request<Bytes>,
        message: Option<&str>,
    ) -> Vec<Difference> {
        let mut found = Found::default();
        self.compare_headers(&mut found, request.headers());
        let (uri, url, record) = (request.uri(), &self.signed.request.url, &self.signed.record);
        let part = Part::new("the path".to_owned(), Place::Path, record.path.as_deref());
        self.compare(
            &mut found,
            part,
            Some(uri.path().as_bytes()),
            url.path().as_bytes(),
        );
        let part = Part::new(
            "the query".to_owned(),
            Place::Query,
            record.query.as_deref(),
        );
        let (received, expected) = (
            uri.query().unwrap_or_default(),
            url.query().unwrap_or_default(),
        );
        self.compare(
            &mut found,
            part,
            Some(received.as_bytes()),
            expected.as_bytes(),
        );
        let shown = record.body.as_deref().map(String::from_utf8_lossy);
        let part = Part::new("the body".to_owned(), Place::Body, shown.as_deref());
        self.compare(
            &mut found,
            part,
            Some(request.body()),
            &self.signed.request.body,
        );
        if let (Some(message), Some(expected)) = (message, &self.signed.message) {
            let part = Part::new(
                "the message".to_owned(),
                Place::Message,
                record.message.as_deref(),
            );
            self.compare(&mut found, part, Some(message.as_bytes()), expected);
        }
        found.differences()
    }

    fn compare_headers(&self, found: &mut Found, headers: &HeaderMap) {
        let records = &self.signed.record.headers;
        let mut names: Vec<&HeaderName> = Vec::new();
        for (name, _) in records {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        for name in names {
            let Some(expected) = self.signed.request.headers.get(name) else {
                continue;
            };
            let mut places = self.layout.iter().map(|layout| layout.place);
            let shown = records.iter().rfind(|(recorded, _)| recorded == name);
            let part = Part {
                name: format!("header `{name}`"),
                place: places
                    .find(|place| matches!(place, Place::Header(own) if *own == name.as_str())),
                shown: shown.map(|(_, shown)| shown.as_str()),
            };
            // One that stands there twice is none that was signed.
            let received: Vec<&[u8]> = headers
                .get_all(name)
                .iter()
                .map(|value| value.as_bytes())
                .collect();
            let received = (!received.is_empty()).then(|| received.join(&b", "[..]));
            self.compare(found, part, received.as_deref(), expected.as_bytes());
        }
    }

    fn compare(&self, found: &mut Found, part: Part<'_>, received: Option<&[u8]>, expected: &[u8]) {
        if received == Some(expected) {
            return;
        }
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (received, expected) = (received.map(text), text(expected));
        // What comes near to a secret is not shown either.
        let is_made_of_secrets =
            |shown: &&str| shown.contains("<redacted>") || shown.contains("<session.");
        let made_of_secrets = part.shown.filter(is_made_of_secrets);
        let is_secret = made_of_secrets.is_some() || self.credentials.prove_in(&expected);
        let expected = self.hidden.hide(made_of_secrets.unwrap_or(&expected));
        let received = received.map(|received| match is_secret {
            true => "<redacted>".to_owned(),
            false => self.hidden.hide(&received),
        });
        let unread = self.layout.iter().find(|layout| {
            Some(layout.place) == part.place && is_missing(&layout.shape, self.moment)
        });
        match unread {
            // What is expected instead depends on what could not be read.
            Some(layout) => found.unread.push(Difference {
                part: part.name,
                received,
                expected: Sketch(&layout.shape).to_string(),
            }),
            None => found.different.push(Difference {
                part: part.name,
                received,
                expected,
            }),
        }
    }
}

/// A part of the request.
struct Part<'e> {
    name: String,
    place: Option<Place>,
    /// Its text for people, if the scheme wrote it.
    shown: Option<&'e str>,
}

impl<'e> Part<'e> {
    fn new(name: String, place: Place, shown: Option<&'e str>) -> Self {
        Self {
            name,
            place: Some(place),
            shown,
        }
    }
}

#[derive(Default)]
struct Found {
    /// Parts out of which the moment or the arguments could not be read.
    unread: Vec<Difference>,
    different: Vec<Difference>,
}

impl Found {
    /// Where something could not be read, the other parts differ because of it.
    fn differences(self) -> Vec<Difference> {
        match self.unread.is_empty() {
            true => self.different,
            false => self.unread,
        }
    }
}
