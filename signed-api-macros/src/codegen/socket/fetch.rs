//! What calls the methods that yield a value and keep it alive.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::super::operation::description;
use super::super::operations;
use super::super::shell::optional;
use super::values::path;
use crate::ir::{Client, Fetch, KeepAlive, Operation, Place};

/// The description of a value; nothing if there is no such method, which is refused before.
pub(super) fn fetch(fetch: &Fetch, client: &Client, private: &TokenStream) -> Option<TokenStream> {
    let Fetch {
        name,
        method,
        field,
        keep_alive,
    } = fetch;
    let call = call(named(method, client)?, client, private);
    let field = path(field);
    let keep_alive = keep_alive.as_ref();
    let keep_alive = optional(keep_alive.and_then(|keep| kept_alive(keep, client, private)));
    Some(quote! {
        #private::ws::Fetch {
            name: #name,
            call: #call,
            field: #field,
            keep_alive: #keep_alive,
        }
    })
}

fn named<'c>(method: &str, client: &'c Client) -> Option<&'c Operation> {
    operations(client).find(|operation| operation.ident == method)
}

fn call(operation: &Operation, client: &Client, private: &TokenStream) -> TokenStream {
    let description = description(operation, client, private);
    quote! {
        |client| {
            #description
            let draft = #private::Draft::new(client, &OPERATION);
            ::std::boxed::Box::pin(#private::Draft::send(draft, #private::decode::bytes))
        }
    }
}

fn kept_alive(keep: &KeepAlive, client: &Client, private: &TokenStream) -> Option<TokenStream> {
    let operation = named(&keep.method, client)?;
    let description = description(operation, client, private);
    let draft = quote_spanned!(Span::mixed_site()=> draft);
    let bindings = operation.arguments.iter().filter_map(|argument| {
        Some(match &argument.place {
            Place::Path(name) => quote!(#private::Draft::path(&mut #draft, #name, value);),
            Place::Query(name) => quote!(#private::Draft::query(&mut #draft, #name, value);),
            Place::Header(name) => quote!(#private::Draft::header(&mut #draft, #name, value);),
            Place::Field(name) => quote!(#private::Draft::field(&mut #draft, #name, value);),
            Place::FormField(name) => {
                quote!(#private::Draft::form_field(&mut #draft, #name, value);)
            }
            _ => return None,
        })
    });
    let bindings: Vec<TokenStream> = bindings.collect();
    let (mutable, value) = match bindings.is_empty() {
        true => (quote!(), quote!(_)),
        false => (quote!(mut), quote!(value)),
    };
    let every = Literal::u64_unsuffixed(keep.every_ms);
    Some(quote! {
        #private::ws::KeepAlive {
            call: |client, #value| {
                #description
                let #mutable #draft = #private::Draft::new(client, &OPERATION);
                #(#bindings)*
                ::std::boxed::Box::pin(#private::Draft::send(#draft, #private::decode::unit))
            },
            every_ms: #every,
        }
    })
}
