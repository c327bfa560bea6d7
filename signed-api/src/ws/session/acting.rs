//! What the machine says is done, and what came of it is told.

use std::collections::HashMap;
use std::sync::Arc;

use super::link::{Link, LinkState, Open};
use super::opening::{Opened, Opening, keep_alive};
use super::outbox::{Letter, Outbox};
use super::report::Report;
use super::task::Session;
use crate::client::{Client, LoginWith};
use crate::error::Error;
use crate::hidden::Hidden;
use crate::limit::PoolCost;
use crate::params::Params;
use crate::ws::event::Interruption;
use crate::ws::frame::CloseFrame;
use crate::ws::machine::{Action, ConnectionId, Heard, Input, Outgoing};
use crate::ws::transport::Connection;
use crate::ws::writer::Writer;

impl Session {
    pub(super) fn act(&mut self, action: Action) {
        match action {
            Action::Connect { connection, renew } => self.connect(connection, renew),
            Action::Send {
                connection,
                message,
            } => self.send(connection, message),
            Action::Disconnect { connection, code } => self.disconnect(connection, code),
            Action::Interrupted { channel, cause } => self.channels.interrupted(channel, &cause),
            Action::Gap { channel, gap } => self.channels.gap(channel, &gap),
            Action::Confirmed {
                connection,
                channel,
                alias,
            } => {
                if let (Some(alias), Some(open)) = (alias, self.open_mut(connection)) {
                    open.aliases.insert(alias, channel);
                }
                self.channels.fed(channel);
            }
            Action::Refused { channel, error } => {
                self.channels.refuse(channel, &error);
            }
            Action::Forgotten { channel } => {
                self.channels.forget(channel);
                for link in &mut self.links {
                    if let LinkState::Open(open) = &mut link.state {
                        open.aliases.retain(|_, known| *known != channel);
                    }
                }
            }
            Action::Answered { request, payload } => {
                if let Some(waiting) = self.requests.remove(&request) {
                    // Who has gone does not wait for it.
                    let _ = waiting.reply.send(Ok(payload));
                }
            }
            Action::Failed { request, error } => {
                if let Some(waiting) = self.requests.remove(&request) {
                    let _ = waiting.reply.send(Err(self.hidden.hiding(error)));
                }
            }
            Action::Ended { error } => {
                self.is_over = true;
                let error = error.map(|error| self.hidden.hiding(error));
                self.channels.end(error.as_ref());
                self.tell_status(error.map(Arc::new));
            }
        }
    }

    fn connect(&mut self, connection: ConnectionId, renew: bool) {
        let opening = Opening {
            client: self.client.clone(),
            clock: Arc::clone(&self.clock),
            spec: self.spec,
            logins: Arc::clone(&self.logins),
            renew,
            told: self.hidden.clone(),
        };
        self.links.push(Link {
            id: connection,
            state: LinkState::Opening(Box::pin(opening.open())),
        });
    }

    /// Reads a connection from now on, and writes to it in a task of its own.
    pub(super) fn use_opened(&mut self, connection: ConnectionId, opened: Opened) {
        let Opened {
            connection: Connection { reader, writer },
            address,
            values,
            hidden,
            refused_token,
        } = opened;
        let Some(link) = self.links.iter_mut().find(|link| link.id == connection) else {
            return;
        };
        let outbox = Outbox::new(connection, self.to_report.clone());
        let hidden = Arc::new(hidden);
        self.hidden.set(&hidden);
        let keeps = self.spec.fetches.iter().zip(&values);
        let keeps = keeps.filter(|(fetch, _)| fetch.keep_alive.is_some());
        let keeps = keeps.map(|(fetch, (_, value))| {
            let (client, clock) = (self.client.clone(), Arc::clone(&self.clock));
            Box::pin(keep_alive(client, clock, fetch, value.clone())) as _
        });
        link.state = LinkState::Open(Box::new(Open {
            frames: reader,
            outbox: outbox.clone(),
            aliases: HashMap::new(),
            stuck: None,
            early: None,
            unread: None,
            keeps: keeps.collect(),
        }));
        let writer = Writer {
            client: self.client.clone(),
            clock: Arc::clone(&self.clock),
            outbox,
            frames: writer,
            address,
            values,
            refused_token,
        };
        self.spawner.spawn(Box::pin(writer.run()));
        if let Some(client) = self.client.upgrade()
            && !client.logs_in_by_message(self.spec)
        {
            self.accept_login(&client);
        }
        self.inputs.push_back(Input::Connected { connection });
    }

    fn send(&mut self, connection: ConnectionId, message: Outgoing) {
        let letter = self.letter(message);
        let Some(open) = self.open_mut(connection) else {
            return;
        };
        match letter {
            Ok(letter) => open.outbox.put(letter),
            Err((message, error)) => self.inputs.push_back(Input::Unsent {
                connection,
                message,
                error,
            }),
        }
    }

