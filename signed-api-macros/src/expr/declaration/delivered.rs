//! Whether what is declared of deliveries is true of what is signed.

use std::ops::Range;

use super::Reader;
use crate::expr::scheme::{Arguments, Delivery, DeliveryId, RequestPart, Scheme, Value};

impl Reader {
    /// Refuses an id or a time that a third party could change.
    pub(super) fn delivered(&mut self) {
        let Some(declared) = self.delivery.take() else {
            return;
        };
        // Something that is missing yet may be what is asked for.
        if self.scope.is_incomplete() {
            return;
        }
        let scheme = &self.scope.scheme;
        let mut found: Vec<(Range<usize>, String)> = Vec::new();
        if let Some((range, id)) = &declared.id {
            let wrong = match id {
                DeliveryId::Header(name) => wrong_header(scheme, name),
                DeliveryId::Json(_) if !scheme.signs(&is_body) => Some(
                    "the body is not signed, so that anybody could change the id in it: sign `body`"
                        .to_owned(),
                ),
                DeliveryId::Signature if !scheme.signs(&|_| true) => Some(
                    "this scheme makes no signature: write one, as in `hmac_sha256(secret, body)`"
                        .to_owned(),
                ),
                DeliveryId::Signature if !scheme.signs(&is_content) => Some(
                    "the body is not signed, so that deliveries of different events may have the same signature: sign \
                     `body`, or choose something else"
                        .to_owned(),
                ),
                DeliveryId::Json(_) | DeliveryId::Signature => None,
            };
            found.extend(wrong.map(|message| (range.clone(), message)));
        }
        if let Some((range, _)) = &declared.tolerance
            && !scheme.signs(&is_time)
        {
            let message = "no time is signed, so that there is nothing to be tolerant of: sign `now.s`, or leave out \
                           `tolerance`";
            found.push((range.clone(), message.to_owned()));
        }
        let id_end = match &declared.id {
            Some((_, DeliveryId::Header(name))) => end_of_header(scheme, name),
            _ => None,
        };
        self.scope.scheme.delivery = declared.id.map(|(_, id)| Delivery {
            id,
            id_end,
            tolerance: declared.tolerance.map(|(_, seconds)| seconds),
        });
        for (range, message) in found {
            self.scope.problem(&range, message);
        }
    }
}

/// Why a delivery cannot be known by the header `name`.
fn wrong_header(scheme: &Scheme, name: &str) -> Option<String> {
    let mut headers = scheme.headers.iter();
    let Some(header) = headers.find(|header| header.name == name) else {
        return Some(format!(
            "this scheme does not write the header `{name}`, so that anybody could change it: write it and sign what is \
             in it, as in `header \"{name}\" = op.id;`"
        ));
    };
    if header.optional {
        return Some(format!(
            "the header `{name}` is left out when it is empty: leave out the `?` after its name"
        ));
    }
    if scheme.signs_in(&header.value, &|_| true) {
        return Some(format!(
            "the header `{name}` holds the signature: write `delivery: signature`"
        ));
    }
    let parts = parts(scheme, &header.value);
    if parts.is_empty() {
        return Some(format!("the header `{name}` is the same in all deliveries"));
    }
    let is_signed = parts
        .into_iter()
        .all(|part| scheme.signs(&|value| value == part));
    (!is_signed).then(|| {
        format!(
            "what the header `{name}` holds is not signed, so that anybody could change it: sign it, or choose something \
             that is"
        )
    })
}

/// The literal that must not be in the header `name`: what is signed could be read as another id and another rest otherwise.
fn end_of_header(scheme: &Scheme, name: &str) -> Option<String> {
    let header = scheme.headers.iter().find(|header| header.name == name)?;
    scheme.end_of(scheme.resolve(&header.value))
}

/// What in `value` another delivery has otherwise.
fn parts<'s>(scheme: &'s Scheme, value: &'s Value) -> Vec<&'s Value> {
    match scheme.resolve(value) {
        Value::Join(operands) | Value::JoinedBy(_, operands) => operands
            .iter()
            .flat_map(|operand| parts(scheme, operand))
            .collect(),
        Value::Text(_) | Value::Int(_) | Value::Credential(_) | Value::Option(_) => Vec::new(),
        value => vec![value],
    }
}

fn is_body(value: &Value) -> bool {
    matches!(value, Value::Request(RequestPart::Body))
}

/// The body, or what a form in it holds.
fn is_content(value: &Value) -> bool {
    is_body(value)
        || matches!(value, Value::Arguments(arguments) if !matches!(arguments, Arguments::Query))
}

fn is_time(value: &Value) -> bool {
    matches!(value, Value::Now(_) | Value::Iso(_))
}
