//! Which of the method's arguments a value carries: where the query or the body is written, each goes to one place.

use super::cases::Case;
use super::{Arguments, Condition, Entry, Scheme, Target, Value};

/// Arguments, by the part of the request that they are in by default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Parts {
    query: bool,
    body: bool,
}

/// What can be read out of a value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Carried {
    /// In every case.
    pub(super) always: Parts,
    /// In every case, if each function of the user's passes on what it gets.
    pub(super) at_best: Parts,
    /// In one case or another.
    sometimes: Parts,
}

/// Why arguments would be sent nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::expr) enum Lost {
    /// What is assigned carries them in some cases, and the other part in none.
    InSomeCases,
    /// Only the user's function knows whether it carries them.
    InAFunction,
    /// What is assigned carries those of the other part in their place.
    ForThoseOfTheOther,
    /// Nothing that is sent carries them.
    LeftOut,
    /// Nothing that is sent carries them in one case or another.
    LeftOutInSomeCases,
}

impl Scheme {
    /// What becomes of the arguments that `target` would have carried, or the other part, where it is assigned as it is.
    pub(in crate::expr) fn lost_by(&self, target: Target) -> Option<Lost> {
        let (own, other) = match target {
            Target::Query => (Parts::QUERY, Parts::BODY),
            Target::Body => (Parts::BODY, Parts::QUERY),
            Target::Path | Target::Message => return None,
        };
        self.in_another_place(target, own, other)
            .or_else(|| self.left_out(target, own))
    }

    /// What becomes of them where `target` carries those of the other part.
    fn in_another_place(&self, target: Target, own: Parts, other: Parts) -> Option<Lost> {
        let carried = self.carried(&self.assigned(target)?.value);
        let carries = |part| carried.sometimes.and(part) == part;
        if !carries(other) {
            return None;
        }
        if !carries(own) && !self.sends(own) {
            return Some(Lost::ForThoseOfTheOther);
        }
        if target
            .other()
            .and_then(|other| self.assigned(other))
            .is_some()
        {
            return None;
        }
        match carried {
            Carried { always, .. } if always == Parts::BOTH => None,
            Carried { at_best, .. } if at_best == Parts::BOTH => Some(Lost::InAFunction),
            _ => Some(Lost::InSomeCases),
        }
    }

    /// Whether anything that is written carries `part`.
    fn sends(&self, part: Parts) -> bool {
        self.sent()
            .any(|value| self.carried(value).sometimes.and(part) == part)
    }

    /// All that is written.
    pub(super) fn sent(&self) -> impl Iterator<Item = &Value> {
        let assigned = self.assignments.iter().map(|assignment| &assignment.value);
        assigned.chain(self.headers.iter().map(|header| &header.value))
    }

    /// Whatever the case.
    pub(super) fn carried(&self, value: &Value) -> Carried {
        self.carried_in(&Case::default(), value)
    }

    /// A digest or signature of arguments does not carry them.
    pub(super) fn carried_in(&self, case: &Case<'_>, value: &Value) -> Carried {
        let value = self.resolve(value);
        match value {
            Value::Arguments(arguments) => Carried::of(Parts::of(*arguments)),
            Value::Digest(..) | Value::Mac(..) | Value::Signature(..) | Value::Eip712 { .. } => {
                Carried::default()
            }
            Value::Choice(condition, then, otherwise) => match case.outcome(condition) {
                Some(true) => self.carried_in(case, then),
                Some(false) => self.carried_in(case, otherwise),
                None => {
                    let then = self.carried_in(case, then);
                    let otherwise = self.carried_in(case, otherwise);
                    then.without(self.empty(condition, true))
                        .or(otherwise.without(self.empty(condition, false)))
                }
            },
            // Where the first is empty, nothing of what it always carries is there.
            Value::Default(first, second) => Carried {
                sometimes: self.all(case, [&**first, &**second]).sometimes,
                ..self.carried_in(case, first)
            },
            Value::Call(_) => Carried {
                always: Parts::default(),
                ..self.all(case, value.operands())
            },
            _ => self.all(case, value.operands()),
        }
    }

