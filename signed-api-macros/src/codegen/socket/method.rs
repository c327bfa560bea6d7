//! Methods that go over the socket: a description as data, the arguments by name, and one call into the library.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::super::attributes::{is_documented, on_client, on_implementation};
use super::super::declaration::lifetime;
use super::super::forward::forward;
use super::super::located_at;
use super::super::shell::optional;
use super::values::template;
use super::{costs, index};
use crate::ir::{
    Channel, Client, Overflow, Piece, Queue, Request, SocketArgument, SocketKind, SocketMethod,
    Template,
};

/// The client's own method.
pub(in crate::codegen) fn method(
    method: &SocketMethod,
    client: &Client,
    private: &TokenStream,
) -> TokenStream {
    let SocketMethod {
        ident,
        generics,
        receiver,
        value,
        ..
    } = method;
    let visibility = &client.visibility;
    let attributes = on_client(&method.attributes);
    let doc = (!is_documented(&method.attributes)).then(|| {
        let doc = match &method.kind {
            SocketKind::Channel(known) => format!("Subscribes to `{}`.", shown(&known.channel)),
            SocketKind::Request(known) => format!("Sends `{}`.", known.method),
        };
        quote!(#[doc = #doc])
    });
    let output = match &method.kind {
        SocketKind::Channel(_) => method.output.to_token_stream(),
        SocketKind::Request(_) => {
            let lifetime = lifetime(receiver.lifetime.as_ref());
            quote!(#private::ws::SocketCall<#lifetime, #value>)
        }
    };
    let receiver = &receiver.tokens;
    let parameters = method.arguments.iter().map(parameter);
    let where_clause = &generics.where_clause;
    let body = body(method, client, private);
    quote! {
        #doc
        #(#attributes)*
        #visibility fn #ident #generics (#receiver #(, #parameters)*) -> #output #where_clause {
            #body
        }
    }
}

/// The method of the trait.
pub(in crate::codegen) fn declared(
    method: &SocketMethod,
    client: &Client,
    private: &TokenStream,
) -> TokenStream {
    let attributes = &method.attributes;
    // How many parameters a message has is not the user's choice.
    let allow = (method.arguments.len() > 6).then(|| quote!(#[allow(clippy::too_many_arguments)]));
    let signature = signature(method, client, private);
    quote!(#(#attributes)* #allow #signature;)
}

/// The method of the trait, implemented by the client.
pub(in crate::codegen) fn implemented(
    method: &SocketMethod,
    client: &Client,
    private: &TokenStream,
) -> TokenStream {
    let attributes = on_implementation(&method.attributes);
    let signature = signature(method, client, private);
    let arguments = method.arguments.iter().map(|argument| &argument.ident);
    let receiver = &method.receiver.self_token;
    let call = forward(&method.ident, &method.generics, receiver, arguments);
    let call = match (&method.kind, client.dyn_compatible) {
        (SocketKind::Request(_), true) => quote!(::std::boxed::Box::pin(#call)),
        _ => call,
    };
    quote!(#(#attributes)* #signature { #call })
}

fn signature(method: &SocketMethod, client: &Client, private: &TokenStream) -> TokenStream {
    let SocketMethod {
        ident,
        generics,
        output,
        ..
    } = method;
    let receiver = &method.receiver.tokens;
    let parameters = method.arguments.iter().map(parameter);
    let where_clause = &generics.where_clause;
    let output = match (&method.kind, client.dyn_compatible) {
        (SocketKind::Channel(_), _) => output.to_token_stream(),
        (SocketKind::Request(_), true) => {
            let lifetime = lifetime(method.receiver.lifetime.as_ref());
            quote!(#private::BoxFuture<#lifetime, #output>)
        }
        (SocketKind::Request(_), false) => super::super::declaration::future(output),
    };
    quote!(fn #ident #generics (#receiver #(, #parameters)*) -> #output #where_clause)
}

fn parameter(argument: &SocketArgument) -> TokenStream {
    let SocketArgument {
        attributes,
        ident,
        ty,
        ..
    } = argument;
    quote!(#(#attributes)* #ident: #ty)
}

fn body(method: &SocketMethod, client: &Client, private: &TokenStream) -> TokenStream {
    let self_token = method.receiver.self_token;
    let value = &method.value;
    let name = format!("{}::{}", client.ident.unraw(), method.ident.unraw());
    let bound = method
        .arguments
        .iter()
        .fold(quote!(#private::ws::Bound::new()), |bound, argument| {
            binding(argument, &bound, private)
        });
    // What cannot be read from a message is reported at its type.
    let span = Span::mixed_site().located_at(value.span());
    let (description, function) = match &method.kind {
        SocketKind::Channel(known) => (
            channel(known, &name, private),
            quote_spanned!(span=> subscribe::<#value>),
        ),
        SocketKind::Request(known) => (
            request(known, &name, private),
            match known.is_unit {
                true => quote!(request_unit),
                false => quote_spanned!(span=> request::<#value>),
            },
        ),
    };
    quote!(#private::Client::#function(&#self_token.client, { #description &SPEC }, #bound))
}

/// One more argument, reported at its type when it cannot be sent.
fn binding(argument: &SocketArgument, bound: &TokenStream, private: &TokenStream) -> TokenStream {
    let SocketArgument {
        ident,
        ty,
        name,
        is_spread,
        ..
    } = argument;
    let span = Span::call_site().located_at(ty.span());
    let function = Ident::new(if *is_spread { "with_all" } else { "with" }, span);
    let private = located_at(private.clone(), span);
    quote_spanned!(span=> #private::ws::Bound::#function(#bound, #name, &#ident))
}

fn channel(channel: &Channel, name: &str, private: &TokenStream) -> TokenStream {
    let Channel {
        channel,
        is_private,
        constants,
        subscribe,
        queue,
    } = channel;
    let channel = template(channel, private);
    let constants = constants.iter().map(|(name, value)| {
        let value = template(value, private);
        quote!((#name, #value))
    });
    let subscribe = index(*subscribe);
    let queue = queued(queue, private);
    quote! {
        static SPEC: #private::ws::ChannelSpec = #private::ws::ChannelSpec {
            name: #name,
            channel: #channel,
            private: #is_private,
            constants: &[#(#constants),*],
            subscribe: #subscribe,
            queue: #queue,
        };
    }
}

fn queued(Queue { capacity, overflow }: &Queue, private: &TokenStream) -> TokenStream {
    let capacity = Literal::u32_unsuffixed(*capacity);
    let overflow = match overflow {
        Overflow::Block => quote!(Block),
        Overflow::DropOldest => quote!(DropOldest),
        Overflow::Latest(names) => quote!(Latest(&[#(#names),*])),
        Overflow::Disconnect => quote!(Disconnect),
    };
    quote! {
        #private::ws::QueueSpec { capacity: #capacity, overflow: #private::ws::Overflow::#overflow }
    }
}

fn request(request: &Request, name: &str, private: &TokenStream) -> TokenStream {
    let Request {
        method,
        is_private,
        constants,
        scheme,
        timeout_ms,
        costs: taken,
        ..
    } = request;
    let constants = constants
        .iter()
        .map(|(name, value)| quote!((#name, #value)));
    let scheme = index(*scheme);
    let timeout = timeout_ms.map(|timeout| Literal::u64_unsuffixed(timeout).into_token_stream());
    let timeout = optional(timeout);
    let costs = costs(taken, private);
    quote! {
        static SPEC: #private::ws::RequestSpec = #private::ws::RequestSpec {
            name: #name,
            method: #method,
            private: #is_private,
            constants: &[#(#constants),*],
            scheme: #scheme,
            timeout_ms: #timeout,
            costs: #costs,
        };
    }
}

/// The channel as it was written.
fn shown(template: &Template) -> String {
    let pieces = template.pieces.iter().map(|piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Place(names, _) => format!("{{{}}}", names.join(".")),
    });
    pieces.collect()
}
