//! The program that receives webhooks.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use serde::Deserialize;
use signed_api::prelude::*;
use signed_api::schemes::{CryptoPayWebhook, StripeWebhook};
use signed_api::webhook::{Delivery, Verified, Webhook};

/// The verifiers of both senders.
#[derive(Clone, Debug)]
pub(crate) struct Webhooks {
    pub(crate) cryptopay: Webhook,
    pub(crate) stripe: Webhook,
}

impl Webhooks {
    /// Both with the same secret, each with a memory of its own for what was handled. Several machines would share one:
    /// `.replay_store(RedisReplayStore::connect(url).await?)`.
    pub(crate) fn new(secret: &str) -> Result<Self> {
        Ok(Self {
            cryptopay: Webhook::new(CryptoPayWebhook, secret)?,
            stripe: Webhook::new(StripeWebhook, secret)?,
        })
    }

    /// They also accept what this secret signs.
    pub(crate) fn and_secret(self, secret: &str) -> Result<Self> {
        Ok(Self {
            cryptopay: self.cryptopay.secret(secret)?,
            stripe: self.stripe.secret(secret)?,
        })
    }
}

/// What CryptoPay says.
#[derive(Deserialize)]
struct Order {
    #[serde(default)]
    order_id: String,
    #[serde(default)]
    status: String,
}

/// What Stripe says.
#[derive(Deserialize)]
struct Event {
    #[serde(rename = "type")]
    kind: String,
}

/// Which payments were made. A program of yours keeps them in its database.
#[derive(Clone, Default)]
pub(crate) struct Books(Arc<Mutex<Pages>>);

#[derive(Default)]
struct Pages {
    payments: Vec<String>,
    failing: Option<&'static str>,
}

impl Books {
    /// Books that cannot be written in when this event comes for the first time.
    pub(crate) fn failing_at(id: &'static str) -> Self {
        let books = Self::default();
        books.pages().failing = Some(id);
        books
    }

    /// All of them, in the order in which they were booked.
    pub(crate) fn all(&self) -> Vec<String> {
        self.pages().payments.clone()
    }

    /// Books a payment, and says so.
    fn book(&self, id: &str, payment: String) -> (StatusCode, &'static str) {
        let mut pages = self.pages();
        if pages.failing.take_if(|failing| *failing == id).is_some() {
            return (StatusCode::SERVICE_UNAVAILABLE, "the books are away");
        }
        println!("   booked: {payment}");
        pages.payments.push(payment);
        (StatusCode::OK, "booked")
    }

    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Each path has its own verifier in front. What a handler sees is signed, and new.
pub(crate) fn app(webhooks: &Webhooks, books: &Books) -> Router {
    let cryptopay = post(cryptopay).layer(webhooks.cryptopay.layer());
    let stripe = post(stripe).layer(webhooks.stripe.layer());
    Router::new()
        .route("/cryptopay", cryptopay)
        .route("/stripe", stripe)
        .with_state(books.clone())
}

async fn cryptopay(
    State(books): State<Books>,
    delivery: Delivery,
    Verified(order): Verified<Order>,
) -> (StatusCode, &'static str) {
    let payment = format!("CryptoPay, order {}: {}", order.order_id, order.status);
    books.book(delivery.id(), payment)
}

/// An answer of success says that it was handled; after any other the sender tries again.
async fn stripe(
    State(books): State<Books>,
    delivery: Delivery,
    Verified(event): Verified<Event>,
) -> (StatusCode, &'static str) {
    let payment = format!("Stripe, event {}: {}", delivery.id(), event.kind);
    books.book(delivery.id(), payment)
}
