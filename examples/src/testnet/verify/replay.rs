//! Signatures that were seen already.

use std::collections::BTreeSet;

/// Ordered by timestamp, so that what the window refuses anyway can be forgotten.
#[derive(Debug, Default)]
pub(super) struct Replays(BTreeSet<(u64, Vec<u8>)>);

impl Replays {
    /// False when it was there already. Forgets what is older than `oldest`.
    pub(super) fn insert(&mut self, timestamp: u64, signature: Vec<u8>, oldest: u64) -> bool {
        while self.0.first().is_some_and(|(seen, _)| *seen < oldest) {
            self.0.pop_first();
        }
        self.0.insert((timestamp, signature))
    }
}

#[cfg(test)]
mod tests {
    use super::Replays;

    #[test]
    fn remembers_for_as_long_as_the_window_lets_a_timestamp_pass() {
        let mut replays = Replays::default();
        assert!(replays.insert(100, vec![1], 50));
        assert!(!replays.insert(100, vec![1], 100), "still in the window");
        assert!(replays.insert(100, vec![2], 100), "another signature");
        assert!(replays.insert(101, vec![1], 100), "another timestamp");
        assert!(replays.insert(200, vec![1], 102));
        assert_eq!(replays.0.len(), 1, "the rest is forgotten");
    }
}
