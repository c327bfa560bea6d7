//! CryptoPay.

use crate::auth_scheme;

auth_scheme! {
    /// Webhooks of CryptoPay.
    ///
    /// Takes `secret`, that of the webhook. The body alone is signed: neither a time nor an id is, so that the same body is
    /// the same delivery, also when it is sent again.
    pub CryptoPayWebhook {
        delivery: signature;
        header "x-webhook-signature" = hmac_sha256(secret, body) | hex;
    }
}
