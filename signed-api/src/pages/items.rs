//! The stream of the items of all pages.

use std::collections::HashSet;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::vec;

use futures_core::Stream;

use super::ItemDecoder;
use super::cursor::{Cursor, Mark};
use super::position::Position;
use super::reading::{Asked, read};
use super::spec::PagesSpec;
use crate::arguments::Arguments;
use crate::call::Call;
use crate::client::{Answered, Client, Options};
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::future::BoxFuture;
use crate::operation::Operation;
use crate::response::mismatch;

/// The items of a list that comes in pages, in the order of the server, each once.
///
/// Pages are asked for one after the other, each when the items before it are used up: a call of its own, with the limits,
/// signature, retries and time-out of the method. It borrows the client.
///
/// [`try_next`](Self::try_next) needs no other crate; it is a [`Stream`] too. After an error it can be asked again, and goes on
/// with the page that failed: no item is lost, none comes twice. [`position`](Self::position) says how far it has come, for
/// another stream that goes on from there.
#[must_use = "a stream asks for nothing until its items are asked for"]
pub struct Items<'c, I> {
    pages: Pages<'c>,
    item: ItemDecoder<I>,
    /// Items of the page that are not handed out yet.
    left: vec::IntoIter<I>,
}

/// All but the items, which alone have a type that only the caller knows.
struct Pages<'c> {
    client: &'c Client,
    operation: &'static Operation,
    spec: &'static PagesSpec,
    /// Nothing when they cannot be sent.
    bound: Option<(Arguments, Options)>,
    /// What is wrong with the call or the position, until it is said.
    failure: Option<Error>,
    /// The page that is asked for, or that the items are of, and how many of it were handed out.
    at: Position,
    state: State<'c>,
    /// Pages that were asked for, this one included.
    seen: HashSet<Mark>,
    /// How many pages may still follow this one.
    may_follow: Option<u32>,
}

enum State<'c> {
    Idle,
    Asking(BoxFuture<'c, Result<Answered>>),
    /// The page is here.
    Read(Next),
    Ended,
}

enum Next {
    Page(Cursor),
    /// One that was asked for already.
    Repeated,
    None,
}

impl<'c, I> Items<'c, I> {
    pub(super) fn new<T>(
        call: Call<'c, T>,
        spec: &'static PagesSpec,
        item: ItemDecoder<I>,
        position: &Position,
    ) -> Self {
        let (client, operation, mut bound) = call.into_bound();
        let refuse = |message: &str| {
            let error = Error::not_sent(ErrorKind::Argument, message);
            Some(error.after(operation.name, 0, Outcome::NotSent, true))
        };
        let failure = match &mut bound {
            None => refuse("the items of a call are asked for before it is awaited, and not after"),
            Some(_) if !position.page.fits(&spec.kind) => refuse(
                "the position is one of another method: its pages are told apart in another way",
            ),
            Some((arguments, _)) => {
                let failure = arguments.take_failure();
                failure.map(|error| error.after(operation.name, 0, Outcome::NotSent, true))
            }
        };
        let mark = bound
            .as_ref()
            .map(|(arguments, _)| position.page.mark(arguments, &spec.kind));
        Self {
            pages: Pages {
                client,
                operation,
                spec,
                bound: bound.filter(|_| failure.is_none()),
                failure,
                at: position.clone(),
                state: State::Idle,
                seen: mark.into_iter().collect(),
                may_follow: spec.max_pages.map(|pages| pages.saturating_sub(1)),
            },
            item,
            left: Vec::new().into_iter(),
        }
    }

    /// Ends the stream after so many pages. [`position`](Self::position) is then at the next.
    pub fn max_pages(mut self, pages: u32) -> Self {
        match pages {
            0 => self.pages.state = State::Ended,
            pages => self.pages.may_follow = Some(pages - 1),
        }
        self
    }

    /// The next item; nothing after the last.
    ///
    /// It may be dropped while it is being awaited: the next one goes on with the same request.
    ///
    /// # Errors
    ///
    /// Those of a call, when a page cannot be had or is not what the method declares; and when the server names a page as the
    /// next one that was read already, of which there would be no end. When it is asked again it asks for that page again. Only
    /// after what is wrong with the arguments or the position does nothing follow.
    pub async fn try_next(&mut self) -> Result<Option<I>> {
        poll_fn(|context| self.poll_item(context)).await.transpose()
    }

