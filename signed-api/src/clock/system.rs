//! The only file that reads the system clock.

use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime};

#[cfg(any(target_os = "linux", target_os = "android"))]
use rustix::time::{DynamicClockId, clock_gettime_dynamic};

use super::{Clock, Sleep, Timestamp};

/// The clock of the operating system; waits on tokio, whose runtime needs its time driver (`enable_time`).
///
/// Its monotonic time goes on while the machine is suspended, on Linux, Android and Windows: a deadline that passes in the
/// meantime has passed, and no order of the evening before is sent again when the machine wakes up.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock {
    origin: Origin,
}

/// Where monotonic time begins.
#[derive(Clone, Copy, Debug)]
enum Origin {
    /// So long after the machine was booted.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    Booted(Duration),
    Instant(Instant),
}

impl SystemClock {
    /// The system clock. All of a process count from the same moment.
    pub fn new() -> Self {
        static ORIGIN: OnceLock<Origin> = OnceLock::new();
        Self {
            origin: *ORIGIN.get_or_init(Origin::now),
        }
    }
}

#[allow(
    clippy::disallowed_methods,
    reason = "the one place that reads the clock"
)]
impl Origin {
    fn now() -> Self {
        #[cfg(any(target_os = "linux", target_os = "android"))]
        if let Some(since_boot) = since_boot() {
            return Self::Booted(since_boot);
        }
        Self::Instant(Instant::now())
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

#[allow(
    clippy::disallowed_methods,
    reason = "the one place that reads the clock"
)]
impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::from(SystemTime::now())
    }

    fn monotonic(&self) -> Duration {
        match self.origin {
            #[cfg(any(target_os = "linux", target_os = "android"))]
            Origin::Booted(origin) => since_boot().unwrap_or(origin).saturating_sub(origin),
            Origin::Instant(origin) => origin.elapsed(),
        }
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        Sleep::timer(tokio::time::sleep(duration))
    }

    fn is_process_time(&self) -> bool {
        true
    }
}

/// The reading of `CLOCK_BOOTTIME`, which unlike that of [`Instant`] counts the time in which the machine is suspended. A
/// kernel without it says so at the first reading.
#[cfg(any(target_os = "linux", target_os = "android"))]
#[allow(
    clippy::disallowed_methods,
    reason = "the one place that reads the clock"
)]
fn since_boot() -> Option<Duration> {
    let time = clock_gettime_dynamic(DynamicClockId::Boottime).ok()?;
    let seconds = u64::try_from(time.tv_sec).ok()?;
    Some(Duration::new(seconds, u32::try_from(time.tv_nsec).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_clock_moves_forward() {
        let clock = SystemClock::new();
        let (wall, steady) = (clock.now(), clock.monotonic());
        assert!(
            wall > Timestamp::from_millis(1_700_000_000_000),
            "{wall:?} is long ago"
        );
        assert!(clock.monotonic() >= steady);
        assert!(
            steady < Duration::from_secs(60),
            "{steady:?} since a moment ago"
        );
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn on_linux_it_goes_on_while_the_machine_is_suspended() {
        assert!(matches!(SystemClock::new().origin, Origin::Booted(_)));
    }
}
