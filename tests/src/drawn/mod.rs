//! Schemes and traits that are drawn: as data, which a test interprets, and as declarations, which are compiled.
//!
//! Everything follows from a seed, so the build script that writes the declarations and the test that interprets the
//! data see the same schemes. Nothing here knows how signed-api works: only what its language is documented to mean.

mod dice;
mod drawing;
mod expressions;
mod language;
mod maps;
mod methods;
mod places;
mod schemes;
mod signatures;
mod source;
mod words;

pub use self::dice::Dice;
pub use self::language::{
    Arguments, Arrays, Condition, Credential, Decoding, Encoding, Entry, Expression, Hash, Key,
    Part, Places, Scheme, Statement, Unit, Writing,
};
pub use self::methods::{Argument, Kind, Method, Place, Segment, Verb};
pub use self::source::source;

/// The scheme of this number among those that follow from `seed`.
pub fn scheme(seed: u64, number: usize) -> Scheme {
    schemes::draw(Dice::nth(seed, number as u64), number)
}
