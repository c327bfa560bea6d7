//! The endpoints, each behind a token with scopes and the rate limit.

use std::sync::Arc;

use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::ApiError;
use super::state::{Payment, Shared};
use crate::random;

const CURRENCIES: [(&str, &str, &str); 3] = [
    ("USDTERC20", "Tether USD", "ETH"),
    ("USDCERC20", "USD Coin", "ETH"),
    ("ETH", "Ethereum", "ETH"),
];

pub(super) fn routes(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    Router::new()
        .route("/currencies/", get(currencies))
        .route("/user/balances/", get(balances))
        .route("/payments/", post(create_payment))
        .route("/payments/{id}/", get(payment))
        .route_layer(from_fn_with_state(Arc::clone(shared), limited))
}

/// Counts the request, and says in every answer what is left.
async fn limited(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let allowance = shared.count();
    let mut response = match allowance.remaining {
        Some(_) => next.run(request).await,
        None => ApiError::rate_limited(allowance.retry_after).into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(
        "x-ratelimit-limit",
        HeaderValue::from(shared.config.requests_a_minute),
    );
    headers.insert(
        "x-ratelimit-remaining",
        HeaderValue::from(allowance.remaining.unwrap_or(0)),
    );
    headers.insert("x-ratelimit-reset", HeaderValue::from(allowance.reset));
    response
}

/// Refuses requests without a token, and tokens without these scopes.
fn authorized(shared: &Shared, headers: &HeaderMap, required: &[&str]) -> Result<(), ApiError> {
    let value = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let token = value.and_then(|value| value.strip_prefix("Bearer "));
    let grant = token.and_then(|token| shared.grant(token));
    let grant = grant.ok_or_else(ApiError::unauthorized)?;
    let holds = |scope: &&str| grant.scopes.iter().any(|held| held == scope);
    match required.iter().all(holds) {
        true => Ok(()),
        false => Err(ApiError::insufficient_scope(required, &grant.scopes)),
    }
}

async fn currencies(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    authorized(&shared, &headers, &["read"])?;
    let currencies = CURRENCIES.map(|(currency, name, blockchain)| {
        json!({"currency": currency, "name": name, "blockchain": blockchain})
    });
    Ok(Json(json!({"currencies": currencies})))
}

async fn balances(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    authorized(&shared, &headers, &["read"])?;
    let balance = json!({
        "currency": "USDTERC20",
        "currency_name": "Tether USD",
        "network": "ETH",
        "total_balance": "5000.000000",
        "available_balance": "4500.000000",
        "pending_balance": "500.000000",
    });
    Ok(Json(json!({"balances": [balance]})))
}

/// What a payment is made of.
#[derive(Deserialize)]
struct NewPayment {
    price_amount: Decimal,
    price_currency: String,
    pay_currency: String,
    order_id: Option<String>,
}

async fn create_payment(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Result<Json<NewPayment>, JsonRejection>,
) -> Result<(StatusCode, Json<Payment>), ApiError> {
    authorized(&shared, &headers, &["read", "write"])?;
    let Json(new) = body.map_err(|error| ApiError::invalid("body", &error.body_text()))?;
    if new.price_amount <= Decimal::ZERO {
        return Err(ApiError::invalid("price_amount", "It must be more than 0."));
    }
    if new.price_currency != "USD" {
        return Err(ApiError::invalid(
            "price_currency",
            "Only USD is supported.",
        ));
    }
    if !CURRENCIES
        .iter()
        .any(|(currency, ..)| *currency == new.pay_currency)
    {
        return Err(ApiError::invalid(
            "pay_currency",
            "There is no such currency.",
        ));
    }
    let id = random::hex::<32>().map_err(|_| ApiError::internal())?;
    let payment = Payment {
        order_id: new
            .order_id
            .unwrap_or_else(|| format!("ORDER-{}", &id[..8])),
        status: "pending",
        price_amount: new.price_amount.to_string(),
        price_currency: new.price_currency,
        pay_currency: new.pay_currency,
        pay_address: format!("0x{}", &id[..40]),
        payment_id: id,
    };
    shared.ledger().payments.push(payment.clone());
    Ok((StatusCode::CREATED, Json(payment)))
}

async fn payment(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Json<Payment>, ApiError> {
    authorized(&shared, &headers, &["read"])?;
    let ledger = shared.ledger();
    let found = ledger
        .payments
        .iter()
        .find(|payment| payment.payment_id == id);
    let found = found
        .cloned()
        .ok_or_else(|| ApiError::not_found("payment"))?;
    Ok(Json(found))
}
