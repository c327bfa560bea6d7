//! What a synced clock holds, and what it does with it.

use super::error::ClockError;
use super::estimate::Estimate;
use super::interval::Interval;
use super::known::Sample;
use super::reading::Reading;
use super::window::{Aim, Window};

/// What was chosen when the clock was built.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) window: Window,
    /// How much one of the clocks may gain on the other, in ppm.
    pub(super) drift: u32,
    /// How often the server is asked in a row.
    pub(super) samples: usize,
    /// When it is asked again, in nanoseconds.
    pub(super) refresh_after: i128,
    pub(super) reads_date: bool,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) held: Option<Estimate>,
    /// Whether somebody asks the server when that is due.
    pub(super) is_kept: bool,
    /// How often what was known has been rejected.
    pub(super) generation: u64,
    /// When a refresh was last tried, by the monotonic clock.
    pub(super) tried: Option<i128>,
    /// When the last stamp was made that was to be sent, by the monotonic clock.
    pub(super) stamped: Option<i128>,
    /// The last time that was told, and when by the monotonic clock.
    last: Option<(i128, i128)>,
}

/// Whether the server should be asked for its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    Not,
    /// What is known is good enough for now.
    Soon,
    /// Too little is known to sign by.
    Now,
}

/// How long a refresh that did not succeed is not tried again, in nanoseconds: 10 s.
const PAUSE: i128 = 10_000_000_000;

/// The part of the window that the bound and the flight may fill before a refresh is due.
const FILLED: i128 = 4;

impl State {
    /// What the server's clock reads.
    pub(super) fn server(&mut self, now: Reading, settings: &Settings) -> Option<Interval> {
        let server = self.held.as_mut()?.server(now, settings.drift);
        if server.is_none() {
            self.held = None;
        }
        server
    }

    pub(super) fn due(&mut self, now: Reading, settings: &Settings) -> Due {
        let server = self.server(now, settings);
        let (Some(server), Some(held)) = (server, self.held) else {
            return Due::Now;
        };
        let window = settings.window;
        if window.aim(server, held.flight()).is_err() {
            return Due::Now;
        }
        let is_stale = held
            .synced
            .is_none_or(|synced| now.monotonic - synced > settings.refresh_after);
        let is_wide = server.width() + held.flight() > (window.ahead + window.behind) / FILLED;
        let is_paused = self
            .tried
            .is_some_and(|tried| (0..PAUSE).contains(&(now.monotonic - tried)));
        match is_stale || is_wide || held.is_doubted() {
            true if !is_paused => Due::Soon,
            _ => Due::Not,
        }
    }

    pub(super) fn take_in(&mut self, sample: Sample, settings: &Settings) {
        match &mut self.held {
            Some(held) => held.take_in(sample, settings.drift),
            None => self.held = Some(Estimate::of(sample)),
        }
    }

    /// Forgets what is known, unless a stamp that was on its way at `begun` says nothing of it.
    pub(super) fn reject(&mut self, generation: u64, begun: Reading, settings: &Settings) {
        // One that is sent once more was made some time before.
        let made = self
            .stamped
            .map_or(begun.monotonic, |last| last.min(begun.monotonic));
        let is_old = begun.monotonic - made > settings.window.behind;
        let synced = self.held.as_ref().and_then(|held| held.synced);
        let is_before = synced.is_some_and(|synced| made < synced);
        if generation == self.generation && !is_old && !is_before {
            self.held = None;
            self.tried = None;
            self.generation += 1;
        }
    }

    /// The stamp to send, or the most probable time and why it is not to be sent.
    ///
    /// While nothing is known that is the time of the wall clock, and it is sent unless more has been known before.
    pub(super) fn stamp(
        &mut self,
        now: Reading,
        settings: &Settings,
    ) -> Result<i128, (i128, ClockError)> {
        let server = self.server(now, settings);
        let (Some(server), Some(held)) = (server, &self.held) else {
            return match self.is_kept {
                false => Ok(now.wall),
                true => Err((now.wall, lost())),
            };
        };
        let aim = match settings.window.aim(server, held.flight()) {
            Ok(aim) => aim,
            // Nobody asks, so only the answer to what is sent now can tell more.
            Err(_) if !self.is_kept => Aim {
                stamp: server.middle(),
                latest: server.high,
            },
            Err(error) => return Err((server.middle(), error)),
        };
        let stamp = match self.last {
            // Half as fast as time, and never later than what is accepted.
            Some((last, made)) if now.monotonic >= made && last <= aim.latest => {
                let slowed = last + (now.monotonic - made) / 2;
                aim.stamp.max(slowed.min(aim.latest))
            }
            _ => aim.stamp,
        };
        self.last = Some((stamp, now.monotonic));
        Ok(stamp)
    }
}

fn lost() -> ClockError {
    ClockError::new(
        "what was known of the server's clock is lost: this machine was suspended, its clock was set, or the server refused a \
         time stamp",
    )
}
