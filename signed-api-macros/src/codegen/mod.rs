//! From what is valid to tokens. Nothing here can fail.
//!
//! Generated code names only `__private` of the library and `core`, by absolute paths; its own locals are hygienic.

mod answers;
mod attributes;
mod declaration;
mod forward;
mod implementation;
mod limits;
mod operation;
mod paginate;
mod reconcile;
mod scheme;
mod shell;
mod socket;
mod time;
mod uses;
mod waits;

use std::ops::Range;

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Ident, LitStr, Path};

use crate::ir::{self, Client, Item, Operation, Scheme, SocketMethod};

pub(crate) use answers::plain as plain_answers;
pub(crate) use attributes::on_implementation;
pub(crate) use declaration::default_method;
pub(crate) use limits::no_limits;
pub(crate) use scheme::{Declared, scheme};
pub(crate) use shell::{Shell, Spec};
pub(crate) use socket::{handle, is_enabled as has_sockets};

/// The trait, its client, and what connects them.
pub(crate) fn client(client: &Client) -> TokenStream {
    let private = private(client.library.as_ref());
    let shell = Shell {
        visibility: &client.visibility,
        ident: &client.ident,
        generics: &client.generics,
        is_signed: client.is_signed,
        lints: attributes::lint_levels(&client.attributes),
    };
    let declaration = declaration::declaration(client, &private);
    let definition = shell.definition(&private);
    let methods =
        operations(client).map(|operation| operation::method(operation, client, &private));
    let over_socket = socket_methods(client).map(|method| socket::method(method, client, &private));
    let handle = client
        .socket
        .as_ref()
        .map(|_| handle(&client.visibility, &private));
    let methods = methods.chain(over_socket).chain(handle);
    let inherent = shell.inherent(&private, methods.collect());
    let implementation = implementation::implementation(client, &private);
    let references: Vec<TokenStream> = schemes(client).map(reference).collect();
    let schemes = schemes(client).filter_map(|(name, scheme)| match scheme {
        Scheme::OneLiner(scheme, literals) => {
            let spans: &scheme::Spans<'_> = &|range| span_among(literals, range);
            Some(scheme::anonymous(scheme, &name, &private, spans))
        }
        Scheme::Message(scheme, source) => {
            let spans: &scheme::Spans<'_> = &|range| source.span(range);
            Some(scheme::anonymous(scheme, &name, &private, spans))
        }
        Scheme::Named(_) => None,
    });
    let time = time::source(client, &private);
    let socket = socket::socket(client, &private);
    let spec = Spec {
        base_url: client.base_url.as_deref(),
        environments: &client.environments,
        schemes: &references,
        uses: &uses::uses(client, &private),
        limits: limits::limits(&client.limits, &private),
        error: client.error.as_ref(),
        waits: &waits::waits(client, &private),
        has_time: time.is_some(),
        has_socket: socket.is_some(),
        answers: answers::answers(&client.answers, &private),
    };
    let api = shell.api(&private, &spec);
    quote! {
        #declaration
        #definition
        #inherent
        #implementation
        const _: () = {
            #(#schemes)*
            #time
            #socket
            #api
        };
    }
}

/// The path of the library's hidden door.
pub(crate) fn private(library: Option<&Path>) -> TokenStream {
    match library {
        Some(library) => quote!(#library::__private),
        None => quote!(::signed_api::__private),
    }
}

/// The schemes, and the names of those that are generated.
fn schemes(client: &Client) -> impl Iterator<Item = (Ident, &Scheme)> {
    let schemes = client.schemes.iter().enumerate();
    schemes.map(|(index, scheme)| (format_ident!("__Auth{index}"), scheme))
}

fn reference((name, scheme): (Ident, &Scheme)) -> TokenStream {
    match scheme {
        Scheme::OneLiner(..) | Scheme::Message(..) => quote!(&#name),
        Scheme::Named(path) => named(path),
    }
}

/// That of the literal which `range` lies in: nothing can point into a string.
fn span_among(literals: &[LitStr], range: &Range<usize>) -> Span {
    let mut end = 0;
    let found = literals.iter().find(|literal| {
        end += literal.value().len();
        range.start < end
    });
    found.map_or_else(Span::call_site, LitStr::span)
}

/// A reference to a scheme that is declared elsewhere. What is no scheme is reported at its path.
pub(crate) fn named(path: &Path) -> TokenStream {
    let span = Span::mixed_site().located_at(path.span());
    quote_spanned!(span=> &#path)
}

fn operations(client: &Client) -> impl Iterator<Item = &Operation> {
    ir::operations(&client.items)
}

fn socket_methods(client: &Client) -> impl Iterator<Item = &SocketMethod> {
    client.items.iter().filter_map(|item| match item {
        Item::Socket(method) => Some(&**method),
        Item::Operation(_) | Item::Default(_) | Item::Kept(_) => None,
    })
}

/// The same tokens; what is said about them is said of `span`.
fn located_at(tokens: TokenStream, span: Span) -> TokenStream {
    let located = tokens.into_iter().map(|token| {
        let own = token.span().located_at(span);
        let mut token = match token {
            TokenTree::Group(group) => {
                let inner = located_at(group.stream(), span);
                Group::new(group.delimiter(), inner).into()
            }
            token => token,
        };
        token.set_span(own);
        token
    });
    located.collect()
}
