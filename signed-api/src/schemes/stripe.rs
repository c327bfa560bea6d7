//! Stripe.

use crate::auth_scheme;

auth_scheme! {
    /// Webhooks of Stripe.
    ///
    /// Source: Stripe documentation, "Receive Stripe events in your webhook endpoint", section "Verify webhook signatures
    /// manually", <https://docs.stripe.com/webhooks>.
    ///
    /// Takes `secret`, that of the endpoint, as it is: `whsec_` is a part of it. The time is in seconds, and Stripe's own
    /// libraries accept five minutes. While a secret is being replaced the header has several `v1`; `v0` is for tests and
    /// proves nothing. What is sent again, for up to three days, is signed anew: what stays is the `id` of the event,
    /// which every event has.
    pub StripeWebhook {
        delivery: json("id"), tolerance(300);
        header "Stripe-Signature" = pairs({ t: now.s, v1: hmac_sha256(secret, now.s + "." + body) | hex }, "=", ",");
    }
}
