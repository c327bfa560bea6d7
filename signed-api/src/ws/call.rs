//! A request over a socket: a value until it is awaited.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::oneshot;

use super::bound::Bound;
use super::reading::decode;
use super::session::{Asked, Command, Commands, unanswered, unsent};
use super::spec::RequestSpec;
use crate::client::Client;
use crate::error::{Outcome, Result};
use crate::future::BoxFuture;
use crate::response::FromAnswer;

/// One request over the socket of a client: set options, then await it.
///
/// Nothing is sent before it is awaited. It is never sent twice: when the connection is lost, [`Outcome`] says whether it was
/// sent. One that is dropped while it is being awaited may have been executed.
#[must_use = "a request sends nothing until it is awaited"]
pub struct SocketCall<'c, T> {
    client: &'c Client,
    spec: &'static RequestSpec,
    state: State<'c>,
    timeout: Option<Duration>,
    read: fn(&Bytes) -> Result<T>,
}

enum State<'c> {
    Bound(Bound),
    Running(BoxFuture<'c, Result<Answered>>),
    Done,
}

/// The payload of an answer, and who knows what must not show of it.
struct Answered {
    payload: Bytes,
    commands: Commands,
}

impl<T> SocketCall<'_, T> {
    /// The time until the answer, with all that comes before: a connection, a login, room in the limits.
    pub fn timeout(self, timeout: Duration) -> Self {
        Self {
            timeout: Some(timeout),
            ..self
        }
    }
}

impl<T> Future for SocketCall<'_, T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let call = &mut *self;
        let spec = call.spec;
        if let State::Bound(_) = &call.state
            && let State::Bound(bound) = std::mem::replace(&mut call.state, State::Done)
        {
            let (client, timeout) = (call.client, call.timeout);
            call.state = State::Running(Box::pin(answered(client, spec, bound, timeout)));
        }
        let State::Running(running) = &mut call.state else {
            return Poll::Ready(Err(unanswered()));
        };
        let answered = ready!(running.as_mut().poll(context));
        call.state = State::Done;
        Poll::Ready(match answered {
            Ok(Answered { payload, commands }) => (call.read)(&payload).map_err(|error| {
                let error = error.after(spec.name, 1, Outcome::Completed, false);
                commands.hidden.quoting(error)
            }),
            Err(error) => {
                let outcome = error.outcome();
                let is_sent = outcome != Outcome::NotSent;
                let may_resend = matches!(outcome, Outcome::NotSent | Outcome::Rejected);
                Err(error.after(spec.name, u32::from(is_sent), outcome, may_resend))
            }
        })
    }
}

async fn answered(
    client: &Client,
    spec: &'static RequestSpec,
    bound: Bound,
    timeout: Option<Duration>,
) -> Result<Answered> {
    let params = bound.into_params()?;
    if spec.private {
        client.refuse_anonymous()?;
    }
    let slot = client.socket_session();
    let commands = slot.begin(client)?;
    let answer_ms = client.socket_spec().map(|spec| spec.timing.answer_ms);
    let declared = spec.timeout_ms.or(answer_ms).unwrap_or_default();
    let timeout = timeout.unwrap_or(Duration::from_millis(declared));
    let (reply, received) = oneshot::channel();
    let id = slot.number();
    let request = Asked {
        spec,
        params: Arc::new(params),
        deadline: client.clock().monotonic().saturating_add(timeout),
        reply,
    };
    commands
        .tell(Command::Request { id, request })
        .map_err(|_| unsent(commands.ending()))?;
    let mut guard = Unawaited {
        id: Some(id),
        commands: &commands,
    };
    let reply = received.await;
    guard.id = None;
    drop(guard);
    let payload = reply.map_err(|_| unanswered())??;
    Ok(Answered { payload, commands })
}

/// Tells the session when nobody waits any more.
struct Unawaited<'a> {
    id: Option<u64>,
    commands: &'a Commands,
}

impl Drop for Unawaited<'_> {
    fn drop(&mut self) {
        if let Some(id) = self.id {
            // A session that has ended waits for no answer.
            let _ = self.commands.tell(Command::Cancel { id });
        }
    }
}

impl<T> fmt::Debug for SocketCall<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SocketCall")
            .field("method", &self.spec.name)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Sends a request over the socket.
    pub fn request<T: FromAnswer>(
        &self,
        spec: &'static RequestSpec,
        bound: Bound,
    ) -> SocketCall<'_, T> {
        self.socket_call(spec, bound, |payload| decode::<T>(payload, &[]))
    }

    /// The same of whose answer nothing is read: `-> Result<()>`.
    pub fn request_unit(&self, spec: &'static RequestSpec, bound: Bound) -> SocketCall<'_, ()> {
        self.socket_call(spec, bound, |_| Ok(()))
    }

    fn socket_call<T>(
        &self,
        spec: &'static RequestSpec,
        bound: Bound,
        read: fn(&Bytes) -> Result<T>,
    ) -> SocketCall<'_, T> {
        SocketCall {
            client: self,
            spec,
            state: State::Bound(bound),
            timeout: None,
            read,
        }
    }
}
