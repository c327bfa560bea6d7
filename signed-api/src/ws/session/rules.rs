//! What the machine goes by, of what is declared and what the client can do.

use crate::client::Client;
use crate::ws::machine::{ChallengeRule, LoginRule, Rules};
use crate::ws::spec::{Challenge, SocketSpec};

/// The rules of a client's session.
pub(crate) fn of(client: &Client, spec: &SocketSpec) -> Rules {
    Rules {
        timing: spec.timing,
        login: match spec.login {
            Some(_) if client.logs_in_by_message(spec) => LoginRule::Message {
                acknowledged: spec.logged_in.is_some(),
            },
            Some(_) if client.can_log_in() => LoginRule::Handshake,
            _ => LoginRule::None,
        },
        challenge: match spec.challenge {
            None => ChallengeRule::None,
            Some(Challenge { ask: None, .. }) => ChallengeRule::Unasked,
            Some(Challenge { ask: Some(_), .. }) => ChallengeRule::Asked,
        },
        subscribed: spec.subscribed.is_some(),
        unsubscribes: spec.unsubscribe.is_some(),
        unsubscribed: spec.unsubscribed.is_some(),
        final_codes: spec.final_codes,
        can_renew: client.can_renew_login(),
    }
}
