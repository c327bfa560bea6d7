//! Places, templates and patterns, as data.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::answers;
use crate::ir::{Pattern, Piece, Template};

/// The names on the way to a value.
pub(super) fn path(names: &[String]) -> TokenStream {
    quote!(&[#(#names),*])
}

pub(super) fn pattern(pattern: &Pattern, private: &TokenStream) -> TokenStream {
    let fields = pattern.fields.iter().map(|field| {
        let path = path(&field.path);
        let expected = field
            .expected
            .iter()
            .map(|expected| answers::expected(expected, private));
        quote!(#private::ws::Field { path: #path, expected: &[#(#expected),*] })
    });
    quote!(#private::ws::Pattern { fields: &[#(#fields),*] })
}

pub(super) fn template(template: &Template, private: &TokenStream) -> TokenStream {
    let pieces = template.pieces.iter().map(|piece| match piece {
        Piece::Text(text) => quote!(#private::ws::Piece::Text(#text)),
        Piece::Place(names, _) => {
            let path = path(names);
            quote!(#private::ws::Piece::Place(#path))
        }
    });
    quote!(#private::ws::Template { pieces: &[#(#pieces),*] })
}
