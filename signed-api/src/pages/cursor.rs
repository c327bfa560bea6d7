//! Which page is meant.

use sha2::{Digest, Sha256};

use super::address;
use super::spec::PageKind;
use crate::arguments::{Arguments, Slot};
use crate::params::Value;

/// Where a page begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cursor {
    /// With the arguments of the call.
    Start,
    /// At this value, a text.
    Text(String),
    /// At this value, a number as it was written.
    Number(String),
    /// With this query.
    Query(String),
}

/// A page by which it is known again.
pub(super) type Mark = [u8; 16];

impl Cursor {
    /// Whether pages of this kind can begin so.
    pub(super) fn fits(&self, kind: &PageKind) -> bool {
        match (kind, self) {
            (_, Self::Start) => true,
            (PageKind::Url { .. } | PageKind::Link, cursor) => matches!(cursor, Self::Query(_)),
            (PageKind::Page { .. } | PageKind::Offset { .. }, Self::Number(number)) => {
                number.parse::<u64>().is_ok()
            }
            (PageKind::Page { .. } | PageKind::Offset { .. }, _) => false,
            (PageKind::Cursor { .. } | PageKind::Last { .. }, cursor) => {
                !matches!(cursor, Self::Query(_))
            }
        }
    }

    /// The arguments of this page's request.
    pub(super) fn applied(&self, arguments: &Arguments, kind: &PageKind) -> Arguments {
        let mut arguments = arguments.copied();
        match (self, slot(kind)) {
            (Self::Text(text), Some(slot)) => {
                arguments.put(slot, Value::Text(text.as_str().into()))
            }
            (Self::Number(number), Some(slot)) => {
                arguments.put(slot, Value::Number(number.as_str().into()));
            }
            (Self::Query(query), None) => arguments.put_query(address::pairs(query)),
            _ => {}
        }
        arguments
    }

    /// What the server knows the page by. Of the first page that is in its arguments.
    pub(super) fn mark(&self, arguments: &Arguments, kind: &PageKind) -> Mark {
        let mut hash = Sha256::new();
        match (self, slot(kind)) {
            (Self::Start, Some(slot)) => {
                hash.update(arguments.text_in(slot).unwrap_or_default().as_bytes())
            }
            (Self::Start, None) => pairs(&mut hash, arguments.query_pairs()),
            (Self::Query(query), _) => pairs(&mut hash, address::pairs(query)),
            (Self::Text(text) | Self::Number(text), _) => hash.update(text.as_bytes()),
        }
        let digest: [u8; 32] = hash.finalize().into();
        std::array::from_fn(|index| digest[index])
    }
}

/// Of a query the order of its parameters does not count.
fn pairs(hash: &mut Sha256, mut pairs: Vec<(String, String)>) {
    pairs.sort();
    for (name, value) in pairs {
        hash.update(name.as_bytes());
        hash.update([0]);
        hash.update(value.as_bytes());
        hash.update([0]);
    }
}

pub(super) fn slot(kind: &PageKind) -> Option<Slot> {
    match kind {
        PageKind::Url { .. } | PageKind::Link => None,
        PageKind::Cursor { slot, .. }
        | PageKind::Page { slot, .. }
        | PageKind::Offset { slot }
        | PageKind::Last { slot, .. } => Some(*slot),
    }
}
