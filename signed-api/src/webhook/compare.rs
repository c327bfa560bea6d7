//! What was received beside what should have been, in constant time.

use http::{HeaderMap, HeaderName, HeaderValue};
use subtle::{Choice, ConstantTimeEq};

use super::error::WebhookError;
use super::received::Received;
use super::settings::Settings;
use crate::read_back::told_by;
use crate::scheme::layout::{Entry, Format, Place, Shape};

/// Compares every header field that the scheme writes: `expected`.
pub(super) fn compare(
    settings: &Settings,
    received: Received<'_>,
    expected: &HeaderMap,
) -> Result<(), WebhookError> {
    let mut is_signed = false;
    let is_own = |name: &&HeaderName| !is_covered_alone(settings, received, expected, name);
    for name in expected.keys().filter(is_own) {
        let value = received.header(name)?.as_bytes();
        let mut all = expected.get_all(name).iter();
        let (Some(own), None) = (all.next(), all.next()) else {
            return Err(WebhookError::Unreadable(format!(
                "the scheme writes `{name}` twice"
            )));
        };
        is_signed |= own.is_sensitive();
        let is_same = match pairs_of(settings, name) {
            Some(pairs) => pairs.compare(value, own.as_bytes()),
            None => value.ct_eq(own.as_bytes()),
        };
        if !bool::from(is_same) {
            return Err(WebhookError::Signature {
                header: name.clone(),
            });
        }
    }
    match is_signed {
        true => Ok(()),
        // A scheme that leaves out its signature under some condition must not let everybody in.
        false => Err(WebhookError::Unreadable(
            "the scheme signs nothing of it".to_owned(),
        )),
    }
}

/// Whether a field is there because it is [covered](super::Webhook::covers), and not written by the scheme: it is as it was
/// received then, and no signature.
fn is_covered_alone(
    settings: &Settings,
    received: Received<'_>,
    expected: &HeaderMap,
    name: &HeaderName,
) -> bool {
    let values = || expected.get_all(name).iter();
    settings.covered.contains(name)
        && !values().any(HeaderValue::is_sensitive)
        && values().eq(received.headers.get_all(name).iter())
}

/// How the entries of a header field are written, if it has entries.
struct Pairs {
    after: &'static str,
    between: &'static str,
    entries: &'static [Entry],
}

fn pairs_of(settings: &Settings, name: &HeaderName) -> Option<Pairs> {
    let mut layouts = settings.layout.iter();
    let is_own = |place| matches!(place, Place::Header(own) if own == name.as_str());
    let layout = layouts.find(|layout| is_own(layout.place))?;
    match layout.shape {
        Shape::Fields(Format::Pairs(after, between), entries) => Some(Pairs {
            after,
            between,
            entries,
        }),
        _ => None,
    }
}

impl Pairs {
    /// Whether `received` has all entries of `expected`. Of a signature any of its name may be the right one: a sender that
    /// changes its secret signs with both, and in other ways of which this scheme knows nothing.
    fn compare(&self, received: &[u8], expected: &[u8]) -> Choice {
        let (Ok(received), Ok(expected)) = (str::from_utf8(received), str::from_utf8(expected))
        else {
            return Choice::from(0);
        };
        let mut is_same = Choice::from(1);
        for (name, own) in self.split(expected) {
            let mut others = self.split(received).filter(|(other, _)| *other == name);
            let is_equal = |value: &str| value.as_bytes().ct_eq(own.as_bytes());
            is_same &= match self.is_signature(name) {
                true => others.fold(Choice::from(0), |any, (_, value)| any | is_equal(value)),
                // Of a time that is there twice it is not certain which one counts.
                false => match (others.next(), others.next()) {
                    (Some((_, value)), None) => is_equal(value),
                    _ => Choice::from(0),
                },
            };
        }
        is_same
    }

    fn split<'t>(&self, text: &'t str) -> impl Iterator<Item = (&'t str, &'t str)> {
        let after = self.after;
        text.split(self.between)
            .filter_map(move |entry| entry.split_once(after))
    }

    /// Whether what has this name tells nothing of the moment.
    fn is_signature(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| match entry {
            Entry::Named(own, shape) | Entry::Optional(own, shape) => {
                *own == name && told_by(shape).is_empty()
            }
            Entry::Arguments(_) => false,
        })
    }
}
