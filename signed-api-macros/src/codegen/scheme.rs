//! A scheme becomes one struct and one straight function that streams its operands into the MAC.

mod keys;
mod sign;
#[cfg(test)]
mod tests;
mod words;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;

use crate::expr::Scheme;

/// The struct `name` and its `Scheme` implementation; `private` is the path of `__private`.
pub(crate) fn scheme(scheme: &Scheme, name: &Ident, private: &TokenStream) -> TokenStream {
    let span = Span::mixed_site();
    let nonce = match scheme.nonce {
        Some(unit) => {
            let unit = words::unit(unit);
            quote_spanned!(span=> ::core::option::Option::Some(#private::Unit::#unit))
        }
        None => quote_spanned!(span=> ::core::option::Option::None),
    };
    let sign = sign::generate(scheme, private);
    let keys = keys::generate(&sign.slots, &sign.credentials, private);
    let statements = sign.statements;
    quote_spanned! {span=>
        struct #name;

        impl #private::Scheme for #name {
            fn nonce(&self) -> ::core::option::Option<#private::Unit> {
                #nonce
            }

            fn keys(
                &self,
                credentials: &#private::Credentials,
            ) -> ::core::result::Result<#private::Keys, #private::CredentialError> {
                #keys
            }

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
