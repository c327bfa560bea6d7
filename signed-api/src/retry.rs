//! When to try again: decides, never sleeps.

use std::time::Duration;

use crate::operation::RetryRules;
use crate::random::Entropy;

/// The shortest wait: the next attempt carries another millisecond in its time stamp, so that a server that remembers
/// signatures does not take it for a replay.
const TICK: Duration = Duration::from_millis(1);

/// The longest wait that the policy itself asks for.
const LONGEST: Duration = Duration::from_secs(86_400);

/// How often and after what waits a call is tried again, where its effect allows it at all.
///
/// Waits grow exponentially with full jitter: before attempt *n* + 1 a random time between zero and
/// `base * 2^(n-1)`, at most `cap`. A `Retry-After` of the server is waited out in full. All attempts and waits lie within the
/// call's timeout; what would not fit is not begun.
///
/// ```
/// use std::time::Duration;
/// use signed_api::RetryPolicy;
///
/// let patient = RetryPolicy::default().max_attempts(8).base(Duration::from_millis(250));
/// let once = RetryPolicy::never();
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    max_attempts: u32,
    base: Duration,
    cap: Duration,
}

impl Default for RetryPolicy {
    /// Four attempts, waits of up to 0.1, 0.2 and 0.4 s.
    fn default() -> Self {
        Self {
            max_attempts: 4,
            base: Duration::from_millis(100),
            cap: Duration::from_secs(10),
        }
    }
}

impl RetryPolicy {
    /// One attempt and no more.
    pub fn never() -> Self {
        Self::default().max_attempts(1)
    }

    /// At most so many attempts, the first included; 0 counts as 1.
    #[must_use]
    pub fn max_attempts(self, max_attempts: u32) -> Self {
        Self {
            max_attempts: max_attempts.max(1),
            ..self
        }
    }

    /// The upper bound of the first wait.
    #[must_use]
    pub fn base(self, base: Duration) -> Self {
        Self { base, ..self }
    }

    /// The upper bound of every wait.
    #[must_use]
    pub fn cap(self, cap: Duration) -> Self {
        Self { cap, ..self }
    }

    /// How many attempts there may be.
    pub(crate) fn attempts(&self) -> u32 {
        self.max_attempts
    }

    /// The same with what a method declares.
    pub(crate) fn under(&self, rules: &RetryRules) -> Self {
        Self {
            max_attempts: rules.max_attempts.unwrap_or(self.max_attempts),
            base: rules.base_ms.map_or(self.base, Duration::from_millis),
            cap: rules.cap_ms.map_or(self.cap, Duration::from_millis),
        }
    }

    /// The wait after `attempt` attempts, `None` when there is to be no further one. `told` is the server's `Retry-After`.
    pub(crate) fn wait(
        &self,
        attempt: u32,
        told: Option<Duration>,
        entropy: &dyn Entropy,
    ) -> Option<Duration> {
        if attempt >= self.max_attempts {
            return None;
        }
        let doublings = 1_u32
            .checked_shl(attempt.saturating_sub(1))
            .unwrap_or(u32::MAX);
        let bound = self
            .base
            .saturating_mul(doublings)
            .min(self.cap)
            .min(LONGEST);
        let jittered = fraction_of(bound, random(entropy)).max(TICK);
        Some(told.map_or(jittered, |told| told.max(jittered)))
    }
}

/// A random number; the greatest when there is no randomness, since the longest wait is the safe one.
fn random(entropy: &dyn Entropy) -> u64 {
    let mut bytes = [0; 8];
    match entropy.fill(&mut bytes) {
        Ok(()) => u64::from_le_bytes(bytes),
        Err(_) => u64::MAX,
    }
}

/// `bound` scaled by a random number that is uniform over all 64-bit numbers.
fn fraction_of(bound: Duration, random: u64) -> Duration {
    let nanos = (bound.as_nanos() * u128::from(random)) >> 64;
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::EntropyError;

    #[derive(Debug)]
    struct Fixed(u64);

    impl Entropy for Fixed {
        fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
            bytes.copy_from_slice(&self.0.to_le_bytes());
            Ok(())
        }
    }

    #[test]
    fn waits_double_up_to_the_cap_and_then_end() {
        let policy = RetryPolicy::default()
            .max_attempts(40)
            .base(Duration::from_millis(100))
            .cap(Duration::from_millis(350));
        let longest = |attempt| policy.wait(attempt, None, &Fixed(u64::MAX));
        let millis =
            |wait: Option<Duration>| wait.map(|wait| (wait.as_secs_f64() * 1e3).round() as u64);
        assert_eq!(millis(longest(1)), Some(100));
        assert_eq!(millis(longest(2)), Some(200));
        assert_eq!(millis(longest(3)), Some(350));
        assert_eq!(millis(longest(39)), Some(350));
        assert_eq!(longest(40), None);

        let endless = RetryPolicy::default()
            .max_attempts(40)
            .base(Duration::MAX)
            .cap(Duration::MAX);
        let wait = endless.wait(39, None, &Fixed(u64::MAX)).expect("a wait");
        assert!(wait <= LONGEST, "{wait:?}");
    }

    #[test]
    fn jitter_is_full_and_never_undercuts_the_server() {
        let policy = RetryPolicy::default();
        assert_eq!(policy.wait(1, None, &Fixed(0)), Some(TICK));
        let told = Some(Duration::from_secs(3));
        assert_eq!(policy.wait(1, told, &Fixed(0)), told);
        assert_eq!(RetryPolicy::never().wait(1, told, &Fixed(0)), None);
    }
}
