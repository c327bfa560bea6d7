//! The form of messages: what those have in common that are read to the same end.
//!
//! A server writes the same around its data again and again, and most of what differs is not looked at. To see that a message has
//! the form of one that has been read takes a fraction of reading it.

use super::control::Positions;
use super::scan::{Broken, Scan};
use super::seen::{Kind, Seen};
use super::trace::{Met, Trace, What};
use super::ways::Place;

/// Of messages of which enough was seen before their end: what is written until then, but for values that nobody looks at, and
/// for those that are asked for only when it is known what the message is.
#[derive(Debug)]
pub(super) struct Form {
    parts: Vec<Part>,
    /// What is seen of the message that was compared last.
    seen: Seen,
    /// The control messages that it may be, unless it lacks a name of each.
    open: Positions,
}

#[derive(Debug)]
enum Part {
    /// These bytes.
    Written(Box<[u8]>),
    /// A value that nobody looks at.
    Skipped,
    /// A text or word; this one, if it is what control messages are told by.
    Single {
        place: Place,
        kind: Kind,
        same: Option<Box<[u8]>>,
    },
    /// The beginning of a list or object, which is written next.
    Opened(Place),
}

/// The forms of the messages of a socket.
#[derive(Debug, Default)]
pub(super) struct Forms {
    all: Vec<Form>,
    /// Which is forgotten next, when there are too many.
    oldest: usize,
}

impl Forms {
    /// There are a few kinds of data.
    const MOST: usize = 8;

    /// What is seen of `message`, if it has a known form. `are_unnamed` says whether it lacks a name of each of some control
    /// messages.
    pub(super) fn seen(
        &mut self,
        message: &[u8],
        are_unnamed: impl Fn(Positions) -> bool,
    ) -> Option<&Seen> {
        let is_of = |form: &mut Form| form.fits(message) && are_unnamed(form.open);
        let position = self.all.iter_mut().position(is_of)?;
        self.all.get(position).map(|form| &form.seen)
    }

    pub(super) fn add(&mut self, form: Form) {
        if self.all.len() < Self::MOST {
            self.all.push(form);
        } else if let Some(oldest) = self.all.get_mut(self.oldest) {
            *oldest = form;
            self.oldest = (self.oldest + 1) % Self::MOST;
        }
    }
}

impl Form {
    /// The form of `message`, of which `seen` was enough before `end`. `is_telling` says whether control messages are told by
    /// what stands in a place. Nothing for a message that others are seldom like.
    pub(super) fn of(
        message: &[u8],
        end: usize,
        trace: &Trace,
        seen: &Seen,
        open: Positions,
        is_telling: impl Fn(Place) -> bool,
    ) -> Option<Self> {
        // With twins, one may be enough in one message and the other in the next.
        if trace.has_twins() {
            return None;
        }
        let mut parts = Vec::new();
        let mut at = 0;
        for Met { what, written } in trace.met() {
            parts.extend(Part::written(message.get(at..written.start)?));
            at = written.end;
            parts.push(match *what {
                What::Skipped => Part::Skipped,
                What::Single(place, kind) => {
                    let same = message.get(written.clone())?;
                    let same = is_telling(place).then(|| same.into());
                    Part::Single { place, kind, same }
                }
                // Whether it is empty is found out behind the bracket.
                What::Opened(place, Kind::List { .. }) if is_telling(place) => return None,
                What::Opened(place, _) => {
                    at = written.start;
                    Part::Opened(place)
                }
            });
        }
        parts.extend(Part::written(message.get(at..end)?));
        let seen = seen.clone();
        Some(Self { parts, seen, open })
    }

    /// Whether `message` has it; then what is seen of it is where it stands there.
    fn fits(&mut self, message: &[u8]) -> bool {
        let mut scan = Scan::new(message);
        let seen = &mut self.seen;
        let mut parts = self.parts.iter();
        parts.all(|part| part.go_past(&mut scan, seen) == Ok(true))
    }
}

impl Part {
    fn written(bytes: &[u8]) -> Option<Self> {
        (!bytes.is_empty()).then(|| Self::Written(bytes.into()))
    }

    /// Whether it stands here.
    fn go_past(&self, scan: &mut Scan<'_>, seen: &mut Seen) -> Result<bool, Broken> {
        Ok(match self {
            Self::Written(bytes) => scan.take_all(bytes),
            Self::Skipped => {
                scan.skip()?;
                true
            }
            Self::Single { place, kind, same } => {
                let start = scan.at();
                let (span, is) = scan.single()?;
                seen.found(*place, span);
                let written = scan.since(start);
                is == *kind && same.as_deref().is_none_or(|same| same == written)
            }
            Self::Opened(place) => {
                let start = scan.at();
                seen.found(*place, start..start);
                true
            }
        })
    }
}
