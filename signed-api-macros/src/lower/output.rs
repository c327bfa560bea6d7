//! `-> Result<T>`: what is decoded.

use proc_macro2::Span;
use quote::ToTokens;
use syn::{GenericArgument, PathArguments, PathSegment, ReturnType, Type, TypeParamBound};

use crate::ast::Signature;
use crate::diag::Diagnostics;
use crate::ir::Decoder;

pub(super) struct Output {
    pub(super) result: Type,
    pub(super) value: Type,
    pub(super) decoder: Decoder,
}

impl Output {
    /// The same of a payload in an envelope: a text there is one of JSON.
    pub(super) fn of_payload(self) -> Self {
        let decoder = match self.decoder {
            Decoder::Text => Decoder::Json(self.value.clone()),
            Decoder::ResponseText => {
                let segment = last_segment(ungrouped(&self.value));
                let inner = segment.and_then(|segment| type_arguments(segment).first().copied());
                inner.map_or(Decoder::ResponseText, |inner| {
                    Decoder::ResponseJson(inner.clone())
                })
            }
            other => other,
        };
        Self { decoder, ..self }
    }
}

pub(super) fn lower(signature: &Signature, diagnostics: &mut Diagnostics) -> Option<Output> {
    let ReturnType::Type(_, written) = &signature.output else {
        let message = "the return type is missing: write `-> Result<()>`, or `-> Result<Order>` with what is returned";
        diagnostics.at(end(signature), message);
        return None;
    };
    let result = ungrouped(written);
    if let Type::ImplTrait(_) = result {
        diagnostics.over(result, opaque(signature, result));
        return None;
    }
    let Some(segment) = last_segment(result).filter(|segment| segment.ident == "Result") else {
        let written = shown(&without_results(result));
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
    if let Some(borrowed) = borrowed(value) {
        diagnostics.over(borrowed, "what is returned outlives the answer that it is read from: write an owned type, such as `String`");
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

/// The `T` of `impl Future<Output = T>`.
pub(crate) fn future_output(ty: &Type) -> Option<&Type> {
    let Type::ImplTrait(opaque) = ungrouped(ty) else {
        return None;
    };
    let bounds = opaque.bounds.iter().filter_map(|bound| match bound {
        TypeParamBound::Trait(bound) => bound.path.segments.last(),
        _ => None,
    });
    let mut arguments = bounds.flat_map(|segment| match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => arguments.args.iter().collect(),
        _ => Vec::new(),
    });
    arguments.find_map(|argument| match argument {
        GenericArgument::AssocType(assigned) if assigned.ident == "Output" => Some(&assigned.ty),
        _ => None,
    })
}

/// Is it `impl Future`, or another `impl`?
pub(crate) fn is_opaque(output: &ReturnType) -> bool {
    matches!(output, ReturnType::Type(_, ty) if matches!(ungrouped(ty), Type::ImplTrait(_)))
}

/// What to write in place of `impl Future`, whether the method is `async` or not.
fn opaque(signature: &Signature, written: &Type) -> String {
    let output = match future_output(written) {
        Some(output) => format!("`-> {}`", shown(output)),
        None => "`-> Result<()>` or `-> Result<Order>`".to_owned(),
    };
    match signature.asyncness {
        Some(_) => format!("an `async fn` names what its future gives: write {output}"),
        None => {
            format!("a request is declared by what its future gives: write `async fn` and {output}")
        }
    }
}

/// A type that came through a `macro_rules!` variable stands in an invisible group.
pub(super) fn ungrouped(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => ungrouped(&group.elem),
        Type::Paren(paren) => ungrouped(&paren.elem),
        _ => ty,
    }
}

pub(super) fn last_segment(ty: &Type) -> Option<&PathSegment> {
    match ty {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    }
}

/// The first reference in a value, as far as types are known by their names.
pub(super) fn borrowed(value: &Type) -> Option<&Type> {
    const HOLDERS: [&str; 4] = ["Box", "Option", "Response", "Vec"];
    match ungrouped(value) {
        Type::Reference(_) => Some(value),
        Type::Tuple(tuple) => tuple.elems.iter().find_map(borrowed),
        Type::Array(array) => borrowed(&array.elem),
        other => {
            let holder = last_segment(other)
                .filter(|segment| HOLDERS.iter().any(|name| segment.ident == name))?;
            type_arguments(holder).into_iter().find_map(borrowed)
        }
    }
}

/// `Option<T>` for `Option<Result<T>>`: the result belongs outside.
fn without_results(ty: &Type) -> Type {
    let mut ty = ungrouped(ty).clone();
    if let Type::Path(path) = &mut ty
        && let Some(segment) = path.path.segments.last_mut()
        && let PathArguments::AngleBracketed(arguments) = &mut segment.arguments
    {
        for argument in &mut arguments.args {
            if let GenericArgument::Type(inner) = argument {
                *inner = without_results(inner);
            }
        }
        if segment.ident == "Result"
            && let Some(value) = type_arguments(segment).first()
        {
            return (*value).clone();
        }
    }
    ty
}

pub(super) fn type_arguments(segment: &PathSegment) -> Vec<&Type> {
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
pub(super) fn end(signature: &Signature) -> Span {
    signature.parenthesis.span.close()
}

/// The type as a person writes it.
pub(super) fn shown(ty: &Type) -> String {
    let tokens = ty.to_token_stream().to_string();
    tokens
        .replace(" < ", "<")
        .replace(" >", ">")
        .replace("< ", "<")
        .replace(" :: ", "::")
        .replace(" ,", ",")
        .replace("& ", "&")
}
