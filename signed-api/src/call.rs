//! A call: an operation with its arguments, a value until it is awaited.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;

use crate::arguments::Arguments;
use crate::client::{Answered, Client, Options, Reconciliation};
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::explain::Explanation;
use crate::future::BoxFuture;
use crate::operation::Operation;
use crate::response::{Decoder, Response};
use crate::retry::RetryPolicy;

/// One call of a client method: set options, then await it.
///
/// The arguments are encoded when the method is called, so the call borrows the client and nothing else. Nothing is sent
/// before it is awaited. A call that is dropped while it is being awaited may have been executed.
///
/// ```no_run
/// # use signed_api::prelude::*;
/// # #[api_client(base_url = "https://api.example.com")]
/// # #[auth(hmac = "ts+method+path+body")]
/// # pub trait Exchange { #[post("/orders")] async fn place(&self, id: &str) -> Result<()>; }
/// # async fn example(exchange: ExchangeClient) -> Result<()> {
/// use std::time::Duration;
///
/// exchange.place("a-1").await?;
/// exchange.place("a-2").timeout(Duration::from_secs(2)).idempotency_key("a-2").await?;
/// println!("{}", exchange.place("a-3").explain().await?);
/// # Ok(()) }
/// ```
#[must_use = "a call sends nothing until it is awaited"]
pub struct Call<'c, T> {
    client: &'c Client,
    operation: &'static Operation,
    state: State<'c>,
    decoder: Option<Decoder<'c, T>>,
    /// What becomes of the answer to a look-up.
    of_look_up: Option<Decoder<'c, T>>,
}

#[allow(
    clippy::large_enum_variant,
    reason = "moved once, into the box that runs"
)]
enum State<'c> {
    Bound(Arguments, Options),
    Running(BoxFuture<'c, Result<Answered>>),
    Done,
}

impl<'c, T> Call<'c, T> {
    pub(crate) fn new(
        client: &'c Client,
        arguments: Arguments,
        decode: fn(Response<Bytes>) -> Result<T>,
    ) -> Self {
        Self {
            client,
            operation: arguments.operation(),
            state: State::Bound(arguments, Options::default()),
            decoder: Some(Decoder::Function(decode)),
            of_look_up: None,
        }
    }

    /// The same call, which is looked up when nobody knows whether it was executed.
    pub(crate) fn reconciled(
        self,
        reconciliation: Reconciliation,
        decode: fn(Response<Bytes>) -> Result<T>,
    ) -> Self {
        Self {
            of_look_up: Some(Decoder::Function(decode)),
            ..self.with(|_, options| options.reconciliation = Some(reconciliation))
        }
    }

    /// The time for the whole call, with all attempts and waits.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.with(|_, options| options.timeout = Some(timeout))
    }

    /// How often and after what waits this call is tried again, where its effect allows it.
    pub fn retry(self, policy: RetryPolicy) -> Self {
        self.with(|_, options| options.retry = Some(policy))
    }

    /// Sends a header field; one of the same name that the method declares is replaced, one that its scheme sets is not.
    pub fn header(self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.with(|arguments, _| arguments.set_header(name.as_ref(), value.as_ref()))
    }

    /// Sends `key` in the header field `Idempotency-Key`. It says that the server executes requests of one key only
    /// once, so the call is sent again where it otherwise would not be.
    pub fn idempotency_key(self, key: impl AsRef<str>) -> Self {
        self.with(|arguments, _| arguments.idempotency_key(key.as_ref()))
    }

    /// What it is made of; nothing once it is being awaited.
    pub(crate) fn into_bound(
        self,
    ) -> (&'c Client, &'static Operation, Option<(Arguments, Options)>) {
        let bound = match self.state {
            State::Bound(arguments, options) => Some((arguments, options)),
            State::Running(_) | State::Done => None,
        };
        (self.client, self.operation, bound)
    }

    fn with(mut self, change: impl FnOnce(&mut Arguments, &mut Options)) -> Self {
        if let State::Bound(arguments, options) = &mut self.state {
            change(arguments, options);
        }
        self
    }

    /// The same call with the answer's status and header fields beside what the method returns.
    pub fn response(self) -> Call<'c, Response<T>>
    where
        T: 'c,
    {
        Call {
            client: self.client,
            operation: self.operation,
            state: self.state,
            decoder: self.decoder.map(Decoder::with_response),
            of_look_up: self.of_look_up.map(Decoder::with_response),
        }
    }

    /// What would be signed and sent now, with secrets redacted. Sends nothing and uses up no nonce.
    ///
    /// # Errors
    ///
    /// When an argument cannot be sent, or the request cannot be signed.
    pub async fn explain(self) -> Result<Explanation> {
        let name = self.operation.name;
        let State::Bound(arguments, _) = self.state else {
            let message = "a call can be explained before it is awaited, and not after";
            let error = Error::new(ErrorKind::Argument, Outcome::Unknown, message);
            return Err(error.after(name, 0, Outcome::Unknown, false));
        };
        Explanation::of(self.client, arguments)
            .await
            .map_err(|error| error.after(name, 0, Outcome::NotSent, true))
    }
}

impl<T> Future for Call<'_, T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T>> {
        let call = &mut *self;
        let polled = call.state.poll(call.client, call.operation, context);
        let Poll::Ready(answered) = polled else {
            return Poll::Pending;
        };
        let answered = match answered {
            Ok(answered) => answered,
            Err(error) => return Poll::Ready(Err(error)),
        };
        let Answered {
            response,
            received,
            attempts,
            may_resend,
            hidden,
            is_looked_up,
        } = answered;
        let decoder = match is_looked_up {
            true => call.of_look_up.take(),
            false => call.decoder.take(),
        };
        let Some(decoder) = decoder else {
            unreachable!("a future must not be polled after it is ready");
        };
        Poll::Ready(match decoder.decode(response) {
            Ok(value) => Ok(value),
            Err(error) => {
                let error = error.with_received(received);
                let error = error.quoting_answer(|text| hidden.hide(text));
                let name = call.operation.name;
                Err(error.after(name, attempts, Outcome::Completed, may_resend))
            }
        })
    }
}

/// Knows nothing of the type that the call returns, so it is compiled here once and not for every type there.
impl<'c> State<'c> {
    fn poll(
        &mut self,
        client: &'c Client,
        operation: &'static Operation,
        context: &mut Context<'_>,
    ) -> Poll<Result<Answered>> {
        if let Self::Bound(..) = self {
            self.start(client, operation);
        }
        let Self::Running(running) = self else {
            unreachable!("a future must not be polled after it is ready");
        };
        let polled = running.as_mut().poll(context);
        if polled.is_ready() {
            *self = Self::Done;
        }
        polled
    }

    fn start(&mut self, client: &'c Client, operation: &'static Operation) {
        if let Self::Bound(arguments, options) = std::mem::replace(self, Self::Done) {
            let name = operation.name;
            *self = Self::Running(Box::pin(async move {
                let request = arguments
                    .encode(client.base())
                    .map_err(|error| error.after(name, 0, Outcome::NotSent, true))?;
                client.execute(request, options).await
            }));
        }
    }
}

/// Nothing in a call is pinned in place: what runs is in a box of its own.
impl<T> Unpin for Call<'_, T> {}

impl<T> fmt::Debug for Call<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.operation.name)
            .finish_non_exhaustive()
    }
}
