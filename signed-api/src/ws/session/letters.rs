//! What a message is made of: its scheme, what that reads, and what it takes of the limits.

use std::sync::Arc;

use super::outbox::Letter;
use super::task::Session;
use crate::error::{Error, ErrorKind};
use crate::limit::PoolCost;
use crate::params::Params;
use crate::ws::machine::Outgoing;

impl Session {
    /// The message with what its scheme reads.
    pub(super) fn letter(&self, outgoing: Outgoing) -> Result<Letter, (Outgoing, Error)> {
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
    Error::not_sent(ErrorKind::Configuration, message)
}

fn undeclared() -> Error {
    let message = "the trait does not declare how such a message is written";
    Error::not_sent(ErrorKind::Configuration, message)
}
