//! The client's type and everything about it that does not depend on its methods.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::{GenericParam, Generics, Ident, Type, Visibility};

use crate::ir::Environment;

pub(crate) struct Shell<'a> {
    pub(crate) visibility: &'a Visibility,
    /// The trait's name.
    pub(crate) ident: &'a Ident,
    pub(crate) generics: &'a Generics,
    /// Does any method need credentials?
    pub(crate) is_signed: bool,
    /// The trait's lint levels.
    pub(crate) lints: Vec<TokenStream>,
}

/// What a trait declares beside its methods.
pub(crate) struct Spec<'a> {
    pub(crate) base_url: Option<&'a str>,
    pub(crate) environments: &'a [Environment],
    pub(crate) schemes: &'a [TokenStream],
    pub(crate) uses: &'a [TokenStream],
    pub(crate) limits: TokenStream,
    pub(crate) error: Option<&'a Type>,
    pub(crate) waits: &'a [TokenStream],
    /// Is there a constant `TIME`?
    pub(crate) has_time: bool,
    /// Is there a static `SOCKET`?
    pub(crate) has_socket: bool,
    pub(crate) answers: TokenStream,
}

impl Shell<'_> {
    /// The client's name.
    pub(crate) fn client(&self) -> Ident {
        format_ident!("{}Client", self.ident.unraw(), span = self.ident.span())
    }

    /// The type, which is `Clone` and `Debug` whatever its parameters are.
    pub(crate) fn definition(&self, private: &TokenStream) -> TokenStream {
        let Self {
            visibility,
            generics,
            lints,
            ..
        } = self;
        let client = self.client();
        let name = client.to_string();
        let doc = format!("Client of [`{}`].", self.ident);
        let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
        let (marker, clone_marker) = match self.marker() {
            Some(marker) => (
                quote!(marker: ::core::marker::PhantomData<fn() -> #marker>,),
                quote!(marker: ::core::marker::PhantomData,),
            ),
            None => (TokenStream::new(), TokenStream::new()),
        };
        quote! {
            #[doc = #doc]
            #(#lints)*
            #[allow(dead_code)]
            #visibility struct #client #generics #where_clause {
                client: #private::Client,
                #marker
            }

            #[automatically_derived]
            impl #impl_generics ::core::clone::Clone for #client #type_generics #where_clause {
                fn clone(&self) -> Self {
                    Self { client: ::core::clone::Clone::clone(&self.client), #clone_marker }
                }
            }

            #[automatically_derived]
            impl #impl_generics ::core::fmt::Debug for #client #type_generics #where_clause {
                fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    let mut shown = ::core::fmt::Formatter::debug_struct(formatter, #name);
                    ::core::fmt::DebugStruct::field(&mut shown, "client", &self.client);
                    ::core::fmt::DebugStruct::finish(&mut shown)
                }
            }
        }
    }

    /// The client's own functions and `methods`.
    pub(crate) fn inherent(&self, private: &TokenStream, methods: Vec<TokenStream>) -> TokenStream {
        let Self {
            visibility,
            generics,
            lints,
            ..
        } = self;
        let client = self.client();
        let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
        let new = if self.is_signed {
            quote! {
                /// A client that signs with these credentials. Everything else is as declared.
                ///
                /// # Errors
                ///
                /// When no base URL is known, or the credentials cannot be used.
                #visibility fn new(credentials: impl #private::ProvideCredentials + 'static) -> #private::Result<Self> {
                    #private::ClientBuilder::build(#private::ClientBuilder::credentials(Self::builder(), credentials))
                }
            }
        } else {
            quote! {
                /// A client. Everything is as declared.
                ///
                /// # Errors
                ///
                /// When no base URL is known.
                #visibility fn new() -> #private::Result<Self> {
                    #private::ClientBuilder::build(Self::builder())
                }
            }
        };
        quote! {
            #(#lints)*
            #[allow(dead_code, clippy::missing_errors_doc, clippy::too_many_arguments)]
            impl #impl_generics #client #type_generics #where_clause {
                #new

                /// Sets what differs from the declaration: base URL, transport, clock, retries..
                #visibility fn builder() -> #private::ClientBuilder<Self> {
                    #private::ClientBuilder::new()
                }

                #(#methods)*
            }
        }
    }

    /// What the library asks of a client.
    pub(crate) fn api(&self, private: &TokenStream, spec: &Spec<'_>) -> TokenStream {
        let Spec {
            schemes,
            uses,
            limits,
            waits,
            answers,
            ..
        } = spec;
        let client = self.client();
        let name = self.ident.unraw().to_string();
        let (impl_generics, type_generics, where_clause) = self.generics.split_for_impl();
        let base_url = optional(spec.base_url.map(|url| quote!(#url)));
        let environments = spec
            .environments
            .iter()
            .map(|Environment { name, url }| quote!((#name, #url)));
        let error = optional(
            spec.error
                .map(|error| quote!(#private::api_error::<#error>)),
        );
        let time = match spec.has_time {
            true => quote!(TIME),
            false => optional(None),
        };
        let socket = super::socket::is_enabled().then(|| {
            let socket = optional(spec.has_socket.then(|| quote!(&SOCKET)));
            quote!(socket: #socket,)
        });
        let marker = self
            .marker()
            .map(|_| quote!(marker: ::core::marker::PhantomData,));
        quote! {
            #[automatically_derived]
            impl #impl_generics #private::Api for #client #type_generics #where_clause {
                const SPEC: &'static #private::ClientSpec = &#private::ClientSpec {
                    name: #name,
                    base_url: #base_url,
                    environments: &[#(#environments),*],
                    schemes: &[#(#schemes),*],
                    uses: &[#(#uses),*],
                    limits: #limits,
                    api_error: #error,
                    time: #time,
                    waits: &[#(#waits),*],
                    answers: #answers,
                    #socket
                };

                fn from_client(client: #private::Client) -> Self {
                    Self { client, #marker }
                }
            }
        }
    }

    /// A type that names every parameter, whether `Sized` or not.
    fn marker(&self) -> Option<TokenStream> {
        let named: Vec<TokenStream> = self
            .generics
            .params
            .iter()
            .filter_map(|parameter| match parameter {
                GenericParam::Lifetime(parameter) => {
                    let lifetime = &parameter.lifetime;
                    Some(quote!(&#lifetime ()))
                }
                GenericParam::Type(parameter) => {
                    let ident = &parameter.ident;
                    Some(quote!(#ident))
                }
                GenericParam::Const(_) => None,
            })
            .collect();
        (!named.is_empty()).then(|| quote!((#(::core::marker::PhantomData<#named>,)*)))
    }
}

pub(super) fn optional(value: Option<TokenStream>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}
