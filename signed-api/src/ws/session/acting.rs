//! What the machine says is done, and what came of it is told.

use std::collections::HashMap;
use std::sync::Arc;

use super::link::{Link, LinkState, Open};
use super::opening::{Opened, Opening, keep_alive};
use super::outbox::Outbox;
use super::report::Report;
use super::task::Session;
use super::writer::Writer;
use crate::client::{Client, LoginWith};
use crate::error::{Error, ErrorKind};
use crate::ws::event::Interruption;
use crate::ws::frame::CloseFrame;
use crate::ws::machine::{Action, ConnectionId, Heard, Input, Outgoing, RequestId};
use crate::ws::transport::Connection;

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
                    // It has one name at a time; the former may be given to another channel.
                    open.aliases.retain(|_, known| *known != channel);
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
                // Whatever it failed for, what has not been written never will be.
                let error = match self.withdraw(request) {
                    true => unwritten(&error),
                    false => error,
                };
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
            rooms,
        } = opened;
        let Some(link) = self.links.iter_mut().find(|link| link.id == connection) else {
            return;
        };
        let outbox = Outbox::new(connection, self.to_report.clone());
        self.hidden.add_connection(hidden);
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
            keeps: keeps.collect(),
        }));
        let writer = Writer {
            client: self.client.clone(),
            rooms,
            clock: Arc::clone(&self.clock),
            outbox,
            frames: writer,
            address,
            values,
            refused_token,
            hidden: self.hidden.clone(),
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
            Ok(letter) => {
                if !open.outbox.put(letter) {
                    tracing::warn!(
                        "the server asks more than it takes answers: the WebSocket is given up"
                    );
                    self.lose(connection, Interruption::Broken);
                }
            }
            Err((message, error)) => self.inputs.push_back(Input::Unsent {
                connection,
                message,
                error,
            }),
        }
    }

    fn disconnect(&mut self, connection: ConnectionId, code: u16) {
        let Some(place) = self.links.iter().position(|link| link.id == connection) else {
            return;
        };
        if let LinkState::Open(open) = self.links.remove(place).state {
            open.outbox.stop(code);
        }
    }

    /// Takes a request back, if it has not been written.
    pub(super) fn withdraw(&self, request: RequestId) -> bool {
        self.links.iter().any(|link| match &link.state {
            LinkState::Open(open) => open.outbox.withdraw(request),
            LinkState::Opening(_) => false,
        })
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
                if let Some(with) = login {
                    self.remember(with);
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

    fn remember(&mut self, with: LoginWith) {
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

fn unwritten(error: &Error) -> Error {
    let message = match error.kind() {
        ErrorKind::Timeout => "its time was up before it could be sent",
        _ => "the connection was given up before the message was sent",
    };
    Error::not_sent(error.kind(), message)
}
