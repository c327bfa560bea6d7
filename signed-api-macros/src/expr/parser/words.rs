//! Words that are no values: the names of entries, headers and statements.

use std::ops::Range;

use super::Parser;
use crate::expr::tokens::{Token, TokenKind, literal};
use crate::expr::tree::Word;

impl Parser<'_> {
    /// The next token as a word, if it is a name or a literal. Which it is has to be looked at before.
    pub(super) fn eat_word(&mut self) -> Option<Word> {
        let Token {
            range,
            kind: TokenKind::Name(text) | TokenKind::Text(text),
        } = self.tokens.get(self.position)?.clone()
        else {
            return None;
        };
        self.position += 1;
        Some(Word { range, text })
    }

    /// A word that is no literal.
    pub(super) fn eat_plain_word(&mut self) -> Option<Word> {
        let is_literal = matches!(self.peek(), Some(TokenKind::Text(_)));
        let word = self.eat_word()?;
        if is_literal {
            self.problem(&word.range, format!("write `{}` without quotes", word.text));
        }
        Some(word)
    }

    /// A name that something is declared by.
    pub(super) fn eat_identifier(&mut self) -> Option<Word> {
        if let Some(mut word) = self.eat_dashed() {
            word.text = word.text.replace('-', "_");
            let message = format!("a new name has no `-`: write `{}`", word.text);
            self.problem(&word.range, message);
            return Some(word);
        }
        let mut word = self.eat_plain_word()?;
        if word.text.contains('.') {
            let range = word.range.clone();
            word.text = word.text.replace('.', "_");
            self.problem(
                &range,
                format!("a new name has no dots: write `{}`", word.text),
            );
        }
        if word.text == "_" {
            let range = word.range.clone();
            self.problem(&range, "`_` is no name: write one, as in `sign`");
        }
        Some(word)
    }

    /// `API-Key` without quotes, which is three tokens or more.
    pub(super) fn eat_dashed(&mut self) -> Option<Word> {
        let starts_name = matches!(self.peek(), Some(TokenKind::Name(_)));
        if !starts_name || !self.is_dash(1) {
            return None;
        }
        let start = self.next_range().start;
        let mut text = self.next_text().to_owned();
        self.position += 1;
        while self.is_dash(0)
            && matches!(
                self.peek_after(1),
                Some(TokenKind::Name(_) | TokenKind::Int(_))
            )
        {
            self.position += 1;
            text.push('-');
            text.push_str(self.next_text());
            self.position += 1;
        }
        let range = start..self.previous_range().end;
        Some(Word { range, text })
    }

    /// Says that `word` has to be a literal.
    pub(super) fn unquoted(&mut self, what: &str, word: &Word) {
        let literal = literal(&word.text, self.quote());
        self.problem(
            &word.range,
            format!("write {what} as a literal: `{literal}`"),
        );
    }

    /// Steps over `wanted`, or over what was written for it.
    pub(super) fn expect(&mut self, wanted: &TokenKind, shown: &str, after: &Range<usize>) {
        if self.eat(wanted) {
            return;
        }
        let instead = match self.peek() {
            Some(TokenKind::Assign | TokenKind::Colon | TokenKind::Equal) => true,
            Some(TokenKind::Other) => matches!(self.next_text(), "=>" | "->" | ":=" | "+="),
            _ => false,
        };
        let range = if instead {
            self.next_range()
        } else {
            after.clone()
        };
        let message = if instead {
            format!("write `{shown}` instead of `{}`", self.text(&range))
        } else {
            format!("write `{shown}` after `{}`", self.text(&range))
        };
        self.problem(&range, message);
        self.position += usize::from(instead);
    }

    fn is_dash(&self, tokens: usize) -> bool {
        let token = self.tokens.get(self.position + tokens);
        token.is_some_and(|token| token.kind == TokenKind::Other && self.text(&token.range) == "-")
    }
}
