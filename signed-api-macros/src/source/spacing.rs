//! Where a space belongs between two tokens. What was between them is not known.

use crate::expr::tokens::{Bracket, TokenKind};

/// Whether a space belongs between `before` and `after`. A mark that is part of the name before it is `tight`: the `?`
/// and the `:` of `{ name?: value }`, other than those of a choice.
pub(super) fn is_between(before: &TokenKind, after: &TokenKind, tight: bool) -> bool {
    match (before, after) {
        (TokenKind::Open(Bracket::Curly), TokenKind::Close(Bracket::Curly)) => false,
        (TokenKind::Open(Bracket::Curly), _) | (_, TokenKind::Close(Bracket::Curly)) => true,
        (TokenKind::Open(_) | TokenKind::Spread | TokenKind::Not | TokenKind::Dot, _)
        | (_, TokenKind::Close(_) | TokenKind::Comma | TokenKind::Semicolon | TokenKind::Dot) => {
            false
        }
        (_, TokenKind::Question | TokenKind::Colon) => !tight,
        (
            TokenKind::Name(_) | TokenKind::Path(_),
            TokenKind::Open(Bracket::Round | Bracket::Square),
        ) => false,
        _ => true,
    }
}

/// The `?`s of choices whose `:` is to come, for each open bracket.
#[derive(Default)]
pub(super) struct Choices {
    around: Vec<usize>,
    here: usize,
}

impl Choices {
    /// Whether `kind` is part of the name before it. `next` is the character that follows.
    pub(super) fn is_tight(&mut self, kind: &TokenKind, next: Option<char>) -> bool {
        match kind {
            TokenKind::Open(_) => {
                self.around.push(self.here);
                self.here = 0;
            }
            TokenKind::Close(_) => self.here = self.around.pop().unwrap_or_default(),
            TokenKind::Comma | TokenKind::Semicolon => self.here = 0,
            TokenKind::Question => {
                let tight = matches!(next, Some(':' | '='));
                self.here += usize::from(!tight);
                return tight;
            }
            TokenKind::Colon => {
                let tight = self.here == 0;
                self.here = self.here.saturating_sub(1);
                return tight;
            }
            _ => {}
        }
        false
    }
}
