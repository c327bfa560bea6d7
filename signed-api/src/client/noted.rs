//! A call with its entry in the journal: begun before anything is sent, ended when its outcome is known.

use std::time::Duration;

use bytes::Bytes;

use super::Client;
use super::attempt::{Answered, Options};
use crate::crypto::Buffer;
use crate::error::{Error, ErrorKind, Result};
use crate::future::before;
use crate::given::Given;
use crate::journal::{Ending, Journal, JournalEntry};
use crate::maps::{self, MapSink as _};
use crate::operation::Effect;
use crate::random::Random;
use crate::request::Request;
use crate::scheme::Scheme;

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
            body: self.noted_body(request),
        };
        journal.begin(&entry).await?;
        Ok(entry.id)
    }

    /// The body, or what a scheme makes the body or the query of when it signs.
    fn noted_body(&self, request: &Request) -> Bytes {
        let assigns = self.scheme(request.operation).map(Scheme::assigns);
        let is_written_later = assigns.is_some_and(|assigns| assigns.body || assigns.query);
        let given = request.parts.given.as_deref().filter(|_| is_written_later);
        let arguments = given.and_then(arguments_as_json);
        arguments.unwrap_or_else(|| request.parts.body.clone())
    }
}

fn arguments_as_json(given: &Given) -> Option<Bytes> {
    let params = given.params().ok().filter(|params| !params.is_empty())?;
    let mut json = Buffer::default();
    let mut object = maps::json_object(&mut json);
    object.spread(params).ok()?;
    object.end();
    Some(json.finish().0.into())
}
