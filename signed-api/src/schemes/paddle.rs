//! Paddle.

use crate::auth_scheme;

auth_scheme! {
    /// Webhooks of Paddle Billing.
    ///
    /// Source: Paddle documentation, "Verify webhook signatures",
    /// <https://developer.paddle.com/webhooks/about/signature-verification>, and "How webhooks work",
    /// <https://developer.paddle.com/webhooks/about/how-webhooks-work>.
    ///
    /// Takes `secret`, the secret key of the notification destination. The time is in seconds. While a secret is being
    /// replaced the header has several `h1`. Paddle's own libraries accept deliveries of the last five seconds. An event
    /// may arrive several times: its `event_id`, which every event has, stays.
    pub PaddleWebhook {
        delivery: json("event_id"), tolerance(5);
        header "Paddle-Signature" = pairs({ ts: now.s, h1: hmac_sha256(secret, now.s + ":" + body) | hex }, "=", ";");
    }
}
