//! Coinbase Commerce.

use crate::auth_scheme;

auth_scheme! {
    /// Webhooks of Coinbase Commerce.
    ///
    /// Source: Coinbase documentation, "Webhooks fields and security",
    /// <https://docs.cloud.coinbase.com/commerce/docs/webhooks-fields-and-security>.
    ///
    /// Takes `secret`, the shared secret of the webhook. No time is signed. What is sent again, for up to three days,
    /// counts the attempts in the body's own `id`, and is therefore signed anew: what stays is the `id` of the `event`.
    pub CoinbaseCommerceWebhook {
        delivery: json("event.id");
        header "X-CC-Webhook-Signature" = hmac_sha256(secret, body) | hex;
    }
}
