//! Which constants the methods give to their schemes, once for all methods that give the same.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;

use super::attributes::conditions;
use super::operations;
use super::shell::optional;
use crate::ir::{Client, Effect, Operation, Scheme};

/// The scheme, the names of the constants that it is given, and whether its nonce is relied on.
type Use<'a> = (usize, Vec<&'a str>, bool);

pub(super) fn uses(client: &Client, private: &TokenStream) -> Vec<TokenStream> {
    let mut seen: Vec<Use<'_>> = Vec::new();
    let mut uses = Vec::new();
    for operation in operations(client) {
        let Some(scheme) = operation.scheme else {
            continue;
        };
        let constants = operation.constants.iter();
        let constants: Vec<&str> = constants.map(|(name, _)| name.as_str()).collect();
        let key = (scheme, constants, operation.effect == Effect::Replay);
        // A method under `cfg` may not be there to stand for another one.
        let is_conditional = conditions(&operation.attributes).next().is_some();
        if seen.contains(&key) {
            continue;
        }
        uses.push(one(operation, &key, client, private));
        if !is_conditional {
            seen.push(key);
        }
    }
    uses
}

fn one(
    operation: &Operation,
    (scheme, constants, is_replayed): &Use<'_>,
    client: &Client,
    private: &TokenStream,
) -> TokenStream {
    let conditions = conditions(&operation.attributes);
    let method = format!("{}::{}", client.ident.unraw(), operation.ident.unraw());
    let name = optional(match client.schemes.get(*scheme) {
        Some(Scheme::Named(path)) => {
            let path = path.to_token_stream().to_string().replace(' ', "");
            Some(quote!(#path))
        }
        _ => None,
    });
    let scheme = Literal::usize_unsuffixed(*scheme);
    quote! {
        #(#conditions)*
        #private::SchemeUse {
            operation: #method,
            scheme: #scheme,
            name: #name,
            constants: &[#(#constants),*],
            is_replayed: #is_replayed,
        }
    }
}
