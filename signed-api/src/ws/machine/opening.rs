//! When connections are opened and closed, and what follows when one is lost.

use std::time::Duration;

use super::ending::{NORMAL, closed_for_good, is_final, login_refused};
use super::link::{Link, Role};
use super::login::is_about_login;
use super::pulse::Pulse;
use super::{Action, ConnectionId, Machine, Turn};
use crate::error::Error;
use crate::ws::event::Interruption;

/// How long nothing is wanted before the session closes.
pub(super) const IDLE: Duration = Duration::from_secs(60);

impl Machine {
    /// Opens a connection if one is wanted.
    pub(super) fn open(&mut self, turn: &mut Turn<'_>) {
        let has_waited = self.backoff.until() <= turn.now;
        if has_waited && self.is_wanted() && self.current().is_none() {
            self.connect(Role::Current, turn);
        }
    }

    /// Closes connections that nobody has wanted for a while.
    pub(super) fn close_idle(&mut self, turn: &mut Turn<'_>) {
        if self.is_wanted() {
            self.idle_since = None;
            return;
        }
        let since = *self.idle_since.get_or_insert(turn.now);
        if since.saturating_add(IDLE) <= turn.now {
            let connections: Vec<ConnectionId> = self.links.iter().map(|link| link.id).collect();
            for connection in connections {
                self.close(connection, NORMAL, turn);
            }
        }
    }

    /// Opens a connection.
    pub(super) fn connect(&mut self, role: Role, turn: &mut Turn<'_>) {
        self.last_connection += 1;
        let connection = ConnectionId(self.last_connection);
        self.links.push(Link::new(connection, role));
        let renew = self.renewal.begin();
        turn.act(Action::Connect { connection, renew });
    }

    /// Closes a connection of which nothing is wanted any more.
    pub(super) fn close(&mut self, connection: ConnectionId, code: u16, turn: &mut Turn<'_>) {
        if self.remove(connection).is_some() {
            turn.act(Action::Disconnect { connection, code });
        }
    }

    /// A connection is open.
    pub(super) fn connected(&mut self, connection: ConnectionId, turn: &mut Turn<'_>) {
        let rotate_at = self.end_of_life(turn);
        let Some(link) = self.link_mut(connection).filter(|link| !link.is_open()) else {
            return;
        };
        link.pulse = Some(Pulse::new(turn.now));
        link.rotate_at = rotate_at;
        self.channels.touch_all();
    }

    /// A connection could not be opened.
    pub(super) fn not_connected(
        &mut self,
        connection: ConnectionId,
        error: Error,
        turn: &mut Turn<'_>,
    ) {
        if self.link(connection).is_none_or(Link::is_open) {
            return;
        }
        let Some(link) = self.remove(connection) else {
            return;
        };
        if is_about_login(&error) && self.renew(link.role) {
            self.try_again(link.role, None, turn);
        } else if link.role == Role::Current && is_final(&error) {
            self.end(Some(error), turn);
        } else {
            self.try_later(link.role, error.retry_after(), turn);
        }
    }

    /// The server refuses the login on a connection.
    pub(super) fn login_refused(
        &mut self,
        connection: ConnectionId,
        error: Error,
        turn: &mut Turn<'_>,
    ) {
        let Some(link) = self.link(connection) else {
            return;
        };
        let role = link.role;
        let is_renewable = self.renew(role);
        if !is_renewable && role == Role::Current {
            self.end(Some(login_refused(error)), turn);
            return;
        }
        self.give_up(connection, &Interruption::Broken, NORMAL, turn);
        if is_renewable {
            self.try_again(role, error.retry_after(), turn);
        } else {
            self.try_later(role, error.retry_after(), turn);
        }
    }

    /// A connection is given up, as lost.
    pub(super) fn abandon(
        &mut self,
        connection: ConnectionId,
        cause: &Interruption,
        code: u16,
        turn: &mut Turn<'_>,
    ) {
        if let Some(role) = self.give_up(connection, cause, code, turn) {
            self.try_later(role, None, turn);
        }
    }

    /// A connection is lost.
    pub(super) fn lose(
        &mut self,
        connection: ConnectionId,
        cause: &Interruption,
        turn: &mut Turn<'_>,
    ) {
        let Some(link) = self.remove(connection) else {
            return;
        };
        let for_good = closed_for_good(cause, self.rules.final_codes);
        self.fail_requests(connection, turn);
        match for_good {
            Some(error) if link.role == Role::Current => self.end(Some(error), turn),
            _ => {
                self.interrupt(&link, cause, turn);
                self.try_later(link.role, None, turn);
            }
        }
    }

    /// Closes a connection as lost, and says what it was for.
    fn give_up(
        &mut self,
        connection: ConnectionId,
        cause: &Interruption,
        code: u16,
        turn: &mut Turn<'_>,
    ) -> Option<Role> {
        let link = self.remove(connection)?;
        // First, while the connection still knows which of them it has not written.
        self.fail_requests(connection, turn);
        turn.act(Action::Disconnect { connection, code });
        self.interrupt(&link, cause, turn);
        Some(link.role)
    }

    /// Tells the channels whose data came over a connection; those that another one has too go on there. Notes whether it was
    /// stable.
    fn interrupt(&mut self, link: &Link, cause: &Interruption, turn: &mut Turn<'_>) {
        let Some(pulse) = &link.pulse else {
            return;
        };
        let stable = Duration::from_millis(self.rules.timing.stable_ms);
        let is_stable = |since: Duration| turn.now.saturating_sub(since) >= stable;
        if link.role == Role::Current && link.ready_since.is_some_and(is_stable) {
            self.backoff.reset();
        }
        for channel in self.channels.current_on(link.id) {
            turn.act(Action::Interrupted {
                channel,
                cause: cause.clone(),
            });
            if let Some(channel) = self.channels.get_mut(channel) {
                channel.interrupt(cause, pulse.last());
            }
            let mut others = self.links.iter();
            let other = others.find(|other| other.role != Role::Retiring && other.is_live(channel));
            if let Some(other) = other.map(|other| other.id) {
                self.resume(other, channel, turn);
            }
        }
    }

    /// What is to follow a connection: at once, since something was done about its failure.
    fn try_again(&mut self, role: Role, told: Option<Duration>, turn: &mut Turn<'_>) {
        if role == Role::Current && told.is_none() && !self.has_successor() {
            self.backoff.skip();
        } else {
            self.try_later(role, told, turn);
        }
    }

    /// What is to follow a connection, after a wait.
    fn try_later(&mut self, role: Role, told: Option<Duration>, turn: &mut Turn<'_>) {
        let timing = self.rules.timing;
        match role {
            Role::Current => match self.successor_mut() {
                Some(successor) => successor.role = Role::Current,
                None => self.backoff.fail(&timing, told, turn),
            },
            Role::Successor => {
                self.rotation.fail(&timing, told, turn);
                let until = self.rotation.until();
                let mut links = self.links.iter_mut();
                if let Some(link) = links.find(|link| link.role == Role::Current) {
                    link.rotate_at = Some(until);
                }
            }
            Role::Retiring => {}
        }
    }
}
