//! The login, and pairs of tokens that make the next pair.

use std::sync::Arc;

use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::{HeaderMap, header};
use axum::routing::post;
use axum::{Json, Router};
use ring::digest::{SHA256, digest};
use serde::Deserialize;
use serde_json::{Value, json};

use super::USER;
use super::error::ApiError;
use super::state::{Pair, Shared};

pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/api/auth/login", post(login))
        .route("/api/auth/token/refresh/", post(refresh))
}

/// Refuses requests without an access token that is good.
pub(super) fn authorized(shared: &Shared, headers: &HeaderMap) -> Result<(), ApiError> {
    let value = headers.get(header::AUTHORIZATION);
    let value = value.and_then(|value| value.to_str().ok());
    let token = value.and_then(|value| value.strip_prefix("Bearer "));
    match token.is_some_and(|token| shared.knows(token)) {
        true => Ok(()),
        false => Err(ApiError::unauthorized(
            "The access token is missing or unknown, or has expired.",
        )),
    }
}

#[derive(Deserialize)]
struct Login {
    username: String,
    password: String,
}

async fn login(
    State(shared): State<Arc<Shared>>,
    body: Result<Json<Login>, JsonRejection>,
) -> Result<Json<Value>, ApiError> {
    let Json(given) = body.map_err(|error| ApiError::invalid("body", &error.body_text()))?;
    if given.username != USER || !is_same(&given.password, &shared.password) {
        return Err(ApiError::unauthorized("Invalid username or password."));
    }
    let Pair { access, refresh } = shared.issue().map_err(|_| ApiError::internal())?;
    let user = json!({"id": 123, "username": USER, "email": "ada@example.com"});
    Ok(Json(
        json!({"access": access, "refresh": refresh, "user": user}),
    ))
}

#[derive(Deserialize)]
struct Refresh {
    refresh: String,
}

async fn refresh(
    State(shared): State<Arc<Shared>>,
    body: Result<Json<Refresh>, JsonRejection>,
) -> Result<Json<Value>, ApiError> {
    let Json(given) = body.map_err(|error| ApiError::invalid("refresh", &error.body_text()))?;
    if !shared.uses_up(&given.refresh) {
        return Err(ApiError::unauthorized(
            "The refresh token is unknown, was used, or has expired.",
        ));
    }
    let Pair { access, refresh } = shared.issue().map_err(|_| ApiError::internal())?;
    Ok(Json(json!({"access": access, "refresh": refresh})))
}

/// In a time that does not tell how much of it is right.
fn is_same(given: &str, right: &str) -> bool {
    let [given, right] = [given, right].map(|text| digest(&SHA256, text.as_bytes()));
    given.as_ref() == right.as_ref()
}
