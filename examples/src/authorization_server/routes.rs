//! From requests to grants and back.

use std::io;
use std::sync::Arc;

use axum::extract::{Form, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::json;

use super::grants::{Asked, TokenRequest, Wrong};
use super::{Shared, page};

/// How long tokens are said to be good, in seconds.
const LIFETIME: u32 = 3600;

pub(super) fn router(shared: &Arc<Shared>) -> Router {
    Router::new()
        .route("/oauth2/authorize", get(consent).post(decide))
        .route("/oauth2/token", post(token))
        .with_state(Arc::clone(shared))
}

async fn consent(State(shared): State<Arc<Shared>>, Query(asked): Query<Asked>) -> Response {
    let demanded = match shared.grants().demand(asked) {
        Ok(demanded) => demanded,
        Err(error) => return failed(&error),
    };
    match demanded {
        Ok((demand, ticket)) => Html(page::consent(&demand, &ticket)).into_response(),
        Err(Wrong::Refused(why)) => {
            (StatusCode::BAD_REQUEST, Html(page::refused(why))).into_response()
        }
        Err(Wrong::Told {
            redirect_uri,
            state,
            error,
        }) => back(
            &shared,
            &redirect_uri,
            &[("error", error), ("state", &state)],
        ),
    }
}

#[derive(Deserialize)]
struct Decision {
    ticket: String,
    decision: String,
}

async fn decide(State(shared): State<Arc<Shared>>, Form(decision): Form<Decision>) -> Response {
    let agrees = decision.decision == "allow";
    let decided = match shared.grants().decide(&decision.ticket, agrees) {
        Ok(decided) => decided,
        Err(error) => return failed(&error),
    };
    let Some((demand, code)) = decided else {
        let why = page::refused("this was decided already");
        return (StatusCode::BAD_REQUEST, Html(why)).into_response();
    };
    let result = match &code {
        Some(code) => ("code", &**code),
        None => ("error", "access_denied"),
    };
    back(
        &shared,
        &demand.redirect_uri,
        &[result, ("state", &demand.state)],
    )
}

/// Sends the browser back to the program.
fn back(shared: &Shared, redirect_uri: &str, parameters: &[(&str, &str)]) -> Response {
    let issuer = [("iss", &*shared.issuer)];
    let parameters = parameters.iter().chain(&issuer);
    let query = serde_urlencoded::to_string(parameters.collect::<Vec<_>>()).unwrap_or_default();
    let location = format!("{redirect_uri}?{query}");
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

async fn token(State(shared): State<Arc<Shared>>, Form(request): Form<TokenRequest>) -> Response {
    let exchanged = match shared.grants().exchange(&request) {
        Ok(exchanged) => exchanged,
        Err(error) => return failed(&error),
    };
    let (status, body) = match exchanged {
        Ok((token, granted)) => {
            let body = json!({
                "access_token": token,
                "token_type": "Bearer",
                "expires_in": LIFETIME,
                "scope": granted.scopes.join(" "),
            });
            (StatusCode::OK, body)
        }
        Err(error) => (StatusCode::BAD_REQUEST, json!({ "error": error })),
    };
    (status, [(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

fn failed(error: &io::Error) -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response()
}
