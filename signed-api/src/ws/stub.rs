//! Stands for the session until it is there: what generated code calls, without anything behind it.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use serde::de::DeserializeOwned;

use super::bound::Bound;
use super::event::Event;
use super::spec::{ChannelSpec, RequestSpec};
use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};

/// What a method with `#[subscribe(..)]` returns.
#[must_use = "a subscription ends when it is dropped"]
pub struct Subscription<T> {
    stream: Pin<Box<dyn Stream<Item = Result<Event<T>>> + Send>>,
}

impl<T> Subscription<T> {
    /// One that yields what `stream` does, for fakes.
    pub fn of(stream: impl Stream<Item = Result<Event<T>>> + Send + 'static) -> Self {
        Self {
            stream: Box::pin(stream),
        }
    }
}

impl<T> Stream for Subscription<T> {
    type Item = Result<Event<T>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.stream.as_mut().poll_next(context)
    }
}

/// What a client's method with `#[request(..)]` returns. It is a future itself, as `Call` is.
#[must_use = "a request is sent when it is awaited"]
pub struct SocketCall<'c, T> {
    client: PhantomData<&'c Client>,
    value: PhantomData<fn() -> T>,
}

impl<T> Future for SocketCall<'_, T> {
    type Output = Result<T>;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        let message = "there is no session";
        Poll::Ready(Err(Error::not_sent(ErrorKind::Configuration, message)))
    }
}

/// What the client's method `socket` returns.
#[derive(Clone, Debug)]
pub struct Socket;

struct Nothing<T>(PhantomData<fn() -> T>);

impl<T> Stream for Nothing<T> {
    type Item = Result<Event<T>>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(None)
    }
}

impl Client {
    /// A subscription.
    pub fn subscribe<T: DeserializeOwned + Send + 'static>(
        &self,
        _: &'static ChannelSpec,
        _: Bound,
    ) -> Subscription<T> {
        Subscription::of(Nothing(PhantomData))
    }

    /// A request.
    pub fn request<T: DeserializeOwned>(
        &self,
        _: &'static RequestSpec,
        _: Bound,
    ) -> SocketCall<'_, T> {
        SocketCall {
            client: PhantomData,
            value: PhantomData,
        }
    }

    /// A request of whose answer nothing is read: what `-> Result<()>` calls.
    pub fn request_unit(&self, _: &'static RequestSpec, _: Bound) -> SocketCall<'_, ()> {
        SocketCall {
            client: PhantomData,
            value: PhantomData,
        }
    }

    /// The handle on the session.
    pub fn socket(&self) -> Socket {
        Socket
    }
}
