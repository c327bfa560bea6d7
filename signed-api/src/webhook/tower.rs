//! Webhooks in front of a service: what is not signed does not get through, and what was handled does not come again.

use std::fmt;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderValue, Request, Response, StatusCode};
use http_body::Body;
use http_body_util::{BodyExt, Either, Full, LengthLimitError, Limited};
use tower_layer::Layer;
use tower_service::Service;

use super::claim::{Claim, Claimed};
use super::error::WebhookError;
use super::verifier::Webhook;
use crate::future::{BoxFuture, before};

/// The body of an answer: that of the service, or a text of the layer's own.
pub type WebhookBody<B> = Either<B, Full<Bytes>>;

impl Webhook {
    /// A layer that hands on what was verified, and each delivery once.
    ///
    /// The service gets the body as it was received, and the [`Delivery`](super::Delivery) among the extensions of the
    /// request. An answer of success confirms it; any other, a panic and a caller that goes away release it, so that the
    /// sender's next try is handled. The lease is extended while the service works.
    ///
    /// | answer | |
    /// |---|---|
    /// | that of the service | a delivery that is new |
    /// | 200 | it was handled before |
    /// | 400, 401, 408, 413 | it is not what the sender has signed, or was not received in time; see [`WebhookError::status`] |
    /// | 409 | it is being handled |
    /// | 503 | the replay store does not answer: the sender tries again |
    ///
    /// Why something is refused is logged, and not told to the caller.
    pub fn layer(&self) -> WebhookLayer {
        let webhook = self.clone();
        WebhookLayer { webhook }
    }
}

/// Verifies webhooks in front of a service; see [`Webhook::layer`].
#[derive(Clone, Debug)]
pub struct WebhookLayer {
    webhook: Webhook,
}

impl<S> Layer<S> for WebhookLayer {
    type Service = WebhookService<S>;

    fn layer(&self, service: S) -> WebhookService<S> {
        let webhook = self.webhook.clone();
        WebhookService { webhook, service }
    }
}

/// A service that gets what was verified; see [`Webhook::layer`].
#[derive(Clone)]
pub struct WebhookService<S> {
    webhook: Webhook,
    service: S,
}

impl<S, B, A> Service<Request<B>> for WebhookService<S>
where
    S: Service<Request<Full<Bytes>>, Response = Response<A>> + Clone + Send + 'static,
    S::Future: Send,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    A: Body<Data = Bytes> + Send,
{
    type Response = Response<WebhookBody<A>>;
    type Error = S::Error;
    type Future = BoxFuture<'static, Result<Self::Response, S::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.service.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        // The one that is ready is used up, and the other takes its place.
        let other = self.service.clone();
        let mut service = std::mem::replace(&mut self.service, other);
        let webhook = self.webhook.clone();
        Box::pin(async move {
            let claimed = match received(&webhook, request).await {
                Ok(claimed) => claimed,
                Err(error) => return Ok(refusal(&webhook, &error)),
            };
            let (request, claimed) = match claimed {
                (request, Claim::New(claimed)) => (request, claimed),
                (_, Claim::Handled) => return Ok(answer(StatusCode::OK, "handled before")),
                (_, Claim::InProgress) => return Ok(answer(StatusCode::CONFLICT, "in progress")),
            };
            let answer = claimed.while_held(service.call(request)).await?;
            settle(claimed, answer.status()).await;
            Ok(answer.map(Either::Left))
        })
    }
}

/// Receives the body, verifies it and claims the delivery.
async fn received<B>(
    webhook: &Webhook,
    request: Request<B>,
) -> Result<(Request<Full<Bytes>>, Claim), WebhookError>
where
    B: Body,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let (mut parts, body) = request.into_parts();
    let settings = webhook.settings();
    let (most, limit) = (settings.most, settings.receive);
    let too_large = || WebhookError::TooLarge { most };
    let said = parts.headers.get(CONTENT_LENGTH);
    let said = said.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    let least = said.unwrap_or_default().max(body.size_hint().lower());
    if usize::try_from(least).map_or(true, |least| least > most) {
        return Err(too_large());
    }
    let collected = Limited::new(body, most).collect();
    let collected = before(collected, settings.clock.sleep(limit)).await;
    let collected = collected.ok_or(WebhookError::TooSlow { limit })?;
    let body = collected.map_err(|error| match error.is::<LengthLimitError>() {
        true => too_large(),
        false => WebhookError::Body(error.to_string()),
    })?;
    let body = body.to_bytes();
    let delivery = webhook.verify_parts(&parts, body.clone())?;
    parts.extensions.insert(delivery.clone());
    let claim = webhook.claim(delivery).await?;
    Ok((Request::from_parts(parts, Full::new(body)), claim))
}

/// An answer of success says that the delivery was handled.
async fn settle(claimed: Claimed, status: StatusCode) {
    let delivery = claimed.delivery().clone();
    let settled = match status.is_success() {
        true => claimed.confirm().await,
        false => claimed.release().await.map(|()| true),
    };
    match settled {
        Ok(true) => {}
        Ok(false) => tracing::warn!(
            delivery = delivery.id(),
            "a webhook delivery was handled, but for so long that another has claimed it too"
        ),
        // It was handled all the same: a sender that is told otherwise would have it handled twice.
        Err(error) => tracing::error!(
            delivery = delivery.id(),
            %error,
            "whether a webhook delivery was handled is not remembered"
        ),
    }
}

fn refusal<A>(webhook: &Webhook, error: &WebhookError) -> Response<WebhookBody<A>> {
    let status = error.status();
    tracing::warn!(?webhook, %error, status = status.as_u16(), "a webhook delivery is refused");
    let text = status.canonical_reason().unwrap_or_default();
    answer(status, text)
}

fn answer<A>(status: StatusCode, text: &'static str) -> Response<WebhookBody<A>> {
    let body = Full::new(Bytes::from_static(text.as_bytes()));
    let mut answer = Response::new(Either::Right(body));
    *answer.status_mut() = status;
    let text = HeaderValue::from_static("text/plain; charset=utf-8");
    answer.headers_mut().insert(CONTENT_TYPE, text);
    answer
}

impl<S> fmt::Debug for WebhookService<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookService")
            .field("webhook", &self.webhook)
            .finish_non_exhaustive()
    }
}
