//! A server of axum with the layer in front, and what happened in its handlers.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use bytes::Bytes;
use serde::Deserialize;
use signed_api::schemes::StripeWebhook;
use signed_api::webhook::{Delivery, Verified, Webhook, WebhookSender};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

pub(crate) const SECRET: &str = "whsec_of_the_endpoint";

#[derive(Clone)]
pub(crate) struct Handled {
    pub(crate) bodies: Arc<Mutex<Vec<Bytes>>>,
    pub(crate) calls: Arc<AtomicUsize>,
    /// How many handlers may go on.
    pub(crate) gate: Arc<Semaphore>,
}

#[derive(Deserialize)]
pub(crate) struct Event {
    pub(crate) id: String,
    pub(crate) kind: String,
}

/// What a handler does is what the event says.
async fn handle(
    State(handled): State<Handled>,
    delivery: Delivery,
    Verified(event): Verified<Event>,
    body: Bytes,
) -> (StatusCode, String) {
    let call = handled.calls.fetch_add(1, Ordering::SeqCst);
    assert_eq!(delivery.id(), event.id);
    assert_eq!(delivery.payload(), &body);
    match event.kind.as_str() {
        "fails" => return (StatusCode::INTERNAL_SERVER_ERROR, "failed".to_owned()),
        "fails once" if call == 0 => return (StatusCode::BAD_GATEWAY, "failed".to_owned()),
        "panics once" if call == 0 => panic!("as the test wants it"),
        "waits" => handled.gate.acquire().await.expect("open").forget(),
        _ => {}
    }
    handled.bodies.lock().expect("no panic").push(body);
    (StatusCode::ACCEPTED, format!("did {}", event.kind))
}

/// A route that nothing verifies.
async fn forgotten(delivery: Delivery) -> String {
    delivery.id().to_owned()
}

pub(crate) struct Server {
    pub(crate) url: String,
    pub(crate) handled: Handled,
    sender: WebhookSender,
    pub(crate) client: reqwest::Client,
}

impl Server {
    pub(crate) async fn start(webhook: impl FnOnce(Webhook) -> Webhook) -> Self {
        let handled = Handled {
            bodies: Arc::default(),
            calls: Arc::default(),
            gate: Arc::new(Semaphore::new(0)),
        };
        let webhook = webhook(Webhook::new(StripeWebhook, SECRET).expect("a verifier"));
        let app = Router::new()
            .route("/hooks", post(handle))
            .layer(webhook.layer())
            .route("/forgotten", post(forgotten))
            .with_state(handled.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, app).await });
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().timeout(Duration::from_secs(10));
        Self {
            url,
            handled,
            sender: WebhookSender::new(StripeWebhook, SECRET).expect("a sender"),
            client: client.build().expect("a client"),
        }
    }

    pub(crate) fn request(&self, body: impl Into<Bytes>) -> reqwest::RequestBuilder {
        let body = body.into();
        let signed = self.sender.sign("", body.clone()).expect("signed");
        let request = self.client.post(format!("{}/hooks", self.url));
        request.headers(signed).body(body)
    }

    /// Delivers an event, signed as of now, and says how it was answered.
    pub(crate) async fn deliver(&self, id: &str, kind: &str) -> (u16, String) {
        answered(self.request(event(id, kind))).await
    }

    pub(crate) fn calls(&self) -> usize {
        self.handled.calls.load(Ordering::SeqCst)
    }

    pub(crate) fn bodies(&self) -> usize {
        self.handled.bodies.lock().expect("no panic").len()
    }
}

pub(crate) fn event(id: &str, kind: &str) -> String {
    format!("{{ \"id\": \"{id}\",  \"kind\": \"{kind}\" }}\n")
}

pub(crate) async fn answered(request: reqwest::RequestBuilder) -> (u16, String) {
    let answer = request.send().await.expect("an answer");
    (
        answer.status().as_u16(),
        answer.text().await.expect("a text"),
    )
}
