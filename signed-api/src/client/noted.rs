//! A call with its entry in the journal: begun before anything is sent, ended when its outcome is known.

use super::Client;
use super::attempt::{Answered, Options};
use crate::error::{Error, ErrorKind, Result};
use crate::journal::{Ending, Journal, JournalEntry};
use crate::operation::Effect;
use crate::random::Random;
use crate::request::Request;

impl Client {
    /// The attempts, noted if there is a journal and they change something.
    pub(super) async fn noted(&self, request: Request, options: Options) -> Result<Answered> {
        let journal = match &self.shared.journal {
            Some(journal) if !matches!(request.effect, Effect::Safe) => journal,
            _ => return self.attempts(request, options).await,
        };
        let operation = request.operation.name;
        let id = self.begin(&**journal, &request).await;
        let id = id.map_err(|error| {
            let outcome = error.outcome();
            error.after(operation, 0, outcome, true)
        })?;
        let result = self.attempts(request, options).await;
        // The outcome stands, whether it could be noted or not; what is not noted is looked up once too often.
        if let Err(error) = journal.end(&id, Ending::of(&result)).await {
            tracing::warn!(operation, %error, "an outcome could not be noted");
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
