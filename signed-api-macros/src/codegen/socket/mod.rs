//! The socket of a trait: data, and the two functions of each value that is fetched.

mod fetch;
mod method;
#[cfg(test)]
mod tests;
mod values;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;

use super::answers;
use super::shell::optional;
use crate::attr::Acknowledgement;
use crate::ir::{Challenge, Client, Cost, Reply, Socket};
use values::{path, pattern, template};

pub(super) use method::{declared, implemented, method};

/// Does `ClientSpec` have the field? The library has it with the same feature.
pub(crate) fn is_enabled() -> bool {
    cfg!(any(test, feature = "ws"))
}

/// The constant `SOCKET`: what the library knows of the socket, if there is one.
pub(super) fn socket(client: &Client, private: &TokenStream) -> Option<TokenStream> {
    let socket = client.socket.as_ref()?;
    let spec = spec(socket, client, private);
    Some(quote! {
        static SOCKET: #private::ws::SocketSpec = #spec;
    })
}

/// The client's method that hands out the handle on its session.
pub(crate) fn handle(visibility: &syn::Visibility, private: &TokenStream) -> TokenStream {
    quote! {
        /// The handle on the session: its state, waiting until it is logged in, closing it.
        #visibility fn socket(&self) -> #private::ws::Socket {
            #private::Client::socket(&self.client)
        }
    }
}

fn spec(socket: &Socket, client: &Client, private: &TokenStream) -> TokenStream {
    let name = client.ident.unraw().to_string();
    let url = optional(socket.url.as_ref().map(|url| quote!(#url)));
    let fetches = socket
        .fetches
        .iter()
        .filter_map(|known| fetch::fetch(known, client, private));
    let challenge = optional(
        socket
            .challenge
            .as_ref()
            .map(|known| challenge(known, private)),
    );
    let known = |known: &Option<crate::ir::Pattern>| {
        optional(known.as_ref().map(|known| pattern(known, private)))
    };
    let logged_in = known(&socket.logged_in);
    let refused = known(&socket.refused);
    let [login, subscribe, unsubscribe, request, ping] = [
        socket.login,
        socket.subscribe,
        socket.unsubscribe,
        socket.request,
        socket.ping,
    ]
    .map(index);
    let [subscribed, unsubscribed] = [&socket.subscribed, &socket.unsubscribed]
        .map(|known| optional(known.as_ref().map(|known| acknowledgement(known, private))));
    let (result, data) = (path(&socket.result), path(&socket.data));
    let id = optional(socket.id.as_ref().map(|names| path(names)));
    let channel = socket.channel.iter().map(|known| template(known, private));
    let errors = answers::errors(&socket.errors, private);
    let replies = socket.replies.iter().map(|known| reply(known, private));
    let codes = socket
        .final_codes
        .iter()
        .copied()
        .map(Literal::u16_unsuffixed);
    let connect = costs(&socket.connect_costs, private);
    let message = costs(&socket.message_costs, private);
    let timing = timing(&socket.timing, private);
    quote! {
        #private::ws::SocketSpec {
            name: #name,
            url: #url,
            fetches: &[#(#fetches),*],
            challenge: #challenge,
            login: #login,
            logged_in: #logged_in,
            subscribe: #subscribe,
            unsubscribe: #unsubscribe,
            subscribed: #subscribed,
            unsubscribed: #unsubscribed,
            request: #request,
            result: #result,
            id: #id,
            channel: &[#(#channel),*],
            data: #data,
            refused: #refused,
            errors: #errors,
            replies: &[#(#replies),*],
            ping: #ping,
            final_codes: &[#(#codes),*],
            connect_costs: #connect,
            message_costs: #message,
            timing: #timing,
        }
    }
}

/// The place of a scheme.
fn index(scheme: Option<usize>) -> TokenStream {
    optional(scheme.map(|scheme| Literal::usize_unsuffixed(scheme).into_token_stream()))
}

fn challenge(challenge: &Challenge, private: &TokenStream) -> TokenStream {
    let ask = index(challenge.ask);
    let known = pattern(&challenge.pattern, private);
    let value = path(&challenge.value);
    quote!(#private::ws::Challenge { ask: #ask, pattern: #known, value: #value })
}

fn acknowledgement(known: &Acknowledgement, private: &TokenStream) -> TokenStream {
    let channel = known.channel.iter().map(|known| template(known, private));
    let alias = optional(known.alias.as_ref().map(|names| path(names)));
    let known = pattern(&known.pattern, private);
    quote! {
        #private::ws::Acknowledgement { pattern: #known, channel: &[#(#channel),*], alias: #alias }
    }
}

fn reply(reply: &Reply, private: &TokenStream) -> TokenStream {
    let known = pattern(&reply.pattern, private);
    let value = optional(reply.value.as_ref().map(|names| path(names)));
    let with = Literal::usize_unsuffixed(reply.with);
    quote!(#private::ws::Answer { pattern: #known, value: #value, with: #with })
}

/// Costs that are numbers: no others are declared for messages.
pub(super) fn costs(costs: &[Cost], private: &TokenStream) -> TokenStream {
    let costs = costs.iter().map(|cost| super::limits::cost(cost, private));
    quote!(&[#(#costs),*])
}

/// What is declared, and the library's own for the rest.
fn timing(declared: &[(&'static str, u64)], private: &TokenStream) -> TokenStream {
    /// How many fields there are.
    const ALL: usize = 7;
    if declared.is_empty() {
        return quote!(#private::ws::Timing::DEFAULT);
    }
    let fields = declared.iter().map(|(name, milliseconds)| {
        let value = Literal::u64_unsuffixed(*milliseconds).into_token_stream();
        let value = match *name {
            "lifetime_ms" => optional(Some(value)),
            _ => value,
        };
        let name = Ident::new(name, Span::mixed_site());
        quote!(#name: #value)
    });
    let rest = (declared.len() < ALL).then(|| quote!(..#private::ws::Timing::DEFAULT));
    quote!(#private::ws::Timing { #(#fields,)* #rest })
}
