//! What the exchange answers when it does not do as asked.

use std::borrow::Cow;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// The kinds of errors, each with one status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Code {
    MissingHeader,
    InvalidKey,
    InvalidSignature,
    TimestampOutOfWindow,
    Replayed,
    InvalidNonce,
    NotLoggedIn,
    MalformedRequest,
    NotFound,
    MethodNotAllowed,
    UnknownOrder,
    UnknownMarket,
    DuplicateOrderId,
    InsufficientFunds,
    InvalidOrder,
    RateLimited,
    Unavailable,
}

impl Code {
    pub(super) fn name(self) -> &'static str {
        self.describe().0
    }

    fn describe(self) -> (&'static str, StatusCode) {
        match self {
            Self::MissingHeader => ("MISSING_HEADER", StatusCode::UNAUTHORIZED),
            Self::InvalidKey => ("INVALID_KEY", StatusCode::UNAUTHORIZED),
            Self::InvalidSignature => ("INVALID_SIGNATURE", StatusCode::UNAUTHORIZED),
            Self::TimestampOutOfWindow => ("TIMESTAMP_OUT_OF_WINDOW", StatusCode::UNAUTHORIZED),
            Self::Replayed => ("REPLAYED", StatusCode::UNAUTHORIZED),
            Self::InvalidNonce => ("INVALID_NONCE", StatusCode::UNAUTHORIZED),
            Self::NotLoggedIn => ("NOT_LOGGED_IN", StatusCode::UNAUTHORIZED),
            Self::MalformedRequest => ("MALFORMED_REQUEST", StatusCode::BAD_REQUEST),
            Self::NotFound => ("NOT_FOUND", StatusCode::NOT_FOUND),
            Self::MethodNotAllowed => ("METHOD_NOT_ALLOWED", StatusCode::METHOD_NOT_ALLOWED),
            Self::UnknownOrder => ("UNKNOWN_ORDER", StatusCode::NOT_FOUND),
            Self::UnknownMarket => ("UNKNOWN_MARKET", StatusCode::NOT_FOUND),
            Self::DuplicateOrderId => ("DUPLICATE_ORDER_ID", StatusCode::CONFLICT),
            Self::InsufficientFunds => ("INSUFFICIENT_FUNDS", StatusCode::UNPROCESSABLE_ENTITY),
            Self::InvalidOrder => ("INVALID_ORDER", StatusCode::UNPROCESSABLE_ENTITY),
            Self::RateLimited => ("RATE_LIMITED", StatusCode::TOO_MANY_REQUESTS),
            Self::Unavailable => ("UNAVAILABLE", StatusCode::SERVICE_UNAVAILABLE),
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct ApiError {
    code: Code,
    message: Cow<'static, str>,
    server_time: Option<u64>,
    retry_after_s: Option<u64>,
}

impl ApiError {
    pub(super) fn new(code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code,
            message: message.into(),
            server_time: None,
            retry_after_s: None,
        }
    }

    pub(super) fn code(&self) -> Code {
        self.code
    }

    pub(super) fn message(&self) -> &str {
        &self.message
    }

    pub(super) fn server_time(mut self, milliseconds: u64) -> Self {
        self.server_time = Some(milliseconds);
        self
    }

    pub(super) fn retry_after_s(mut self, seconds: u64) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }
}

/// The code goes along as an extension of the response, for the log.
impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (name, status) = self.code.describe();
        let envelope = Envelope {
            error: Body {
                code: name,
                message: &self.message,
                server_time: self.server_time,
            },
        };
        let mut response = (status, Json(envelope)).into_response();
        response.extensions_mut().insert(self.code);
        if let Some(seconds) = self.retry_after_s {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

#[derive(Serialize)]
struct Envelope<'a> {
    error: Body<'a>,
}

#[derive(Serialize)]
struct Body<'a> {
    code: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    server_time: Option<u64>,
}
