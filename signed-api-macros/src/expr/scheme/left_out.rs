//! Whether the part of a request that a scheme writes still has its own arguments.

use super::carried::Parts;
use super::cases::Case;
use super::{Lost, Scheme, Target, Value};

impl Scheme {
    /// Whether the arguments `own` of `target`, which is assigned, are in nothing that is sent. Where it is empty on purpose,
    /// by a literal, they need not be.
    pub(super) fn left_out(&self, target: Target, own: Parts) -> Option<Lost> {
        let value = &self.assigned(target)?.value;
        let (mut is_lost, mut is_kept) = (false, false);
        for case in self.cases(self.sent())? {
            match self.is_left_out(&case, value, own) {
                true => is_lost = true,
                false => is_kept = true,
            }
        }
        match (is_lost, is_kept) {
            (false, _) => None,
            (true, false) => Some(Lost::LeftOut),
            (true, true) => Some(Lost::LeftOutInSomeCases),
        }
    }

    fn is_left_out(&self, case: &Case<'_>, value: &Value, own: Parts) -> bool {
        if self.is_nothing(self.chosen(case, value)) {
            return false;
        }
        let empty = case
            .outcomes()
            .map(|(condition, outcome)| self.empty(condition, outcome));
        let empty = empty.fold(Parts::default(), Parts::or);
        let there = self.all(case, self.sent()).at_best.or(empty);
        there.and(own) != own
    }
}
