//! May this be sent again?

use crate::error::Outcome;
use crate::operation::Effect;

/// Whether a request of this effect may be signed afresh and sent again after an attempt that ended so. `is_keyed` tells whether the key
/// that [`Effect::Key`] relies on really is in the request; it is asked only where that matters.
pub(crate) fn may_resend(
    effect: Effect,
    is_keyed: impl FnOnce() -> bool,
    outcome: Outcome,
) -> bool {
    match outcome {
        Outcome::NotSent | Outcome::Rejected => true,
        Outcome::Unknown | Outcome::Partial | Outcome::Completed => match effect {
            Effect::Safe | Effect::Idempotent => true,
            Effect::Key => is_keyed(),
            // Another signature has another nonce.
            Effect::Replay | Effect::Once => false,
        },
    }
}

/// What is known after several attempts: once one of them may have been executed, no later failure takes that back, and
/// once one was sent, none makes that unsaid.
pub(crate) fn combined(earlier: Outcome, later: Outcome) -> Outcome {
    let weight = |outcome| match outcome {
        Outcome::NotSent => 0,
        Outcome::Rejected => 1,
        Outcome::Unknown => 2,
        Outcome::Partial => 3,
        Outcome::Completed => 4,
    };
    if weight(earlier) > weight(later) {
        earlier
    } else {
        later
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_cannot_execute_twice_is_sent_again() {
        use Effect::{Idempotent, Key, Once, Replay, Safe};
        use Outcome::{Completed, NotSent, Partial, Rejected, Unknown};
        let cases = [
            (Once, true, NotSent, true),
            (Once, true, Unknown, false),
            (Key, true, Unknown, true),
            (Key, false, Unknown, false),
            (Key, false, NotSent, true),
            (Safe, false, Unknown, true),
            (Idempotent, false, Unknown, true),
            (Once, true, Rejected, true),
            (Once, true, Completed, false),
            (Key, false, Completed, false),
            (Key, true, Completed, true),
            (Safe, false, Completed, true),
            (Replay, false, Unknown, false),
            (Replay, false, Rejected, true),
            (Once, false, Partial, false),
            (Key, true, Partial, true),
        ];
        for (effect, keyed, outcome, expected) in cases {
            assert_eq!(
                may_resend(effect, || keyed, outcome),
                expected,
                "{effect:?} {keyed} {outcome:?}"
            );
        }
    }

    #[test]
    fn a_doubt_is_not_forgotten() {
        assert_eq!(
            combined(Outcome::Unknown, Outcome::NotSent),
            Outcome::Unknown
        );
        assert_eq!(
            combined(Outcome::Unknown, Outcome::Rejected),
            Outcome::Unknown
        );
        assert_eq!(
            combined(Outcome::NotSent, Outcome::Rejected),
            Outcome::Rejected
        );
        assert_eq!(
            combined(Outcome::Rejected, Outcome::NotSent),
            Outcome::Rejected
        );
        assert_eq!(
            combined(Outcome::Unknown, Outcome::Completed),
            Outcome::Completed
        );
        assert_eq!(
            combined(Outcome::Partial, Outcome::Rejected),
            Outcome::Partial
        );
    }
}
