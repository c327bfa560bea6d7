//! From an answer to its items and to where the next page is.

use serde_json::value::RawValue;

use super::cursor::Cursor;
use super::json;
use super::spec::{PageKind, PagesSpec, Place};
use super::{address, link};
use crate::arguments::{Arguments, Slot};
use crate::client::Answered;

/// What is known of the page that was asked for.
pub(super) struct Asked<'a> {
    pub(super) spec: &'static PagesSpec,
    pub(super) page: &'a Cursor,
    /// As they were bound, before the page was put into them.
    pub(super) arguments: &'a Arguments,
    /// That of the server.
    pub(super) origin: &'a str,
}

/// The items of an answer, each as its text, and where the next page begins; nothing when this is the last.
///
/// # Errors
///
/// Says what is not as it is declared.
pub(super) fn read<'j>(
    answer: &'j Answered,
    asked: &Asked<'_>,
) -> Result<(Vec<&'j RawValue>, Option<Cursor>), String> {
    let body: &RawValue =
        serde_json::from_slice(answer.body()).map_err(|error| error.to_string())?;
    let place = asked.spec.items;
    let items = match json::at(body, place)? {
        None => return Err(at_place(place, "nothing is there")),
        // A list of nothing, to some servers.
        Some(null) if json::is_null(null) => Vec::new(),
        Some(items) => json::list(items).map_err(|error| at_place(place, &error))?,
    };
    let more = match asked.spec.more {
        Some(place) => Some(flag(body, place)?),
        None => None,
    };
    if more == Some(false) {
        return Ok((items, None));
    }
    let next = asked.next(answer, body, &items)?;
    match (next, more) {
        (None, Some(true)) => Err("it says that there is more, and not where".to_owned()),
        (next, _) => Ok((items, next)),
    }
}

impl Asked<'_> {
    fn next(
        &self,
        answer: &Answered,
        body: &RawValue,
        items: &[&RawValue],
    ) -> Result<Option<Cursor>, String> {
        match &self.spec.kind {
            PageKind::Cursor { field, end, .. } => {
                let cursor = value(body, field)?;
                Ok(cursor.filter(|cursor| !matches!(cursor, Cursor::Text(text) | Cursor::Number(text) if Some(text.as_str()) == *end)))
            }
            PageKind::Url { field } => match value(body, field)? {
                Some(Cursor::Text(address)) => self.query(&address).map(Some),
                None => Ok(None),
                Some(_) => Err(at_place(field, "a number is there, and no address")),
            },
            PageKind::Link => match link::next(answer.response.headers()) {
                Some(address) => self.query(&address).map(Some),
                None => Ok(None),
            },
            // There may be more behind a page that is empty if the answer says so.
            PageKind::Page { .. } if items.is_empty() && self.spec.more.is_none() => Ok(None),
            PageKind::Page { slot, first } => self.counted(*slot, *first, 1),
            PageKind::Offset { slot } => match items.len() {
                0 => Ok(None),
                count => self.counted(*slot, 0, count as u64),
            },
            PageKind::Last { field, add, .. } => match items.last() {
                None => Ok(None),
                Some(last) => match value(last, field)? {
                    Some(cursor) => added(cursor, *add).map(Some),
                    None => Err(format!("its last item has no `{}`", field.join("."))),
                },
            },
        }
    }

    fn query(&self, address: &str) -> Result<Cursor, String> {
        address::query(address, self.origin, self.arguments).map(Cursor::Query)
    }

    /// The number of this page, `first` where the call does not say it, and `step` more.
    fn counted(&self, slot: Slot, first: u64, step: u64) -> Result<Option<Cursor>, String> {
        let given = match self.page {
            Cursor::Number(number) => Some(number.as_str().into()),
            _ => self.arguments.text_in(slot),
        };
        let number = match given {
            None => Some(first),
            Some(given) => given.parse::<u64>().ok(),
        };
        match number.and_then(|number| number.checked_add(step)) {
            Some(next) => Ok(Some(Cursor::Number(next.to_string()))),
            None => Err("there is no number after that of this page".to_owned()),
        }
    }
}

/// A text or a number; nothing for what is not there, null and the empty text.
fn value(json: &RawValue, place: Place) -> Result<Option<Cursor>, String> {
    let found = json::at(json, place)?.filter(|found| !json::is_null(found));
    let Some(found) = found else {
        return Ok(None);
    };
    let written = found.get();
    match written.as_bytes().first() {
        Some(b'"') => {
            let text: String = serde_json::from_str(written).map_err(|error| error.to_string())?;
            Ok((!text.is_empty()).then_some(Cursor::Text(text)))
        }
        Some(b'-' | b'0'..=b'9') => Ok(Some(Cursor::Number(written.to_owned()))),
        _ => Err(at_place(place, "neither a text nor a number is there")),
    }
}

fn flag(json: &RawValue, place: Place) -> Result<bool, String> {
    match json::at(json, place)?.map(RawValue::get) {
        Some("true") => Ok(true),
        Some("false") => Ok(false),
        _ => Err(at_place(place, "neither `true` nor `false` is there")),
    }
}

/// A whole number and `add`.
fn added(cursor: Cursor, add: i64) -> Result<Cursor, String> {
    if add == 0 {
        return Ok(cursor);
    }
    let sum = |text: &str| {
        let number: i128 = text.parse().ok()?;
        Some(number.checked_add(add.into())?.to_string())
    };
    let sum = match &cursor {
        Cursor::Text(text) => sum(text).map(Cursor::Text),
        Cursor::Number(number) => sum(number).map(Cursor::Number),
        Cursor::Start | Cursor::Query(_) => None,
    };
    sum.ok_or_else(|| "what its last item is known by is no whole number".to_owned())
}

fn at_place(place: Place, what: &str) -> String {
    match place {
        [] => what.to_owned(),
        place => format!("at `{}`: {what}", place.join(".")),
    }
}
