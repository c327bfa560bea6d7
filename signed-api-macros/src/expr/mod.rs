//! The expression language: text in, a checked [`Scheme`] or problems with byte ranges out.
//!
//! `lexer` -> `parser` -> `tree` -> `check` -> `scheme`; `one_liner` and `declaration` lead through them. Nothing here knows of tokens or diagnostics, so the same tree
//! and the same checks serve every form in which an expression can be written.

mod check;
mod checked;
mod declaration;
mod delivery;
mod discipline;
mod features;
mod functions;
mod header_name;
mod lexer;
pub(crate) mod message;
pub(crate) mod names;
pub(crate) mod one_liner;
mod parser;
pub(crate) mod scheme;
mod suggest;
#[cfg(test)]
mod tests;
pub(crate) mod tokens;
mod tree;
mod typed_data;
mod variables;

use std::ops::Range;

pub(crate) use discipline::Discipline;
pub(crate) use header_name::header_name;
pub(crate) use names::{Decoding, Encoding, Hash, Unit};
pub(crate) use one_liner::{Field, Mac, OneLiner, Origin, Proof, build};
pub(crate) use scheme::Scheme;

/// Is it a variable of the language, such as `ts`?
pub(crate) fn is_variable(name: &str) -> bool {
    variables::NAMES.contains(&name)
}

/// Something to change in an expression: where, in bytes of its text, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) range: Range<usize>,
    pub(crate) message: String,
}

impl Problem {
    fn new(range: &Range<usize>, message: impl Into<String>) -> Self {
        Self {
            range: range.clone(),
            message: message.into(),
        }
    }
}

/// The scheme that `tokens` of `source` declare. `problems` were found while they were read.
pub(crate) fn declared(
    source: &str,
    tokens: &[tokens::Token],
    mut problems: Vec<Problem>,
) -> Result<Scheme, Vec<Problem>> {
    let statements = parser::statements(source, tokens, &mut problems);
    declaration::declaration(&statements, problems)
}
