//! The cases that the conditions of a scheme tell apart, one after the other.

use super::{Condition, Scheme, Value};

/// How conditions come out that are no combination of others. Of those that are not in it nothing is known.
#[derive(Debug, Default)]
pub(super) struct Case<'s> {
    outcomes: Vec<(&'s Condition, bool)>,
}

/// Schemes with more conditions than this have too many cases to look at.
const MOST_CONDITIONS: usize = 10;

impl Scheme {
    /// Every case that the choices in `values` tell apart. None when there are too many.
    pub(super) fn cases<'s>(
        &'s self,
        values: impl Iterator<Item = &'s Value>,
    ) -> Option<impl Iterator<Item = Case<'s>>> {
        let mut conditions = Vec::new();
        for value in values {
            self.add_conditions(value, &mut conditions);
        }
        if conditions.len() > MOST_CONDITIONS {
            return None;
        }
        let cases = (0..1_usize << conditions.len()).map(move |bits| {
            let outcomes = conditions.iter().enumerate();
            let outcomes = outcomes.map(|(index, condition)| (*condition, bits >> index & 1 == 1));
            Case {
                outcomes: outcomes.collect(),
            }
        });
        Some(cases.filter(|case| self.is_possible(case)))
    }

    /// What `value` is in `case`.
    pub(super) fn chosen<'s>(&'s self, case: &Case<'_>, value: &'s Value) -> &'s Value {
        match self.resolve(value) {
            Value::Choice(condition, then, otherwise) => match case.outcome(condition) {
                Some(true) => self.chosen(case, then),
                Some(false) => self.chosen(case, otherwise),
                None => value,
            },
            value => value,
        }
    }

    fn add_conditions<'s>(&'s self, value: &'s Value, found: &mut Vec<&'s Condition>) {
        let value = self.resolve(value);
        if let Value::Choice(condition, ..) = value {
            condition.add_parts(found);
        }
        for operand in value.operands() {
            self.add_conditions(operand, found);
        }
    }

    /// Nothing is equal to two literals.
    fn is_possible(&self, case: &Case<'_>) -> bool {
        let equal = case.outcomes.iter().filter(|(_, outcome)| *outcome);
        let equal: Vec<_> = equal
            .filter_map(|(condition, _)| self.compared_with_literal(condition))
            .collect();
        let differ = |(one, text): &(&Value, &str)| {
            let mut others = equal.iter();
            others.any(|(other, other_text)| one == other && text != other_text)
        };
        !equal.iter().any(differ)
    }

    fn compared_with_literal<'s>(
        &'s self,
        condition: &'s Condition,
    ) -> Option<(&'s Value, &'s str)> {
        let Condition::Equal(one, other) = condition else {
            return None;
        };
        match (self.resolve(one), self.resolve(other)) {
            (value, Value::Text(text)) | (Value::Text(text), value) => Some((value, text)),
            _ => None,
        }
    }
}

impl Case<'_> {
    /// How `condition` comes out, if that is known.
    pub(super) fn outcome(&self, condition: &Condition) -> Option<bool> {
        let any = |conditions: &[Condition], wanted: bool| {
            let outcomes = conditions.iter().map(|part| self.outcome(part));
            let mut all_others = Some(!wanted);
            for outcome in outcomes {
                match outcome {
                    Some(outcome) if outcome == wanted => return Some(wanted),
                    Some(_) => {}
                    None => all_others = None,
                }
            }
            all_others
        };
        match condition {
            Condition::Not(inner) => self.outcome(inner).map(|outcome| !outcome),
            Condition::All(parts) => any(parts, false),
            Condition::Any(parts) => any(parts, true),
            Condition::Filled(_) | Condition::Equal(..) => self
                .outcomes
                .iter()
                .find(|(known, _)| *known == condition)
                .map(|(_, outcome)| *outcome),
        }
    }

    /// Each condition and how it comes out.
    pub(super) fn outcomes(&self) -> impl Iterator<Item = (&Condition, bool)> {
        self.outcomes
            .iter()
            .map(|(condition, outcome)| (*condition, *outcome))
    }
}

impl Condition {
    /// The conditions that this one combines, or itself.
    fn add_parts<'s>(&'s self, found: &mut Vec<&'s Self>) {
        match self {
            Self::Not(inner) => inner.add_parts(found),
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().for_each(|part| part.add_parts(found));
            }
            Self::Filled(_) | Self::Equal(..) if found.contains(&self) => {}
            Self::Filled(_) | Self::Equal(..) => found.push(self),
        }
    }
}
