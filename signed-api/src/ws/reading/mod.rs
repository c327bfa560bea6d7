//! What a message is: data of a channel, something that the server says to the session, or neither.
//!
//! Data is told without reading all of it. A message is read from its beginning until its channel is known, and the place of its
//! payload has begun (or, where all of the message is the payload, until every control message is excluded: by what has been
//! read, or because a name that it needs stands nowhere in the message). What comes after that is not looked at: a message that
//! names its channel and begins with its payload is data, unless a field that stands before that speaks for a control message;
//! then it is read to its end. Data that has the form of data before it is known by that. A text that is no JSON may so be
//! taken for data, which whoever decodes it finds out.
//!
//! Of members of one name the last counts, as serde has it, among those that are read.

pub(crate) mod alone;
mod control;
mod declared;
mod decode;
mod form;
mod look;
mod name;
mod needed;
pub(crate) mod render;
mod scan;
mod seen;
#[cfg(test)]
mod tests;
mod trace;
mod value;
mod walk;
mod ways;

use bytes::Bytes;

use self::declared::Declared;
pub(crate) use self::declared::Read;
pub(crate) use self::decode::{decode, decode_at};
use self::form::Forms;
use self::seen::Seen;
use self::trace::Trace;
pub(crate) use self::value::ValueAt;
use self::walk::Walked;
use super::spec::SocketSpec;

/// Reads messages of a socket. It keeps their forms, and buffers whose room is used again.
#[derive(Debug)]
pub(crate) struct Reader {
    declared: Declared,
    forms: Forms,
    seen: Seen,
    trace: Trace,
    name: String,
}

impl Reader {
    /// A reader of messages as `spec` declares them.
    pub(crate) fn new(spec: &'static SocketSpec) -> Self {
        let declared = Declared::new(spec);
        Self {
            forms: Forms::default(),
            seen: declared.nothing_seen(),
            trace: Trace::default(),
            name: String::new(),
            declared,
        }
    }

    /// What `text` is. Control messages come before data, and data before answers to requests: an API may give its data ids too.
    /// `is_request` says whether an id is that of a request which is not answered: its answer may look like an acknowledgement.
    pub(crate) fn read<'r>(
        &'r mut self,
        text: &'r Bytes,
        is_request: impl Fn(u64) -> bool,
    ) -> Read<'r> {
        let Self {
            declared,
            forms,
            seen,
            trace,
            name,
        } = self;
        let are_unnamed = |positions| declared.are_unnamed(positions, text);
        if let Some(seen) = forms.seen(text, are_unnamed) {
            return declared.data(text, seen, name).unwrap_or(Read::Other);
        }
        match declared.walk(text, seen, trace) {
            Walked::Broken => Read::Other,
            Walked::Enough(end) => {
                let form = declared.form(text, end, seen, trace);
                form.into_iter().for_each(|form| forms.add(form));
                declared.data(text, seen, name).unwrap_or(Read::Other)
            }
            Walked::All => declared.whole(text, seen, name, is_request),
        }
    }
}
