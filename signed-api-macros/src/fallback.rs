//! Beside the errors: the trait, and a client that does nothing, so that nothing else in the user's crate breaks.

mod signing;

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{PathArguments, ReturnType, Token, Type, Visibility};

use crate::ast::{Declaration, Item, Method, Parameter, Pattern, ReceiverKind, Signature};
use crate::attr::{ClientOptions, Level, foreign, item_type};
use crate::auth_scheme;
use crate::codegen::{
    Shell, Spec, default_method, handle, no_limits, on_implementation, plain_answers, private,
};
use crate::ir;
use crate::lower::{TAKEN, future_output, is_opaque, item, value, with_body};

/// The trait without our attributes, and an inert client with the same names and signatures.
pub(crate) fn declaration(mut declaration: Declaration, options: &ClientOptions) -> TokenStream {
    declaration.remove_repeated();
    for method in declaration.items.iter_mut().filter_map(Item::method_mut) {
        as_async(method);
        without_repeated_names(&mut method.signature.parameters);
    }
    let declaration = &declaration;
    let private = private(options.library.as_ref());
    let fallback = Fallback {
        dyn_compatible: options.dyn_compatible,
        private: &private,
    };
    let Declaration {
        visibility,
        ident,
        generics,
        supertraits,
        ..
    } = declaration;
    let attributes = foreign(&declaration.attributes, Level::Trait);
    let shell = Shell {
        visibility,
        ident,
        generics,
        is_signed: signing::is_signed(declaration),
        lints: Vec::new(),
    };
    let client = shell.client();
    let colon = (!supertraits.is_empty()).then(|| quote!(:));
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let items = declaration.items.iter();
    let items = items.filter_map(|item| fallback.declared(item));
    let definition = shell.definition(&private);
    let methods = bodiless(declaration)
        .filter(|method| !names_associated(&method.signature))
        .filter(|method| !TAKEN.contains(&method.signature.ident.unraw().to_string().as_str()))
        .map(|method| fallback.inert(method, visibility));
    let handle = signing::has_handle(declaration).then(|| handle(visibility, &private));
    let inherent = shell.inherent(&private, methods.chain(handle).collect());
    let spec = Spec {
        base_url: None,
        environments: &[],
        schemes: &signing::named_schemes(declaration),
        uses: &[],
        limits: no_limits(&private),
        error: None,
        waits: &[],
        has_time: false,
        has_socket: false,
        answers: plain_answers(&private),
    };
    let api = shell.api(&private, &spec);
    let implementation = declaration.items.iter().all(is_implementable).then(|| {
        let methods = bodiless(declaration).map(|method| fallback.implemented(method));
        quote! {
            impl #impl_generics #ident #type_generics for #client #type_generics #where_clause {
                #(#methods)*
            }
        }
    });
    quote! {
        #(#attributes)*
        #visibility trait #ident #generics #colon #supertraits #where_clause {
            #(#items)*
        }
        #definition
        #[allow(warnings, missing_docs, unreachable_pub, unused, unused_qualifications, clippy::all, clippy::pedantic)]
        const _: () = {
            #inherent
            #api
            #implementation
        };
    }
}

/// In place of a scheme, one that does nothing.
pub(crate) fn scheme(declaration: &auth_scheme::Declaration, private: &TokenStream) -> TokenStream {
    let auth_scheme::Declaration {
        attributes,
        visibility,
        ident,
        ..
    } = declaration;
    let conditions = on_implementation(attributes);
    quote! {
        #(#attributes)*
        #[derive(
            ::core::clone::Clone,
            ::core::marker::Copy,
            ::core::fmt::Debug,
            ::core::default::Default,
        )]
        #[allow(warnings)]
        #visibility struct #ident;

        #(#conditions)*
        #[automatically_derived]
        #[allow(warnings, unused, clippy::all, clippy::pedantic)]
        impl #private::Scheme for #ident {
            fn keys(
                &self,
                _: &#private::Credentials,
            ) -> ::core::result::Result<#private::Keys, #private::CredentialError> {
                ::core::unreachable!()
            }

            fn sign(
                &self,
                _: &mut #private::SignContext<'_>,
            ) -> ::core::result::Result<(), #private::SignError> {
                ::core::unreachable!()
            }
        }
    }
}

