//! `layout`: what a scheme writes where, as far as a received request can be read back by it.

mod changes;
mod facts;
mod fields;
mod shape;
mod tokens;

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

use self::facts::Facts;
use self::shape::{Arguments, Entry, Format, Shape};
use crate::expr::Scheme;
use crate::expr::scheme::Target;

/// A part of the request.
enum Place<'a> {
    Header(&'a str),
    Part(Target),
}

struct Part<'a> {
    place: Place<'a>,
    shape: Shape,
    /// Whether it may be left out.
    is_optional: bool,
}

/// The method; nothing for a scheme of which nothing can be read back.
pub(super) fn generate(scheme: &Scheme, private: &TokenStream) -> TokenStream {
    let span = Span::mixed_site();
    let parts = telling(parts(scheme));
    if parts.is_empty() {
        return TokenStream::new();
    }
    let layouts = parts.iter().map(|part| {
        let (place, shape) = (tokens::place(&part.place), tokens::shape(&part.shape));
        quote_spanned!(span=> layout::Layout { place: #place, shape: #shape })
    });
    quote_spanned! {span=>
        fn layout(&self) -> &'static [#private::layout::Layout] {
            use #private::layout;
            &[#(#layouts),*]
        }
    }
}

/// All that the scheme writes.
fn parts(scheme: &Scheme) -> Vec<Part<'_>> {
    let assignments = scheme.assignments.iter().map(|assignment| Part {
        place: Place::Part(assignment.target),
        shape: shape::of(scheme, &assignment.value),
        is_optional: false,
    });
    let headers = scheme.headers.iter().map(|header| Part {
        place: Place::Header(&header.name),
        shape: shape::of(scheme, &header.value),
        is_optional: header.optional,
    });
    assignments.chain(headers).collect()
}

/// Those parts that tell what no other does, and of each only that.
fn telling(parts: Vec<Part<'_>>) -> Vec<Part<'_>> {
    // Where the arguments stand there often stands all.
    let (first, second): (Vec<_>, Vec<_>) = parts
        .into_iter()
        .filter(|part| !is_default(part))
        .partition(|part| part.shape.has_arguments());
    let mut told = Facts::default();
    let parts = first.into_iter().chain(second).map(|part| Part {
        shape: match part.is_optional {
            true => told.clone().new_in(part.shape),
            false => told.new_in(part.shape),
        },
        ..part
    });
    parts.filter(|part| part.shape.tells()).collect()
}

/// Whether it is read so without being told: a query is a form of its arguments.
fn is_default(part: &Part<'_>) -> bool {
    let is_arguments = matches!(
        &part.shape,
        Shape::Fields(Format::Form, entries) if matches!(entries[..], [Entry::Arguments(Arguments::Query)])
    );
    is_arguments && matches!(part.place, Place::Part(Target::Query))
}