    /// How far the stream has come: behind the last item that was handed out.
    ///
    /// At the end it stays in the last page, so that a stream which goes on from there finds what was added since.
    pub fn position(&self) -> Position {
        match &self.pages.state {
            State::Read(Next::Page(next)) if self.left.as_slice().is_empty() => Position {
                page: next.clone(),
                handed_out: 0,
            },
            _ => self.pages.at.clone(),
        }
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<I>>> {
        loop {
            if let Some(item) = self.left.next() {
                self.pages.at.handed_out += 1;
                return Poll::Ready(Some(Ok(item)));
            }
            let polled = match self.pages.poll_answer(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Ready(Some(polled)) => polled,
            };
            match polled.and_then(|answered| self.pages.read(answered, self.item)) {
                Ok(items) => self.left = items.into_iter(),
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
            let handed_out = usize::try_from(self.pages.at.handed_out).unwrap_or(usize::MAX);
            self.left.by_ref().take(handed_out).for_each(drop);
        }
    }
}

impl<'c> Pages<'c> {
    /// The answer to the next page that has to be asked for; nothing after the last.
    fn poll_answer(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Answered>>> {
        loop {
            match std::mem::replace(&mut self.state, State::Idle) {
                State::Idle => match self.ask() {
                    Some(asking) => self.state = State::Asking(asking),
                    None => {
                        self.state = State::Ended;
                        return Poll::Ready(self.failure.take().map(Err));
                    }
                },
                State::Asking(mut asking) => {
                    let polled = asking.as_mut().poll(context);
                    if polled.is_pending() {
                        self.state = State::Asking(asking);
                    }
                    return polled.map(Some);
                }
                State::Read(Next::Page(page)) => {
                    self.at = Position {
                        page,
                        handed_out: 0,
                    };
                    match &mut self.may_follow {
                        Some(0) => self.state = State::Ended,
                        Some(pages) => *pages -= 1,
                        None => {}
                    }
                }
                // The page may name another one when it is asked for again.
                State::Read(Next::Repeated) => return Poll::Ready(Some(Err(self.goes_round()))),
                State::Read(Next::None) | State::Ended => {
                    self.state = State::Ended;
                    return Poll::Ready(None);
                }
            }
        }
    }

    fn ask(&self) -> Option<BoxFuture<'c, Result<Answered>>> {
        let (arguments, options) = self.bound.as_ref()?;
        let arguments = self.at.page.applied(arguments, &self.spec.kind);
        let (client, options, name) = (self.client, options.clone(), self.operation.name);
        Some(Box::pin(async move {
            let request = arguments
                .encode(client.base())
                .map_err(|error| error.after(name, 0, Outcome::NotSent, true))?;
            client.execute(request, options).await
        }))
    }

    /// The items of a page, all of which can be read.
    fn read<I>(&mut self, answered: Answered, item: ItemDecoder<I>) -> Result<Vec<I>> {
        match self.read_all(&answered, item) {
            Ok((items, next)) => {
                self.state = State::Read(next);
                Ok(items)
            }
            Err(reason) => {
                let Answered {
                    response,
                    received,
                    attempts,
                    may_resend,
                    hidden,
                    ..
                } = answered;
                let error = mismatch(response, &reason).with_received(received);
                let error = error.quoting_answer(|text| hidden.hide(text));
                Err(error.after(
                    self.operation.name,
                    attempts,
                    Outcome::Completed,
                    may_resend,
                ))
            }
        }
    }

    fn read_all<I>(
        &mut self,
        answered: &Answered,
        item: ItemDecoder<I>,
    ) -> Result<(Vec<I>, Next), String> {
        let Some((arguments, _)) = &self.bound else {
            return Ok((Vec::new(), Next::None));
        };
        let asked = Asked {
            spec: self.spec,
            page: &self.at.page,
            arguments,
            origin: self.client.base().origin(),
        };
        let (items, next) = read(answered, &asked)?;
        let items = items
            .into_iter()
            .enumerate()
            .map(|(index, json)| item(json).map_err(|error| format!("item {index}: {error}")));
        let items = items.collect::<Result<_, _>>()?;
        let next = match next {
            None => Next::None,
            Some(next) => match self.seen.insert(next.mark(arguments, &self.spec.kind)) {
                true => Next::Page(next),
                false => Next::Repeated,
            },
        };
        Ok((items, next))
    }

    fn goes_round(&self) -> Error {
        let message = "the server names a page as the next one that was read already: there would be no end of it";
        let error = Error::new(ErrorKind::Decode, Outcome::Completed, message);
        error.after(self.operation.name, 0, Outcome::Completed, true)
    }
}

impl<I> Stream for Items<'_, I> {
    type Item = Result<I>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<I>>> {
        self.poll_item(context)
    }
}

/// Nothing in it is pinned in place: what runs is in a box of its own.
impl<I> Unpin for Items<'_, I> {}

impl<I> fmt::Debug for Items<'_, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("operation", &self.pages.operation.name)
            .field("position", &self.position())
            .finish_non_exhaustive()
    }
}
