//! One thing that goes wrong with one request.

use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;
use std::time::Duration;

/// A fault. Its text form, as in `--fault`, stands with each kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// `503`: not executed, answered with 503.
    Unavailable,
    /// `503-after`: executed, then answered with 503.
    UnavailableAfter,
    /// `reset`: not executed, the connection reset without a byte of response.
    Reset,
    /// `reset-after`: executed, then the connection reset without a byte of response.
    ResetAfter,
    /// `truncate`: executed, then half of the response's body, and the connection closed.
    Truncate,
    /// `stall=MS`: executed, then the response held back for so long. `stall` alone is 30 seconds.
    Stall(Duration),
    /// `429=S`: not executed, answered with 429 and `Retry-After: S`. `429` alone is 1 second.
    RateLimited {
        /// What `Retry-After` says.
        retry_after_s: u64,
    },
    /// `clock=MS`: from this request on the exchange's clock is off by so much. `clock` alone is a minute ahead.
    Clock {
        /// Positive when the exchange is ahead of the system's clock.
        offset_ms: i64,
    },
}

impl Fault {
    /// What a rate injects when no kinds are given: all that neither hold a client up nor last.
    pub const USUAL: [Self; 6] = [
        Self::Unavailable,
        Self::UnavailableAfter,
        Self::Reset,
        Self::ResetAfter,
        Self::Truncate,
        Self::RateLimited { retry_after_s: 1 },
    ];

    /// Reads a list such as `503,reset-after`.
    ///
    /// # Errors
    ///
    /// Names the first fault that does not exist.
    pub fn list(text: &str) -> Result<Vec<Self>, UnknownFault> {
        text.split(',').map(|name| name.trim().parse()).collect()
    }
}

impl FromStr for Fault {
    type Err = UnknownFault;

    fn from_str(text: &str) -> Result<Self, UnknownFault> {
        let unknown = || UnknownFault(text.to_owned());
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (text, None),
        };
        match (name, value) {
            ("503", None) => Ok(Self::Unavailable),
            ("503-after", None) => Ok(Self::UnavailableAfter),
            ("reset", None) => Ok(Self::Reset),
            ("reset-after", None) => Ok(Self::ResetAfter),
            ("truncate", None) => Ok(Self::Truncate),
            ("stall", value) => value
                .map_or(Ok(30_000), str::parse)
                .map(|milliseconds| Self::Stall(Duration::from_millis(milliseconds)))
                .map_err(|_| unknown()),
            ("429", value) => value
                .map_or(Ok(1), |value| value.parse().map(NonZeroU64::get))
                .map(|retry_after_s| Self::RateLimited { retry_after_s })
                .map_err(|_| unknown()),
            ("clock", value) => value
                .map_or(Ok(60_000), str::parse)
                .map(|offset_ms| Self::Clock { offset_ms })
                .map_err(|_| unknown()),
            _ => Err(unknown()),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unavailable => formatter.write_str("503"),
            Self::UnavailableAfter => formatter.write_str("503-after"),
            Self::Reset => formatter.write_str("reset"),
            Self::ResetAfter => formatter.write_str("reset-after"),
            Self::Truncate => formatter.write_str("truncate"),
            Self::Stall(duration) => write!(formatter, "stall={}", duration.as_millis()),
            Self::RateLimited { retry_after_s } => write!(formatter, "429={retry_after_s}"),
            Self::Clock { offset_ms } => write!(formatter, "clock={offset_ms}"),
        }
    }
}

/// A text that names no fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownFault(String);

impl fmt::Display for UnknownFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "unknown fault `{}`: write 503, 503-after, reset, reset-after, truncate, stall[=MS], 429[=S] or clock[=MS]",
            self.0
        )
    }
}

impl std::error::Error for UnknownFault {}
