//! `keys`: the keys prepared once per credential, and what else must be there.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote_spanned};

use super::reads::Reads;
use super::words;
use crate::expr::scheme::{Algorithm, Recipe, Step};
use crate::expr::{Decoding, Hash, Scheme};

/// A key that every request starts from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) primitive: Primitive,
    pub(super) recipe: Recipe,
}

/// What a key is prepared for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Primitive {
    Hmac(Hash),
    Signature(Algorithm),
}

/// The function. A credential that `sign` itself reads is required here, so that `sign` finds it.
pub(super) fn generate(
    scheme: &Scheme,
    slots: &[Slot],
    reads: &Reads<'_>,
    private: &TokenStream,
) -> TokenStream {
    let span = Span::mixed_site();
    let mutable = (!slots.is_empty()).then(|| quote_spanned!(span=> mut));
    let slots = slots.iter().map(|slot| {
        let of = quote_spanned!(span=> #private::Credentials);
        let from = quote_spanned!(span=> credentials);
        let credential = words::credential(&slot.recipe.credential, &of, &from);
        if !reads.is_optional_key(&slot.recipe.credential) {
            let add = add(slot, &quote_spanned!(span=> #credential?), private);
            return quote_spanned!(span=> #add;);
        }
        let add = add(slot, &quote_spanned!(span=> key), private);
        quote_spanned! {span=>
            match #credential {
                ::core::result::Result::Ok(key) => #add,
                ::core::result::Result::Err(_) => #private::Keys::absent(&mut keys),
            }
        }
    });
    let read = &reads.credentials;
    let required = read.iter().map(|credential| {
        let field = words::field(credential);
        quote_spanned!(span=> #private::Credentials::require(credentials, #private::Field::#field)?;)
    });
    let passphrase = scheme.writes_passphrase().then(
        || quote_spanned!(span=> #private::Credentials::refuse_spaced_passphrase(credentials)?;),
    );
    let user_names = scheme.user_names().into_iter().map(|credential| {
        let field = words::field(credential);
        quote_spanned!(span=> #private::Credentials::refuse_colon(credentials, #private::Field::#field)?;)
    });
    let statements = quote_spanned!(span=> #(#slots)* #passphrase #(#required)* #(#user_names)*);
    let credentials = if statements.is_empty() {
        quote_spanned!(span=> _)
    } else {
        quote_spanned!(span=> credentials)
    };
    quote_spanned! {span=>
        fn keys(
            &self,
            #credentials: &#private::Credentials,
        ) -> ::core::result::Result<#private::Keys, #private::CredentialError> {
            let #mutable keys = #private::Keys::new();
            #statements
            ::core::result::Result::Ok(keys)
        }
    }
}

/// What adds the key that is made of `credential`.
fn add(slot: &Slot, credential: &TokenStream, private: &TokenStream) -> TokenStream {
    let span = Span::mixed_site();
    let key = key(&slot.recipe, credential, private);
    let add = match slot.primitive {
        Primitive::Hmac(hash) => {
            let hmac = format_ident!("hmac_{}", hash.name(), span = span);
            quote_spanned!(span=> #private::Keys::#hmac(&mut keys, #key))
        }
        Primitive::Signature(algorithm) => {
            let function = words::local(words::algorithm(algorithm));
            let name = words::credential_name(&slot.recipe.credential);
            let signs = quote_spanned!(span=> #private::Keys::#function(&mut keys, #name, #key)?);
            match slot.recipe.steps.first() {
                Some(Step::Public(prefix)) => {
                    let public = self::key(&slot.recipe, &quote_spanned!(span=> text), private);
                    let strips = |step: &Step| match step {
                        Step::StripPrefix(own) => Some(own.clone()),
                        Step::Public(_) | Step::Decode(_) => None,
                    };
                    // Where both kinds have something before them, what has nothing may be either.
                    let signs = match slot.recipe.steps.iter().find_map(strips) {
                        None => signs,
                        Some(own) => quote_spanned! {span=>
                            #private::Keys::ed25519_beside_public(
                                &mut keys,
                                #name,
                                #key,
                                #private::encoding::after_prefix(#credential, #own).is_some(),
                                (#own, #prefix),
                            )?
                        },
                    };
                    quote_spanned! {span=>
                        match #private::encoding::after_prefix(#credential, #prefix) {
                            ::core::option::Option::Some(text) => {
                                #private::Keys::ed25519_public(&mut keys, #name, #public)?
                            }
                            ::core::option::Option::None => #signs,
                        }
                    }
                }
                _ => signs,
            }
        }
    };
    match slot.recipe.credential.is_explained() {
        false => add,
        true => quote_spanned! {span=>
            {
                #add;
                #private::Keys::public(&mut keys)
            }
        },
    }
}

/// The bytes of a key, each step made of the one before.
fn key(recipe: &Recipe, credential: &TokenStream, private: &TokenStream) -> TokenStream {
    let span = Span::mixed_site();
    let name = words::credential_name(&recipe.credential);
    let mut key = credential.clone();
    for step in &recipe.steps {
        key = match step {
            Step::Public(_) => key,
            Step::StripPrefix(prefix) => {
                quote_spanned!(span=> #private::encoding::strip_prefix(#key, #prefix))
            }
            Step::Decode(Decoding::Text) => key,
            Step::Decode(decoding) => {
                let from = format_ident!("from_{}", decoding.name(), span = span);
                quote_spanned!(span=> &#private::encoding::#from(#name, #key)?)
            }
        };
    }
    key
}
