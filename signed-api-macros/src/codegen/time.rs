//! What the library needs to know to ask for the server's time.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::Meta;

use super::attributes::conditions;
use super::shell::optional;
use super::{operation, operations};
use crate::ir::{Client, Rejected, Time, TimeFormat};

/// The constant `TIME`: the source of the time, if there is one.
pub(super) fn source(client: &Client, private: &TokenStream) -> Option<TokenStream> {
    let (operation, time) =
        operations(client).find_map(|operation| Some((operation, operation.time.as_ref()?)))?;
    let description = operation::description(operation, client, private);
    let source = described(time, private);
    let conditions: Vec<TokenStream> = conditions(&operation.attributes)
        .filter_map(|attribute| match &attribute.meta {
            Meta::List(list) => Some(list.tokens.clone()),
            _ => None,
        })
        .collect();
    let otherwise = (!conditions.is_empty()).then(|| {
        quote! {
            #[cfg(not(all(#(#conditions),*)))]
            const TIME: ::core::option::Option<&'static #private::TimeSource> = ::core::option::Option::None;
        }
    });
    Some(quote! {
        #(#[cfg(#conditions)])*
        const TIME: ::core::option::Option<&'static #private::TimeSource> = {
            #description
            ::core::option::Option::Some(&#source)
        };
        #otherwise
    })
}

fn described(time: &Time, private: &TokenStream) -> TokenStream {
    let Time {
        field,
        format,
        rejected,
    } = time;
    let format = match format {
        TimeFormat::Seconds => quote!(Number(#private::Unit::Seconds)),
        TimeFormat::Millis => quote!(Number(#private::Unit::Millis)),
        TimeFormat::Micros => quote!(Number(#private::Unit::Micros)),
        TimeFormat::Nanos => quote!(Number(#private::Unit::Nanos)),
        TimeFormat::Iso => quote!(Iso),
    };
    let rejected = rejected.iter().map(|Rejected { status, field }| {
        let status = optional(status.map(|status| {
            let status = Literal::u16_unsuffixed(status);
            quote!(#status)
        }));
        let field = optional(
            field
                .as_ref()
                .map(|(names, value)| quote!((&[#(#names),*], #value))),
        );
        quote!(#private::TimeRejection { status: #status, field: #field })
    });
    quote! {
        #private::TimeSource {
            operation: &OPERATION,
            field: &[#(#field),*],
            format: #private::TimeFormat::#format,
            rejected: &[#(#rejected),*],
        }
    }
}
