//! One expression that writes a message, as if it stood in a scheme: `message = <expression>;`.

use std::ops::Range;

use super::check::Scope;
use super::scheme::Scheme;
use super::tokens::{Token, TokenKind};
use super::{Problem, declaration, parser};

/// The scheme that `tokens` of `source`, a whole statement, declare.
pub(crate) fn message(
    source: &str,
    tokens: &[Token],
    mut problems: Vec<Problem>,
) -> Result<Scheme, Vec<Problem>> {
    let statements = parser::statements(source, tokens, &mut problems);
    declaration::declared_in(Scope::of_message(problems), &statements).map_err(|problems| {
        let told = problems.into_iter().map(|problem| Problem {
            message: here(problem.message),
            ..problem
        });
        told.collect()
    })
}

/// The names of a family that are read, `op.channel` as `channel`, and where.
pub(crate) fn names<'t>(
    tokens: &'t [Token],
    family: &'static str,
) -> impl Iterator<Item = (&'t str, &'t Range<usize>)> {
    tokens.iter().filter_map(move |token| match &token.kind {
        TokenKind::Name(name) => {
            let (found, name) = name.split_once('.')?;
            (found == family).then_some((name, &token.range))
        }
        _ => None,
    })
}

/// The same mistake, where there are no other statements.
fn here(message: String) -> String {
    match message.starts_with("`nonce` has no discipline") {
        true => "an expression alone cannot say what is true of its nonces: declare a scheme with `auth_scheme!`, and \
                 write its path here"
            .to_owned(),
        false => message,
    }
}

/// What a session may give under `op`, to one message or another.
pub(crate) const GIVEN: &[&str] = &["channel", "id", "method", "value"];
