//! A transport that plays a script and remembers what it was given.

use std::collections::VecDeque;
use std::future::pending;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use signed_api::BoxFuture;
use signed_api::transport::{SignedRequest, Transport, TransportError};

/// What happens to one attempt.
#[derive(Clone, Debug)]
pub enum Step {
    /// An answer: status, header fields, body.
    Answer(u16, Vec<(&'static str, String)>, String),
    /// No connection.
    Refused,
    /// The connection breaks after the request was sent.
    Reset,
    /// No answer, ever.
    Stall,
}

impl Step {
    /// An answer without header fields.
    pub fn answer(status: u16, body: &str) -> Self {
        Self::Answer(status, Vec::new(), body.to_owned())
    }

    /// An answer with one header field.
    pub fn with_header(status: u16, name: &'static str, value: &str) -> Self {
        Self::Answer(status, vec![(name, value.to_owned())], String::new())
    }
}

/// Plays its steps in order. An attempt beyond the last step is an error that was not sent.
#[derive(Clone, Debug)]
pub struct Script {
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    steps: VecDeque<Step>,
    sent: Vec<SignedRequest>,
}

impl Script {
    /// A transport that plays `steps`.
    pub fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        Self {
            state: Arc::new(Mutex::new(State {
                steps: steps.into_iter().collect(),
                sent: Vec::new(),
            })),
        }
    }

    /// Every request so far, in order.
    pub fn sent(&self) -> Vec<SignedRequest> {
        self.state().sent.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for Script {
    fn send(
        &self,
        request: SignedRequest,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        let step = {
            let mut state = self.state();
            state.sent.push(request);
            state.steps.pop_front()
        };
        Box::pin(async move {
            match step {
                None => Err(TransportError::not_sent("the script is over")),
                Some(Step::Refused) => Err(TransportError::not_sent("connection refused")),
                Some(Step::Reset) => Err(TransportError::broken("connection reset")),
                Some(Step::Stall) => pending().await,
                Some(Step::Answer(status, headers, body)) => {
                    let mut answer = http::Response::builder().status(status);
                    for (name, value) in headers {
                        answer = answer.header(name, value);
                    }
                    answer
                        .body(Bytes::from(body))
                        .map_err(|error| TransportError::not_sent(error.to_string()))
                }
            }
        })
    }
}