fn bodiless(declaration: &Declaration) -> impl Iterator<Item = &Method> {
    declaration.items.iter().filter_map(|item| match item {
        Item::Method(method) if method.body.is_none() => Some(&**method),
        _ => None,
    })
}

/// What returns an `impl Future` was meant as `async fn`; any other `impl` is nothing that is returned.
fn as_async(method: &mut Method) {
    if method.body.is_some() || !is_opaque(&method.signature.output) {
        return;
    }
    let signature = &mut method.signature;
    if let ReturnType::Type(_, written) = &mut signature.output {
        **written = future_output(written)
            .cloned()
            .unwrap_or_else(|| syn::parse_quote!(()));
    }
    signature.asyncness = Some(Token![async](signature.fn_token.span));
}

/// A name that is given to several arguments is reported already.
fn without_repeated_names(parameters: &mut [Parameter]) {
    let mut seen = HashSet::new();
    for parameter in parameters {
        let attributes = &mut parameter.attributes.iter();
        if let Pattern::Name(name) = &parameter.pattern
            && !attributes.any(|attribute| attribute.path().is_ident("cfg"))
            && !seen.insert(name.clone())
        {
            parameter.pattern = Pattern::Other(quote!(_));
        }
    }
}

struct Fallback<'a> {
    dyn_compatible: bool,
    private: &'a TokenStream,
}

