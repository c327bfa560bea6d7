//! `-> Result<T>`: what is decoded.

use proc_macro2::Span;
use quote::ToTokens;
use syn::{GenericArgument, PathArguments, PathSegment, ReturnType, Type};

use crate::ast::Signature;
use crate::diag::Diagnostics;
use crate::ir::Decoder;

pub(super) struct Output {
    pub(super) result: Type,
    pub(super) value: Type,
    pub(super) decoder: Decoder,
}

pub(super) fn lower(signature: &Signature, diagnostics: &mut Diagnostics) -> Option<Output> {
    let ReturnType::Type(_, written) = &signature.output else {
        let message = "the return type is missing: write `-> Result<()>`, or `-> Result<Order>` with what is returned";
        diagnostics.at(end(signature), message);
        return None;
    };
    let result = ungrouped(written);
    if let Type::ImplTrait(_) = result {
        diagnostics.over(result, "an `async fn` names what its future gives: write `-> Result<()>` or `-> Result<Order>`");
        return None;
    }
    let Some(segment) = last_segment(result).filter(|segment| segment.ident == "Result") else {
        let written = shown(result);
        diagnostics.over(
            result,
            format!("a request can fail: write `-> Result<{written}>`"),
        );
        return None;
    };
    let arguments = type_arguments(segment);
    let (value, error) = match arguments.as_slice() {
        [value] => (*value, None),
        [value, error] => (*value, Some(*error)),
        _ => {
            diagnostics.over(
                result,
                "what is returned is missing: write `-> Result<()>` or `-> Result<Order>`",
            );
            return None;
        }
    };
    if let Some(error) = error
        && last_segment(ungrouped(error)).is_none_or(|segment| segment.ident != "Error")
    {
        let value = shown(value);
        let message = format!(
            "a call fails with the library's own error: write `Result<{value}>`, and `#[api_client(error = {})]` for the type of the API's errors",
            shown(error)
        );
        diagnostics.over(error, message);
        return None;
    }
    Some(Output {
        result: result.clone(),
        value: value.clone(),
        decoder: decoder(value),
    })
}

pub(super) fn decoder(value: &Type) -> Decoder {
    let value = ungrouped(value);
    if is_unit(value) {
        return Decoder::Unit;
    }
    let Some(segment) = last_segment(value) else {
        return Decoder::Json(value.clone());
    };
    match type_arguments(segment).as_slice() {
        [] if segment.ident == "String" => Decoder::Text,
        [] if segment.ident == "Bytes" => Decoder::Bytes,
        [inner] if segment.ident == "Response" => match decoder(inner) {
            Decoder::Unit => Decoder::ResponseUnit,
            Decoder::Text => Decoder::ResponseText,
            Decoder::Bytes => Decoder::ResponseBytes,
            _ => Decoder::ResponseJson((*inner).clone()),
        },
        _ => Decoder::Json(value.clone()),
    }
}

/// The `T` of `Result<T>`, of whatever was written; for the inert client.
pub(crate) fn value(output: &ReturnType) -> Option<&Type> {
    let ReturnType::Type(_, written) = output else {
        return None;
    };
    let segment = last_segment(ungrouped(written)).filter(|segment| segment.ident == "Result")?;
    type_arguments(segment).first().copied()
}

/// A type that came through a `macro_rules!` variable stands in an invisible group.
fn ungrouped(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => ungrouped(&group.elem),
        Type::Paren(paren) => ungrouped(&paren.elem),
        _ => ty,
    }
}

fn last_segment(ty: &Type) -> Option<&PathSegment> {
    match ty {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    }
}

fn type_arguments(segment: &PathSegment) -> Vec<&Type> {
    match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => arguments
            .args
            .iter()
            .filter_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn is_unit(ty: &Type) -> bool {
    matches!(ty, Type::Tuple(tuple) if tuple.elems.is_empty())
}

/// Where the return type would stand.
fn end(signature: &Signature) -> Span {
    signature.parenthesis.span.close()
}

/// The type as a person writes it.
fn shown(ty: &Type) -> String {
    let tokens = ty.to_token_stream().to_string();
    tokens
        .replace(" < ", "<")
        .replace(" >", ">")
        .replace("< ", "<")
        .replace(" :: ", "::")
        .replace(" ,", ",")
        .replace("& ", "&")
}
