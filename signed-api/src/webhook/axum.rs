//! What a handler of axum asks for: the delivery that the layer has verified.

use axum_core::extract::FromRequestParts;
use axum_core::response::{IntoResponse, Response};
use http::StatusCode;
use http::request::Parts;
use serde::de::DeserializeOwned;

use super::delivery::Delivery;
use super::error::WebhookError;

/// The payload of a verified delivery, decoded from JSON. It works below [`Webhook::layer`](super::Webhook::layer) only: what
/// has not passed it is answered with 500.
///
/// ```
/// use axum::Router;
/// use axum::routing::post;
/// use serde::Deserialize;
/// use signed_api::webhook::{Delivery, Verified, Webhook};
///
/// #[derive(Deserialize)]
/// struct Event { kind: String }
///
/// async fn handle(delivery: Delivery, Verified(event): Verified<Event>) -> &'static str {
///     println!("{} of {:?}: {}", delivery.id(), delivery.sent(), event.kind);
///     "thanks"                                        // an answer of success: not handled again
/// }
///
/// fn app(webhooks: &Webhook) -> Router {
///     Router::new().route("/webhooks", post(handle)).layer(webhooks.layer())
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Verified<T>(pub T);

/// Why a handler does not get what it asks for.
#[derive(Debug)]
#[non_exhaustive]
pub enum WebhookRejection {
    /// Nothing has verified the request: the route is not below [`Webhook::layer`](super::Webhook::layer). Answered with 500.
    NotVerified,
    /// The payload is signed, but is not of the type that the handler asks for. Answered with 400, and the delivery is not
    /// confirmed.
    Payload(WebhookError),
}

impl<S: Sync> FromRequestParts<S> for Delivery {
    type Rejection = WebhookRejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, WebhookRejection> {
        let delivery = parts.extensions.get::<Self>().cloned();
        delivery.ok_or(WebhookRejection::NotVerified)
    }
}

impl<S: Sync, T: DeserializeOwned> FromRequestParts<S> for Verified<T> {
    type Rejection = WebhookRejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, WebhookRejection> {
        let delivery = Delivery::from_request_parts(parts, state).await?;
        let payload = delivery.json().map_err(WebhookRejection::Payload)?;
        Ok(Self(payload))
    }
}

impl IntoResponse for WebhookRejection {
    fn into_response(self) -> Response {
        match self {
            Self::NotVerified => {
                tracing::error!(
                    "a handler asks for a verified webhook and nothing verifies it: add `.layer(webhooks.layer())` to the route"
                );
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
            Self::Payload(error) => {
                tracing::warn!(%error, "a webhook is not what its handler asks for");
                StatusCode::BAD_REQUEST.into_response()
            }
        }
    }
}
