//! What the methods return: a subscription at once, or an answer later.

use syn::{ReturnType, Type};

use super::super::output::{self, borrowed, last_segment, type_arguments, ungrouped};
use super::super::signature;
use crate::ast::Method;
use crate::diag::Diagnostics;
use crate::ir::{self, Decoder};

/// What a method returns.
pub(super) struct Output {
    /// `Subscription<T>` or `Result<T>`.
    pub(super) whole: Type,
    pub(super) value: Type,
    pub(super) is_unit: bool,
}

const SUBSCRIPTION: &str = "`-> Subscription<Update>` with the type of its messages";

/// `fn book(&self) -> Subscription<BookUpdate>`.
pub(super) fn subscription(
    method: &Method,
    diagnostics: &mut Diagnostics,
) -> (Option<ir::Receiver>, Option<Output>) {
    let written = &method.signature;
    if let Some(keyword) = &written.asyncness {
        let message =
            "a subscription is there at once, and its messages come later: remove `async`";
        diagnostics.at(keyword.span, message);
    }
    signature::qualifiers(written, diagnostics);
    let receiver = signature::receiver(written, diagnostics);
    let ReturnType::Type(_, ty) = &written.output else {
        let message = format!("the return type is missing: write {SUBSCRIPTION}");
        diagnostics.at(output::end(written), message);
        return (receiver, None);
    };
    let whole = ungrouped(ty);
    let segment = last_segment(whole);
    let name = segment.map(|segment| segment.ident.to_string());
    let values = segment.map(type_arguments).unwrap_or_default();
    let value = match (name.as_deref(), values.as_slice()) {
        (Some("Subscription"), [value]) => *value,
        (Some("Subscription"), _) => {
            let message = "what its messages are is missing: write `-> Subscription<Update>`";
            diagnostics.over(whole, message);
            return (receiver, None);
        }
        (Some("Result"), [inner, ..]) if is_subscription(inner) => {
            let message = format!(
                "a subscription tells its errors itself: write `-> {}`",
                output::shown(inner)
            );
            diagnostics.over(whole, message);
            return (receiver, None);
        }
        _ => {
            let message = format!("a channel is subscribed to: write {SUBSCRIPTION}");
            diagnostics.over(whole, message);
            return (receiver, None);
        }
    };
    if let Some(borrowed) = borrowed(value) {
        let message = "a message outlives the text that it is read from: write an owned type, such as `String`";
        diagnostics.over(borrowed, message);
        return (receiver, None);
    }
    let output = Output {
        whole: whole.clone(),
        value: value.clone(),
        is_unit: false,
    };
    (receiver, Some(output))
}

fn is_subscription(ty: &Type) -> bool {
    last_segment(ungrouped(ty)).is_some_and(|segment| segment.ident == "Subscription")
}

/// `async fn place(&self) -> Result<Ack>`.
pub(super) fn answer(
    method: &Method,
    diagnostics: &mut Diagnostics,
) -> (Option<ir::Receiver>, Option<Output>) {
    if let ReturnType::Type(_, ty) = &method.signature.output
        && is_subscription(ty)
    {
        let message = "a request has one answer: write `async fn` and `-> Result<Answer>`, or `#[subscribe(channel = \"..\")]` above it";
        diagnostics.over(ty, message);
        return (signature::receiver(&method.signature, diagnostics), None);
    }
    let receiver = signature::check(&method.signature, diagnostics);
    let Some(output) = output::lower(&method.signature, diagnostics) else {
        return (receiver, None);
    };
    let wrong = match output.decoder {
        Decoder::Json(_) | Decoder::Unit | Decoder::Text => None,
        Decoder::Bytes => Some(
            "the answer is read from a message in JSON: write a type that can be, or `()` if it does not matter",
        ),
        _ => Some(
            "an answer over the socket has no status and no header fields: leave out `Response`",
        ),
    };
    if let Some(message) = wrong {
        diagnostics.over(&output.value, message);
        return (receiver, None);
    }
    let output = Output {
        whole: output.result,
        value: output.value,
        is_unit: matches!(output.decoder, Decoder::Unit),
    };
    (receiver, Some(output))
}
