//! `delivery`: by what a webhook that the scheme signs is known again.

use proc_macro2::{Literal, Span, TokenStream};
use quote::quote_spanned;

use crate::expr::Scheme;
use crate::expr::scheme::DeliveryId;

/// The method; nothing for a scheme that declares no delivery.
pub(super) fn generate(scheme: &Scheme, private: &TokenStream) -> TokenStream {
    let span = Span::mixed_site();
    let Some(delivery) = &scheme.delivery else {
        return TokenStream::new();
    };
    let id = match &delivery.id {
        DeliveryId::Header(name) => quote_spanned!(span=> Header(#name)),
        DeliveryId::Json(steps) => quote_spanned!(span=> Json(&[#(#steps),*])),
        DeliveryId::Signature => quote_spanned!(span=> Signature),
    };
    let id_end = match &delivery.id_end {
        Some(end) => quote_spanned!(span=> ::core::option::Option::Some(#end)),
        None => quote_spanned!(span=> ::core::option::Option::None),
    };
    let tolerance = match delivery.tolerance {
        Some(seconds) => {
            let seconds = Literal::u64_unsuffixed(seconds);
            quote_spanned!(span=> ::core::option::Option::Some(#seconds))
        }
        None => quote_spanned!(span=> ::core::option::Option::None),
    };
    quote_spanned! {span=>
        fn delivery(&self) -> ::core::option::Option<#private::DeliveryUse> {
            ::core::option::Option::Some(#private::DeliveryUse {
                id: #private::DeliveryId::#id,
                id_end: #id_end,
                tolerance_s: #tolerance,
            })
        }
    }
}
