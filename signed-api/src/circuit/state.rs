//! Whether requests may go to a host. Pure: told the time, it never waits.

use std::time::Duration;

/// So many refusals by 429 in a row open the circuit: one may be meant for one endpoint.
const STRIKES: u32 = 3;

/// How long a circuit stays open for the first time when the server does not say, by what opened it.
const AFTER_429: Duration = Duration::from_secs(1);
const AFTER_418: Duration = Duration::from_secs(60);

/// The longest time that a circuit stays open of its own accord.
const LONGEST: Duration = Duration::from_secs(3600);

/// The circuit of one host.
///
/// Closed, it lets everything pass. Opened by a 418, or by several 429 in a row, it lets nothing pass until the time that the
/// server gave, or until a time that doubles with every opening in a row. Then it lets one request pass, and its answer
/// decides for all.
#[derive(Debug, Default)]
pub(super) struct State {
    phase: Phase,
    /// Refusals in a row while it was closed.
    strikes: u32,
    /// Openings in a row.
    openings: u32,
    /// Nothing goes before this time, whatever the phase.
    until: Duration,
    /// Counts the changes between phases, so that an answer to a request from before changes nothing.
    era: u64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Phase {
    #[default]
    Closed,
    Open,
    /// One request is on its way to find out.
    Probing,
}

/// What a request may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    /// Go. What comes of it is to be told.
    Pass(Pass),
    /// Not before this time.
    NotBefore(Duration),
    /// Not before it is known what came of the request that goes first.
    AfterProbe,
}

/// That a request was let pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pass {
    era: u64,
    is_probe: bool,
}

/// What came of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reply {
    /// HTTP 429, and how long the server says to wait.
    TooMany(Option<Duration>),
    /// HTTP 418, and how long the server says to wait.
    Banned(Option<Duration>),
    /// Any other answer.
    Other,
    /// None at all.
    Nothing,
}

impl State {
    /// What a request may do now.
    pub(super) fn enter(&mut self, now: Duration) -> Entry {
        if now < self.until {
            return Entry::NotBefore(self.until);
        }
        match self.phase {
            Phase::Closed => Entry::Pass(self.pass()),
            Phase::Open => {
                self.phase = Phase::Probing;
                self.era += 1;
                Entry::Pass(self.pass())
            }
            Phase::Probing => Entry::AfterProbe,
        }
    }

    /// The same for a request ahead of one that was let pass and is not sent yet. It does not wait for the one that goes
    /// first, which may be waiting for it. Beside that one its answer can only prolong the wait.
    pub(super) fn accompany(&mut self, now: Duration) -> Entry {
        match self.enter(now) {
            Entry::AfterProbe => Entry::Pass(Pass {
                era: self.era,
                is_probe: false,
            }),
            entry => entry,
        }
    }

    /// Whether a request may go now; for now it does not.
    pub(super) fn is_passable(&self, now: Duration) -> bool {
        now >= self.until && self.phase != Phase::Probing
    }

    /// Nothing goes before this time.
    pub(super) fn not_before(&self) -> Duration {
        self.until
    }

    fn pass(&self) -> Pass {
        Pass {
            era: self.era,
            is_probe: self.phase == Phase::Probing,
        }
    }

    /// Takes in what came of a request that was let pass. Whether others have to look again.
    pub(super) fn learn(&mut self, pass: Pass, reply: Reply, now: Duration) -> bool {
        let is_current = pass.era == self.era;
        match (reply, self.phase) {
            (Reply::Banned(told), _) => self.refused(is_current, true, told, now),
            (Reply::TooMany(told), Phase::Closed) if is_current => {
                self.strikes += 1;
                match self.strikes < STRIKES {
                    true => false,
                    false => self.refused(true, false, told, now),
                }
            }
            (Reply::TooMany(told), _) => self.refused(is_current, false, told, now),
            (Reply::Other, Phase::Closed) if is_current => {
                self.strikes = 0;
                false
            }
            (Reply::Other, Phase::Probing) if pass.is_probe && is_current => {
                // What the server said of a later time stays true.
                *self = Self {
                    until: self.until,
                    era: self.era + 1,
                    ..Self::default()
                };
                true
            }
            (Reply::Nothing, Phase::Probing) if pass.is_probe && is_current => {
                self.phase = Phase::Open;
                true
            }
            (Reply::Other | Reply::Nothing, _) => false,
        }
    }

    /// An answer to a request from before only tells how long to wait, and does not count as another opening.
    fn refused(
        &mut self,
        is_current: bool,
        is_ban: bool,
        told: Option<Duration>,
        now: Duration,
    ) -> bool {
        let before = self.until;
        if is_current || is_ban && self.phase == Phase::Closed {
            self.phase = Phase::Open;
            self.openings += 1;
            self.strikes = 0;
            self.era += 1;
            let wait = told.unwrap_or_else(|| own_wait(is_ban, self.openings));
            self.until = self.until.max(now.saturating_add(wait));
        } else if let Some(told) = told {
            self.until = self.until.max(now.saturating_add(told));
        }
        self.until != before
    }

    /// Takes in what another process learned: nothing is to be sent before `until`.
    pub(super) fn hear(&mut self, until: Duration) {
        if until > self.until {
            self.until = until;
            if self.phase == Phase::Closed {
                self.phase = Phase::Open;
                self.openings += 1;
                self.era += 1;
            }
        }
    }
}

fn own_wait(is_ban: bool, openings: u32) -> Duration {
    let first = if is_ban { AFTER_418 } else { AFTER_429 };
    let doublings = 1_u32
        .checked_shl(openings.saturating_sub(1))
        .unwrap_or(u32::MAX);
    first.saturating_mul(doublings).min(LONGEST)
}
