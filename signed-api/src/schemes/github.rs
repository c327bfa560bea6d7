//! GitHub.

use crate::auth_scheme;

auth_scheme! {
    /// Webhooks of GitHub: of repositories, organizations and apps.
    ///
    /// Source: GitHub documentation, "Validating webhook deliveries",
    /// <https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries>.
    ///
    /// Takes `secret`, that of the webhook. The body alone is signed: neither a time is nor `X-GitHub-Delivery`, the id
    /// that deliveries of one event have in common. A delivery is sent again only when somebody asks for it, with the
    /// same body and the same signature.
    pub GitHubWebhook {
        delivery: signature;
        header "X-Hub-Signature-256" = "sha256=" + hex(hmac_sha256(secret, body));
    }
}
