//! A request in the queue, which gives up its place when it is dropped.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;

use super::limits::Inner;
use super::state::Place;

pub(super) struct Waiting {
    inner: Arc<Inner>,
    place: Place,
    is_over: bool,
}

impl Waiting {
    pub(super) fn new(inner: &Arc<Inner>, place: Place) -> Self {
        Self {
            inner: Arc::clone(inner),
            place,
            is_over: false,
        }
    }

    pub(super) fn place(&self) -> Place {
        self.place
    }

    /// Ready when something has changed for this request.
    pub(super) fn woken(&self) -> impl Future<Output = ()> + Send {
        poll_fn(|context| {
            let replaced = self
                .inner
                .change(|state, _| state.wakes(self.place, context.waker()));
            match replaced {
                None => Poll::Ready(()),
                Some(_) => Poll::Pending,
            }
        })
    }

    /// It was admitted, and knows it.
    pub(super) fn over(mut self) {
        self.is_over = true;
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if !self.is_over {
            self.inner
                .change(|state, wake| state.leave(self.place, wake));
        }
    }
}
