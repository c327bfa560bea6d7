//! What happens around every request: it is logged, and meets the fault that the plan has for it.

use std::sync::Arc;

use axum::Extension;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::clock::pause;
use super::connection::{Connection, Ending};
use super::error::{ApiError, Code};
use super::fault::Fault;
use super::log::Outcome;
use super::shared::Shared;
use super::verify::RawBody;

const MAXIMUM_BODY: usize = 64 * 1024;

/// Faults without execution strike before the signature is looked at, as a gateway's would: such a request leaves no trace.
pub(super) async fn intake(
    State(shared): State<Arc<Shared>>,
    Extension(connection): Extension<Connection>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    let arrival = shared.log.arrive(parts.method.clone(), parts.uri.path());
    let Ok(body) = to_bytes(body, MAXIMUM_BODY).await else {
        let message = format!("the body is incomplete or longer than {MAXIMUM_BODY} bytes");
        let response = ApiError::new(Code::MalformedRequest, message).into_response();
        shared.log.settle(arrival, Outcome::answered(&response));
        return response;
    };
    let signed = parts.headers.contains_key("api-sign");
    let fault = shared.faults.draw(&parts.method, signed);
    let mut request = Request::from_parts(parts, Body::from(body.clone()));
    request.extensions_mut().insert(RawBody(body));

    let execute = async {
        let response = next.run(request).await;
        let outcome = fault.map_or_else(
            || Outcome::answered(&response),
            |fault| Outcome::Faulted {
                fault,
                executed: Some(response.status().as_u16()),
            },
        );
        shared.log.settle(arrival, outcome);
        response
    };
    let skip = |fault| {
        let outcome = Outcome::Faulted {
            fault,
            executed: None,
        };
        shared.log.settle(arrival, outcome);
    };
    match fault {
        None => execute.await,
        Some(Fault::Clock { offset_ms }) => {
            shared.clock.set_offset_ms(offset_ms);
            execute.await
        }
        Some(Fault::Unavailable) => {
            skip(Fault::Unavailable);
            unavailable()
        }
        Some(fault @ Fault::RateLimited { retry_after_s }) => {
            skip(fault);
            let message = format!("too many requests: come back in {retry_after_s} s");
            ApiError::new(Code::RateLimited, message)
                .retry_after_s(retry_after_s)
                .into_response()
        }
        Some(Fault::Reset) => {
            skip(Fault::Reset);
            match connection.end(Ending::Reset).await {}
        }
        Some(Fault::UnavailableAfter) => {
            execute.await;
            unavailable()
        }
        Some(Fault::ResetAfter) => {
            execute.await;
            match connection.end(Ending::Reset).await {}
        }
        Some(Fault::Truncate) => {
            let bytes = half(execute.await).await;
            match connection.end(Ending::After(bytes)).await {}
        }
        Some(Fault::Stall(duration)) => {
            let response = execute.await;
            pause(duration).await;
            response
        }
    }
}

fn unavailable() -> Response {
    ApiError::new(Code::Unavailable, "the exchange is unavailable, try again").into_response()
}

/// The response as bytes, its head in full and half of the body that the head announces.
async fn half(response: Response) -> Vec<u8> {
    let status = response.status();
    let content_type = response.headers().get(header::CONTENT_TYPE).cloned();
    let body = to_bytes(response.into_body(), usize::MAX)
        .await
        .unwrap_or_else(|_| Bytes::new());
    let mut bytes = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n", body.len()).into_bytes();
    if let Some(content_type) = content_type {
        bytes.extend_from_slice(b"content-type: ");
        bytes.extend_from_slice(content_type.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(&body[..body.len() / 2]);
    bytes
}
