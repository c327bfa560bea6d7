//! Payment orders.

use std::str::FromStr as _;
use std::sync::Arc;

use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use axum::{Json, Router};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::error::ApiError;
use super::state::Shared;
use super::tokens::authorized;
use crate::random;

const PATH: &str = "/api/payment-orders/";

/// What is paid with, and where.
const TOKENS: [(&str, &str); 4] = [
    ("USDC", "base"),
    ("USDC", "polygon"),
    ("USDC", "ethereum"),
    ("ETH", "ethereum"),
];

const PAGE_SIZE: usize = 20;
const LARGEST_PAGE: usize = 100;

pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new().route(PATH, get(list).post(create))
}

/// A payment order as it is shown.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Order {
    id: usize,
    order_id: String,
    status: &'static str,
    receiving_address: String,
    payment_url: String,
    #[serde(flatten)]
    wanted: NewOrder,
}

/// What an order is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct NewOrder {
    amount: String,
    currency: String,
    blockchain: String,
    order_info: String,
    nonce: u64,
}

async fn create(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Result<Json<NewOrder>, JsonRejection>,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    authorized(&shared, &headers)?;
    let Json(wanted) = body.map_err(|error| ApiError::invalid("body", &error.body_text()))?;
    checked(&wanted)?;
    let random = random::hex::<32>().map_err(|_| ApiError::internal())?;
    let mut ledger = shared.ledger();
    let mut seen = ledger.orders.iter();
    if let Some(seen) = seen.find(|order| order.wanted.nonce == wanted.nonce) {
        return match seen.wanted == wanted {
            true => Ok((StatusCode::OK, enveloped(seen))),
            false => Err(ApiError::invalid("nonce", "Another order has this nonce.")),
        };
    }
    let order_id = format!("ORD-{}", &random[..12]);
    let order = Order {
        id: ledger.orders.len() + 1,
        payment_url: format!("https://pay.example/order/{order_id}"),
        order_id,
        status: "pending",
        receiving_address: format!("0x{}", &random[24..]),
        wanted,
    };
    let answer = enveloped(&order);
    ledger.orders.push(order);
    Ok((StatusCode::CREATED, answer))
}

fn checked(wanted: &NewOrder) -> Result<(), ApiError> {
    let is_payable = Decimal::from_str(&wanted.amount).is_ok_and(|amount| amount > Decimal::ZERO);
    if !is_payable {
        return Err(ApiError::invalid("amount", "Write how much, more than 0."));
    }
    let on = (wanted.currency.as_str(), wanted.blockchain.as_str());
    if !TOKENS.contains(&on) {
        let complaint = "This currency is not on this blockchain.";
        return Err(ApiError::invalid("currency", complaint));
    }
    if serde_json::from_str::<Value>(&wanted.order_info).is_err() {
        return Err(ApiError::invalid("order_info", "This is not JSON."));
    }
    Ok(())
}

fn enveloped(order: &Order) -> Json<Value> {
    Json(json!({"success": true, "data": order}))
}

#[derive(Deserialize)]
struct Wanted {
    page: Option<usize>,
    page_size: Option<usize>,
}

async fn list(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    query: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<Value>, ApiError> {
    authorized(&shared, &headers)?;
    let Query(wanted) = query.map_err(|error| ApiError::invalid("query", &error.body_text()))?;
    let page = wanted.page.unwrap_or(1);
    let size = wanted.page_size.unwrap_or(PAGE_SIZE).clamp(1, LARGEST_PAGE);
    let ledger = shared.ledger();
    // The newest first.
    let newest: Vec<&Order> = ledger.orders.iter().rev().collect();
    let pages = newest.len().div_ceil(size).max(1);
    if page == 0 || page > pages {
        return Err(ApiError::not_found());
    }
    let address = |page: usize| match (1..=pages).contains(&page) {
        true => json!(format!("{PATH}?page={page}&page_size={size}")),
        false => Value::Null,
    };
    let results: Vec<_> = newest.iter().skip((page - 1) * size).take(size).collect();
    Ok(Json(json!({
        "count": newest.len(),
        "next": address(page + 1),
        "previous": address(page - 1),
        "results": results,
    })))
}
