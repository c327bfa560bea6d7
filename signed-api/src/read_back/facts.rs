//! What the shapes of a layout tell.

use super::moment::Moment;
use crate::scheme::layout::{Arguments, Entry, Shape};

/// Something that is needed to sign a request once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fact {
    Now,
    Nonce,
    Uuid,
    Path,
    Random(usize),
    Constant(&'static str),
    Arguments(Arguments),
}

/// Whether `moment` lacks anything that `shape` tells.
pub(crate) fn is_missing(shape: &Shape, moment: &Moment) -> bool {
    told_by(shape).into_iter().any(|fact| match fact {
        Fact::Now => moment.now().is_none(),
        Fact::Nonce => moment.nonce.is_none(),
        Fact::Uuid => moment.uuid.is_none(),
        Fact::Path => moment.path.is_none(),
        Fact::Random(length) => !moment.random.contains_key(&length),
        Fact::Constant(name) => !moment.constants.contains_key(name),
        Fact::Arguments(which) => moment.arguments(which).is_none(),
    })
}

/// All that `shape` tells.
pub(crate) fn told_by(shape: &Shape) -> Vec<Fact> {
    match shape {
        Shape::Any | Shape::Literal(_) => Vec::new(),
        Shape::Now(_) | Shape::NowIso => vec![Fact::Now],
        Shape::Nonce => vec![Fact::Nonce],
        Shape::Uuid => vec![Fact::Uuid],
        Shape::Path => vec![Fact::Path],
        Shape::Random(length) => vec![Fact::Random(*length)],
        Shape::Constant(name) => vec![Fact::Constant(name)],
        Shape::Sum(shape, _) | Shape::Encoded(_, shape) | Shape::Replaced(shape, ..) => {
            told_by(shape)
        }
        Shape::Join(shapes) | Shape::List(shapes) | Shape::Either(shapes) => {
            shapes.iter().flat_map(told_by).collect()
        }
        Shape::Fields(_, entries) => {
            let facts = entries.iter().flat_map(|entry| match entry {
                Entry::Arguments(which) => vec![Fact::Arguments(*which)],
                Entry::Named(_, shape) | Entry::Optional(_, shape) => told_by(shape),
            });
            facts.collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Params;
    use crate::scheme::layout::{Format, Place};

    #[test]
    fn what_was_not_found_is_missing() {
        const FIELDS: &[Entry] = &[
            Entry::Named("nonce", Shape::Nonce),
            Entry::Arguments(Arguments::All),
        ];
        let shape = Shape::Fields(Format::Form, FIELDS);
        let mut moment = Moment::default();
        assert!(is_missing(&shape, &moment));
        moment.nonce = Some(1);
        assert!(is_missing(&shape, &moment));
        moment.found_arguments(Arguments::All, Params::default(), Place::Body);
        assert!(!is_missing(&shape, &moment));
        assert!(is_missing(
            &Shape::List(&[Shape::Any, Shape::NowIso]),
            &moment
        ));
    }
}
