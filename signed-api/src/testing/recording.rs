//! A transport that remembers what it sent and what came of it.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

use crate::future::BoxFuture;
use crate::transport::{SignedRequest, Transport, TransportError, TransportFailure};

/// Sends through another transport, and keeps every request and its result. Clones share both.
///
/// ```
/// use signed_api::prelude::*;
/// use signed_api::testing::{Delivery, RecordingTransport, ScriptedTransport, Step};
///
/// #[api_client(base_url = "https://api.example.com")]
/// trait Exchange {
///     #[get("/time")]
///     async fn time(&self) -> Result<u64>;
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<()> {
/// let transport = RecordingTransport::new(ScriptedTransport::new([Step::answer(200, "7")]));
/// let exchange = ExchangeClient::builder().transport(transport.clone()).build()?;
/// exchange.time().await?;
/// let records = transport.records();
/// assert_eq!(records[0].request.url.as_str(), "https://api.example.com/time");
/// assert!(matches!(&records[0].delivery, Delivery::Answered(answer) if answer.body() == "7"));
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct RecordingTransport<T> {
    transport: Arc<T>,
    records: Records,
}

type Records = Arc<Mutex<Vec<Record>>>;

/// A request that was handed to the transport, and what came of it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Record {
    /// The request.
    pub request: SignedRequest,
    /// What came of it so far.
    pub delivery: Delivery,
}

/// What came of a request.
///
/// `Debug` shows neither the header fields nor the body of an answer, nor the text of a failure: they may hold a token.
#[derive(Clone)]
#[non_exhaustive]
pub enum Delivery {
    /// Nothing yet.
    Pending,
    /// The client gave up before anything came of it.
    Abandoned,
    /// A whole answer.
    Answered(http::Response<Bytes>),
    /// No whole answer.
    Failed {
        /// What is known of the request.
        failure: TransportFailure,
        /// The transport's message.
        message: String,
    },
}

impl<T> RecordingTransport<T> {
    /// Records what goes through `transport`.
    pub fn new(transport: T) -> Self {
        Self {
            transport: Arc::new(transport),
            records: Records::default(),
        }
    }

    /// Everything so far, in the order in which it was sent.
    pub fn records(&self) -> Vec<Record> {
        lock(&self.records).clone()
    }

    /// The requests so far, in the order in which they were sent.
    pub fn requests(&self) -> Vec<SignedRequest> {
        let records = lock(&self.records);
        records
            .iter()
            .map(|record| record.request.clone())
            .collect()
    }
}

impl<T> Clone for RecordingTransport<T> {
    fn clone(&self) -> Self {
        Self {
            transport: Arc::clone(&self.transport),
            records: Arc::clone(&self.records),
        }
    }
}

impl<T: Transport> Transport for RecordingTransport<T> {
    fn send(
        &self,
        request: SignedRequest,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        let mut open = Open::begin(&self.records, request.clone());
        Box::pin(async move {
            let result = self.transport.send(request).await;
            open.settle(match &result {
                Ok(answer) => Delivery::Answered(answer.clone()),
                Err(error) => Delivery::Failed {
                    failure: error.failure(),
                    message: error.to_string(),
                },
            });
            result
        })
    }
}

/// A record that is not complete: abandoned, unless it is settled.
struct Open {
    records: Records,
    index: usize,
    delivery: Delivery,
}

impl Open {
    fn begin(records: &Records, request: SignedRequest) -> Self {
        let mut list = lock(records);
        list.push(Record {
            request,
            delivery: Delivery::Pending,
        });
        Self {
            records: Arc::clone(records),
            index: list.len() - 1,
            delivery: Delivery::Abandoned,
        }
    }

    fn settle(&mut self, delivery: Delivery) {
        self.delivery = delivery;
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if let Some(record) = lock(&self.records).get_mut(self.index) {
            record.delivery = std::mem::replace(&mut self.delivery, Delivery::Abandoned);
        }
    }
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pending => f.write_str("Pending"),
            Self::Abandoned => f.write_str("Abandoned"),
            Self::Answered(answer) => {
                let (status, length) = (answer.status(), answer.body().len());
                write!(f, "Answered({status}, {length} bytes)")
            }
            Self::Failed { failure, .. } => write!(f, "Failed({failure:?})"),
        }
    }
}

fn lock(records: &Records) -> MutexGuard<'_, Vec<Record>> {
    records.lock().unwrap_or_else(PoisonError::into_inner)
}