impl Fallback<'_> {
    /// An item of the trait. Nothing for a macro, which may hold attributes that only we know.
    fn declared(&self, item: &Item) -> Option<TokenStream> {
        Some(match item {
            Item::Method(method) => self.declared_method(method),
            Item::Constant(constant) => constant.tokens.clone(),
            Item::Type { tokens, .. } => tokens.clone(),
            Item::Macro { .. } => return None,
        })
    }

    fn declared_method(&self, method: &Method) -> TokenStream {
        if let Some(body) = &method.body {
            return match with_body(method, body) {
                ir::Item::Default(default) => {
                    default_method(&default, self.dyn_compatible, self.private)
                }
                ir::Item::Kept(tokens) => tokens,
                ir::Item::Operation(_) | ir::Item::Socket(_) => TokenStream::new(),
            };
        }
        let attributes = foreign(&method.attributes, Level::Method);
        let mut signature = self.signature(&method.signature);
        signature.parameters.iter_mut().for_each(without_pattern);
        quote!(#(#attributes)* #signature;)
    }

    /// The signature without our attributes, and as that of a future if it is `async`.
    fn signature(&self, written: &Signature) -> Signature {
        let mut signature = written.clone();
        for parameter in &mut signature.parameters {
            parameter.attributes = foreign(&parameter.attributes, Level::Parameter);
        }
        if signature.asyncness.take().is_some() {
            let output = output(&signature.output);
            signature.output = if self.dyn_compatible {
                let (private, lifetime) = (self.private, lifetime(&signature));
                syn::parse_quote!(-> #private::BoxFuture<#lifetime, #output>)
            } else {
                syn::parse_quote!(-> impl ::core::future::Future<Output = #output> + ::core::marker::Send)
            };
        }
        signature
    }

    /// The client's own method.
    fn inert(&self, method: &Method, visibility: &Visibility) -> TokenStream {
        let private = self.private;
        let conditions = on_implementation(&method.attributes);
        let Signature {
            ident,
            generics,
            receiver,
            ..
        } = &method.signature;
        let where_clause = &generics.where_clause;
        let lifetime = lifetime(&method.signature);
        let receiver = receiver.as_ref().map(|receiver| {
            let tokens = &receiver.tokens;
            quote!(#tokens,)
        });
        let parameters = method.signature.parameters.iter().map(|parameter| {
            let Parameter { pattern, ty, .. } = parameter;
            let attributes = foreign(&parameter.attributes, Level::Parameter);
            quote!(#(#attributes)* #pattern: #ty)
        });
        let value =
            value(&method.signature.output).map_or_else(|| quote!(()), ToTokens::to_token_stream);
        let call = match self.item(method) {
            None if is_subscription(method) => output(&method.signature.output),
            None => quote!(#private::Call<#lifetime, #value>),
            Some(item) => quote!(#private::PagedCall<#lifetime, #value, #item>),
        };
        quote! {
            #(#conditions)*
            #visibility fn #ident #generics (#receiver #(#parameters),*) -> #call #where_clause {
                ::core::unreachable!()
            }
        }
    }

    /// What the items of a method's pages are, if it has pages.
    fn item(&self, method: &Method) -> Option<TokenStream> {
        let mut attributes = method.attributes.iter();
        let paginate = attributes.find(|attribute| attribute.path().is_ident("paginate"))?;
        let item =
            value(&method.signature.output).and_then(|value| item(item_type(paginate), value));
        Some(item.map_or_else(|| quote!(()), |item| item.to_token_stream()))
    }

    /// The trait's method, implemented by the client.
    fn implemented(&self, method: &Method) -> TokenStream {
        let conditions = on_implementation(&method.attributes);
        let signature = self.signature(&method.signature);
        let pending = || {
            let output = output(&method.signature.output);
            quote!(::core::future::pending::<#output>())
        };
        let body = match &method.signature.asyncness {
            Some(_) if self.dyn_compatible => {
                let pending = pending();
                quote!(::std::boxed::Box::pin(#pending))
            }
            Some(_) => pending(),
            None => quote!(::core::unreachable!()),
        };
        quote!(#(#conditions)* #signature { #body })
    }
}

fn lifetime(signature: &Signature) -> TokenStream {
    match signature.receiver.as_ref().map(|receiver| &receiver.kind) {
        Some(ReceiverKind::Shared(Some(lifetime))) => quote!(#lifetime),
        Some(ReceiverKind::Shared(None) | ReceiverKind::Exclusive) => quote!('_),
        Some(ReceiverKind::Other) | None => quote!('static),
    }
}

/// Is what it returns there at once?
fn is_subscription(method: &Method) -> bool {
    let mut attributes = method.attributes.iter();
    attributes.any(|attribute| attribute.path().is_ident("subscribe"))
        && method.signature.asyncness.is_none()
}

/// A pattern is allowed only where there is a body.
fn without_pattern(parameter: &mut Parameter) {
    if let Pattern::Other(_) = parameter.pattern {
        parameter.pattern = Pattern::Other(quote!(_));
    }
}

/// What is returned; a `Result` without its `T`, which is reported already, gets one.
fn output(output: &ReturnType) -> TokenStream {
    match output {
        ReturnType::Default => quote!(()),
        ReturnType::Type(_, ty) if is_bare_result(ty) => quote!(#ty<()>),
        ReturnType::Type(_, ty) => quote!(#ty),
    }
}

fn is_bare_result(ty: &Type) -> bool {
    let Type::Path(path) = ty else {
        return false;
    };
    let last = path.path.segments.last();
    last.is_some_and(|segment| {
        segment.ident == "Result" && matches!(segment.arguments, PathArguments::None)
    })
}

/// Does the signature use something of the trait, which a method of the client's own cannot name?
fn names_associated(signature: &Signature) -> bool {
    signature.to_token_stream().to_string().contains("Self ::")
}

/// Types and constants without a value are mistakes that no implementation can stand in for.
fn is_implementable(item: &Item) -> bool {
    match item {
        Item::Method(_) | Item::Macro { .. } => true,
        Item::Constant(constant) => constant.has_value,
        Item::Type { .. } => false,
    }
}
