//! A key that is derived from a prepared one, kept for as long as it is the same.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use super::hash::State;

/// The key that was last derived. It takes several MACs, and changes as seldom as what it is derived by: once a day, say.
#[derive(Default)]
pub(super) struct DerivedKey(RwLock<Option<Known>>);

struct Known {
    slot: usize,
    steps: Vec<String>,
    state: Arc<State>,
}

impl DerivedKey {
    pub(super) const fn none() -> Self {
        Self(RwLock::new(None))
    }

    /// The key that `steps` lead to from the one in `slot`: the one that is known, or what `derive` gives. Two threads
    /// that ask for a new one at once may both derive it.
    pub(super) fn get(
        &self,
        slot: usize,
        steps: &[String],
        derive: impl FnOnce() -> State,
    ) -> Arc<State> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = &*known
            && known.slot == slot
            && known.steps == steps
        {
            return Arc::clone(&known.state);
        }
        drop(known);
        let state = Arc::new(derive());
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(Known {
            slot,
            steps: steps.to_vec(),
            state: Arc::clone(&state),
        });
        state
    }
}

impl fmt::Debug for DerivedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DerivedKey")
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::crypto::Hash;

    #[test]
    fn a_key_is_derived_again_only_when_it_is_another() {
        let (key, count) = (DerivedKey::none(), Cell::new(0));
        let signature = |slot, steps: [&str; 2]| {
            let steps = steps.map(str::to_owned);
            let state = key.get(slot, &steps, || {
                count.set(count.get() + 1);
                let bytes = format!("{slot}{}", steps.concat());
                State::keyed(Hash::Sha256, bytes.as_bytes())
            });
            (state.of(b"message").as_ref().to_vec(), count.get())
        };
        let (first, _) = signature(0, ["20150830", "us-east-1"]);
        for _ in 0..1_000 {
            assert_eq!(signature(0, ["20150830", "us-east-1"]), (first.clone(), 1));
        }
        assert_ne!(signature(0, ["20150831", "us-east-1"]), (first.clone(), 2));
        assert_ne!(signature(0, ["20150831", "eu-west-1"]), (first.clone(), 3));
        assert_ne!(signature(1, ["20150831", "eu-west-1"]), (first.clone(), 4));
        assert_eq!(signature(0, ["20150830", "us-east-1"]), (first, 5));
    }
}
