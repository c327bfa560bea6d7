//! A subscription: the messages of a channel, for one of those who read it.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use super::bound::Bound;
use super::event::Event;
use super::message::Message;
use super::queue::{self, Item, Receiver};
use super::reading::{decode_at, render};
use super::session::{Command, Commands, SharedHidden, SubscriberId, Wanted};
use super::spec::ChannelSpec;
use crate::client::Client;
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::json::Path;
use crate::response::FromAnswer;

/// The messages of a channel, in their order, and where some are missing.
///
/// It is a [`Stream`]; [`next`](Self::next) reads it without a further crate. A message that cannot be read as `T` is an error in
/// its place, and others follow it; an error after which the stream ends is the end of the subscription. Dropped, the server
/// is told that the channel is not wanted any more, unless somebody else of the same client reads it: all subscriptions of a
/// client to one channel share one at the server, and each has a queue of its own.
///
/// ```no_run
/// # use signed_api::ws::{Event, Subscription};
/// # async fn example(mut book: Subscription<String>) -> signed_api::Result<()> {
/// while let Some(event) = book.next().await {
///     match event? {
///         Event::Message(update) => println!("{update}"),
///         Event::Gap(gap) => println!("load it anew: {gap:?}"),
///         _ => {}
///     }
/// }
/// # Ok(()) }
/// ```
#[must_use = "a subscription ends when it is dropped"]
pub struct Subscription<T> {
    source: Source<T>,
    is_ended: bool,
}

enum Source<T> {
    Session(Box<Reading<T>>),
    Other(Pin<Box<dyn Stream<Item = Result<Event<T>>> + Send>>),
    /// It could not even begin.
    Failed(Option<Error>),
}

struct Reading<T> {
    /// Keeps the session.
    _client: Client,
    commands: Commands,
    hidden: SharedHidden,
    spec: &'static ChannelSpec,
    name: String,
    reader: SubscriberId,
    items: Receiver,
    data: Path,
    decode: fn(&Bytes, usize, Path) -> Result<T>,
}

impl<T> Subscription<T> {
    /// One that yields what `stream` does, for fakes.
    pub fn of(stream: impl Stream<Item = Result<Event<T>>> + Send + 'static) -> Self {
        Self::new(Source::Other(Box::pin(stream)))
    }

    fn new(source: Source<T>) -> Self {
        Self {
            source,
            is_ended: false,
        }
    }

    /// The next event; nothing when the subscription has ended.
    ///
    /// Dropped before it is ready, it has taken nothing.
    pub async fn next(&mut self) -> Option<Result<Event<T>>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Waits until the server sends the messages of the channel: it has acknowledged the subscription, and what happens from now
    /// on is told. Messages wait in the queue meanwhile.
    ///
    /// # Errors
    ///
    /// The end of the subscription, if that comes before.
    pub async fn ready(&mut self) -> Result<()> {
        let ready = match &mut self.source {
            Source::Session(reading) => poll_fn(|context| reading.items.poll_fed(context)).await,
            Source::Other(_) => Ok(()),
            Source::Failed(error) => error.take().map_or_else(|| Err(queue::closed()), Err),
        };
        self.is_ended |= ready.is_err();
        ready
    }

    /// Whether the stream has come to its end.
    pub fn is_ended(&self) -> bool {
        self.is_ended
    }
}

impl<T> Stream for Subscription<T> {
    type Item = Result<Event<T>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.is_ended {
            return Poll::Ready(None);
        }
        let item = match &mut self.source {
            Source::Session(reading) => ready!(reading.poll_next(context)),
            Source::Other(stream) => ready!(stream.as_mut().poll_next(context)),
            Source::Failed(error) => error.take().map(Err),
        };
        self.is_ended = item.is_none();
        Poll::Ready(item)
    }
}

impl<T> Reading<T> {
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Event<T>>>> {
        let item = ready!(self.items.poll_next(context));
        Poll::Ready(item.map(|item| {
            Ok(match item? {
                Item::Message(message) => Event::Message(self.read(&message)?),
                Item::Gap(gap) => Event::Gap(gap),
                Item::Interrupted(cause) => Event::Interrupted(cause),
            })
        }))
    }

    fn read(&self, message: &Message) -> Result<T> {
        let Message { text, payload } = message;
        (self.decode)(text, *payload, self.data).map_err(|error| {
            let error = error.after(self.spec.name, 0, Outcome::Completed, true);
            self.hidden.quoting(error)
        })
    }
}

impl<T> Drop for Reading<T> {
    fn drop(&mut self) {
        // A session that has ended knows nothing of it any more.
        let _ = self.commands.tell(Command::Unsubscribe {
            name: std::mem::take(&mut self.name),
            reader: self.reader,
        });
    }
}

impl<T> fmt::Debug for Subscription<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Subscription");
        if let Source::Session(reading) = &self.source {
            debug.field("method", &reading.spec.name);
        }
        debug
            .field("is_ended", &self.is_ended)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Subscribes to the channel that `spec` and the arguments make. What is wrong with them is the only item.
    pub fn subscribe<T: FromAnswer>(
        &self,
        spec: &'static ChannelSpec,
        bound: Bound,
    ) -> Subscription<T> {
        let source = match self.reading(spec, bound) {
            Ok(reading) => Source::Session(Box::new(reading)),
            Err(error) => {
                let outcome = error.outcome();
                Source::Failed(Some(error.after(spec.name, 0, outcome, true)))
            }
        };
        Subscription::new(source)
    }

    fn reading<T: FromAnswer>(
        &self,
        spec: &'static ChannelSpec,
        bound: Bound,
    ) -> Result<Reading<T>> {
        let params = bound.into_params()?;
        let wanted = Wanted {
            spec,
            name: render::channel(spec, &params)?,
            constants: render::constants(spec, &params)?,
            params: Arc::new(params),
        };
        if spec.private {
            self.refuse_anonymous()?;
        }
        let slot = self.socket_session();
        let commands = slot.begin(self)?;
        let reader = SubscriberId(slot.number());
        let (sender, items) = queue::queue(spec.queue);
        let name = wanted.name.clone();
        let command = Command::Subscribe {
            wanted,
            reader,
            sender,
        };
        if let Err(Command::Subscribe { sender, .. }) = commands.tell(command) {
            sender.end(commands.ending());
        }
        Ok(Reading {
            _client: self.clone(),
            hidden: commands.hidden.clone(),
            commands,
            spec,
            name,
            reader,
            items,
            data: self.socket_spec().map_or(&[], |spec| spec.data),
            decode: decode_at::<T>,
        })
    }

    /// What is private is not to be had without a login.
    pub(super) fn refuse_anonymous(&self) -> Result<()> {
        let Some(spec) = self.socket_spec() else {
            return Ok(());
        };
        let (kind, message) = match (spec.login, self.can_log_in()) {
            (Some(_), true) => return Ok(()),
            (Some(_), false) => (
                ErrorKind::Credentials,
                "it is private and the client was built without credentials",
            ),
            (None, _) => (
                ErrorKind::Configuration,
                "it is private and the WebSocket declares no login: write `#[ws(.., login = ..)]`",
            ),
        };
        Err(Error::not_sent(kind, message))
    }
}
