//! What a received delivery says of the moment it was signed at, and what its sender has signed.

use std::time::Duration;

use bytes::Bytes;
use http::header::HOST;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};

use super::error::WebhookError;
use super::settings::Settings;
use crate::clock::{Timestamp, Unit};
use crate::given::GivenBody;
use crate::params::Params;
use crate::read_back::{Moment, Optional, decoded, fields, in_body, is_missing, read};
use crate::scheme::layout::{Alphabet, Entry, Format, Place, Shape};
use crate::unsigned::UnsignedRequest;

/// More signatures than any sender makes of one delivery. To verify one takes as long as to hash many bytes.
const MOST_SIGNATURES: usize = 16;

/// A delivery as it was received.
#[derive(Clone, Copy)]
pub(super) struct Received<'r> {
    pub(super) method: &'r Method,
    pub(super) uri: &'r Uri,
    pub(super) headers: &'r HeaderMap,
    pub(super) body: &'r Bytes,
}

impl Received<'_> {
    /// The one value of a header field.
    pub(super) fn header(&self, name: &HeaderName) -> Result<&HeaderValue, WebhookError> {
        let mut values = self.headers.get_all(name).iter();
        let header = || name.clone();
        match (values.next(), values.next()) {
            (None, _) => Err(WebhookError::Missing { header: header() }),
            (Some(value), None) => Ok(value),
            (Some(_), Some(_)) => Err(WebhookError::Repeated { header: header() }),
        }
    }

    /// Reads the time, the id and whatever else of the moment the scheme writes into header fields.
    pub(super) fn moment(&self, settings: &Settings) -> Result<Moment, WebhookError> {
        let mut moment = Moment::default();
        for layout in settings.layout {
            let Place::Header(name) = layout.place else {
                continue;
            };
            let name = header_name(name)?;
            let text = self.header(&name)?.as_bytes();
            let options = &settings.options;
            read(&mut moment, layout, text, options, Optional::Own);
            if is_missing(&layout.shape, &moment) || lacks_entry(&layout.shape, text) {
                return Err(WebhookError::Malformed { header: name });
            }
        }
        Ok(moment)
    }

    /// Whatever may be a signature that a public key verifies, as [`decoded`] has it: values of header fields, and what is
    /// in entries of them.
    pub(super) fn signatures(&self) -> Vec<Vec<u8>> {
        let values = self
            .headers
            .values()
            .filter_map(|value| value.to_str().ok());
        let texts = values.flat_map(|value| value.split([' ', ',', ';']));
        let texts = texts.flat_map(|text| [Some(text), text.split_once('=').map(|(_, text)| text)]);
        let signatures = texts.flatten().filter_map(|text| {
            let alphabet = match text.len() {
                86 | 88 => Alphabet::Base64,
                128 => Alphabet::Hex,
                _ => return None,
            };
            decoded(alphabet, text.as_bytes()).filter(|bytes| bytes.len() == 64)
        });
        signatures.take(MOST_SIGNATURES).collect()
    }

    /// The request before it was signed.
    pub(super) fn unsigned(
        &self,
        settings: &Settings,
        moment: &Moment,
    ) -> Result<UnsignedRequest, WebhookError> {
        let unreadable = |error: crate::Error| WebhookError::Unreadable(error.message().to_owned());
        let (origin, path, query) = match &settings.url {
            Some(url) => (url.origin.clone(), url.path.as_str(), url.query.as_str()),
            None => (
                self.origin(),
                self.uri.path(),
                self.uri.query().unwrap_or_default(),
            ),
        };
        let arguments = match settings.scheme.reads_params() {
            true => (
                fields(Format::Form, query.as_bytes()).unwrap_or_default(),
                in_body(self.headers, self.body),
            ),
            false => (Params::default(), GivenBody::Raw),
        };
        let method = self.method.clone();
        let body = self.body.clone();
        let mut unsigned =
            UnsignedRequest::received(method, &origin, (path, query), body, arguments)
                .map_err(unreadable)?;
        for name in &settings.covered {
            for value in self.headers.get_all(name) {
                let mut value = value.clone();
                // Those that the scheme signs are told by it.
                value.set_sensitive(false);
                unsigned = unsigned.header(name.clone(), value);
            }
        }
        let is_given = |name: &str| settings.constants.iter().any(|(given, _)| given == name);
        let read = moment.constants.iter().filter(|(name, _)| !is_given(name));
        let read = read.map(|(name, value)| ((*name).to_owned(), value.clone()));
        let constants = settings.constants.iter().cloned().chain(read);
        Ok(constants.fold(unsigned, |unsigned, (name, value)| {
            unsigned.constant(name, value)
        }))
    }

    /// Where the sender believes the receiver to be, as far as the request says it.
    fn origin(&self) -> String {
        if let (Some(scheme), Some(authority)) = (self.uri.scheme_str(), self.uri.authority()) {
            return format!("{scheme}://{authority}");
        }
        let host = self.headers.get(HOST).and_then(|host| host.to_str().ok());
        format!("https://{}", host.unwrap_or("localhost"))
    }
}

/// Whether one of the entries that the scheme writes is not there at all.
fn lacks_entry(shape: &Shape, text: &[u8]) -> bool {
    let Shape::Fields(format @ Format::Pairs(..), entries) = shape else {
        return false;
    };
    let Some(found) = fields(*format, text) else {
        return true;
    };
    entries.iter().any(|entry| match entry {
        Entry::Named(name, _) => found.get(name).is_none(),
        Entry::Optional(..) | Entry::Arguments(_) => false,
    })
}

/// The name of a header field, as a scheme says it.
pub(super) fn header_name(name: &str) -> Result<HeaderName, WebhookError> {
    let name = HeaderName::try_from(name);
    name.map_err(|_| WebhookError::Unreadable("the scheme names no header field".to_owned()))
}

/// Refuses what was signed too long ago, or in the future. Both times are cut off to the unit that the sender writes.
pub(super) fn check_time(settings: &Settings, moment: &Moment) -> Result<(), WebhookError> {
    let (Some(sent), Some(unit)) = (moment.now(), moment.unit()) else {
        return Ok(());
    };
    let now = settings.clock.now();
    let now = Timestamp::from_unit(now.in_unit(unit), unit).unwrap_or(now);
    let (sent, now) = (sent.in_unit(Unit::Nanos), now.in_unit(Unit::Nanos));
    let tolerance = settings.tolerance;
    let age = Duration::from_nanos(now.saturating_sub(sent));
    let ahead = Duration::from_nanos(sent.saturating_sub(now));
    if age > tolerance {
        return Err(WebhookError::TooOld { age, tolerance });
    }
    if ahead > tolerance {
        return Err(WebhookError::TooNew { ahead, tolerance });
    }
    Ok(())
}
