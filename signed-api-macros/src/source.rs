//! Tokens of Rust as the signing language reads them: a text that looks like what was written, its tokens, and the way
//! back from a range of it to spans.

mod spacing;
#[cfg(test)]
mod tests;
mod writer;

use std::ops::Range;

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;

use crate::diag::Diagnostics;
use crate::expr::Problem;
use crate::expr::tokens::Token;

/// What stands in a macro's braces.
pub(crate) struct Source {
    pub(crate) text: String,
    pub(crate) tokens: Vec<Token>,
    /// Literals of Rust that the language does not have.
    pub(crate) problems: Vec<Problem>,
    /// Where each part of the text was written, in order and without overlaps.
    spans: Vec<(Range<usize>, Span)>,
    /// The braces, for what is said where nothing is written.
    around: Span,
}

impl Source {
    pub(crate) fn new(tokens: TokenStream, around: Span) -> Self {
        writer::write(tokens, around)
    }

    /// Where `range` of the text was written: all of it where the compiler can join spans, and its beginning elsewhere.
    pub(crate) fn span(&self, range: &Range<usize>) -> Span {
        let (first, last) = self.ends(range);
        first.join(last).unwrap_or(first)
    }

    /// Reports `problem`, from the first to the last token that it is about.
    pub(crate) fn report(&self, problem: &Problem, diagnostics: &mut Diagnostics) {
        let (first, last) = self.ends(&problem.range);
        // Two tokens that stand for all between them: an error shows the way from one to the other.
        let ends = [first, last].map(|span| Ident::new("_", span).into_token_stream());
        diagnostics.over(TokenStream::from_iter(ends), problem.message.as_str());
    }

    /// The spans of the first and the last token that `range` touches.
    fn ends(&self, range: &Range<usize>) -> (Span, Span) {
        let (first, last) = self.touched(range);
        match (self.spans.get(first), self.spans.get(last)) {
            (Some((_, first)), Some((_, last))) => (*first, *last),
            _ => (self.around, self.around),
        }
    }

    /// The first and the last of `spans` that `range` touches; the one before it where it touches none.
    fn touched(&self, range: &Range<usize>) -> (usize, usize) {
        let first = self.spans.partition_point(|(at, _)| at.end <= range.start);
        let after = self.spans.partition_point(|(at, _)| at.start < range.end);
        let last = after.saturating_sub(1);
        (first.min(last), last)
    }
}
