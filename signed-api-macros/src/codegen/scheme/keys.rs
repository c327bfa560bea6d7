//! `keys`: the MAC keys prepared once per credential, and what else must be there.

use std::collections::BTreeSet;

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote_spanned};

use super::words;
use crate::expr::Hash;
use crate::expr::scheme::{Credential, Recipe, Step};

/// A keyed MAC state that every request starts from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) hash: Hash,
    pub(super) recipe: Recipe,
}

/// The body of `keys`. A credential that `sign` itself reads is required here, so that `sign` finds it.
pub(super) fn generate(
    slots: &[Slot],
    read: &BTreeSet<Credential>,
    private: &TokenStream,
) -> TokenStream {
    let span = Span::mixed_site();
    let slots = slots.iter().map(|slot| {
        let hmac = format_ident!("hmac_{}", slot.hash.name(), span = span);
        let credential = words::credential(&slot.recipe.credential);
        let text = quote_spanned!(span=> credentials.#credential()?);
        let [Step::Decode(decoding)] = slot.recipe.steps[..] else {
            return quote_spanned!(span=> keys.#hmac(#text););
        };
        let name = credential.to_string();
        let from = format_ident!("from_{}", decoding.name(), span = span);
        quote_spanned!(span=> keys.#hmac(&#private::encoding::#from(#name, #text)?);)
    });
    let required = read.iter().map(|credential| {
        let field = words::field(credential);
        quote_spanned!(span=> credentials.require(#private::Field::#field)?;)
    });
    quote_spanned! {span=>
        let mut keys = #private::Keys::new();
        #(#slots)*
        #(#required)*
        ::core::result::Result::Ok(keys)
    }
}
