//! What of a client can be told although something is wrong: whether it signs, by which schemes, whether it has a socket.

use proc_macro2::{TokenStream, TokenTree};
use syn::Attribute;

use super::bodiless;
use crate::ast::{Declaration, Item, Method};
use crate::attr::{message_paths, named_scheme};
use crate::codegen::{has_sockets, named};

/// Would the client take credentials, had there been no mistake?
pub(super) fn is_signed(declaration: &Declaration) -> bool {
    let is_signed = auths(declaration).any(|attribute| {
        !matches!(&attribute.meta, syn::Meta::List(list) if list.tokens.to_string() == "none")
    });
    let is_login = |tree: TokenTree| matches!(tree, TokenTree::Ident(word) if word == "login");
    let mut sockets = with_messages(declaration).filter_map(|attribute| match &attribute.meta {
        syn::Meta::List(list) => Some(list.tokens.clone()),
        _ => None,
    });
    is_signed || sockets.any(|tokens| tokens.into_iter().any(is_login))
}

/// The schemes that are named, so that nobody calls their imports unused.
pub(super) fn named_schemes(declaration: &Declaration) -> Vec<TokenStream> {
    let paths = auths(declaration).filter_map(named_scheme);
    let messages = with_messages(declaration).filter_map(|attribute| match &attribute.meta {
        syn::Meta::List(list) => Some(message_paths(list.tokens.clone())),
        _ => None,
    });
    paths
        .chain(messages.flatten())
        .map(|path| named(&path))
        .collect()
}

/// Every `#[auth(..)]`.
fn auths(declaration: &Declaration) -> impl Iterator<Item = &Attribute> {
    attributes(declaration).filter(|attribute| attribute.path().is_ident("auth"))
}

/// Every attribute that may say how messages of a socket are written.
fn with_messages(declaration: &Declaration) -> impl Iterator<Item = &Attribute> {
    attributes(declaration).filter(|attribute| {
        let names = ["ws", "subscribe", "request"];
        names.iter().any(|name| attribute.path().is_ident(name))
    })
}

/// Has the client a method `socket`?
pub(super) fn has_handle(declaration: &Declaration) -> bool {
    let has_socket = |attribute: &Attribute| attribute.path().is_ident("ws");
    let is_taken = |method: &Method| method.signature.ident == "socket";
    has_sockets()
        && declaration.attributes.iter().any(has_socket)
        && !bodiless(declaration).any(is_taken)
}

/// Everything on the trait and on its methods.
fn attributes(declaration: &Declaration) -> impl Iterator<Item = &Attribute> {
    let methods = declaration.items.iter().flat_map(|item| match item {
        Item::Method(method) => method.attributes.as_slice(),
        _ => &[],
    });
    declaration.attributes.iter().chain(methods)
}
