//! Histories: told ones, random ones, and those of a thousand clients at once.

mod endings;
mod fleet;
mod notes;
mod random;
mod requests;
mod rotations;
mod server;
mod sessions;
mod told;
mod waits;
mod world;

use std::time::Duration;

use super::*;
use crate::ws::spec::Timing;

/// Rules with a login and acknowledgements of everything.
fn rules() -> Rules {
    Rules {
        timing: Timing {
            heartbeat_ms: 15_000,
            silence_ms: 30_000,
            answer_ms: 10_000,
            lifetime_ms: None,
            reconnect_ms: 8_000,
            reconnect_cap_ms: 60_000,
            stable_ms: 60_000,
        },
        login: LoginRule::Message { acknowledged: true },
        challenge: ChallengeRule::None,
        subscribed: true,
        unsubscribes: true,
        unsubscribed: true,
        final_codes: &[4401, 4403],
        can_renew: false,
    }
}

/// Numbers that a seed repeats (SplitMix64).
struct Seeded(u64);

impl Seeded {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to 1.
    fn part(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}
