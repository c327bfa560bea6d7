//! One connection to the listener: one request, and little patience.

use std::convert::Infallible;
use std::future::pending;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::reception::{Received, Reception};
use crate::clock::Clock;
use crate::future::{BoxFuture, before};

/// How long a visitor may take to ask, and to read what it is told.
const PATIENCE: Duration = Duration::from_secs(10);

/// The longest head of a request, in bytes.
const LONGEST_HEAD: usize = 16 << 10;

/// The most header fields of a request.
const MOST_HEADERS: usize = 64;

/// Answers the one request of `stream`. `is_answer` is set when it brings the answer: from then on there is no hurry.
pub(super) async fn receive(
    stream: TcpStream,
    reception: &Reception,
    clock: &dyn Clock,
    is_answer: &AtomicBool,
) {
    let service = service_fn(|request: Request<Incoming>| -> BoxFuture<'_, _> {
        let received = reception.receive(&request);
        Box::pin(async move {
            let page = match received {
                Received::Page(page) => page,
                Received::Answer => {
                    is_answer.store(true, Ordering::Relaxed);
                    reception.page().await
                }
            };
            Ok::<_, Infallible>(page.response())
        })
    });
    let connection = http1::Builder::new()
        .keep_alive(false)
        .header_read_timeout(None) // That would be a clock of its own.
        .max_buf_size(LONGEST_HEAD)
        .max_headers(MOST_HEADERS)
        .serve_connection(TokioIo::new(stream), service);
    let limit = async {
        clock.sleep(PATIENCE).await;
        if is_answer.load(Ordering::Relaxed) {
            pending().await
        }
    };
    // How a connection fails is its visitor's affair.
    let _ = before(connection, limit).await;
    if is_answer.load(Ordering::Relaxed) {
        reception.has_shown();
    }
}
