//! A call with its entry in the journal: begun before anything is sent, ended when its outcome is known.

use std::time::Duration;

use super::Client;
use super::attempt::{Answered, Options};
use crate::error::{Error, ErrorKind, Result};
use crate::future::before;
use crate::journal::{Ending, Journal, JournalEntry};
use crate::operation::Effect;
use crate::random::Random;
use crate::request::Request;

/// How long a caller whose outcome is known waits for the journal, at most.
const TO_END: Duration = Duration::from_secs(5);

impl Client {
    /// The attempts, noted if there is a journal and they change something.
    pub(super) async fn noted(
        &self,
        request: Request,
        options: Options,
        deadline: Duration,
    ) -> Result<Answered> {
        match &self.shared.journal {
            Some(journal) if !matches!(request.effect, Effect::Safe) => {
                // In a box of its own, so that the calls that are not noted stay small.
                Box::pin(self.noted_in(&**journal, request, options, deadline)).await
            }
            _ => self.attempts(request, options, deadline).await,
        }
    }

    async fn noted_in(
        &self,
        journal: &dyn Journal,
        request: Request,
        options: Options,
        deadline: Duration,
    ) -> Result<Answered> {
        let (operation, clock) = (request.operation.name, &self.shared.clock);
        let left = deadline.saturating_sub(clock.monotonic());
        let begun = before(self.begin(journal, &request), clock.sleep(left)).await;
        let id = begun.unwrap_or_else(|| {
            let message = format!("it could not be noted in the journal within {left:?}");
            Err(Error::not_sent(ErrorKind::Timeout, message))
        });
        let id = id.map_err(|error| {
            let outcome = error.outcome();
            error.after(operation, 0, outcome, true)
        })?;
        let result = self.attempts(request, options, deadline).await;
        // The outcome stands, whether it could be noted or not; what is not noted is looked up once too often.
        let ended = before(journal.end(&id, Ending::of(&result)), clock.sleep(TO_END)).await;
        match ended {
            Some(Ok(())) => {}
            Some(Err(error)) => tracing::warn!(operation, %error, "an outcome could not be noted"),
            None => tracing::warn!(operation, "an outcome could not be noted within {TO_END:?}"),
        }
        result
    }

    async fn begin(&self, journal: &dyn Journal, request: &Request) -> Result<String> {
        let random = Random::draw(&*self.shared.entropy, 16)
            .map_err(|error| Error::not_sent(ErrorKind::Journal, error.to_string()))?;
        let entry = JournalEntry {
            id: const_hex::encode(random),
            begun: self.shared.clock.now(),
            operation: request.operation.name.to_owned(),
            key: request.key_text(),
            method: request.parts.method.to_string(),
            target: request.parts.address.target().to_owned(),
            body: request.parts.body.clone(),
        };
        journal.begin(&entry).await?;
        Ok(entry.id)
    }
}
