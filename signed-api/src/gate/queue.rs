//! One at a time, in the order in which they came.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use crate::sync::Mutex;

/// Hands one turn from one to the next. An own one and not the lock of an async runtime, because its every order of events
/// is tried, also those in which somebody goes away.
pub(super) struct Queue {
    line: Mutex<Line>,
}

#[derive(Default)]
struct Line {
    /// Who has the turn, asked for or not looked at yet.
    holder: Option<Ticket>,
    waiting: VecDeque<(Ticket, Waker)>,
    last: Ticket,
}

type Ticket = u64;

/// The turn; the next one has it when this is dropped.
pub(crate) struct Turn {
    queue: Arc<Queue>,
    ticket: Ticket,
}

/// Waits for the turn.
pub(super) struct Waiting {
    queue: Arc<Queue>,
    /// From the first time that it was looked at until the turn is taken.
    ticket: Option<Ticket>,
}

impl Queue {
    pub(super) fn new() -> Self {
        Self {
            line: Mutex::new(Line::default()),
        }
    }

    /// The turn, if nobody has it or waits for it.
    pub(super) fn try_turn(self: &Arc<Self>) -> Option<Turn> {
        let ticket = self.line.lock().enter()?;
        Some(self.turn(ticket))
    }

    /// Stands in line from when it is first polled.
    pub(super) fn wait(self: &Arc<Self>) -> Waiting {
        Waiting {
            queue: Arc::clone(self),
            ticket: None,
        }
    }

    fn turn(self: &Arc<Self>, ticket: Ticket) -> Turn {
        Turn {
            queue: Arc::clone(self),
            ticket,
        }
    }

    /// Goes away, wherever it is.
    fn leave(&self, ticket: Ticket) {
        let next = self.line.lock().leave(ticket);
        if let Some(waker) = next {
            waker.wake();
        }
    }
}

impl Line {
    fn ticket(&mut self) -> Ticket {
        self.last += 1;
        self.last
    }

    fn enter(&mut self) -> Option<Ticket> {
        if self.holder.is_some() {
            return None;
        }
        self.holder = Some(self.ticket());
        self.holder
    }

    fn stand(&mut self, waker: &Waker) -> Ticket {
        let ticket = self.ticket();
        self.waiting.push_back((ticket, waker.clone()));
        ticket
    }

    /// Whether it has the turn; if not, `waker` is woken when it has.
    fn has_turn(&mut self, ticket: Ticket, waker: &Waker) -> bool {
        if self.holder == Some(ticket) {
            return true;
        }
        let mut waiting = self.waiting.iter_mut();
        if let Some((_, known)) = waiting.find(|(waiting, _)| *waiting == ticket) {
            known.clone_from(waker);
        }
        false
    }

    /// Who is to be woken, because the turn is theirs now.
    fn leave(&mut self, ticket: Ticket) -> Option<Waker> {
        if self.holder != Some(ticket) {
            self.waiting.retain(|(waiting, _)| *waiting != ticket);
            return None;
        }
        let (next, waker) = self.waiting.pop_front().unzip();
        self.holder = next;
        waker
    }
}

impl Future for Waiting {
    type Output = Turn;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Turn> {
        let Self { queue, ticket } = &mut *self;
        let mut line = queue.line.lock();
        let known = match *ticket {
            Some(known) => known,
            None => match line.enter() {
                Some(entered) => return Poll::Ready(queue.turn(entered)),
                None => *ticket.insert(line.stand(context.waker())),
            },
        };
        if !line.has_turn(known, context.waker()) {
            return Poll::Pending;
        }
        *ticket = None;
        Poll::Ready(queue.turn(known))
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket {
            self.queue.leave(ticket);
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.queue.leave(self.ticket);
    }
}
