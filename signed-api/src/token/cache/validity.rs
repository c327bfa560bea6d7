//! How long a token may be used and when it is renewed, on the clock's monotonic time; and the waits between vain tries.

use std::time::Duration;

use super::means::Means;
use crate::clock::{Timestamp, Unit};
use crate::error::Outcome;
use crate::random::{Entropy, Random};
use crate::token::{StoredToken, Token, TokenError, TokenErrorKind};

/// When a token is to be renewed, and when it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Validity {
    pub(super) renew_at: Duration,
    pub(super) ends: Duration,
}

/// The upper bound of the first wait after a renewal that came to nothing.
const BASE: Duration = Duration::from_millis(500);

/// The longest wait where the next try may well succeed.
const CAP: Duration = Duration::from_secs(10);

/// The wait where somebody has to do something first.
const SETTLED: Duration = Duration::from_secs(60);

impl Validity {
    /// Of a token that nobody renews.
    pub(super) const FOREVER: Self = Self {
        renew_at: Duration::MAX,
        ends: Duration::MAX,
    };

    /// Of a token that was asked for at `begun`: nothing that the server did later made it valid for longer.
    pub(super) fn of(token: &Token, begun: Duration, means: &Means) -> Self {
        let lifetime = means.lifetime(token);
        Self::until(begun.saturating_add(lifetime), lifetime, means)
    }

    /// Of a token that was kept, at `now` of the one clock and `today` of the other. The time that has passed since it was
    /// issued is known by the wall clock alone, which may have been set: it is never valid for longer than at first.
    pub(super) fn of_stored(
        stored: &StoredToken,
        now: Duration,
        today: Timestamp,
        means: &Means,
    ) -> Self {
        let lifetime = means.lifetime(&stored.token);
        let [today, issued] = [today, stored.issued].map(|moment| moment.in_unit(Unit::Nanos));
        let age = Duration::from_nanos(today.saturating_sub(issued));
        Self::until(
            now.saturating_add(lifetime.saturating_sub(age)),
            lifetime,
            means,
        )
    }

    fn until(ends: Duration, lifetime: Duration, means: &Means) -> Self {
        // A quarter of the lifetime at most, with all jitter.
        let early = means.early.min(lifetime / 5);
        let jitter = fraction(early / 4, means.entropy());
        Self {
            renew_at: ends.saturating_sub(early).saturating_sub(jitter),
            ends,
        }
    }
}

impl Means {
    fn lifetime(&self, token: &Token) -> Duration {
        token.lifetime().unwrap_or(self.default_lifetime)
    }
}

/// The wait after so many renewals in a row that came to nothing, the last of them by `error`. Half of it is random.
pub(super) fn pause(error: &TokenError, failures: u32, entropy: &dyn Entropy) -> Duration {
    let doublings = 1_u32
        .checked_shl(failures.saturating_sub(1))
        .unwrap_or(u32::MAX);
    let bound = match error.kind() {
        TokenErrorKind::Unavailable | TokenErrorKind::Malformed | TokenErrorKind::Store => {
            BASE.saturating_mul(doublings).min(CAP)
        }
        // No server was asked in vain, and another process may log in meanwhile.
        TokenErrorKind::LoginRequired if error.outcome() == Outcome::NotSent => CAP,
        _ => SETTLED,
    };
    bound / 2 + fraction(bound / 2, entropy)
}

/// A random part of `bound`; all of it when there is no randomness.
fn fraction(bound: Duration, entropy: &dyn Entropy) -> Duration {
    let mut bytes = [0xff; 4];
    if let Ok(random) = Random::draw(entropy, bytes.len()) {
        bytes.copy_from_slice(random.as_ref());
    }
    let nanos = (bound.as_nanos() * u128::from(u32::from_le_bytes(bytes))) >> 32;
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
}
