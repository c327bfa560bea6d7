//! What answers look like: that of the trait, and that of methods which declare otherwise.

use super::Surroundings;
use crate::attr::{
    ApiError, Defaults, Envelope, Otherwise, VerbKind, Wait, WaitPlace, WaitUnit, Word,
};
use crate::diag::Diagnostics;
use crate::ir;

/// What the trait declares for all of its methods. The wait of `#[api_error(retry_after = ..)]` is one among the others.
pub(super) fn of_trait(defaults: &mut Defaults, diagnostics: &mut Diagnostics) -> ir::Answers {
    let answers = merged(
        defaults.api_error.as_ref(),
        defaults.envelope.as_ref(),
        &ir::Answers::default(),
        diagnostics,
    );
    let waits = defaults.api_error.as_ref();
    let wait = waits.and_then(|api_error| api_error.retry_after.clone());
    defaults.waits.extend(wait.map(|(path, _)| Wait {
        place: WaitPlace::Json(path),
        unit: WaitUnit::Seconds,
    }));
    answers
}

/// What the method declares, if it declares anything.
pub(super) fn of_method(
    own: &Defaults,
    verb: Option<VerbKind>,
    surroundings: &Surroundings<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<ir::Answers> {
    if own.api_error.is_none() && own.envelope.is_none() {
        return None;
    }
    if let Some((_, span)) = own
        .api_error
        .as_ref()
        .and_then(|own| own.retry_after.as_ref())
    {
        let message =
            "all answers of a host are waited for in one way: write `retry_after` on the trait";
        diagnostics.at(*span, message);
    }
    if let Some(envelope) = &own.envelope
        && verb == Some(VerbKind::Head)
        && envelope.declared.is_some()
    {
        let message = "the answer to a HEAD has no body that could be an envelope: remove this";
        diagnostics.at(envelope.span, message);
    }
    Some(merged(
        own.api_error.as_ref(),
        own.envelope.as_ref(),
        &surroundings.answers,
        diagnostics,
    ))
}

/// What is declared here, and for the rest what is declared around it.
fn merged(
    api_error: Option<&ApiError>,
    envelope: Option<&Envelope>,
    outer: &ir::Answers,
    diagnostics: &mut Diagnostics,
) -> ir::Answers {
    let mut answers = outer.clone();
    if let Some(envelope) = envelope {
        answers.envelope = envelope.declared.clone();
    }
    let Some(api_error) = api_error else {
        return answers;
    };
    if !api_error.code.is_empty() {
        answers.code = api_error.code.clone();
    }
    if !api_error.message.is_empty() {
        answers.message = api_error.message.clone();
    }
    let is_own = |word: &Word| {
        let mut own = api_error.words.iter();
        own.any(|own| own.text == word.text && own.is_part == word.is_part)
    };
    let outer = answers.words.into_iter().filter(|word| !is_own(word));
    answers.words = api_error.words.iter().cloned().chain(outer).collect();
    // Whole words come before parts.
    answers.words.sort_by_key(|word| word.is_part);
    if let Some(word) = api_error.words.first()
        && answers.code.is_empty()
        && answers.message.is_empty()
    {
        let message = "there is nothing to compare this with: write where the server's code stands, as in `code = \"error.code\"`, or its message";
        diagnostics.at(word.span, message);
    }
    if let Some((otherwise, span)) = api_error.otherwise {
        answers.is_rejected_otherwise = otherwise == Otherwise::Rejected;
        if answers.envelope.is_none() {
            let message = "without an envelope the status says whether it was executed: declare `#[envelope(..)]` beside this, or remove it";
            diagnostics.at(span, message);
        }
    }
    answers
}
