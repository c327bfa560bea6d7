//! The embedded sender: signs by the declarations that verify, and says what it is answered.

use std::error::Error as StdError;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::HeaderMap;
use signed_api::schemes::{CryptoPayWebhook, StripeWebhook};
use signed_api::webhook::{Webhook, WebhookSender};
use signed_api::{Clock as _, SystemClock, Timestamp, Unit};

use crate::server::Webhooks;

type Done = Result<(), Box<dyn StdError>>;

/// CryptoPay and Stripe, and somebody who is neither.
pub(crate) struct Sender {
    url: String,
    client: reqwest::Client,
    cryptopay: WebhookSender,
    stripe: WebhookSender,
    /// Signs as Stripe does, but has not its secret.
    forger: WebhookSender,
    /// Says why something is refused: the server logs it, and does not tell senders.
    webhooks: Webhooks,
}

impl Sender {
    /// A sender to the server at `url`.
    pub(crate) fn new(
        url: &str,
        secret: &str,
        webhooks: Webhooks,
    ) -> Result<Self, Box<dyn StdError>> {
        // Another has done it, if this fails.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Ok(Self {
            url: url.to_owned(),
            client: reqwest::Client::new(),
            cryptopay: WebhookSender::new(CryptoPayWebhook, secret)?,
            stripe: WebhookSender::new(StripeWebhook, secret)?,
            forger: WebhookSender::new(StripeWebhook, "whsec_of_somebody_else")?,
            webhooks,
        })
    }

    /// CryptoPay signs the body alone.
    pub(crate) async fn cryptopay(&self) -> Done {
        println!("1. CryptoPay signs the body, and no time");
        let paid = r#"{"order_id":"7f3c","status":"paid","amount":"25.00"}"#;
        let signed = self.cryptopay.sign("", paid)?;
        let send = async |what: &str, signed: &HeaderMap, body: &str, status: u16| {
            let webhook = &self.webhooks.cryptopay;
            self.send(("cryptopay", webhook), what, (signed, body), status)
                .await
        };
        send("a good one", &signed, paid, 200).await?;
        send("the same again", &signed, paid, 200).await?;
        let forged = paid.replace("25.00", "9025.00");
        send("forged: another amount", &signed, &forged, 401).await?;
        send("forged: no signature", &HeaderMap::new(), paid, 401).await?;
        // Nothing that is signed says when: a late one is as good as any, and the memory alone knows a repeated one.
        let late = r#"{"order_id":"7f3d","status":"paid","amount":"5.00"}"#;
        let signed = self.cryptopay.sign_at("", late, ago(600))?;
        send("ten minutes late", &signed, late, 200).await?;
        send("the same again", &signed, late, 200).await
    }

    /// Stripe signs the time too.
    pub(crate) async fn stripe(&self) -> Done {
        println!("\n2. Stripe signs the time too, and its events have an id");
        let paid = r#"{"id":"evt_1","type":"payment_intent.succeeded"}"#;
        let signed = self.stripe.sign("", paid)?;
        let send = async |what: &str, signed: &HeaderMap, body: &str, status: u16| {
            let webhook = &self.webhooks.stripe;
            self.send(("stripe", webhook), what, (signed, body), status)
                .await
        };
        send("a good one", &signed, paid, 200).await?;
        send("the same again", &signed, paid, 200).await?;
        let anew = self.stripe.sign_at("", paid, ago(2))?;
        send("the same, signed anew", &anew, paid, 200).await?;
        let forged = self
            .forger
            .sign("", r#"{"id":"evt_2","type":"payout.paid"}"#)?;
        let body = r#"{"id":"evt_2","type":"payout.paid"}"#;
        send("forged: another secret", &forged, body, 401).await?;
        let forged = paid.replace("evt_1", "evt_3");
        send("forged: another id", &signed, &forged, 401).await?;
        let late = r#"{"id":"evt_4","type":"payment_intent.succeeded"}"#;
        let signed = self.stripe.sign_at("", late, ago(600))?;
        send("ten minutes late", &signed, late, 401).await?;

        println!("\n3. What a handler fails at comes again");
        let payout = r#"{"id":"evt_5","type":"payout.paid"}"#;
        let signed = self.stripe.sign("", payout)?;
        send("the handler fails", &signed, payout, 503).await?;
        send("the next try", &signed, payout, 200).await
    }

    /// Sends a delivery and says what is answered; fails when that is not `status`.
    async fn send(
        &self,
        (path, webhook): (&str, &Webhook),
        what: &str,
        (signed, body): (&HeaderMap, &str),
        status: u16,
    ) -> Done {
        let body = Bytes::from(body.to_owned());
        let request = self.client.post(format!("{}/{path}", self.url));
        let request = request.headers(signed.clone()).body(body.clone());
        let answer = request.timeout(Duration::from_secs(10)).send().await?;
        let answered = answer.status().as_u16();
        let text = answer.text().await?;
        let why = webhook.verify_headers(signed, body).err();
        let why = why.map_or(text, |error| error.to_string());
        // What to do about it is said behind that.
        let why = why.split(':').next().unwrap_or_default();
        println!("{what:24} {answered}  {why}");
        match answered == status {
            true => Ok(()),
            false => Err(format!("{status} was to be expected").into()),
        }
    }
}

/// So many seconds ago.
fn ago(seconds: u64) -> Timestamp {
    let now = SystemClock::new().now();
    Timestamp::from_millis(now.in_unit(Unit::Millis).saturating_sub(1_000 * seconds))
}
