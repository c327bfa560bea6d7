//! From requests to the exchange and back.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Json, Router};
use serde::{Deserialize, Serialize};

use super::error::{ApiError, Code};
use super::exchange::{Balance, MARKETS, Market, Order, OrderRequest, Placed, Status, market};
use super::intake::intake;
use super::shared::Shared;
use super::verify::{Account, verify};

type Answer<T> = Result<Json<T>, ApiError>;

pub(super) fn router(shared: &Arc<Shared>) -> Router {
    let public = Router::new()
        .route("/api/v1/time", get(time))
        .route("/api/v1/markets", get(markets));
    let private = Router::new()
        .route("/api/v1/balances", get(balances))
        .route(
            "/api/v1/orders",
            get(orders).post(place_order).delete(cancel_orders),
        )
        .route("/api/v1/orders/{id}", get(order).delete(cancel_order))
        .route_layer(from_fn_with_state(Arc::clone(shared), verify));
    public
        .merge(private)
        .fallback(unknown_endpoint)
        .method_not_allowed_fallback(unknown_method)
        .layer(from_fn_with_state(Arc::clone(shared), intake))
        .with_state(Arc::clone(shared))
}

#[derive(Serialize)]
struct Time {
    server_time: u64,
}

async fn time(State(shared): State<Arc<Shared>>) -> Json<Time> {
    Json(Time {
        server_time: shared.clock.now_ms(),
    })
}

async fn markets() -> Json<&'static [Market]> {
    Json(&MARKETS)
}

async fn balances(
    State(shared): State<Arc<Shared>>,
    Extension(Account(account)): Extension<Account>,
) -> Json<Vec<Balance>> {
    Json(shared.exchange().balances(&account))
}

/// An order as it is answered, and whether it was there before.
#[derive(Serialize)]
pub(super) struct OrderAnswer {
    #[serde(flatten)]
    order: Order,
    duplicate: bool,
}

impl From<Placed> for OrderAnswer {
    fn from(Placed { order, duplicate }: Placed) -> Self {
        Self { order, duplicate }
    }
}

async fn place_order(
    State(shared): State<Arc<Shared>>,
    Extension(Account(account)): Extension<Account>,
    body: Bytes,
) -> Result<Response, ApiError> {
    let request: OrderRequest = serde_json::from_slice(&body).map_err(|error| {
        let code = match error.is_data() {
            true => Code::InvalidOrder,
            false => Code::MalformedRequest,
        };
        ApiError::new(code, format!("the body is not an order in JSON: {error}"))
    })?;
    let now = shared.clock.now_ms();
    let placed = shared.trade(|exchange| exchange.place(&account, request, now))?;
    let status = match placed.duplicate {
        true => StatusCode::OK,
        false => StatusCode::CREATED,
    };
    Ok((status, Json(OrderAnswer::from(placed))).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OrderFilter {
    market: Option<String>,
    status: Option<Status>,
}

async fn orders(
    State(shared): State<Arc<Shared>>,
    Extension(Account(account)): Extension<Account>,
    filter: Result<Query<OrderFilter>, QueryRejection>,
) -> Answer<Vec<Order>> {
    let filter = readable(filter)?;
    let market = filter.market.as_deref().map(market).transpose()?;
    Ok(Json(shared.exchange().orders(
        &account,
        market,
        filter.status,
    )))
}

async fn order(
    State(shared): State<Arc<Shared>>,
    Extension(Account(account)): Extension<Account>,
    id: Result<Path<String>, PathRejection>,
) -> Answer<Order> {
    let exchange = shared.exchange();
    Ok(Json(exchange.order(&account, &readable_id(id)?)?.clone()))
}

async fn cancel_order(
    State(shared): State<Arc<Shared>>,
    Extension(Account(account)): Extension<Account>,
    id: Result<Path<String>, PathRejection>,
) -> Answer<Order> {
    let id = readable_id(id)?;
    let cancelled = shared.trade(|exchange| exchange.cancel(&account, &id));
    cancelled.map(Json)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CancelFilter {
    market: Option<String>,
}

async fn cancel_orders(
    State(shared): State<Arc<Shared>>,
    Extension(Account(account)): Extension<Account>,
    filter: Result<Query<CancelFilter>, QueryRejection>,
) -> Answer<Vec<Order>> {
    let filter = readable(filter)?;
    let market = filter.market.as_deref().map(market).transpose()?;
    Ok(Json(
        shared.trade(|exchange| exchange.cancel_all(&account, market)),
    ))
}

async fn unknown_endpoint(uri: Uri) -> ApiError {
    ApiError::new(
        Code::NotFound,
        format!("there is no endpoint `{}`", uri.path()),
    )
}

async fn unknown_method(method: Method, uri: Uri) -> ApiError {
    ApiError::new(
        Code::MethodNotAllowed,
        format!("`{}` does not take {method}", uri.path()),
    )
}

fn readable<T>(query: Result<Query<T>, QueryRejection>) -> Result<T, ApiError> {
    query
        .map(|Query(filter)| filter)
        .map_err(|rejection| ApiError::new(Code::MalformedRequest, rejection.body_text()))
}

fn readable_id(id: Result<Path<String>, PathRejection>) -> Result<String, ApiError> {
    id.map(|Path(id)| id)
        .map_err(|rejection| ApiError::new(Code::UnknownOrder, rejection.body_text()))
}
