//! From `#[auth(..)]` to a checked scheme.

use crate::attr::{Auth, OneLinerAuth};
use crate::diag::Diagnostics;
use crate::expr::{self, Origin, Scheme};

use super::Surroundings;

/// Checks the expressions of a one-liner.
pub(super) fn scheme(auth: &OneLinerAuth, diagnostics: &mut Diagnostics) -> Option<Scheme> {
    match expr::build(&auth.one_liner) {
        Ok(scheme) => Some(scheme),
        Err(problems) => {
            for (origin, problem) in problems {
                let literal = match origin {
                    Origin::Message => &auth.message,
                    Origin::Header(index) => auth.headers.get(index).unwrap_or(&auth.message),
                };
                diagnostics.within(literal, problem.range, &problem.message);
            }
            None
        }
    }
}

/// The scheme of a method: its own, or else the trait's.
pub(super) fn of_method(
    own: Option<&Auth>,
    surroundings: &Surroundings<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Scheme> {
    match own {
        None => surroundings.scheme.clone(),
        Some(Auth::OneLiner(auth)) => scheme(auth, diagnostics),
        Some(Auth::None | Auth::Invalid) => None,
    }
}

impl Surroundings<'_> {
    /// The scheme's place in the client's list, where equal schemes share one.
    pub(super) fn index_of(&mut self, scheme: Scheme) -> usize {
        let known = self.schemes.iter().position(|known| *known == scheme);
        known.unwrap_or_else(|| {
            self.schemes.push(scheme);
            self.schemes.len() - 1
        })
    }
}
