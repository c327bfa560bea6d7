//! Standard Webhooks.

use crate::auth_scheme;

auth_scheme! {
    /// Webhooks of the many senders that follow Standard Webhooks, signed with a shared secret (`v1`).
    ///
    /// Source: Standard Webhooks, version 1.0.0, section "Signature scheme",
    /// <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>.
    ///
    /// Takes `secret`, base64 with `whsec_` before it or without. The time is in seconds, that of the attempt; the
    /// specification's own libraries accept five minutes. The `id` is that of the event, and stays when it is sent again.
    /// The header may have several signatures, with a space between two of them, also of other kinds. An id with a
    /// `.`, which ends it in what is signed, is refused: the rest could be read as another time and body.
    pub StandardWebhook {
        delivery: header("webhook-id"), tolerance(300);
        let signed = op.id + "." + now.s + "." + body;
        let mac = hmac_sha256(secret | strip_prefix("whsec_") | from_base64, signed);
        header "webhook-id" = op.id;
        header "webhook-timestamp" = now.s;
        header "webhook-signature" = pairs({ v1: base64(mac) }, ",", " ");
    }
}

#[cfg(feature = "asymmetric")]
auth_scheme! {
    /// The same, signed with an Ed25519 key (`v1a`): who receives has its public half only, and cannot sign.
    ///
    /// Source: Standard Webhooks, version 1.0.0, section "Signature scheme",
    /// <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>.
    ///
    /// Takes `secret`, in base64: the private key with `whsk_` before it, which signs, or the public key with `whpk_` before
    /// it, which verifies. 32 bytes without either are refused: a public key that was taken for the seed of a private one
    /// would accept what anybody signs with it. Otherwise as [`StandardWebhook`].
    pub StandardWebhookEd25519 {
        delivery: header("webhook-id"), tolerance(300);
        let signed = op.id + "." + now.s + "." + body;
        let signature = ed25519(secret | strip_prefix("whsk_") | from_base64, signed, "whpk_");
        header "webhook-id" = op.id;
        header "webhook-timestamp" = now.s;
        header "webhook-signature" = pairs({ v1a: base64(signature) }, ",", " ");
    }
}
