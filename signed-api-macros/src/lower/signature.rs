//! What the signature of a method that sends a request must look like.

use proc_macro2::{Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{GenericParam, WherePredicate};

use super::output;
use crate::ast::{ReceiverKind, Signature};
use crate::diag::Diagnostics;
use crate::ir;

/// The client's own functions.
pub(crate) const TAKEN: [&str; 2] = ["new", "builder"];

/// Checks qualifiers, name and receiver.
pub(super) fn check(signature: &Signature, diagnostics: &mut Diagnostics) -> Option<ir::Receiver> {
    // What is said about an `impl Future` says it too.
    if signature.asyncness.is_none() && !output::is_opaque(&signature.output) {
        diagnostics.at(
            signature.fn_token.span,
            "a request takes its time: write `async fn`",
        );
    }
    qualifiers(signature, diagnostics);
    receiver(signature, diagnostics)
}

/// What stands before the name of a method, and the name.
pub(super) fn qualifiers(signature: &Signature, diagnostics: &mut Diagnostics) {
    if let Some(keyword) = &signature.constness {
        diagnostics.at(
            keyword.span,
            "a request cannot be sent at compile time: remove `const`",
        );
    }
    if let Some(keyword) = &signature.unsafety {
        diagnostics.at(keyword.span, "sending a request is safe: remove `unsafe`");
    }
    if let Some(abi) = &signature.abi {
        diagnostics.over(abi, "a request is sent from Rust: remove `extern`");
    }
    let name = signature.ident.unraw().to_string();
    if TAKEN.contains(&name.as_str()) {
        let message = format!("`{name}` makes the client itself: give this method another name");
        diagnostics.at(signature.ident.span(), message);
    }
}

pub(super) fn receiver(
    signature: &Signature,
    diagnostics: &mut Diagnostics,
) -> Option<ir::Receiver> {
    let Some(receiver) = &signature.receiver else {
        let message = "the client is missing: write `&self` first";
        diagnostics.at(signature.parenthesis.span.open(), message);
        return None;
    };
    let ReceiverKind::Shared(lifetime) = &receiver.kind else {
        diagnostics.over(
            &receiver.tokens,
            "a client is shared between calls: write `&self`",
        );
        return None;
    };
    Some(ir::Receiver {
        tokens: receiver.tokens.clone(),
        self_token: receiver.self_token,
        lifetime: lifetime.clone(),
    })
}

/// `Self::Name` is clear in a trait, but not in the client's own method of the same signature.
pub(super) fn refuse_associated(signature: &Signature, diagnostics: &mut Diagnostics) {
    let parameters = signature
        .parameters
        .iter()
        .map(|parameter| parameter.ty.to_token_stream());
    let output = std::iter::once(signature.output.to_token_stream());
    let bounds = signature.generics.where_clause.to_token_stream();
    for tokens in parameters
        .chain(output)
        .chain([signature.generics.to_token_stream(), bounds])
    {
        report_associated(tokens, diagnostics);
    }
}

fn report_associated(tokens: TokenStream, diagnostics: &mut Diagnostics) {
    let mut trees = tokens.into_iter().peekable();
    while let Some(tree) = trees.next() {
        match tree {
            TokenTree::Group(group) => report_associated(group.stream(), diagnostics),
            TokenTree::Ident(ident) if ident == "Self" => {
                if matches!(trees.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == ':' && punct.spacing() == Spacing::Joint)
                {
                    let message = "the client has this name from a trait: say which, as in `<Self as Trait>::Name`";
                    diagnostics.at(ident.span(), message);
                }
            }
            _ => {}
        }
    }
}

/// With `dyn`, a method can have types of its own only where it is not called through `dyn Trait`.
pub(super) fn refuse_generics(signature: &Signature, diagnostics: &mut Diagnostics) {
    if requires_sized(signature) {
        return;
    }
    let message = "with `dyn`, a generic method needs `where Self: Sized`: write that, or a type such as `&str`";
    let generic = signature
        .generics
        .params
        .iter()
        .find(|parameter| !matches!(parameter, GenericParam::Lifetime(_)));
    if let Some(parameter) = generic {
        diagnostics.over(parameter, message);
        return;
    }
    for parameter in &signature.parameters {
        if has_impl(parameter.ty.to_token_stream()) {
            diagnostics.over(&parameter.ty, message);
        }
    }
}

fn requires_sized(signature: &Signature) -> bool {
    let predicates = signature
        .generics
        .where_clause
        .iter()
        .flat_map(|clause| &clause.predicates);
    predicates.into_iter().any(|predicate| match predicate {
        WherePredicate::Type(predicate) => {
            let bounded = predicate.bounded_ty.to_token_stream().to_string();
            let bounds = predicate.bounds.iter();
            bounded == "Self"
                && bounds
                    .into_iter()
                    .any(|bound| bound.to_token_stream().to_string().ends_with("Sized"))
        }
        _ => false,
    })
}

fn has_impl(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|tree| match tree {
        TokenTree::Ident(ident) => ident == "impl",
        TokenTree::Group(group) => has_impl(group.stream()),
        _ => false,
    })
}
