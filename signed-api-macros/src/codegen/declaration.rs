//! The trait: `async fn` becomes a function that returns a future which is `Send`.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{GenericParam, Lifetime};

use crate::ir::{Body, Client, DefaultMethod, Item, Operation, ReceiverKind};

pub(super) fn declaration(client: &Client, private: &TokenStream) -> TokenStream {
    let Client {
        attributes,
        visibility,
        ident,
        generics,
        supertraits,
        ..
    } = client;
    let where_clause = &generics.where_clause;
    let colon = (!supertraits.is_empty()).then(|| quote!(:));
    let items = client.items.iter().map(|item| match item {
        Item::Operation(operation) => method(operation, client, private),
        Item::Socket(method) => super::socket::declared(method, client, private),
        Item::Default(method) => default_method(method, client.dyn_compatible, private),
        Item::Kept(tokens) => tokens.clone(),
    });
    quote! {
        #(#attributes)*
        #visibility trait #ident #generics #colon #supertraits #where_clause {
            #(#items)*
        }
    }
}

fn method(operation: &Operation, client: &Client, private: &TokenStream) -> TokenStream {
    let attributes = &operation.attributes;
    // How many parameters an endpoint has is not the user's choice.
    let has_many = operation.arguments.len() > 6;
    let allow = has_many.then(|| quote!(#[allow(clippy::too_many_arguments)]));
    let signature = signature(operation, client, private);
    quote!(#(#attributes)* #allow #signature;)
}

/// The signature of a method in the trait, and in the client's implementation of it.
pub(super) fn signature(
    operation: &Operation,
    client: &Client,
    private: &TokenStream,
) -> TokenStream {
    let Operation {
        ident,
        generics,
        output,
        ..
    } = operation;
    let receiver = &operation.receiver.tokens;
    let where_clause = &generics.where_clause;
    let parameters = operation.arguments.iter().map(|argument| {
        let attributes = &argument.attributes;
        let (ident, ty) = (&argument.ident, &argument.ty);
        quote!(#(#attributes)* #ident: #ty)
    });
    let future = if client.dyn_compatible {
        let lifetime = lifetime(operation.receiver.lifetime.as_ref());
        quote!(#private::BoxFuture<#lifetime, #output>)
    } else {
        future(output)
    };
    quote!(fn #ident #generics (#receiver #(, #parameters)*) -> #future #where_clause)
}

pub(super) fn lifetime(named: Option<&Lifetime>) -> TokenStream {
    match named {
        Some(lifetime) => lifetime.to_token_stream(),
        None => quote!('_),
    }
}

/// What is returned, reported at its type when it is not what a call gives.
pub(super) fn future(output: &impl ToTokens) -> TokenStream {
    let tokens = output.to_token_stream();
    let span = Span::mixed_site().located_at(tokens.span());
    quote_spanned!(span=> impl ::core::future::Future<Output = #output> + ::core::marker::Send)
}

/// An `async fn` with a body.
pub(crate) fn default_method(
    method: &DefaultMethod,
    dyn_compatible: bool,
    private: &TokenStream,
) -> TokenStream {
    if dyn_compatible {
        boxed_default(method, private)
    } else {
        default(method)
    }
}

fn default(method: &DefaultMethod) -> TokenStream {
    let DefaultMethod {
        attributes,
        signature,
        output,
        body,
    } = method;
    let (ident, generics) = (&signature.ident, &signature.generics);
    let (unsafety, abi) = (&signature.unsafety, &signature.abi);
    let receiver = receiver(method);
    let parameters = &signature.parameters;
    let where_clause = where_clause(method, None);
    let future = future(output);
    let block = async_block(body);
    quote! {
        #(#attributes)*
        #unsafety #abi fn #ident #generics (#receiver #(#parameters),*) -> #future #where_clause {
            #block
        }
    }
}

fn boxed_default(method: &DefaultMethod, private: &TokenStream) -> TokenStream {
    let DefaultMethod {
        attributes,
        signature,
        output,
        body,
    } = method;
    let ident = &signature.ident;
    let (unsafety, abi) = (&signature.unsafety, &signature.abi);
    let call = Lifetime::new("'call", Span::mixed_site());
    let generics = &signature.generics.params;
    let receiver = named_lifetimes(receiver(method), &call);
    let parameters = signature
        .parameters
        .iter()
        .map(|parameter| named_lifetimes(parameter.to_token_stream(), &call));
    let where_clause = where_clause(method, Some(&call));
    let block = async_block(body);
    quote! {
        #(#attributes)*
        #unsafety #abi fn #ident <#call, #generics> (#receiver #(#parameters),*)
            -> #private::BoxFuture<#call, #output> #where_clause
        {
            ::std::boxed::Box::pin(#block)
        }
    }
}

/// The body as it was written, with the braces' own spans.
fn async_block(body: &Body) -> TokenStream {
    let mut block = quote!(async move);
    body.brace
        .surround(&mut block, |inside| inside.extend(body.tokens.clone()));
    block
}

fn receiver(method: &DefaultMethod) -> TokenStream {
    match &method.signature.receiver {
        Some(receiver) => {
            let tokens = &receiver.tokens;
            quote!(#tokens,)
        }
        None => TokenStream::new(),
    }
}

/// What the future holds must be `Send`, and for a box live as long as the call.
fn where_clause(method: &DefaultMethod, call: Option<&Lifetime>) -> TokenStream {
    let generics = &method.signature.generics;
    let written = generics
        .where_clause
        .iter()
        .flat_map(|clause| &clause.predicates);
    let of_self = method
        .signature
        .receiver
        .as_ref()
        .map(|receiver| match receiver.kind {
            ReceiverKind::Shared(_) => quote!(Self: ::core::marker::Sync,),
            ReceiverKind::Exclusive | ReceiverKind::Other => quote!(Self: ::core::marker::Send,),
        });
    let outlives = call.into_iter().flat_map(|call| {
        generics
            .params
            .iter()
            .filter_map(move |parameter| match parameter {
                GenericParam::Lifetime(parameter) => {
                    let lifetime = &parameter.lifetime;
                    Some(quote!(#lifetime: #call,))
                }
                GenericParam::Type(parameter) => {
                    let ident = &parameter.ident;
                    Some(quote!(#ident: #call,))
                }
                GenericParam::Const(_) => None,
            })
    });
    quote!(where #(#written,)* #of_self #(#outlives)*)
}

/// Gives a name to every lifetime that is left out: a box has to say how long it lives.
fn named_lifetimes(tokens: TokenStream, name: &Lifetime) -> TokenStream {
    use proc_macro2::{Group, TokenTree};

    let mut named = TokenStream::new();
    let mut trees = tokens.into_iter().peekable();
    while let Some(tree) = trees.next() {
        match tree {
            TokenTree::Group(group) => {
                let inside = named_lifetimes(group.stream(), name);
                let mut renamed = Group::new(group.delimiter(), inside);
                renamed.set_span(group.span());
                named.extend([TokenTree::Group(renamed)]);
            }
            TokenTree::Punct(punct) if punct.as_char() == '&' => {
                punct.to_tokens(&mut named);
                let has_lifetime =
                    matches!(trees.peek(), Some(TokenTree::Punct(next)) if next.as_char() == '\'');
                if !has_lifetime {
                    name.to_tokens(&mut named);
                }
            }
            TokenTree::Punct(punct) if punct.as_char() == '\'' => match trees.next() {
                Some(TokenTree::Ident(ident)) if ident == "_" => name.to_tokens(&mut named),
                next => named.extend([Some(TokenTree::Punct(punct)), next].into_iter().flatten()),
            },
            other => other.to_tokens(&mut named),
        }
    }
    named
}
