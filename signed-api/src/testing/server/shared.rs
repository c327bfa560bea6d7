//! What all connections share: the handler, the plan, the log, the clock.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::fault::{Fault, date, shifted};
use super::http1::Limits;
use super::log::Log;
use super::plan::Plan;
use super::received_http::ReceivedHttp;
use crate::clock::Clock;
use crate::testing::answer::Answer;

pub(super) struct Shared {
    handler: Handler,
    clock: Box<dyn Clock>,
    plan: Mutex<Plan>,
    pub(super) log: Log,
    pub(super) limits: Limits,
}

type Handler = Box<dyn Fn(ReceivedHttp) -> Answer + Send + Sync>;

/// How a request ends.
pub(super) enum Ending {
    Answer(Answer),
    /// Each byte of the body after a pause.
    Slow(Answer, Duration),
    Truncated(Answer),
    Reset,
    GoAway {
        /// Whether the client is told that the request was not looked at.
        refuses: bool,
    },
}

impl Shared {
    pub(super) fn new(
        handler: impl Fn(ReceivedHttp) -> Answer + Send + Sync + 'static,
        clock: impl Clock + 'static,
    ) -> Self {
        Self {
            handler: Box::new(handler),
            clock: Box::new(clock),
            plan: Mutex::new(Plan::none()),
            log: Log::default(),
            limits: Limits::default(),
        }
    }

    pub(super) fn plan(&self) -> MutexGuard<'_, Plan> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets `request` meet its fault, up to the answer.
    pub(super) async fn meet(&self, request: ReceivedHttp) -> Ending {
        let (number, fault) = self.arrive(&request);
        let commit = || {
            self.log.commits(number);
            (self.handler)(request)
        };
        let now = self.clock.now();
        let mut offset_s = 0;
        let ending = match fault {
            None => Ending::Answer(commit()),
            Some(Fault::WrongDate { offset_s: off }) => {
                offset_s = off;
                Ending::Answer(commit())
            }
            Some(Fault::ResetBeforeCommit) => Ending::Reset,
            Some(Fault::ResetAfterCommit) => {
                commit();
                Ending::Reset
            }
            Some(Fault::TruncatedBody) => Ending::Truncated(commit()),
            Some(Fault::StallBeforeCommit(stall)) => {
                self.clock.sleep(stall).await;
                Ending::Answer(commit())
            }
            Some(Fault::StallAfterCommit(stall)) => {
                let answer = commit();
                self.clock.sleep(stall).await;
                Ending::Answer(answer)
            }
            Some(Fault::SlowBody(pause)) => Ending::Slow(commit(), pause),
            Some(Fault::ServerErrorBeforeCommit(status)) => Ending::Answer(Answer::new(status, "")),
            Some(Fault::ServerErrorAfterCommit(status)) => {
                commit();
                Ending::Answer(Answer::new(status, ""))
            }
            Some(Fault::RateLimited(hint)) => Ending::Answer(hint.answer(429, now)),
            Some(Fault::Banned(hint)) => Ending::Answer(hint.answer(418, now)),
            Some(Fault::GoAwayBeforeCommit) => Ending::GoAway { refuses: true },
            Some(Fault::GoAwayAfterCommit) => {
                commit();
                Ending::GoAway { refuses: false }
            }
        };
        self.dated(ending, offset_s)
    }

    pub(super) async fn pause(&self, duration: Duration) {
        self.clock.sleep(duration).await;
    }

    /// Numbers of requests and draws of faults have the same order.
    fn arrive(&self, request: &ReceivedHttp) -> (u64, Option<Fault>) {
        let mut plan = self.plan();
        let number = self.log.arrive(request.clone());
        let fault = plan.draw(number, request);
        self.log.meets(number, fault);
        (number, fault)
    }

    /// The same with a `Date`, unless the handler gave one.
    fn dated(&self, mut ending: Ending, offset_s: i64) -> Ending {
        if let Ending::Answer(answer) | Ending::Slow(answer, _) | Ending::Truncated(answer) =
            &mut ending
            && !answer.has("date")
        {
            let date = date(shifted(self.clock.now(), offset_s));
            *answer = answer.clone().header("date", date);
        }
        ending
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared")
            .field("clock", &self.clock)
            .field("plan", &self.plan)
            .finish_non_exhaustive()
    }
}
