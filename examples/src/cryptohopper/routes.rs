//! The endpoints.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::authorization_server::Shared;

pub(super) fn router(shared: &Arc<Shared>) -> Router {
    Router::new()
        .route("/v1/user/get", get(user))
        .route("/v1/hopper/list", get(hoppers))
        .route("/v1/exchange/ticker", get(ticker))
        .route("/v1/hopper/buy", post(buy))
        .with_state(Arc::clone(shared))
}

async fn user(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    answer(
        allowed(&shared, &headers, Some("user")),
        || json!({ "id": 1, "username": "ada", "email": "ada@example.com" }),
    )
}

#[derive(Deserialize)]
struct Narrowed {
    exchange: Option<String>,
}

async fn hoppers(
    State(shared): State<Arc<Shared>>,
    Query(narrowed): Query<Narrowed>,
    headers: HeaderMap,
) -> Response {
    answer(allowed(&shared, &headers, Some("read")), || {
        let all = [
            (42, "Slow and steady", "binance"),
            (43, "Night shift", "kraken"),
        ];
        let wanted = all.iter().filter(|(.., exchange)| {
            narrowed
                .exchange
                .as_ref()
                .is_none_or(|wanted| wanted == exchange)
        });
        wanted
            .map(|(id, name, exchange)| json!({ "id": id, "name": name, "exchange": exchange }))
            .collect()
    })
}

#[derive(Deserialize)]
struct Wanted {
    exchange: String,
    market: String,
}

async fn ticker(
    State(shared): State<Arc<Shared>>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response {
    answer(
        allowed(&shared, &headers, None),
        || json!({ "exchange": wanted.exchange, "market": wanted.market, "last": "64250.10" }),
    )
}

async fn buy(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    answer(
        allowed(&shared, &headers, Some("trade")),
        || json!({ "order_id": 7 }),
    )
}

fn answer(allowed: Result<(), Refused>, data: impl FnOnce() -> Value) -> Response {
    match allowed {
        Ok(()) => Json(json!({ "data": data() })).into_response(),
        Err(refused) => refused.into_response(),
    }
}

/// Whether the request's token is good, and for `scope`.
fn allowed(shared: &Shared, headers: &HeaderMap, scope: Option<&str>) -> Result<(), Refused> {
    let token = headers
        .get("access-token")
        .and_then(|value| value.to_str().ok());
    let granted = token.and_then(|token| shared.grants().granted(token));
    let Some(granted) = granted else {
        let message = "The access token is not valid.".to_owned();
        return Err(Refused(StatusCode::UNAUTHORIZED, message));
    };
    match scope {
        Some(scope) if !granted.scopes.iter().any(|granted| granted == scope) => {
            let message = format!("This action requires the scope '{scope}'.");
            Err(Refused(StatusCode::FORBIDDEN, message))
        }
        _ => Ok(()),
    }
}

/// A status, and the reason. Cryptohopper's own number for it is 0 where it has none.
struct Refused(StatusCode, String);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Self(status, message) = self;
        let mut body =
            json!({ "status": status.as_u16(), "code": 0, "error": 1, "message": message });
        if status == StatusCode::FORBIDDEN {
            body["ip_address"] = json!("127.0.0.1");
        }
        (status, Json(body)).into_response()
    }
}
