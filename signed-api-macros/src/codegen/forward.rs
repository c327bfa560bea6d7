//! From a method of the trait to the client's own of the same name.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{GenericParam, Generics, Token};

/// The call.
pub(super) fn forward<'a>(
    ident: &Ident,
    generics: &Generics,
    receiver: &Token![self],
    arguments: impl Iterator<Item = &'a Ident>,
) -> TokenStream {
    let generic = generics.params.iter();
    let generic: Vec<&Ident> = generic
        .filter_map(|parameter| match parameter {
            GenericParam::Lifetime(_) => None,
            GenericParam::Type(parameter) => Some(&parameter.ident),
            GenericParam::Const(parameter) => Some(&parameter.ident),
        })
        .collect();
    let turbofish = (!generic.is_empty()).then(|| quote!(::<#(#generic),*>));
    quote!(Self::#ident #turbofish (#receiver #(, #arguments)*))
}
