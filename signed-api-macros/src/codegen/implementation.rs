//! The trait, implemented by its client: every method hands on to the client's own.

use proc_macro2::TokenStream;
use quote::quote;

use super::attributes::{conditions, lint_levels, on_implementation};
use super::forward::forward;
use super::{Shell, declaration, operation, operations, socket, socket_methods};
use crate::ir::{Client, Operation};

pub(super) fn implementation(client: &Client, private: &TokenStream) -> TokenStream {
    let ident = &client.ident;
    let shell = Shell {
        visibility: &client.visibility,
        ident,
        generics: &client.generics,
        is_signed: client.is_signed,
        lints: lint_levels(&client.attributes),
    };
    let name = shell.client();
    let lints = on_implementation(&client.attributes);
    let (impl_generics, type_generics, where_clause) = client.generics.split_for_impl();
    let methods = operations(client).map(|operation| method(operation, client, private));
    let over_socket =
        socket_methods(client).map(|method| socket::implemented(method, client, private));
    quote! {
        #(#lints)*
        impl #impl_generics #ident #type_generics for #name #type_generics #where_clause {
            #(#methods)*
            #(#over_socket)*
        }
    }
}

fn method(operation: &Operation, client: &Client, private: &TokenStream) -> TokenStream {
    let attributes = on_implementation(&operation.attributes);
    let signature = declaration::signature(operation, client, private);
    let is_conditional = operation
        .arguments
        .iter()
        .any(|argument| conditions(&argument.attributes).next().is_some());
    let call = if is_conditional {
        // Arguments of a call cannot be left out by `cfg`; statements can.
        operation::body(operation, client, private)
    } else {
        let arguments = operation.arguments.iter().map(|argument| &argument.ident);
        let receiver = &operation.receiver.self_token;
        forward(&operation.ident, &operation.generics, receiver, arguments)
    };
    let call = match client.dyn_compatible {
        true if is_conditional => quote!(::std::boxed::Box::pin({ #call })),
        true => quote!(::std::boxed::Box::pin(#call)),
        false => call,
    };
    quote!(#(#attributes)* #signature { #call })
}
