//! Slack.

use crate::auth_scheme;

auth_scheme! {
    /// Requests of Slack to an app: events, slash commands and what people click.
    ///
    /// Source: Slack documentation, "Verifying requests from Slack",
    /// <https://docs.slack.dev/authentication/verifying-requests-from-slack>, and "The Events API",
    /// <https://docs.slack.dev/apis/events-api>.
    ///
    /// Takes `secret`, the signing secret of the app. The time is in seconds, and Slack asks for it to be at most five
    /// minutes off. An event that is sent again, up to three times, is signed anew: what stays is its `event_id`. Slash
    /// commands and clicks are forms and have none: they are not sent again. Nor has the challenge that Slack sends to a new
    /// URL, which is answered each time it is signed.
    pub SlackWebhook {
        delivery: json("event_id"), tolerance(300);
        header "X-Slack-Request-Timestamp" = now.s;
        header "X-Slack-Signature" = "v0=" + hex(hmac_sha256(secret, "v0:" + now.s + ":" + body));
    }
}
