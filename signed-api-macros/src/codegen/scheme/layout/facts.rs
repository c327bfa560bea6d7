//! What shapes tell, each thing once.

use super::shape::{Arguments, Entry, Format, Shape, either, join};
use crate::expr::Unit;
use crate::expr::scheme::Iso;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Fact {
    Now(Unit),
    Nonce,
    Uuid,
    Path,
    Random(usize),
    Constant(String),
    Arguments(Arguments),
}

/// What is told for certain.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts(Vec<Fact>);

impl Facts {
    /// What of `shape` is new. Whatever is told already is [`Shape::Any`] there.
    pub(super) fn new_in(&mut self, shape: Shape) -> Shape {
        match shape {
            Shape::Now(unit) | Shape::NowIso(unit) => self.new_fact(Fact::Now(unit), shape),
            Shape::Nonce => self.new_fact(Fact::Nonce, shape),
            Shape::Uuid => self.new_fact(Fact::Uuid, shape),
            Shape::Path => self.new_fact(Fact::Path, shape),
            Shape::Random(length) => self.new_fact(Fact::Random(length), shape),
            Shape::Constant(ref name) => self.new_fact(Fact::Constant(name.clone()), shape),
            Shape::Sum(inner, addend) => {
                Shape::Sum(Box::new(self.new_in(*inner)), addend).if_telling()
            }
            Shape::Encoded(alphabet, inner) => {
                Shape::Encoded(alphabet, Box::new(self.new_in(*inner))).if_telling()
            }
            Shape::Replaced(inner, from, to) => {
                Shape::Replaced(Box::new(self.new_in(*inner)), from, to).if_telling()
            }
            Shape::Join(shapes) => {
                let shapes: Vec<_> = shapes.into_iter().map(|shape| self.new_in(shape)).collect();
                join(shapes)
            }
            Shape::List(shapes) => {
                let mut items: Vec<_> =
                    shapes.into_iter().map(|shape| self.new_in(shape)).collect();
                let length = items
                    .iter()
                    .rposition(Shape::tells)
                    .map_or(0, |last| last + 1);
                items.truncate(length);
                Shape::List(items)
            }
            Shape::Either(shapes) => self.new_in_either(shapes),
            Shape::Fields(format, entries) => {
                let entries = self.new_entries(&format, entries);
                Shape::Fields(format, entries).if_telling()
            }
            Shape::Any | Shape::Literal(_) => shape,
        }
    }

    /// For certain is only what all of them tell.
    fn new_in_either(&mut self, shapes: Vec<Shape>) -> Shape {
        let mut certain: Option<Vec<Fact>> = None;
        let shapes = shapes.into_iter().map(|shape| {
            let mut told = self.clone();
            let shape = told.new_in(shape);
            certain = Some(match certain.take() {
                None => told.0,
                Some(certain) => certain
                    .into_iter()
                    .filter(|fact| told.knows(fact))
                    .collect(),
            });
            shape
        });
        let shape = either(shapes.collect::<Vec<_>>());
        self.0 = certain.unwrap_or_default();
        shape
    }

    /// The scheme's own fields are of interest where arguments stand beside them, when they tell something, and in pairs,
    /// which are compared one by one.
    fn new_entries(&mut self, format: &Format, entries: Vec<Entry>) -> Vec<Entry> {
        let is_new = |entry: &Entry| match entry {
            Entry::Arguments(arguments) => !self.knows(&Fact::Arguments(*arguments)),
            Entry::Named { .. } => false,
        };
        let has_arguments = entries.iter().any(is_new);
        let is_compared = matches!(format, Format::Pairs(..));
        let mut kept = Vec::with_capacity(entries.len());
        for entry in entries {
            match entry {
                Entry::Arguments(arguments) if has_arguments => {
                    self.0.push(Fact::Arguments(arguments));
                    kept.push(entry);
                }
                Entry::Arguments(_) => {}
                Entry::Named {
                    name,
                    is_optional,
                    shape,
                } => {
                    let shape = match is_optional {
                        true => self.clone().new_in(shape),
                        false => self.new_in(shape),
                    };
                    if has_arguments || is_compared || shape.tells() {
                        kept.push(Entry::Named {
                            name,
                            is_optional,
                            shape,
                        });
                    }
                }
            }
        }
        kept
    }

    fn new_fact(&mut self, fact: Fact, shape: Shape) -> Shape {
        if self.knows(&fact) {
            return Shape::Any;
        }
        self.0.push(fact);
        shape
    }

    /// A finer reading of the clock tells the coarser ones.
    fn knows(&self, fact: &Fact) -> bool {
        self.0.iter().any(|known| match (known, fact) {
            (Fact::Now(known), Fact::Now(unit)) => known.per_second() >= unit.per_second(),
            _ => known == fact,
        })
    }
}

/// The unit in which a time is written exactly.
pub(super) fn precision(iso: Iso) -> Unit {
    match iso {
        Iso::Millis => Unit::Millis,
        Iso::Seconds => Unit::Seconds,
    }
}
