//! Which of the method's arguments a value carries: where the query or the body is written, each goes to one place.

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
    at_best: Parts,
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
}

impl Scheme {
    /// What becomes of the arguments that `target` would have carried, or the other part, where it is assigned as it is.
    pub(in crate::expr) fn lost_by(&self, target: Target) -> Option<Lost> {
        let (own, other) = match target {
            Target::Query => (Parts::QUERY, Parts::BODY),
            Target::Body => (Parts::BODY, Parts::QUERY),
            Target::Path | Target::Message => return None,
        };
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
        let assigned = self.assignments.iter().map(|assignment| &assignment.value);
        let mut values = assigned.chain(self.headers.iter().map(|header| &header.value));
        values.any(|value| self.carried(value).sometimes.and(part) == part)
    }

    /// A digest or signature of arguments does not carry them.
    pub(super) fn carried(&self, value: &Value) -> Carried {
        let value = self.resolve(value);
        match value {
            Value::Arguments(arguments) => Carried::of(Parts::of(*arguments)),
            Value::Digest(..) | Value::Mac(..) | Value::Signature(..) | Value::Eip712 { .. } => {
                Carried::default()
            }
            Value::Choice(condition, then, otherwise) => {
                let then = self.carried(then);
                let otherwise = self.carried(otherwise);
                then.without(self.empty(condition, true))
                    .or(otherwise.without(self.empty(condition, false)))
            }
            // Where the first is empty, nothing of what it always carries is there.
            Value::Default(first, second) => Carried {
                sometimes: self.all([&**first, &**second]).sometimes,
                ..self.carried(first)
            },
            Value::Call(_) => Carried {
                always: Parts::default(),
                ..self.all(value.operands())
            },
            _ => self.all(value.operands()),
        }
    }

    fn all<'v>(&self, values: impl IntoIterator<Item = &'v Value>) -> Carried {
        let carried = values.into_iter().map(|value| self.carried(value));
        carried.fold(Carried::default(), Carried::and)
    }

    /// The arguments of which there are none where `condition` comes out as `outcome`.
    fn empty(&self, condition: &Condition, outcome: bool) -> Parts {
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

    fn or(self, other: Self) -> Self {
        Self {
            query: self.query || other.query,
            body: self.body || other.body,
        }
    }

    fn and(self, other: Self) -> Self {
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
