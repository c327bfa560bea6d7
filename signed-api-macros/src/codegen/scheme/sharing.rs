//! What is needed more than once, and is worth a local for that.

use super::emptiness::{Emptiness, emptiness, is_filled};
use super::shape::{self, Decision, Fork, Part};
use crate::expr::Scheme;
use crate::expr::scheme::{Condition, Value};

pub(super) struct Sharing<'a> {
    scheme: &'a Scheme,
    /// Needed by every request, whatever its choices are.
    certain: Vec<&'a Value>,
    /// Needed again where a first computation of it is still at hand.
    shared: Vec<&'a Value>,
}

impl<'a> Sharing<'a> {
    pub(super) fn of(scheme: &'a Scheme) -> Self {
        let mut sharing = Self {
            scheme,
            certain: Vec::new(),
            shared: Vec::new(),
        };
        for (value, optional) in shape::outputs(scheme) {
            if !optional || is_filled(scheme, value) {
                certain(scheme, value, &mut sharing.certain);
            }
        }
        let mut seen = Vec::new();
        for (value, optional) in shape::outputs(scheme) {
            if optional {
                sharing.visit_when_filled(value, &mut seen);
            } else {
                sharing.visit(value, &mut seen);
            }
        }
        sharing
    }

    pub(super) fn is_shared(&self, value: &Value) -> bool {
        self.shared.contains(&value)
    }

    /// Whether `value` is read in more than one place of the generated code.
    pub(super) fn is_read_again(&self, value: &Value) -> bool {
        let outputs = shape::outputs(self.scheme);
        let reads = outputs.map(|(output, optional)| {
            // What may be left out is looked at first.
            let times = if optional { 2 } else { 1 };
            times * shape::reads(self.scheme, output, value)
        });
        reads.sum::<usize>() > 1
    }

    /// What the branches `values` need and something outside of them as well: it is computed before them.
    pub(super) fn hoisted<'v>(&self, values: &[&'v Value]) -> Vec<&'v Value>
    where
        'a: 'v,
    {
        let mut hoisted = Vec::new();
        for value in values {
            self.hoist(value, &mut hoisted);
        }
        hoisted
    }

    fn hoist<'v>(&self, value: &'v Value, hoisted: &mut Vec<&'v Value>)
    where
        'a: 'v,
    {
        let value = self.scheme.resolve(value);
        if shape::is_work(self.scheme, value) && self.certain.contains(&value) {
            if !hoisted.contains(&value) {
                hoisted.push(value);
            }
            return;
        }
        if let Some(fork) = shape::fork(value) {
            self.hoist(fork.then, hoisted);
            self.hoist(fork.otherwise, hoisted);
        }
        for part in shape::parts(value) {
            let (Part::Always(value) | Part::WhenFilled(value)) = part;
            self.hoist(value, hoisted);
        }
    }

    /// Walks in the order of the generated code; `seen` is what its locals could hold.
    fn visit(&mut self, value: &'a Value, seen: &mut Vec<&'a Value>) {
        let value = self.scheme.resolve(value);
        if let Some(fork) = shape::fork(value) {
            self.visit_fork(&fork, seen);
            return;
        }
        if shape::is_work(self.scheme, value) && seen.contains(&value) {
            self.shared.push(value);
            return;
        }
        for part in shape::parts(value) {
            match part {
                Part::Always(value) => self.visit(value, seen),
                Part::WhenFilled(value) => self.visit_when_filled(value, seen),
            }
        }
        if shape::is_work(self.scheme, value) {
            seen.push(value);
        }
    }

    fn visit_fork(&mut self, fork: &Fork<'a>, seen: &mut Vec<&'a Value>) {
        match fork.decision {
            Decision::Condition(condition) => self.visit_condition(condition, seen),
            Decision::Filled(value) => self.visit_test(value, seen),
        }
        self.visit_branches(&[fork.then, fork.otherwise], seen);
    }

    fn visit_when_filled(&mut self, value: &'a Value, seen: &mut Vec<&'a Value>) {
        if is_filled(self.scheme, value) {
            self.visit(value, seen);
            return;
        }
        self.visit_test(value, seen);
        // What had to be computed to be asked is there by now.
        if !matches!(emptiness(self.scheme.resolve(value)), Emptiness::Computed) {
            self.visit_branches(&[value], seen);
        }
    }

    fn visit_branches(&mut self, values: &[&'a Value], seen: &mut Vec<&'a Value>) {
        for value in self.hoisted(values) {
            if !seen.contains(&value) {
                self.visit(value, seen);
            }
        }
        let outside = seen.len();
        for value in values {
            self.visit(value, seen);
            seen.truncate(outside);
        }
    }

    fn visit_condition(&mut self, condition: &'a Condition, seen: &mut Vec<&'a Value>) {
        match condition {
            Condition::Filled(value) => self.visit_test(value, seen),
            Condition::Equal(left, right) => {
                self.visit(left, seen);
                self.visit(right, seen);
            }
            Condition::Not(condition) => self.visit_condition(condition, seen),
            Condition::All(conditions) | Condition::Any(conditions) => {
                for condition in conditions {
                    self.visit_condition(condition, seen);
                }
            }
        }
    }

    /// Whether `value` is empty is asked.
    fn visit_test(&mut self, value: &'a Value, seen: &mut Vec<&'a Value>) {
        let value = self.scheme.resolve(value);
        match emptiness(value) {
            Emptiness::Never | Emptiness::Always | Emptiness::Read => {}
            Emptiness::AllOf(values) => {
                for value in values {
                    self.visit_test(value, seen);
                }
            }
            Emptiness::Chosen => {
                if let Some(fork) = shape::fork(value) {
                    self.visit_fork(&fork, seen);
                }
            }
            Emptiness::Computed => self.visit(value, seen),
        }
    }
}

fn certain<'a>(scheme: &'a Scheme, value: &'a Value, found: &mut Vec<&'a Value>) {
    let value = scheme.resolve(value);
    if let Some(fork) = shape::fork(value) {
        let (mut then, mut otherwise) = (Vec::new(), Vec::new());
        certain(scheme, fork.then, &mut then);
        certain(scheme, fork.otherwise, &mut otherwise);
        // What streams in either branch needs no local before them.
        then.retain(|value| otherwise.contains(value) && !shape::streams(value));
        found.extend(then);
        return;
    }
    if shape::is_work(scheme, value) {
        found.push(value);
    }
    for part in shape::parts(value) {
        match part {
            Part::WhenFilled(value) if !is_filled(scheme, value) => {}
            Part::Always(value) | Part::WhenFilled(value) => certain(scheme, value, found),
        }
    }
}
