//! Names that messages of some look must have: whether they stand anywhere in a message.

use memchr::memmem::Finder;

/// Names of members, in quotes and each once, however many looks need it.
#[derive(Debug, Default)]
pub(super) struct Needed {
    all: Vec<(&'static str, Finder<'static>)>,
}

/// Which of them stand in a message. Each is searched for at most once, when it is asked for.
pub(super) struct Search<'n> {
    needed: &'n Needed,
    message: &'n [u8],
    searched: u64,
    lacking: u64,
}

/// So many are told apart.
const MOST: usize = u64::BITS as usize;

impl Needed {
    /// The number of a name. Nothing for one too many, which is not searched for.
    pub(super) fn number(&mut self, name: &'static str) -> Option<usize> {
        if let Some(known) = self.all.iter().position(|(known, _)| *known == name) {
            return Some(known);
        }
        if self.all.len() == MOST {
            return None;
        }
        let finder = Finder::new(&format!("\"{name}\"")).into_owned();
        self.all.push((name, finder));
        Some(self.all.len() - 1)
    }

    /// Looks for them in `message`, which must be without escapes.
    pub(super) fn search<'n>(&'n self, message: &'n [u8]) -> Search<'n> {
        Search {
            needed: self,
            message,
            searched: 0,
            lacking: 0,
        }
    }
}

impl Search<'_> {
    /// Whether the name of this number stands nowhere.
    pub(super) fn is_lacking(&mut self, number: usize) -> bool {
        let bit = 1 << number;
        if self.searched & bit == 0 {
            self.searched |= bit;
            let name = self.needed.all.get(number);
            let is_there = name.is_none_or(|(_, name)| name.find(self.message).is_some());
            self.lacking |= if is_there { 0 } else { bit };
        }
        self.lacking & bit != 0
    }
}
