//! Arguments that a scheme would send nowhere.

use std::ops::Range;

use super::super::scheme::{Lost, Target};
use super::Reader;

/// A part of the request, and where it is assigned.
pub(super) struct Assigned {
    pub(super) target: Target,
    pub(super) range: Range<usize>,
    /// Where it is assigned the arguments of the other part.
    pub(super) misplaced: Option<Range<usize>>,
}

impl Reader {
    /// Arguments that would be sent nowhere. Where one part is wrong, what it carries is unknown.
    pub(super) fn arguments_lost(&mut self) {
        let is_right = self.assigned.len() == self.scope.scheme.assignments.len();
        if !is_right || self.scope.is_incomplete() {
            return;
        }
        let is_right = self.scope.problems.is_empty();
        for assigned in std::mem::take(&mut self.assigned) {
            let target = assigned.target;
            let Some((lost, other)) = self.scope.scheme.lost_by(target).zip(target.other()) else {
                continue;
            };
            // What is wrong elsewhere may be where they were meant to be.
            if matches!(lost, Lost::LeftOut | Lost::LeftOutInSomeCases) && !is_right {
                continue;
            }
            let range = match lost {
                Lost::ForThoseOfTheOther => assigned.misplaced.unwrap_or(assigned.range),
                _ => assigned.range,
            };
            self.scope.problem(&range, message(lost, target, other));
        }
    }
}

fn message(lost: Lost, target: Target, other: Target) -> String {
    let (name, other_name) = (target.name(), other.name());
    let default = match other {
        Target::Query => "form(query_params)",
        _ => "json(body_params)",
    };
    match lost {
        Lost::InSomeCases => format!(
            "`{name}` carries all arguments in some cases only, and in the others they would go nowhere: assign \
             `{other_name}` too, or write `{other_name} = \"\";` if they are not to be sent"
        ),
        Lost::InAFunction => format!(
            "only your function knows whether `{name}` carries all arguments: write `{other_name} = \"\";` too if it does, \
             and `{other_name} = {default};` if those of the {other_name} are not in it"
        ),
        Lost::ForThoseOfTheOther => format!(
            "`{name}` carries the arguments of the {other_name}, and those of the {name} would go nowhere: write `{name}_params`, \
             or `params` for all"
        ),
        Lost::LeftOut => format!(
            "`{name}` leaves out its arguments, and nothing else that is sent carries them: write `..{name}_params` in it, or \
             `{name} = \"\";` if there are none"
        ),
        Lost::LeftOutInSomeCases => format!(
            "`{name}` leaves out its arguments in some cases, and nothing else that is sent carries them there: write \
             `..{name}_params` in each, or `\"\"` where there are none"
        ),
    }
}
