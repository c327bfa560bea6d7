//! How the messages of a socket look, as it is declared.

use std::cell::OnceCell;

use bytes::Bytes;
use serde::de::IgnoredAny;

use super::control::{Controls, Message, Positions};
use super::form::Form;
use super::name::Names;
use super::seen::{Kind, Seen};
use super::trace::Trace;
use super::walk::{Walked, walk};
use super::ways::{Place, Ways};
use crate::ws::machine::Heard;
use crate::ws::spec::SocketSpec;

/// What tells messages apart, and where the parts of them stand.
#[derive(Debug)]
pub(super) struct Declared {
    ways: Ways,
    names: Names,
    /// Where data has its payload, if that is not all of the message.
    data: Option<Place>,
    controls: Controls,
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

impl Declared {
    pub(super) fn new(spec: &'static SocketSpec) -> Self {
        let mut ways = Ways::new();
        let names = Names::new(spec.channel, &mut ways);
        let data = (!spec.data.is_empty()).then(|| ways.place(spec.data));
        let controls = Controls::new(spec, &mut ways);
        Self {
            ways,
            names,
            data,
            controls,
        }
    }

    pub(super) fn nothing_seen(&self) -> Seen {
        Seen::of(&self.ways)
    }

    /// Walks through a message until it is known to be data, or to its end.
    pub(super) fn walk(&self, text: &Bytes, seen: &mut Seen, trace: &mut Trace) -> Walked {
        let Self {
            ways,
            names,
            data,
            controls,
        } = self;
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
        trace.clear();
        walk(text, ways, seen, is_enough, |what, written| {
            trace.note(what, written);
        })
    }

    /// Whether a message lacks a name of each of these control messages.
    pub(super) fn are_unnamed(&self, positions: Positions, text: &Bytes) -> bool {
        self.controls.unnamed(positions, text) == positions
    }

    /// The form of a message that is known to be data before `end`.
    pub(super) fn form(
        &self,
        text: &Bytes,
        end: usize,
        seen: &Seen,
        trace: &Trace,
    ) -> Option<Form> {
        let open = match self.data {
            Some(_) => Positions::NONE,
            None => self.controls.open(text, &self.ways, seen),
        };
        let is_telling = |place| self.controls.are_told_by(place);
        Form::of(text, end, trace, seen, open, is_telling)
    }

    /// A message that is data, if its channel is told. A name that does not stand in it is put together in `name`.
    pub(super) fn data<'r>(
        &self,
        text: &'r Bytes,
        seen: &Seen,
        name: &'r mut String,
    ) -> Option<Read<'r>> {
        let payload = self.data.map_or(0, |place| seen.at(place).start());
        let named = self.names.name(text, seen, name)?;
        let channel = named.or(name);
        Some(Read::Data { channel, payload })
    }

    /// What a message is that has been read to its end.
    pub(super) fn whole<'r>(
        &self,
        text: &'r Bytes,
        seen: &Seen,
        name: &'r mut String,
        is_request: impl Fn(u64) -> bool,
    ) -> Read<'r> {
        let ways = &self.ways;
        let message = Message { text, ways, seen };
        let heard = self.controls.heard(message, is_request);
        if let Some(heard) = heard.filter(|_| is_json(text)) {
            return Read::Heard(heard);
        }
        let has_payload = |place| seen.at(place).kind != Kind::Unseen;
        if self.data.is_none_or(has_payload)
            && let Some(data) = self.data(text, seen, name)
        {
            return data;
        }
        match self.controls.reply(message) {
            Some(reply) if is_json(text) => Read::Heard(reply),
            _ => Read::Other,
        }
    }
}

/// Whether all of it is JSON: nobody else decodes what is said to the session. The bytes of a binary message need not be text,
/// which those who skip a value do not look at.
fn is_json(text: &[u8]) -> bool {
    let text = std::str::from_utf8(text);
    text.is_ok_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok())
}