    /// The message with what its scheme reads.
    fn letter(&self, outgoing: Outgoing) -> Result<Letter, (Outgoing, Error)> {
        let spec = self.spec;
        let mut constants = Vec::new();
        let mut constant = |name: &str, value: String| constants.push((name.to_owned(), value));
        let mut params = Arc::new(Params::default());
        let mut costs = spec.message_costs.to_vec();
        let mut until = None;
        let scheme = match &outgoing {
            Outgoing::AskChallenge => spec.challenge.and_then(|challenge| challenge.ask),
            Outgoing::Login { id, .. } => {
                constant("id", id.to_string());
                spec.login
            }
            Outgoing::Subscribe { channel, id } | Outgoing::Unsubscribe { channel, id } => {
                let Some(wanted) = self.channels.wanted(*channel) else {
                    return Err((outgoing, unknown()));
                };
                constant("id", id.to_string());
                constant("channel", wanted.name.clone());
                for (name, value) in &wanted.constants {
                    constant(name, value.clone());
                }
                params = Arc::clone(&wanted.params);
                match outgoing {
                    Outgoing::Subscribe { .. } => wanted.spec.subscribe.or(spec.subscribe),
                    _ => spec.unsubscribe,
                }
            }
            Outgoing::Request {
                request,
                id,
                deadline,
            } => {
                let Some(waiting) = self.requests.get(request) else {
                    return Err((outgoing, unknown()));
                };
                constant("id", id.to_string());
                constant("method", waiting.spec.method.to_owned());
                for (name, value) in waiting.spec.constants {
                    constant(name, (*value).to_owned());
                }
                params = Arc::clone(&waiting.params);
                add(&mut costs, waiting.spec.costs);
                until = Some(*deadline);
                waiting.spec.scheme.or(spec.request)
            }
            Outgoing::Ping => spec.ping,
            Outgoing::Answer { answer, value } => {
                constant("value", String::from_utf8_lossy(value).into_owned());
                spec.replies.get(*answer).map(|reply| reply.with)
            }
        };
        if scheme.is_none() && !matches!(outgoing, Outgoing::Ping) {
            return Err((outgoing, undeclared()));
        }
        Ok(Letter {
            outgoing,
            scheme,
            constants,
            params,
            costs,
            deadline: until,
        })
    }

    fn disconnect(&mut self, connection: ConnectionId, code: u16) {
        let Some(place) = self.links.iter().position(|link| link.id == connection) else {
            return;
        };
        if let LinkState::Open(open) = self.links.remove(place).state {
            open.outbox.stop(code);
        }
    }

    /// A connection is no more. What was written before is told first, and what was not.
    pub(super) fn lose(&mut self, connection: ConnectionId, cause: Interruption) {
        while let Ok(report) = self.reports.try_recv() {
            self.note(report);
        }
        let Some(place) = self.links.iter().position(|link| link.id == connection) else {
            return;
        };
        if let LinkState::Open(open) = self.links.remove(place).state {
            for (message, error) in open.outbox.stop(CloseFrame::NORMAL) {
                self.inputs.push_back(Input::Unsent {
                    connection,
                    message,
                    error,
                });
            }
        }
        let cause = match cause {
            Interruption::Closed(Some(CloseFrame { code, reason })) => {
                let reason = self.hidden.hide(&reason);
                Interruption::Closed(Some(CloseFrame { code, reason }))
            }
            cause => cause,
        };
        self.inputs.push_back(Input::Lost { connection, cause });
    }

    pub(super) fn note(&mut self, report: Report) {
        match report {
            Report::Sent {
                connection,
                message,
                login,
            } => {
                if let Some((with, hidden)) = login {
                    self.remember(with, hidden);
                }
                self.inputs.push_back(Input::Sent {
                    connection,
                    message,
                });
            }
            Report::Unsent {
                connection,
                message,
                error,
            } => self.inputs.push_back(Input::Unsent {
                connection,
                message,
                error,
            }),
            Report::Broken { connection, error } => {
                tracing::debug!(%error, "the WebSocket takes nothing any more");
                self.lose(connection, Interruption::Broken);
            }
        }
    }

    fn remember(&mut self, with: LoginWith, hidden: Hidden) {
        self.hidden.set(&Arc::new(hidden));
        // Nobody has it for long but what opens a connection, which knows better.
        if let Ok(mut logins) = self.logins.try_lock() {
            logins.last = with;
        }
    }

    pub(super) fn hear(&mut self, connection: ConnectionId, heard: Heard) {
        if let Heard::LoggedIn = heard
            && let Some(client) = self.client.upgrade()
        {
            self.accept_login(&client);
        }
        let heard = match heard {
            Heard::Refused { id, channel, error } => Heard::Refused {
                id,
                channel,
                error: self.hidden.quoting(error),
            },
            heard => heard,
        };
        self.inputs.push_back(Input::Heard { connection, heard });
    }

    /// The server takes what the last login was signed with.
    fn accept_login(&self, client: &Client) {
        if let Ok(mut logins) = self.logins.try_lock() {
            let with = std::mem::take(&mut logins.last);
            client.logged_in(&mut logins.login, with);
        }
    }

    fn open_mut(&mut self, connection: ConnectionId) -> Option<&mut Open> {
        let mut links = self.links.iter_mut();
        match &mut links.find(|link| link.id == connection)?.state {
            LinkState::Open(open) => Some(open),
            LinkState::Opening(_) => None,
        }
    }
}

/// Each pool at most once.
fn add(costs: &mut Vec<PoolCost>, more: &[PoolCost]) {
    for taken in more {
        match costs.iter_mut().find(|known| known.pool == taken.pool) {
            Some(known) => known.cost = known.cost.saturating_add(taken.cost),
            None => costs.push(*taken),
        }
    }
}

fn unknown() -> Error {
    let message = "nobody waits for it any more";
    Error::not_sent(crate::error::ErrorKind::Configuration, message)
}

fn undeclared() -> Error {
    let message = "the trait does not declare how such a message is written";
    Error::not_sent(crate::error::ErrorKind::Configuration, message)
}
