//! Asking the server for its time: who asks, how often, and for how long.

use std::error::Error as StdError;
use std::future::{Future, pending};
use std::pin::pin;
use std::time::Duration;

use super::error::ClockError;
use super::estimate::Estimate;
use super::server_time::ServerTime;
use super::state::Due;
use super::synced::{Begun, SyncedClock};
use super::{Clock as _, Sleep};
use crate::future::before;

/// The answer to a question for the time.
pub(crate) struct Told {
    pub(crate) begun: Begun,
    pub(crate) time: ServerTime,
}

/// Why a question for the time has no answer.
pub(crate) struct Untold {
    source: Box<dyn StdError + Send + Sync>,
    /// Whether another question would fare no better.
    is_last: bool,
}

impl Untold {
    /// Another question may be answered.
    pub(crate) fn new(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            source: source.into(),
            is_last: false,
        }
    }

    /// No other question is to be asked for now.
    pub(crate) fn last(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            is_last: true,
            ..Self::new(source)
        }
    }
}

impl SyncedClock {
    /// Asks for the time when that is due, as a client does before it signs: at first, when too little is known to sign
    /// by, and again after a while (see [`refresh_after`](crate::SyncedClockBuilder::refresh_after)).
    ///
    /// `ask` is called as often as [`samples`](crate::SyncedClockBuilder::samples) says. Of several callers at the same time
    /// one asks; the others wait for it only when nothing is known that they could sign by.
    ///
    /// # Errors
    ///
    /// When too little is known to sign by, and no answer of the server tells its time.
    pub async fn keep_in_step<F, A, E>(&self, mut ask: F) -> Result<(), ClockError>
    where
        F: FnMut() -> A,
        A: Future<Output = Result<ServerTime, E>>,
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        let ask = |_| {
            let begun = self.begin();
            let asked = ask();
            async move {
                let time = asked.await.map_err(Untold::new)?;
                Ok(Told { begun, time })
            }
        };
        self.keep(None, ask).await
    }

    /// The same with questions that begin when they are sent. Each is told whether it is needed: whether nothing can be
    /// signed without its answer. All together take at most `longest` where none is.
    pub(crate) async fn keep<F, A>(
        &self,
        longest: Option<Duration>,
        mut ask: F,
    ) -> Result<(), ClockError>
    where
        F: FnMut(bool) -> A,
        A: Future<Output = Result<Told, Untold>>,
    {
        let never = || Sleep::until(pending());
        if let Due::Soon = self.due()
            && let Ok(_turn) = self.0.turn.try_lock()
        {
            self.state().tried = Some(self.reading().monotonic);
            let time_is_up = longest.map_or_else(never, |longest| self.sleep(longest));
            if let Err(error) = self.ask(&mut ask, false, time_is_up).await {
                tracing::debug!(%error, "the clock could not be refreshed");
            }
        }
        if self.due() != Due::Now {
            return Ok(());
        }
        let _turn = self.0.turn.lock().await;
        match self.due() {
            // What came in while the machine was being suspended says nothing: that may be all of it, but not twice.
            Due::Now => match self.ask(&mut ask, true, never()).await {
                Err(error) if error.source().is_none() => self.ask(&mut ask, true, never()).await,
                asked => asked,
            },
            Due::Not | Due::Soon => Ok(()),
        }
    }

    fn due(&self) -> Due {
        self.state().due(self.reading(), &self.0.settings)
    }

    async fn ask<F, A>(
        &self,
        ask: &mut F,
        is_urgent: bool,
        time_is_up: Sleep,
    ) -> Result<(), ClockError>
    where
        F: FnMut(bool) -> A,
        A: Future<Output = Result<Told, Untold>>,
    {
        let settings = &self.0.settings;
        let mut samples = Vec::with_capacity(settings.samples);
        let mut failure = None;
        let mut time_is_up = pin!(time_is_up);
        for _ in 0..settings.samples {
            let asked = ask(is_urgent && samples.is_empty());
            match before(asked, time_is_up.as_mut()).await {
                Some(Ok(Told { begun, time })) => match self.sample(begun, time) {
                    Ok(sample) => samples.push(sample),
                    Err(error) => failure = Some(error),
                },
                Some(Err(Untold { source, is_last })) => {
                    let error = ClockError::new("the server did not tell its time");
                    failure = Some(error.with_source(source));
                    if is_last {
                        break;
                    }
                }
                None => {
                    failure = Some(ClockError::new("the server did not tell its time in time"));
                    break;
                }
            }
        }
        let now = self.reading();
        let mut state = self.state();
        let held = state.held.as_ref();
        match Estimate::synced(&samples, held, now, settings.drift) {
            Some(estimate) => {
                state.held = Some(estimate);
                state.is_kept = true;
                Ok(())
            }
            None => Err(failure.unwrap_or_else(|| {
                ClockError::new(
                    "the machine's clock was set while the server was asked for its time",
                )
            })),
        }
    }
}
