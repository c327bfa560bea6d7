//! The channels of a session, and who reads them.

use std::collections::{BTreeMap, HashMap};
use std::iter::repeat_n;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use foldhash::fast::RandomState;

use crate::error::{Error, ErrorKind, Outcome};
use crate::params::Params;
use crate::ws::event::{Gap, Interruption};
use crate::ws::machine::ChannelId;
use crate::ws::message::Message;
use crate::ws::queue::{Pushed, Sender};
use crate::ws::spec::ChannelSpec;

/// Who reads a channel: a number that is used once in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SubscriberId(pub(crate) u64);

/// A channel as its method and arguments make it.
pub(crate) struct Wanted {
    pub(crate) spec: &'static ChannelSpec,
    /// Its name at the server.
    pub(crate) name: String,
    /// What the method declares beside it.
    pub(crate) constants: Vec<(&'static str, String)>,
    pub(crate) params: Arc<Params>,
}

/// A channel, and who reads it.
pub(crate) struct Channel {
    pub(crate) wanted: Wanted,
    readers: Vec<(SubscriberId, Sender)>,
    /// Whether its messages do not come any more, for the time being.
    is_interrupted: bool,
    /// Those of its readers that came since: they miss nothing.
    late: Vec<SubscriberId>,
    /// Whether the server sends its messages now.
    is_fed: bool,
}

/// All of them, those included of which the server may still know.
#[derive(Default)]
pub(crate) struct Channels {
    /// Nobody can fill it with names of one hash: they are those that are subscribed.
    by_name: HashMap<String, ChannelId, RandomState>,
    all: BTreeMap<ChannelId, Channel>,
    last: u64,
    /// Dropped last: they see how the others end.
    to_wake: Wakers,
}

/// Readers that have something to read. Whatever happens to the session, they are woken.
#[derive(Default)]
struct Wakers(Vec<Waker>);

/// What could not be handed on at once.
pub(crate) struct Stuck {
    pub(crate) channel: ChannelId,
    message: Message,
    readers: Vec<SubscriberId>,
}

/// Readers that are no more; whether they were the last.
pub(crate) type WasLast = bool;

impl Channels {
    /// Adds a reader. The channel, and whether it is to be wanted because it has no other reader.
    pub(crate) fn add(
        &mut self,
        wanted: Wanted,
        reader: SubscriberId,
        sender: Sender,
    ) -> ChannelId {
        let id = match self.by_name.get(&wanted.name) {
            Some(id) => *id,
            None => {
                self.last += 1;
                let id = ChannelId(self.last);
                self.by_name.insert(wanted.name.clone(), id);
                id
            }
        };
        match self.all.get_mut(&id) {
            Some(channel) => {
                if channel.readers.is_empty() {
                    channel.wanted = wanted;
                    channel.is_interrupted = false;
                    channel.late.clear();
                    channel.is_fed = false;
                }
                if channel.is_interrupted {
                    channel.late.push(reader);
                }
                if channel.is_fed {
                    sender.fed();
                }
                channel.readers.push((reader, sender));
            }
            None => {
                let channel = Channel {
                    wanted,
                    readers: vec![(reader, sender)],
                    is_interrupted: false,
                    late: Vec::new(),
                    is_fed: false,
                };
                self.all.insert(id, channel);
            }
        }
        id
    }

    /// What keeps a channel from being added: another method, or the same with other arguments, subscribes what has the same
    /// name in another way, and nobody could tell the messages of the two apart.
    /// Without a message that unsubscribes, the server goes on sending what nobody reads any more.
    pub(crate) fn conflict(&self, wanted: &Wanted, unsubscribes: bool) -> Option<Error> {
        let known = self.all.get(self.by_name.get(&wanted.name)?)?;
        let is_ending = known.readers.is_empty() && unsubscribes;
        if is_ending || known.wanted.is_like(wanted) {
            return None;
        }
        let (name, method) = (&wanted.name, known.wanted.spec.name);
        let message = format!(
            "`{method}` has subscribed the channel `{name}` in another way, and messages of the two could not be told apart: \
             end that subscription first, or declare a channel with what differs in it"
        );
        let error = Error::not_sent(ErrorKind::Argument, message);
        Some(error.after(wanted.spec.name, 0, Outcome::NotSent, true))
    }

    /// Removes a reader, which need not be there any more.
    pub(crate) fn remove(
        &mut self,
        name: &str,
        reader: SubscriberId,
    ) -> Option<(ChannelId, WasLast)> {
        let id = *self.by_name.get(name)?;
        let channel = self.all.get_mut(&id)?;
        let before = channel.readers.len();
        channel.readers.retain(|(known, _)| *known != reader);
        let was_last = before > 0 && channel.readers.is_empty();
        Some((id, was_last))
    }

    /// The channel of this name at the server.
    pub(crate) fn id(&self, name: &str) -> Option<ChannelId> {
        self.by_name.get(name).copied()
    }

    pub(crate) fn wanted(&self, id: ChannelId) -> Option<&Wanted> {
        self.all.get(&id).map(|channel| &channel.wanted)
    }

    /// Nothing is left of it, here or at the server.
    pub(crate) fn forget(&mut self, id: ChannelId) {
        if let Some(channel) = self.all.get(&id)
            && channel.readers.is_empty()
            && let Some(channel) = self.all.remove(&id)
        {
            self.by_name.remove(&channel.wanted.name);
        }
    }

