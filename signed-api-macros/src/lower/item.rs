//! Items of the trait: which become operations, which stay, which cannot be there.

use quote::quote;
use syn::{ReturnType, Visibility};

use super::{Surroundings, operation, signature, socket};
use crate::ast;
use crate::attr::{self, Level, MethodAttributes};
use crate::diag::Diagnostics;
use crate::ir;

pub(super) fn lower(
    item: &ast::Item,
    surroundings: &mut Surroundings<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<ir::Item> {
    match item {
        ast::Item::Method(method) => lower_method(method, surroundings, diagnostics),
        ast::Item::Constant(constant) if constant.has_value => {
            Some(ir::Item::Kept(constant.tokens.clone()))
        }
        ast::Item::Constant(constant) => {
            let name = &constant.ident;
            let message = format!(
                "the client knows no value for `{name}`: write one, as in `const {name}: u32 = 1;`"
            );
            diagnostics.at(name.span(), message);
            None
        }
        ast::Item::Type { keyword, .. } => {
            let message =
                "the client knows no type for this: write a generic parameter of the trait instead";
            diagnostics.at(keyword.span, message);
            None
        }
        ast::Item::Macro { span, .. } => {
            diagnostics.at(
                *span,
                "a macro cannot be looked into here: write the methods themselves",
            );
            None
        }
    }
}

fn lower_method(
    method: &ast::Method,
    surroundings: &mut Surroundings<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<ir::Item> {
    if !matches!(method.visibility, Visibility::Inherited) {
        diagnostics.over(
            &method.visibility,
            "methods of a trait are as visible as the trait: remove this",
        );
    }
    let attributes = MethodAttributes::read(&method.attributes, diagnostics);
    refuse_socket(method, surroundings, diagnostics);
    let Some(body) = &method.body else {
        if attributes.subscribe.is_some() || attributes.request.is_some() {
            let method = socket::method(method, &attributes, surroundings, diagnostics)?;
            return Some(ir::Item::Socket(Box::new(method)));
        }
        let operation = operation::lower(method, &attributes, surroundings, diagnostics)?;
        return Some(ir::Item::Operation(Box::new(operation)));
    };
    let on_parameters = method.signature.parameters.iter();
    let on_parameters = on_parameters.flat_map(|parameter| &parameter.attributes);
    let ours = attributes
        .verb
        .as_ref()
        .map(|verb| verb.span)
        .or(attributes.first)
        .or_else(|| attr::first_of_ours(on_parameters, Level::Parameter));
    if let Some(span) = ours {
        let message =
            "a method with a body sends no request of its own: remove this attribute, or the body";
        diagnostics.at(span, message);
        return None;
    }
    if surroundings.options.dyn_compatible && method.signature.asyncness.is_some() {
        signature::refuse_generics(&method.signature, diagnostics);
    }
    Some(with_body(method, body))
}

/// The client has a method of this name where there is a socket.
fn refuse_socket(
    method: &ast::Method,
    surroundings: &Surroundings<'_>,
    diagnostics: &mut Diagnostics,
) {
    let name = &method.signature.ident;
    if method.body.is_none() && name == "socket" && surroundings.socket.is_some() {
        let message =
            "`socket` is the client's handle on its session: give this method another name";
        diagnostics.at(name.span(), message);
    }
}

/// A method with a body: it stays, and its future becomes `Send` if it is `async`.
pub(crate) fn with_body(method: &ast::Method, body: &ast::Body) -> ir::Item {
    let attributes = attr::foreign(&method.attributes, Level::Method);
    let mut signature = method.signature.clone();
    for parameter in &mut signature.parameters {
        parameter.attributes = attr::foreign(&parameter.attributes, Level::Parameter);
    }
    if signature.asyncness.is_none() {
        let tokens = &body.tokens;
        let braced = body.brace;
        let mut kept = quote!(#(#attributes)* #signature);
        braced.surround(&mut kept, |inside| inside.extend(tokens.clone()));
        return ir::Item::Kept(kept);
    }
    let output = match &signature.output {
        ReturnType::Default => quote!(()),
        ReturnType::Type(_, ty) => quote!(#ty),
    };
    ir::Item::Default(Box::new(ir::DefaultMethod {
        attributes,
        output,
        body: body.clone(),
        signature,
    }))
}
