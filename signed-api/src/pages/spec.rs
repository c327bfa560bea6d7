//! What the macro knows of a list that comes in pages: data, one static per method.

use crate::arguments::Slot;

/// A place in JSON: names of objects and positions in lists.
pub(super) type Place = &'static [&'static str];

/// How a list goes on; written by generated code.
#[derive(Debug)]
pub struct PagesSpec {
    /// How the next page is found.
    pub kind: PageKind,
    /// Where the items are in an answer; nothing if the list is all of it.
    pub items: &'static [&'static str],
    /// Where an answer says `true` when there is more.
    pub more: Option<&'static [&'static str]>,
    /// After so many pages the stream ends.
    pub max_pages: Option<u32>,
}

/// How the next page is found.
#[derive(Debug)]
pub enum PageKind {
    /// By a value in the answer, which is sent as an argument.
    Cursor {
        /// Where it is.
        field: &'static [&'static str],
        /// The argument.
        slot: Slot,
        /// The value that says that there is no next page, beside none, null and the empty text.
        end: Option<&'static str>,
    },
    /// By an address in the answer, whose query is sent.
    Url {
        /// Where it is.
        field: &'static [&'static str],
    },
    /// By a header field `Link` with `rel="next"` (RFC 8288), whose query is sent.
    Link,
    /// By a number that counts pages.
    Page {
        /// The argument.
        slot: Slot,
        /// The number of the first page, where the argument does not say it.
        first: u64,
    },
    /// By the number of items before the page.
    Offset {
        /// The argument.
        slot: Slot,
    },
    /// By a field of the page's last item.
    Last {
        /// Where it is in an item.
        field: &'static [&'static str],
        /// The argument.
        slot: Slot,
        /// What is added to it: 1 where the server begins with the item that is named.
        add: i64,
    },
}