    /// Hands a message to all readers, who hear of it from [`wake`](Self::wake). `Ok(true)` if those that were the last have
    /// gone.
    pub(crate) fn push(&mut self, id: ChannelId, message: Message) -> Result<WasLast, Stuck> {
        let Some(channel) = self.all.get_mut(&id) else {
            return Ok(false);
        };
        let mut stuck: Option<Stuck> = None;
        let mut has_ended = false;
        // For the last of them it is not cloned.
        let messages = repeat_n(message, channel.readers.len());
        for ((reader, sender), message) in channel.readers.iter_mut().zip(messages) {
            let (pushed, waiting) = sender.try_push_quietly(message);
            self.to_wake.0.extend(waiting);
            match pushed {
                Pushed::Kept => {}
                Pushed::Full(message) => {
                    let stuck = stuck.get_or_insert_with(|| Stuck::new(id, message));
                    stuck.readers.push(*reader);
                }
                Pushed::Ended => has_ended = true,
            }
        }
        if let Some(stuck) = stuck {
            return Err(stuck);
        }
        Ok(has_ended && self.without_ended(id))
    }

    /// Wakes the readers that were handed something.
    pub(crate) fn wake(&mut self) {
        self.to_wake.wake();
    }

    /// Hands what was stuck to those that have room by now. Ready when all have it.
    pub(crate) fn poll_push(
        &mut self,
        stuck: &mut Stuck,
        context: &mut Context<'_>,
    ) -> Poll<WasLast> {
        let Some(channel) = self.all.get_mut(&stuck.channel) else {
            return Poll::Ready(false);
        };
        let readers = &mut channel.readers;
        stuck.readers.retain(|reader| {
            let sender = readers.iter_mut().find(|(known, _)| known == reader);
            let Some((_, sender)) = sender else {
                return false;
            };
            while sender.poll_room(context).is_ready() {
                match sender.try_push(stuck.message.clone()) {
                    Pushed::Full(_) => {}
                    Pushed::Kept | Pushed::Ended => return false,
                }
            }
            true
        });
        match stuck.readers.is_empty() {
            true => Poll::Ready(self.without_ended(stuck.channel)),
            false => Poll::Pending,
        }
    }

    /// The server sends its messages from now on.
    pub(crate) fn fed(&mut self, id: ChannelId) {
        if let Some(channel) = self.all.get_mut(&id) {
            channel.is_fed = true;
            channel.readers.iter().for_each(|(_, sender)| sender.fed());
        }
    }

    pub(crate) fn interrupted(&mut self, id: ChannelId, cause: &Interruption) {
        if let Some(channel) = self.all.get_mut(&id) {
            channel.is_fed = false;
            channel.is_interrupted = true;
            for (_, sender) in &channel.readers {
                sender.interrupted(cause.clone());
            }
        }
    }

    /// Tells of a gap those readers who were there before it.
    pub(crate) fn gap(&mut self, id: ChannelId, gap: &Gap) {
        if let Some(channel) = self.all.get_mut(&id) {
            channel.is_interrupted = false;
            let late = std::mem::take(&mut channel.late);
            for (reader, sender) in &channel.readers {
                if !late.contains(reader) {
                    sender.gap(gap.clone());
                }
            }
        }
    }

    /// Ends the readers of a channel with an error.
    pub(crate) fn refuse(&mut self, id: ChannelId, error: &Error) {
        if let Some(channel) = self.all.get_mut(&id) {
            channel.end(error);
        }
    }

    /// Ends all readers, with an error or because that was asked for.
    pub(crate) fn end(&mut self, error: Option<&Error>) {
        for (_, mut channel) in std::mem::take(&mut self.all) {
            match error {
                Some(error) => channel.end(error),
                None => channel
                    .readers
                    .drain(..)
                    .for_each(|(_, sender)| sender.close()),
            }
        }
        self.by_name.clear();
    }

    /// Removes the readers that have ended. Whether none is left.
    fn without_ended(&mut self, id: ChannelId) -> WasLast {
        let Some(channel) = self.all.get_mut(&id) else {
            return false;
        };
        let before = channel.readers.len();
        channel.readers.retain(|(_, sender)| !sender.is_ended());
        before > 0 && channel.readers.is_empty()
    }
}

impl Stuck {
    fn new(channel: ChannelId, message: Message) -> Self {
        let readers = Vec::new();
        Self {
            channel,
            message,
            readers,
        }
    }
}

impl Wanted {
    /// Whether the server is told the same of both.
    fn is_like(&self, other: &Self) -> bool {
        self.constants == other.constants
            && self.spec.private == other.spec.private
            && self.spec.subscribe == other.spec.subscribe
    }
}

impl Wakers {
    fn wake(&mut self) {
        self.0.drain(..).for_each(Waker::wake);
    }
}

impl Drop for Wakers {
    fn drop(&mut self) {
        self.wake();
    }
}

impl Channel {
    fn end(&mut self, error: &Error) {
        let name = self.wanted.spec.name;
        for (_, sender) in self.readers.drain(..) {
            let error = error.copied();
            let outcome = error.outcome();
            let may_resend = outcome != Outcome::Completed;
            sender.end(error.after(name, 0, outcome, may_resend));
        }
    }
}
