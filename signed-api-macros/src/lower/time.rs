//! Which method tells the server's time: one of the trait, that can be asked at any moment.

use super::arguments::Lowered;
use super::{Signing, Surroundings};
use crate::attr::{Time, VerbKind};
use crate::diag::Diagnostics;
use crate::ir;

/// The source of the time that the method is, if it has `#[time(..)]` and nothing speaks against it.
pub(super) fn of_method(
    time: Option<&Time>,
    verb: Option<VerbKind>,
    arguments: &[&Lowered],
    signing: Option<&Signing>,
    surroundings: &mut Surroundings<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<ir::Time> {
    let time = time?;
    let mut refuse = |message: &str| diagnostics.at(time.span, message);
    if std::mem::replace(&mut surroundings.has_time, true) {
        refuse("a second method that tells the server's time: remove one `#[time(..)]`");
    }
    if !arguments.is_empty() {
        refuse(
            "the client asks for the time by itself and knows no arguments: write `#[time(..)]` on a method without any",
        );
    }
    if signing.is_some() {
        refuse(
            "this method is signed, for which the time would have to be known already: write `#[auth(none)]` beside it",
        );
    }
    if !matches!(verb, None | Some(VerbKind::Get)) {
        refuse("the client asks for the time again and again: write `#[time(..)]` on a GET");
    }
    Some(ir::Time {
        field: time.field.clone(),
        format: time.format,
        rejected: time.rejected.clone(),
    })
}
