//! The rate limit, and a count of all that is answered.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::error::ApiError;
use super::state::Shared;
use crate::window::Allowance;

/// Answers the request if there is one left of the hour, and says in any case what is.
pub(super) async fn counted(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let name = format!("{} {}", request.method(), request.uri().path());
    let allowance = shared.count();
    let mut response = match allowance.remaining {
        Some(_) => next.run(request).await,
        None => ApiError::rate_limited(allowance.retry_after).into_response(),
    };
    tell(
        response.headers_mut(),
        allowance,
        shared.config.requests_an_hour,
    );
    let name = format!("{name} {}", response.status().as_u16());
    *shared.ledger().answered.entry(name).or_default() += 1;
    response
}

fn tell(headers: &mut HeaderMap, allowance: Allowance, limit: u32) {
    headers.insert("x-ratelimit-limit", HeaderValue::from(limit));
    let remaining = allowance.remaining.unwrap_or(0);
    headers.insert("x-ratelimit-remaining", HeaderValue::from(remaining));
    headers.insert("x-ratelimit-reset", HeaderValue::from(allowance.reset));
}
