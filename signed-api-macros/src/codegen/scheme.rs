//! A scheme becomes one struct and one straight function that streams its operands into the MAC.

mod call;
mod compute;
mod conditions;
mod constant;
mod delivery;
mod emptiness;
mod generator;
mod keys;
mod layout;
mod maps;
mod names;
mod operands;
mod reads;
mod shape;
mod sharing;
mod sign;
#[cfg(test)]
mod tests;
mod words;
mod write;

use std::ops::Range;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use syn::{Attribute, Visibility};

use super::on_implementation;
use crate::expr::Scheme;
use crate::expr::scheme::Target;
use reads::Reads;

/// Where a part of the declaration was written.
pub(crate) type Spans<'a> = dyn Fn(&Range<usize>) -> Span + 'a;

/// How a scheme with a name was declared.
pub(crate) struct Declared<'a> {
    /// Its documentation, and whatever else is to stand on the struct.
    pub(crate) attributes: &'a [Attribute],
    pub(crate) visibility: &'a Visibility,
    pub(crate) ident: &'a Ident,
}

/// The struct that was declared and its `Scheme` implementation; `private` is the path of `__private`.
pub(crate) fn scheme(
    scheme: &Scheme,
    declared: &Declared<'_>,
    private: &TokenStream,
    spans: &Spans<'_>,
) -> TokenStream {
    let Declared {
        attributes,
        visibility,
        ident,
    } = declared;
    // Where lints look for it.
    let span = Span::mixed_site().located_at(ident.span());
    let implementation = implementation(scheme, ident, private, spans);
    let conditions = on_implementation(attributes);
    quote_spanned! {span=>
        #(#attributes)*
        #[derive(
            ::core::clone::Clone,
            ::core::marker::Copy,
            ::core::fmt::Debug,
            ::core::default::Default,
        )]
        #visibility struct #ident;

        #(#conditions)*
        #implementation
    }
}

/// The same for a scheme that nobody but the macro names.
pub(super) fn anonymous(
    scheme: &Scheme,
    name: &Ident,
    private: &TokenStream,
    spans: &Spans<'_>,
) -> TokenStream {
    let span = Span::mixed_site();
    let implementation = implementation(scheme, name, private, spans);
    quote_spanned! {span=>
        struct #name;

        #implementation
    }
}

fn implementation(
    scheme: &Scheme,
    name: &Ident,
    private: &TokenStream,
    spans: &Spans<'_>,
) -> TokenStream {
    let span = Span::mixed_site();
    let nonce = match scheme.nonce {
        Some(discipline) => {
            let discipline = words::discipline(discipline, private);
            quote_spanned!(span=> ::core::option::Option::Some(#discipline))
        }
        None => quote_spanned!(span=> ::core::option::Option::None),
    };
    let reads = Reads::of(scheme);
    let sign = sign::generate(scheme, private, spans);
    let keys = keys::generate(scheme, &sign.slots, &reads, private);
    let statements = sign.statements;
    let needs = needs(&reads, private);
    let assigns = assigns(scheme, private);
    let layout = layout::generate(scheme, private);
    let delivery = delivery::generate(scheme, private);
    quote_spanned! {span=>
        impl #private::Scheme for #name {
            fn nonce(&self) -> ::core::option::Option<#private::Discipline> {
                #nonce
            }

            #needs

            #assigns

            #layout

            #delivery

            #keys

            fn sign(
                &self,
                cx: &mut #private::SignContext<'_>,
            ) -> ::core::result::Result<(), #private::SignError> {
                #(#statements)*
                ::core::result::Result::Ok(())
            }
        }
    }
}

/// What it reads of the method and of the client.
fn needs(reads: &Reads<'_>, private: &TokenStream) -> TokenStream {
    let span = Span::mixed_site();
    let (params, token) = (reads.params, reads.token);
    let constants = reads.constants.iter().map(|(name, required)| {
        quote_spanned!(span=> #private::ConstantUse { name: #name, required: #required })
    });
    let options = reads.options.iter().map(|(name, required)| {
        quote_spanned!(span=> #private::OptionUse { name: #name, required: #required })
    });
    quote_spanned! {span=>
        fn reads_params(&self) -> ::core::primitive::bool {
            #params
        }

        fn reads_token(&self) -> ::core::primitive::bool {
            #token
        }

        fn constants(&self) -> &'static [#private::ConstantUse] {
            &[#(#constants),*]
        }

        fn options(&self) -> &'static [#private::OptionUse] {
            &[#(#options),*]
        }
    }
}

/// Which parts of the request it writes.
fn assigns(scheme: &Scheme, private: &TokenStream) -> TokenStream {
    let span = Span::mixed_site();
    let targets = [Target::Path, Target::Query, Target::Body, Target::Message];
    let fields = targets.map(|target| {
        let field = words::local(words::target(target));
        let mut assignments = scheme.assignments.iter();
        let assigned = assignments.any(|assignment| assignment.target == target);
        quote_spanned!(span=> #field: #assigned)
    });
    let mut assignments = scheme.assignments.iter();
    let writes_message = assignments.any(|assignment| assignment.target == Target::Message);
    // Elsewhere nobody asks: what writes no message signs the handshake.
    let writes_headers = (writes_message && !scheme.headers.is_empty()).then(|| {
        quote_spanned! {span=>
            fn writes_headers(&self) -> ::core::primitive::bool {
                true
            }
        }
    });
    quote_spanned! {span=>
        fn assigns(&self) -> #private::Assigns {
            #private::Assigns { #(#fields),* }
        }

        #writes_headers
    }
}
