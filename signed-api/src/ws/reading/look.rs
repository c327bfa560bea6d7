//! Whether a message looks as it is declared, told from what has been seen of it so far.

use super::needed::{Needed, Search};
use super::seen::{Kind, Seen};
use super::ways::{Place, Ways};
use crate::envelope::Expected;
use crate::ws::spec::Pattern;

/// How a message looks.
#[derive(Debug)]
pub(super) struct Look {
    fields: Vec<(Place, &'static [Expected])>,
    /// The numbers of names that are in every message which looks so.
    names: Vec<usize>,
}

/// What is known of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It looks so, as far as it has been read.
    Yes,
    /// A field differs.
    No,
    /// Fields are still to come, and one that is there is as declared.
    Likely,
    /// Nothing is known.
    Open,
}

/// What is known of a field.
enum Standing {
    /// It is there, and as declared.
    Fits,
    /// It is not there, as declared.
    Lacks,
    Differs,
    Open,
}

impl Look {
    pub(super) fn new(pattern: &Pattern, ways: &mut Ways, all_needed: &mut Needed) -> Self {
        let fields = pattern.fields.iter();
        let needed = pattern.fields.iter();
        let needed = needed.filter(|field| !field.expected.contains(&Expected::Absent));
        let names = needed.filter_map(|field| field.path.last());
        // What is called by a number may be an item of a list.
        let names = names.filter(|name| name.parse::<usize>().is_err());
        Self {
            fields: fields
                .map(|field| (ways.place(field.path), field.expected))
                .collect(),
            names: names.filter_map(|name| all_needed.number(name)).collect(),
        }
    }

    /// Whether it says what stands in a place.
    pub(super) fn is_told_by(&self, place: Place) -> bool {
        self.fields.iter().any(|(told, _)| *told == place)
    }

    /// Whether a name that it needs stands nowhere in the message.
    pub(super) fn lacks_a_name(&self, search: &mut Search<'_>) -> bool {
        let mut names = self.names.iter();
        names.any(|name| search.is_lacking(*name))
    }

    /// What is lacking tells nothing by itself: at least one field must be there.
    pub(super) fn verdict(&self, message: &[u8], ways: &Ways, seen: &Seen) -> Verdict {
        let (mut fits, mut is_open) = (false, false);
        for (place, expected) in &self.fields {
            match standing(*place, expected, message, ways, seen) {
                Standing::Differs => return Verdict::No,
                Standing::Open => is_open = true,
                Standing::Fits => fits = true,
                Standing::Lacks => {}
            }
        }
        match (fits, is_open) {
            (true, false) => Verdict::Yes,
            (false, false) => Verdict::No,
            (true, true) => Verdict::Likely,
            (false, true) => Verdict::Open,
        }
    }
}

fn standing(
    place: Place,
    expected: &[Expected],
    message: &[u8],
    ways: &Ways,
    seen: &Seen,
) -> Standing {
    let value = seen.at(place);
    let is_it = |expected: &Expected| match expected {
        Expected::Text(text) => value.is(text, message),
        Expected::EmptyList => value.kind == Kind::List { is_empty: true },
        Expected::Absent => false,
    };
    match value.kind {
        Kind::Unseen if !seen.is_missing(ways, place) => Standing::Open,
        Kind::Unseen | Kind::Null => match expected.contains(&Expected::Absent) {
            true => Standing::Lacks,
            false => Standing::Differs,
        },
        _ if expected.is_empty() || expected.iter().any(is_it) => Standing::Fits,
        _ => Standing::Differs,
    }
}
