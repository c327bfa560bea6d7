//! The attribute macro of [`signed-api`](https://docs.rs/signed-api), which documents and re-exports it.

mod ast;
mod attr;
mod codegen;
mod diag;
mod expr;
mod fallback;
mod ir;
mod lower;
mod mocked;
mod path;

use proc_macro2::{Span, TokenStream};
use quote::quote;

use ast::Declaration;
use attr::ClientOptions;
use diag::Diagnostics;

/// Makes a client of a trait.
///
/// `#[api_client(base_url = "https://api.example.com")]` on `trait Exchange` keeps the trait and adds `ExchangeClient`,
/// which implements it. See the documentation of the crate `signed-api`.
#[proc_macro_attribute]
pub fn api_client(
    arguments: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    expand(arguments.into(), item.into()).into()
}

fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    if !Declaration::is_trait(&item) {
        if mocked::is_leftover(&item) {
            return mocked::cleaned(item);
        }
        let message =
            "`#[api_client]` makes a client of a trait: write it on `trait Exchange { .. }`";
        let error = syn::Error::new(Span::call_site(), message).to_compile_error();
        return quote!(#error #item);
    }
    let declaration: Declaration = match syn::parse2(item.clone()) {
        Ok(declaration) => declaration,
        Err(error) => {
            let error = error.to_compile_error();
            return quote!(#error #item);
        }
    };
    let mut diagnostics = Diagnostics::new();
    let options = ClientOptions::read(arguments, &mut diagnostics);
    let client = lower::client(&declaration, &options, &mut diagnostics);
    match diagnostics.finish(client) {
        Ok(client) => codegen::client(&client),
        Err(errors) => {
            let fallback = fallback::declaration(&declaration, options.library.as_ref());
            quote!(#errors #fallback)
        }
    }
}
