//! What the gateway answers when it does not do as asked.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// An error of the API: a code, a message, and details for programs.
#[derive(Clone, Debug)]
pub(super) struct ApiError {
    status: StatusCode,
    code: &'static str,
    message: String,
    details: Value,
}

impl ApiError {
    fn new(
        status: StatusCode,
        code: &'static str,
        message: impl Into<String>,
        details: Value,
    ) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            details,
        }
    }

    pub(super) fn unauthorized() -> Self {
        let message = "The access token is missing, unknown, or has expired.";
        Self::new(
            StatusCode::UNAUTHORIZED,
            "authentication_failed",
            message,
            json!({}),
        )
    }

    pub(super) fn insufficient_scope(required: &[&str], held: &[String]) -> Self {
        let details = json!({"required_scopes": required, "token_scopes": held});
        let message = "The access token does not have the required scopes.";
        Self::new(
            StatusCode::FORBIDDEN,
            "insufficient_scope",
            message,
            details,
        )
    }

    pub(super) fn invalid(field: &str, complaint: &str) -> Self {
        let message = "The request has fields that cannot be used.";
        Self::new(
            StatusCode::BAD_REQUEST,
            "invalid_request",
            message,
            json!({field: [complaint]}),
        )
    }

    pub(super) fn not_found(what: &str) -> Self {
        let message = format!("There is no such {what}.");
        Self::new(StatusCode::NOT_FOUND, "not_found", message, json!({}))
    }

    pub(super) fn rate_limited(retry_after: u64) -> Self {
        let message = "Too many requests.";
        let details = json!({"retry_after": retry_after});
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "rate_limited",
            message,
            details,
        )
    }

    pub(super) fn internal() -> Self {
        let message = "No random bytes.";
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal_error",
            message,
            json!({}),
        )
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = json!({"error": self.code, "message": self.message, "details": self.details});
        let mut response = (self.status, Json(body)).into_response();
        let headers = response.headers_mut();
        match self.status {
            StatusCode::UNAUTHORIZED => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            StatusCode::TOO_MANY_REQUESTS => {
                let wait = self.details["retry_after"].as_u64().unwrap_or(60);
                headers.insert(header::RETRY_AFTER, HeaderValue::from(wait));
            }
            _ => {}
        }
        response
    }
}
