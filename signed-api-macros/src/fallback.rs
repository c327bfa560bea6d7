//! Beside the errors: the trait, and a client that does nothing, so that nothing else in the user's crate breaks.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{Path, PathArguments, ReturnType, Type};

use crate::ast::{Declaration, Item, Method, Parameter, Pattern, ReceiverKind, Signature};
use crate::attr::{Level, foreign};
use crate::codegen::{Shell, on_implementation, private};
use crate::lower::{TAKEN, value};

/// The trait without our attributes, and an inert client with the same names and signatures.
pub(crate) fn declaration(declaration: &Declaration, library: Option<&Path>) -> TokenStream {
    let private = private(library);
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
        is_signed: is_signed(declaration),
        lints: Vec::new(),
    };
    let client = shell.client();
    let colon = (!supertraits.is_empty()).then(|| quote!(:));
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let items = declaration.items.iter().map(declared);
    let definition = shell.definition(&private);
    let methods = bodiless(declaration)
        .filter(|method| !names_associated(&method.signature))
        .filter(|method| !TAKEN.contains(&method.signature.ident.unraw().to_string().as_str()))
        .map(|method| inert(method, declaration, &private));
    let inherent = shell.inherent(&private, methods.collect());
    let api = shell.api(&private, None, &[], None);
    let implementation = declaration.items.iter().all(is_implementable).then(|| {
        let methods = bodiless(declaration).map(implemented);
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

/// Would the client take credentials, had there been no mistake?
fn is_signed(declaration: &Declaration) -> bool {
    let methods = declaration.items.iter().flat_map(|item| match item {
        Item::Method(method) => method.attributes.as_slice(),
        _ => &[],
    });
    declaration.attributes.iter().chain(methods).any(|attribute| {
        let is_none = matches!(&attribute.meta, syn::Meta::List(list) if list.tokens.to_string() == "none");
        attribute.path().is_ident("auth") && !is_none
    })
}

fn bodiless(declaration: &Declaration) -> impl Iterator<Item = &Method> {
    declaration.items.iter().filter_map(|item| match item {
        Item::Method(method) if method.body.is_none() => Some(&**method),
        _ => None,
    })
}

fn declared(item: &Item) -> TokenStream {
    match item {
        Item::Method(method) => {
            let attributes = foreign(&method.attributes, Level::Method);
            let mut signature = signature(&method.signature, method.body.is_none());
            if method.body.is_none() {
                signature.parameters.iter_mut().for_each(without_pattern);
            }
            let body = match &method.body {
                None => quote!(;),
                Some(body) => {
                    let mut block = TokenStream::new();
                    body.brace
                        .surround(&mut block, |inside| inside.extend(body.tokens.clone()));
                    block
                }
            };
            quote!(#(#attributes)* #signature #body)
        }
        Item::Constant(constant) => constant.tokens.clone(),
        Item::Type { tokens, .. } | Item::Macro { tokens, .. } => tokens.clone(),
    }
}

/// The signature as it was written, without our attributes; as a future, if it shall be one.
fn signature(written: &Signature, as_future: bool) -> Signature {
    let mut signature = written.clone();
    for parameter in &mut signature.parameters {
        parameter.attributes = foreign(&parameter.attributes, Level::Parameter);
    }
    if as_future && signature.asyncness.take().is_some() {
        let output = output(&signature.output);
        signature.output = syn::parse_quote!(-> impl ::core::future::Future<Output = #output> + ::core::marker::Send);
    }
    signature
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

fn inert(method: &Method, declaration: &Declaration, private: &TokenStream) -> TokenStream {
    let conditions = on_implementation(&method.attributes);
    let visibility = &declaration.visibility;
    let Signature {
        ident,
        generics,
        receiver,
        ..
    } = &method.signature;
    let where_clause = &generics.where_clause;
    let lifetime = match receiver.as_ref().map(|receiver| &receiver.kind) {
        Some(ReceiverKind::Shared(Some(lifetime))) => quote!(#lifetime),
        Some(ReceiverKind::Shared(None) | ReceiverKind::Exclusive) => quote!('_),
        Some(ReceiverKind::Other) | None => quote!('static),
    };
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
    quote! {
        #(#conditions)*
        #visibility fn #ident #generics (#receiver #(#parameters),*) -> #private::Call<#lifetime, #value> #where_clause {
            ::core::unreachable!()
        }
    }
}

fn implemented(method: &Method) -> TokenStream {
    let conditions = on_implementation(&method.attributes);
    let signature = signature(&method.signature, true);
    let body = match &method.signature.asyncness {
        Some(_) => {
            let output = output(&method.signature.output);
            quote!(::core::future::pending::<#output>())
        }
        None => quote!(::core::unreachable!()),
    };
    quote!(#(#conditions)* #signature { #body })
}

fn returns_impl(signature: &Signature) -> bool {
    matches!(&signature.output, ReturnType::Type(_, ty) if matches!(**ty, Type::ImplTrait(_)))
}

/// Does the signature use something of the trait, which a method of the client's own cannot name?
fn names_associated(signature: &Signature) -> bool {
    signature.to_token_stream().to_string().contains("Self ::")
}

/// Types, macros and constants without a value are mistakes that no implementation can stand in for.
fn is_implementable(item: &Item) -> bool {
    match item {
        Item::Method(method) => {
            method.signature.asyncness.is_some() || !returns_impl(&method.signature)
        }
        Item::Constant(constant) => constant.has_value,
        Item::Type { .. } | Item::Macro { .. } => false,
    }
}
