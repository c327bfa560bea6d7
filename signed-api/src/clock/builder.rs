//! Building a clock that is kept in step with a server's.

use std::sync::Arc;
use std::time::Duration;

use super::reading::nanos;
use super::server_time::nanos_in;
use super::state::Settings;
use super::synced::SyncedClock;
use super::window::Window;
use super::{Clock, SystemClock, Unit};

/// Builds a [`SyncedClock`].
///
/// ```
/// use std::time::Duration;
/// use signed_api::SyncedClock;
///
/// let clock = SyncedClock::builder()
///     .window(Duration::from_secs(1), Duration::from_secs(5))
///     .date_header(true)
///     .build();
/// ```
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct SyncedClockBuilder {
    base: Option<Arc<dyn Clock>>,
    settings: Settings,
}

impl SyncedClockBuilder {
    pub(super) fn new() -> Self {
        Self {
            base: None,
            settings: Settings {
                window: Window {
                    ahead: nanos(Duration::from_secs(1)),
                    behind: nanos(Duration::from_secs(5)),
                    unit: i128::from(nanos_in(Unit::Millis)),
                },
                drift: 500,
                samples: 5,
                refresh_after: nanos(Duration::from_secs(600)),
                reads_date: false,
            },
        }
    }

    /// Which stamps the server accepts: up to `ahead` in its future, and up to `behind` old when the request arrives. A
    /// receive window is what it calls `behind`. 1 s and 5 s unless set, as at Binance.
    pub fn window(mut self, ahead: Duration, behind: Duration) -> Self {
        self.settings.window.ahead = nanos(ahead);
        self.settings.window.behind = nanos(behind);
        self
    }

    /// The unit that stamps are cut off to before the server compares them with its clock. Milliseconds unless set.
    pub fn unit(mut self, unit: Unit) -> Self {
        self.settings.window.unit = i128::from(nanos_in(unit));
        self
    }

    /// The clock of this machine. The [`SystemClock`] unless set.
    pub fn base(mut self, clock: impl Clock + 'static) -> Self {
        self.base = Some(Arc::new(clock));
        self
    }

    /// How many parts in a million this machine's clock and the server's may gain on each other. 500 unless set, which
    /// is as much as NTP would ever correct (RFC 5905, section 11.3); clocks that are no worse than is usual keep to 100.
    pub fn drift_ppm(mut self, ppm: u32) -> Self {
        self.settings.drift = ppm;
        self
    }

    /// How often the server is asked in a row. 5 unless set; 0 counts as 1.
    pub fn samples(mut self, samples: u8) -> Self {
        self.settings.samples = usize::from(samples.max(1));
        self
    }

    /// After what time the server is asked again, although what is known is still good enough to sign by. Ten minutes
    /// unless set.
    pub fn refresh_after(mut self, time: Duration) -> Self {
        self.settings.refresh_after = nanos(time);
        self
    }

    /// Whether to learn from the header field `Date` of every answer of a client. It costs nothing, and tells the time to
    /// a second. Not done unless set: in front of some servers stands another that fills in a `Date` of its own.
    pub fn date_header(mut self, is_read: bool) -> Self {
        self.settings.reads_date = is_read;
        self
    }

    /// The clock.
    pub fn build(self) -> SyncedClock {
        let base = self.base.unwrap_or_else(|| Arc::new(SystemClock::new()));
        SyncedClock::over(base, self.settings)
    }
}
