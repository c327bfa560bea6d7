//! What a message is: data of a channel, something that the server says to the session, or neither.
//!
//! Data is told without reading all of it. A message is read from its beginning until its channel is known, and the place of its
//! payload has begun (or, where all of the message is the payload, until every control message is excluded: by what has been
//! read, or because a name that it needs stands nowhere in the message). What comes after that is not looked at: a message that
//! names its channel and begins with its payload is data, unless a field that stands before that speaks for a control message;
//! then it is read to its end. Data that has the form of data before it is known by that. A text that is no JSON may so be taken for data, which whoever decodes it finds out.
//!
//! Of members of one name the last counts, as serde has it, among those that are read.

pub(crate) mod alone;
mod control;
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

use std::cell::OnceCell;

use bytes::Bytes;
use serde::de::IgnoredAny;

use self::control::{Controls, Message, Positions};
pub(crate) use self::decode::{decode, decode_at};
use self::form::{Form, Forms};
use self::name::Names;
use self::seen::{Kind, Seen};
use self::trace::Trace;
pub(crate) use self::value::ValueAt;
use self::walk::{Walked, walk};
use self::ways::{Place, Ways};
use super::machine::Heard;
use super::spec::SocketSpec;

/// Reads messages of a socket. It keeps nothing of them but its buffers, whose room is used again.
#[derive(Debug)]
pub(crate) struct Reader {
    ways: Ways,
    names: Names,
    /// Where data has its payload, if that is not all of the message.
    data: Option<Place>,
    controls: Controls,
    forms: Forms,
    seen: Seen,
    trace: Trace,
    name: String,
}

/// What a message is.
#[derive(Debug)]
pub(crate) enum Read<'r> {
    /// Data of the channel that is called so, or has this alias, and where its payload begins.
    Data { channel: &'r str, payload: usize },
    /// Something that the server says to the session; never [`Heard::Data`].
    Heard(Heard<String>),
    /// Nothing that is declared, or no JSON.
    Other,
}

impl Reader {
    /// A reader of messages as `spec` declares them.
    pub(crate) fn new(spec: &'static SocketSpec) -> Self {
        let mut ways = Ways::new();
        let names = Names::new(spec.channel, &mut ways);
        let data = (!spec.data.is_empty()).then(|| ways.place(spec.data));
        let controls = Controls::new(spec, &mut ways);
        let seen = Seen::of(&ways);
        Self {
            ways,
            names,
            data,
            controls,
            forms: Forms::default(),
            seen,
            trace: Trace::default(),
            name: String::new(),
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
            ways,
            names,
            data,
            controls,
            forms,
            seen,
            trace,
            name,
        } = self;
        let payload = |seen: &Seen| data.map_or(0, |place| seen.at(place).start());
        let are_unnamed = |positions| controls.unnamed(positions, text) == positions;
        if let Some(seen) = forms.seen(text, are_unnamed) {
            let payload = payload(seen);
            let named = names.name(text, seen, name);
            let channel = named.map(|named| named.or(name));
            return channel.map_or(Read::Other, |channel| Read::Data { channel, payload });
        }
        let unnamed = OnceCell::new();
        let unnamed = || *unnamed.get_or_init(|| controls.unnamed(Positions::ALL, text));
        let is_enough = |seen: &Seen| {
            let has_begun = data.map(|place| seen.at(place).kind != Kind::Unseen);
            has_begun != Some(false)
                && names.is_told(ways, seen)
                && match has_begun {
                    Some(_) => controls.are_unlikely(text, ways, seen),
                    None => controls.are_excluded(text, ways, seen, unnamed),
                }
        };
        let walked = walk(text, ways, seen, trace, is_enough);
        let message = Message { text, ways, seen };
        if let Walked::Enough(end) = walked {
            let open = match data {
                Some(_) => Positions::NONE,
                None => controls.open(text, ways, seen),
            };
            let is_telling = |place| controls.are_told_by(place);
            let form = Form::of(text, end, trace, seen, open, is_telling);
            form.into_iter().for_each(|form| forms.add(form));
        }
        if walked == Walked::All {
            let heard = controls.heard(message, is_request);
            if let Some(heard) = heard.filter(|_| is_json(text)) {
                return Read::Heard(heard);
            }
        }
        let is_data = match (walked, *data) {
            (Walked::Broken, _) => false,
            (Walked::Enough(_), _) | (Walked::All, None) => true,
            (Walked::All, Some(place)) => seen.at(place).kind != Kind::Unseen,
        };
        let named = is_data.then(|| names.name(text, seen, name)).flatten();
        match named.map(|named| named.or(name)) {
            Some(channel) => Read::Data {
                channel,
                payload: payload(seen),
            },
            None if walked != Walked::All => Read::Other,
            None => match controls.reply(message) {
                Some(reply) if is_json(text) => Read::Heard(reply),
                _ => Read::Other,
            },
        }
    }
}

/// Whether all of it is JSON: nobody else decodes what is said to the session. The bytes of a binary message need not be text,
/// which those who skip a value do not look at.
fn is_json(text: &[u8]) -> bool {
    let text = std::str::from_utf8(text);
    text.is_ok_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok())
}
