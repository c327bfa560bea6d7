//! Shopify.

use crate::auth_scheme;

auth_scheme! {
    /// Webhooks of Shopify.
    ///
    /// Source: Shopify documentation, "Deliver webhooks through HTTPS",
    /// <https://shopify.dev/docs/apps/build/webhooks/subscribe/https>, and "Ignore duplicate webhooks",
    /// <https://shopify.dev/docs/apps/build/webhooks/ignore-duplicates>.
    ///
    /// Takes `secret`, the client secret of the app. The body alone is signed: neither a time is nor `X-Shopify-Event-Id`,
    /// by which Shopify tells duplicates. So the same body is the same delivery.
    pub ShopifyWebhook {
        delivery: signature;
        header "X-Shopify-Hmac-Sha256" = hmac_sha256(secret, body) | base64;
    }
}
