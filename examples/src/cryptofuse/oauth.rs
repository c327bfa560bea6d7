//! The authorization server: tokens by client credentials, and their end.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;

use super::state::Shared;

type Fields = HashMap<String, String>;

pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/o/token/", post(token))
        .route("/o/revoke_token/", post(revoke))
}

async fn token(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    form: Result<Form<Fields>, FormRejection>,
) -> Response {
    let fields = match of_client(&shared, &headers, form) {
        Ok(fields) => fields,
        Err(refusal) => return refusal,
    };
    match fields.get("grant_type").map(String::as_str) {
        Some("client_credentials") => {}
        Some(_) => {
            return refusal(
                StatusCode::BAD_REQUEST,
                "unsupported_grant_type",
                "No such grant.",
            );
        }
        None => {
            return refusal(
                StatusCode::BAD_REQUEST,
                "invalid_request",
                "There is no grant_type.",
            );
        }
    }
    let allowed = &shared.config.scopes;
    let scopes: Vec<String> = match fields.get("scope") {
        None => allowed.iter().map(|scope| (*scope).to_owned()).collect(),
        Some(asked) => asked.split_whitespace().map(str::to_owned).collect(),
    };
    if !scopes.iter().all(|scope| allowed.contains(&scope.as_str())) {
        return refusal(
            StatusCode::BAD_REQUEST,
            "invalid_scope",
            "The client may not have this scope.",
        );
    }
    let scope = scopes.join(" ");
    let Ok(token) = shared.issue(scopes) else {
        return refusal(
            StatusCode::INTERNAL_SERVER_ERROR,
            "server_error",
            "No random bytes.",
        );
    };
    let body = json!({
        "access_token": token,
        "token_type": "Bearer",
        "expires_in": shared.config.token_lifetime.as_secs(),
        "scope": scope,
    });
    not_stored((StatusCode::OK, Json(body)).into_response())
}

/// RFC 7009, section 2.2: a token that is not known is no error.
async fn revoke(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    form: Result<Form<Fields>, FormRejection>,
) -> Response {
    let fields = match of_client(&shared, &headers, form) {
        Ok(fields) => fields,
        Err(refusal) => return refusal,
    };
    let Some(token) = fields.get("token") else {
        return refusal(
            StatusCode::BAD_REQUEST,
            "invalid_request",
            "There is no token.",
        );
    };
    shared.ledger().tokens.remove(token);
    StatusCode::OK.into_response()
}

/// The fields of a form that the client has sent, or what is wrong with it.
#[allow(clippy::result_large_err, reason = "an answer is as large as it is")]
fn of_client(
    shared: &Shared,
    headers: &HeaderMap,
    form: Result<Form<Fields>, FormRejection>,
) -> Result<Fields, Response> {
    let Ok(Form(fields)) = form else {
        return Err(refusal(
            StatusCode::BAD_REQUEST,
            "invalid_request",
            "The body is not a form.",
        ));
    };
    match is_client(shared, headers, &fields) {
        true => Ok(fields),
        false => Err(refusal(
            StatusCode::UNAUTHORIZED,
            "invalid_client",
            "Unknown client or wrong secret.",
        )),
    }
}

/// RFC 6749, section 2.3.1: in Basic, or in the form; not both.
fn is_client(shared: &Shared, headers: &HeaderMap, fields: &Fields) -> bool {
    let in_form = fields
        .get("client_id")
        .cloned()
        .zip(fields.get("client_secret").cloned());
    let given = match (headers.get(header::AUTHORIZATION), in_form) {
        (Some(value), None) => basic(value),
        (None, in_form) => in_form,
        (Some(_), Some(_)) => None,
    };
    given.is_some_and(|(id, secret)| id == shared.client_id && secret == shared.client_secret)
}

fn basic(value: &HeaderValue) -> Option<(String, String)> {
    let encoded = value.to_str().ok()?.strip_prefix("Basic ")?;
    let decoded = String::from_utf8(BASE64_STANDARD.decode(encoded).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    Some((form_decoded(id)?, form_decoded(secret)?))
}

fn form_decoded(text: &str) -> Option<String> {
    let spaced = text.replace('+', " ");
    let decoded = percent_encoding::percent_decode_str(&spaced)
        .decode_utf8()
        .ok()?;
    Some(decoded.into_owned())
}

/// RFC 6749, section 5.2.
fn refusal(status: StatusCode, error: &str, description: &str) -> Response {
    let body = json!({"error": error, "error_description": description});
    let mut response = not_stored((status, Json(body)).into_response());
    if status == StatusCode::UNAUTHORIZED {
        let challenge = HeaderValue::from_static("Basic");
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}

/// RFC 6749, section 5.1.
fn not_stored(mut response: Response) -> Response {
    let no_store = HeaderValue::from_static("no-store");
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, no_store);
    response
}
