//! Logging in by a message, where something private is wanted.

use super::ending::{NORMAL, is_final};
use super::link::{Link, Login, Role};
use super::{ChallengeRule, ConnectionId, LoginRule, Machine, Outgoing, Turn};
use crate::credential::Secret;
use crate::error::{Error, ErrorKind};
use crate::ws::event::Interruption;

/// What can be done about a refused login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Renewal {
    /// Nothing is refused.
    NotDue,
    /// With the next connection.
    Due,
    /// It was done, and no login has succeeded since.
    Done,
}

impl Renewal {
    /// Whether it is to be done with a connection that is opened now.
    pub(super) fn begin(&mut self) -> bool {
        let is_due = *self == Self::Due;
        if is_due {
            *self = Self::Done;
        }
        is_due
    }
}

/// Whether an error means that another signature may fare better.
pub(super) fn is_about_login(error: &Error) -> bool {
    error.status().is_some() && matches!(error.kind(), ErrorKind::Unauthorized | ErrorKind::Clock)
}

impl Machine {
    /// Whether a login by message is to be sent.
    pub(super) fn needs_login(&self) -> bool {
        matches!(self.rules.login, LoginRule::Message { .. })
            && (self.opening || self.channels.any_private_wanted() || self.requests.needs_login())
    }

    /// Begins logins that are needed, and notes which connections are ready.
    pub(super) fn log_in(&mut self, turn: &mut Turn<'_>) {
        let needs_login = self.needs_login();
        for link in &mut self.links {
            if !link.is_open() || link.role == Role::Retiring {
                continue;
            }
            if needs_login && matches!(link.login, Login::NotBegun) {
                match self.rules.challenge {
                    ChallengeRule::Asked if link.challenge.is_none() => {
                        link.login = Login::Challenging { since: None };
                        turn.send(link.id, Outgoing::AskChallenge);
                    }
                    ChallengeRule::Unasked if link.challenge.is_none() => {
                        let since = Some(turn.now);
                        link.login = Login::Challenging { since };
                    }
                    _ => send_login(link, &mut self.last_id, turn),
                }
            }
            let is_ready = !needs_login || link.is_logged_in(&self.rules);
            if is_ready && link.ready_since.is_none() {
                link.ready_since = Some(turn.now);
                if self.rules.login == LoginRule::Handshake {
                    self.renewal = Renewal::NotDue;
                }
            }
            if is_ready && link.role == Role::Current && link.is_logged_in(&self.rules) {
                self.opening = false;
            }
        }
    }

    /// The server sends what is to be signed.
    pub(super) fn challenged(
        &mut self,
        connection: ConnectionId,
        value: Secret,
        turn: &mut Turn<'_>,
    ) {
        let mut links = self.links.iter_mut();
        let Some(link) = links.find(|link| link.id == connection) else {
            return;
        };
        link.challenge = Some(value);
        if matches!(link.login, Login::Challenging { .. }) {
            send_login(link, &mut self.last_id, turn);
        }
    }

    /// The login counts.
    pub(super) fn logged_in(&mut self, connection: ConnectionId) {
        let link = self.link_mut(connection);
        let is_asked = |link: &&mut Link| matches!(link.login, Login::Acknowledging { .. });
        if let Some(link) = link.filter(is_asked) {
            link.login = Login::Done;
            self.renewal = Renewal::NotDue;
            self.channels.touch_all();
        }
    }

    /// A message of the login was written.
    pub(super) fn login_sent(
        &mut self,
        connection: ConnectionId,
        message: &Outgoing,
        turn: &Turn<'_>,
    ) {
        let acknowledged = LoginRule::Message { acknowledged: true };
        let is_acknowledged = self.rules.login == acknowledged;
        let Some(link) = self.link_mut(connection) else {
            return;
        };
        match (&mut link.login, message) {
            (Login::Challenging { since }, Outgoing::AskChallenge) => {
                since.get_or_insert(turn.now);
            }
            (Login::Acknowledging { id, since }, Outgoing::Login { id: sent, .. })
                if id == sent =>
            {
                since.get_or_insert(turn.now);
                if !is_acknowledged {
                    self.logged_in(connection);
                }
            }
            _ => {}
        }
    }

    /// It was not.
    pub(super) fn login_unsent(
        &mut self,
        connection: ConnectionId,
        error: Error,
        turn: &mut Turn<'_>,
    ) {
        let Some(link) = self.link(connection) else {
            return;
        };
        if link.role == Role::Current && is_final(&error) {
            self.end(Some(error), turn);
        } else {
            self.abandon(connection, &Interruption::Broken, NORMAL, turn);
        }
    }

    /// Whether a login that was refused is to be tried once more: always for a connection that follows another, which is not
    /// lost by that.
    pub(super) fn renew(&mut self, role: Role) -> bool {
        let is_first = self.renewal != Renewal::Done || role == Role::Successor;
        let renews = self.rules.can_renew && is_first;
        if renews {
            self.renewal = Renewal::Due;
        }
        renews
    }
}

/// Sends the login, with the challenge if there is one.
fn send_login(link: &mut Link, last_id: &mut u64, turn: &mut Turn<'_>) {
    *last_id += 1;
    let id = *last_id;
    link.login = Login::Acknowledging { id, since: None };
    let challenge = link.challenge.clone();
    turn.send(link.id, Outgoing::Login { id, challenge });
}