    pub(super) fn all<'v>(
        &self,
        case: &Case<'_>,
        values: impl IntoIterator<Item = &'v Value>,
    ) -> Carried {
        let values = values.into_iter();
        let carried = values.map(|value| self.carried_in(case, value));
        carried.fold(Carried::default(), Carried::and)
    }

    /// The arguments of which there are none where `condition` comes out as `outcome`.
    pub(super) fn empty(&self, condition: &Condition, outcome: bool) -> Parts {
        let of = |conditions: &[Condition], is_any_enough: bool| {
            let mut empty = conditions.iter().map(|part| self.empty(part, outcome));
            let first = empty.next().unwrap_or_default();
            empty.fold(first, if is_any_enough { Parts::or } else { Parts::and })
        };
        match condition {
            Condition::Filled(value) if !outcome => self.needed(value),
            Condition::Filled(_) | Condition::Equal(..) => Parts::default(),
            Condition::Not(condition) => self.empty(condition, !outcome),
            Condition::All(conditions) => of(conditions, outcome),
            Condition::Any(conditions) => of(conditions, !outcome),
        }
    }

    /// The arguments of which there are none where `value` is empty.
    fn needed(&self, value: &Value) -> Parts {
        match self.resolve(value) {
            Value::Arguments(arguments) => Parts::of(*arguments),
            Value::Form(inner, _)
            | Value::Raw(inner, _)
            | Value::Pairs(inner, ..)
            | Value::Sorted(inner)
            | Value::Encoded(_, inner)
            | Value::PercentEncoded(inner) => self.needed(inner),
            Value::Join(values) => {
                let needed = values.iter().map(|value| self.needed(value));
                needed.fold(Parts::default(), Parts::or)
            }
            Value::Map(entries) => {
                let needed = entries.iter().map(|entry| match entry {
                    Entry::Spread(value) => self.needed(value),
                    Entry::Pair { .. } => Parts::default(),
                });
                needed.fold(Parts::default(), Parts::or)
            }
            _ => Parts::default(),
        }
    }
}

impl Arguments {
    /// The part of the request that these are in by default, if they are all in one.
    pub(in crate::expr) fn target(self) -> Option<Target> {
        match self {
            Self::Query => Some(Target::Query),
            Self::Body => Some(Target::Body),
            Self::Params | Self::All => None,
        }
    }
}

impl Parts {
    pub(super) const BOTH: Self = Self {
        query: true,
        body: true,
    };
    const QUERY: Self = Self {
        query: true,
        body: false,
    };
    const BODY: Self = Self {
        query: false,
        body: true,
    };

    fn of(arguments: Arguments) -> Self {
        match arguments {
            Arguments::Params | Arguments::All => Self::BOTH,
            Arguments::Query => Self::QUERY,
            Arguments::Body => Self::BODY,
        }
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self {
            query: self.query || other.query,
            body: self.body || other.body,
        }
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self {
            query: self.query && other.query,
            body: self.body && other.body,
        }
    }
}

impl Carried {
    fn of(parts: Parts) -> Self {
        Self {
            always: parts,
            at_best: parts,
            sometimes: parts,
        }
    }

    /// Of a value that holds both.
    fn and(self, other: Self) -> Self {
        Self {
            always: self.always.or(other.always),
            at_best: self.at_best.or(other.at_best),
            sometimes: self.sometimes.or(other.sometimes),
        }
    }

    /// Of a value that is one or the other.
    fn or(self, other: Self) -> Self {
        Self {
            always: self.always.and(other.always),
            at_best: self.at_best.and(other.at_best),
            sometimes: self.sometimes.or(other.sometimes),
        }
    }

    /// Where there are none of `parts`, so that they need not be carried.
    fn without(self, parts: Parts) -> Self {
        Self {
            always: self.always.or(parts),
            at_best: self.at_best.or(parts),
            ..self
        }
    }
}
