//! What the gateway answers when it does not do as asked.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// An error of the API: a status, and what stands under `error` in the body.
#[derive(Clone, Debug)]
pub(super) struct ApiError {
    status: StatusCode,
    error: Value,
}

impl ApiError {
    fn new(status: StatusCode, code: &str, message: &str) -> Self {
        Self {
            status,
            error: json!({"code": code, "message": message}),
        }
    }

    pub(super) fn unauthorized(message: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "UNAUTHORIZED", message)
    }

    pub(super) fn invalid(field: &str, complaint: &str) -> Self {
        let message = "Invalid request data";
        let mut refused = Self::new(StatusCode::BAD_REQUEST, "VALIDATION_ERROR", message);
        refused.error["details"] = json!({field: [complaint]});
        refused
    }

    pub(super) fn not_found() -> Self {
        let message = "There is no such page.";
        Self::new(StatusCode::NOT_FOUND, "NOT_FOUND", message)
    }

    /// The next request may come in `retry_after` seconds.
    pub(super) fn rate_limited(retry_after: u64) -> Self {
        let message = "Too many requests.";
        let mut refused = Self::new(StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED", message);
        refused.error["retry_after"] = json!(retry_after);
        refused
    }

    pub(super) fn internal() -> Self {
        let message = "No random bytes.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_ERROR", message)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = json!({"success": false, "error": self.error});
        (self.status, Json(body)).into_response()
    }
}
