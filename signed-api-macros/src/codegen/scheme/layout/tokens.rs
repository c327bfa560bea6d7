//! How a layout is written down.

use proc_macro2::{Literal, Span, TokenStream};
use quote::quote_spanned;

use super::super::words;
use super::Place;
use super::shape::{Addend, Alphabet, Arguments, Entry, Format, Shape};
use crate::expr::scheme::Target;

pub(super) fn place(place: &Place<'_>) -> TokenStream {
    let span = Span::mixed_site();
    match place {
        Place::Header(name) => quote_spanned!(span=> layout::Place::Header(#name)),
        Place::Part(Target::Path) => quote_spanned!(span=> layout::Place::Path),
        Place::Part(Target::Query) => quote_spanned!(span=> layout::Place::Query),
        Place::Part(Target::Body) => quote_spanned!(span=> layout::Place::Body),
        Place::Part(Target::Message) => quote_spanned!(span=> layout::Place::Message),
    }
}

pub(super) fn shape(shape: &Shape) -> TokenStream {
    let span = Span::mixed_site();
    let inside = match shape {
        Shape::Any => quote_spanned!(span=> Any),
        Shape::Literal(text) => quote_spanned!(span=> Literal(#text)),
        Shape::Now(unit) => {
            let unit = words::unit(*unit);
            quote_spanned!(span=> Now(layout::Unit::#unit))
        }
        Shape::NowIso(_) => quote_spanned!(span=> NowIso),
        Shape::Nonce => quote_spanned!(span=> Nonce),
        Shape::Uuid => quote_spanned!(span=> Uuid),
        Shape::Path => quote_spanned!(span=> Path),
        Shape::Random(length) => {
            let length = words::number(*length);
            quote_spanned!(span=> Random(#length))
        }
        Shape::Constant(name) => quote_spanned!(span=> Constant(#name)),
        Shape::Sum(inner, Addend::Number(number)) => {
            let (inner, number) = (self::shape(inner), Literal::u64_unsuffixed(*number));
            quote_spanned!(span=> Sum(&#inner, layout::Addend::Number(#number)))
        }
        Shape::Sum(inner, Addend::Option(name)) => {
            let inner = self::shape(inner);
            quote_spanned!(span=> Sum(&#inner, layout::Addend::Option(#name)))
        }
        Shape::Join(shapes) => {
            let shapes = shapes.iter().map(self::shape);
            quote_spanned!(span=> Join(&[#(#shapes),*]))
        }
        Shape::Encoded(alphabet, inner) => {
            let (alphabet, inner) = (words::local(self::alphabet(*alphabet)), self::shape(inner));
            quote_spanned!(span=> Encoded(layout::Alphabet::#alphabet, &#inner))
        }
        Shape::Replaced(inner, from, to) => {
            let inner = self::shape(inner);
            quote_spanned!(span=> Replaced(&#inner, #from, #to))
        }
        Shape::Fields(format, entries) => {
            let (format, entries) = (self::format(format), entries.iter().map(entry));
            quote_spanned!(span=> Fields(layout::Format::#format, &[#(#entries),*]))
        }
        Shape::List(shapes) => {
            let shapes = shapes.iter().map(self::shape);
            quote_spanned!(span=> List(&[#(#shapes),*]))
        }
        Shape::Either(shapes) => {
            let shapes = shapes.iter().map(self::shape);
            quote_spanned!(span=> Either(&[#(#shapes),*]))
        }
    };
    quote_spanned!(span=> layout::Shape::#inside)
}

fn entry(entry: &Entry) -> TokenStream {
    let span = Span::mixed_site();
    match entry {
        Entry::Arguments(arguments) => {
            let arguments = words::local(match arguments {
                Arguments::All => "All",
                Arguments::Query => "Query",
                Arguments::Body => "Body",
            });
            quote_spanned!(span=> layout::Entry::Arguments(layout::Arguments::#arguments))
        }
        Entry::Named {
            name,
            is_optional,
            shape,
        } => {
            let kind = words::local(if *is_optional { "Optional" } else { "Named" });
            let shape = self::shape(shape);
            quote_spanned!(span=> layout::Entry::#kind(#name, #shape))
        }
    }
}

fn alphabet(alphabet: Alphabet) -> &'static str {
    match alphabet {
        Alphabet::Hex => "Hex",
        Alphabet::Base64 => "Base64",
        Alphabet::Base64Url => "Base64Url",
        Alphabet::Percent => "Percent",
    }
}

fn format(format: &Format) -> TokenStream {
    let span = Span::mixed_site();
    match format {
        Format::Form => quote_spanned!(span=> Form),
        Format::Raw => quote_spanned!(span=> Raw),
        Format::Json => quote_spanned!(span=> Json),
        Format::Pairs(after, between) => quote_spanned!(span=> Pairs(#after, #between)),
    }
}
