//! What a scheme declares: `let`, `header`, `credential`, `nonce`. The word itself has been read.

use std::ops::Range;

use super::{Holds, Parsed, Parser};
use crate::expr::tokens::{Bracket, TokenKind, literal};
use crate::expr::tree::{StatementKind, Word};

impl Parser<'_> {
    /// `let name = value`
    pub(super) fn let_after(&mut self, start: &Range<usize>) -> Parsed<Option<StatementKind>> {
        let mutable = matches!(self.peek(), Some(TokenKind::Name(word)) if word == "mut");
        if mutable && matches!(self.peek_after(1), Some(TokenKind::Name(_))) {
            let range = self.next_range();
            self.problem(&range, "a name keeps its value: leave out `mut`");
            self.position += 1;
        }
        let Some(name) = self.eat_identifier() else {
            self.problem(start, "a name is missing: write `let name = ..`");
            self.value_of_nothing()?;
            return Ok(None);
        };
        self.skip_type();
        let value = self.assigned(&name.range, &format!("let {} = ..", name.text))?;
        Ok(Some(StatementKind::Let { name, value }))
    }

    /// `: Type` after the name.
    fn skip_type(&mut self) {
        if self.peek() != Some(&TokenKind::Colon) {
            return;
        }
        let start = self.position;
        let colon = self.next_range();
        self.skip_until(|parser| {
            matches!(
                parser.peek(),
                Some(TokenKind::Assign | TokenKind::Semicolon)
            )
        });
        if self.peek() != Some(&TokenKind::Assign) {
            self.position = start;
            return;
        }
        let range = colon.start..self.previous_range().end;
        self.types(&range);
    }

    /// `header "API-Key" = value`, `header "X-Broker"? = value`
    pub(super) fn header_after(&mut self, start: &Range<usize>) -> Parsed<Option<StatementKind>> {
        if let Some(TokenKind::Open(Bracket::Round | Bracket::Square)) = self.peek() {
            let message = "a header is written without brackets: `header \"API-Key\" = ..`";
            let range = self.next_range();
            self.problem(&range, message);
            return Ok(None);
        }
        let is_literal = matches!(self.peek(), Some(TokenKind::Text(_)));
        let name = match self.eat_dashed() {
            Some(name) => Some(name),
            None => self.eat_word(),
        };
        let Some(name) = name else {
            self.problem(start, "a name is missing: write `header \"API-Key\" = ..`");
            self.value_of_nothing()?;
            return Ok(None);
        };
        if !is_literal {
            self.unquoted("the name of a header", &name);
        }
        let optional = self.eat(&TokenKind::Question);
        let written = literal(&name.text, self.quote());
        let value = self.assigned(&name.range, &format!("header {written} = .."))?;
        Ok(Some(StatementKind::Header {
            name,
            optional,
            value,
        }))
    }

    /// `credential name`, `credential name: public`
    pub(super) fn credential_after(&mut self, start: &Range<usize>) -> Option<StatementKind> {
        let Some(name) = self.eat_identifier() else {
            self.problem(start, "a name is missing: write `credential private_key;`");
            return None;
        };
        let kind = match self.peek() {
            None | Some(TokenKind::Semicolon) => None,
            Some(TokenKind::Comma) => {
                let message = "one statement declares one credential: write `; credential`";
                let range = self.next_range();
                self.problem(&range, message);
                self.skip_to_end();
                None
            }
            Some(_) if self.starts_statement() => None,
            Some(_) => {
                self.expect(&TokenKind::Colon, ":", &name.range);
                let kind = self.eat_plain_word();
                if kind.is_none() {
                    let range = self.previous_range();
                    self.problem(&range, "after the name comes `: public`, or nothing");
                    self.skip_to_end();
                }
                kind
            }
        };
        Some(StatementKind::Credential { name, kind })
    }

    /// `nonce: increasing(ms)`
    pub(super) fn nonce_after(&mut self, start: &Range<usize>) -> Parsed<Option<StatementKind>> {
        if !self.declares_nonce() {
            let message = "a nonce is declared by its discipline: write `nonce: increasing(ms);`";
            self.problem(start, message);
            self.value_of_nothing()?;
            return Ok(None);
        }
        self.expect(&TokenKind::Colon, ":", start);
        let Some(discipline) = self.eat_plain_word() else {
            return Ok(None);
        };
        let unit = if self.peek() == Some(&TokenKind::Open(Bracket::Round)) {
            self.unit()?
        } else {
            None
        };
        if unit.is_some() || discipline.text != "increasing" {
            return Ok(Some(StatementKind::Nonce { discipline, unit }));
        }
        let range = discipline.range.clone();
        self.problem(&range, "the unit is missing: write `increasing(ms)`");
        let text = "ms".to_owned();
        let unit = Some(Word { range, text });
        Ok(Some(StatementKind::Nonce { discipline, unit }))
    }

    /// Whether what follows is a discipline, behind whatever was written for `:`.
    fn declares_nonce(&self) -> bool {
        let name = usize::from(!matches!(self.peek(), Some(TokenKind::Name(_))));
        let is_name = matches!(
            self.peek_after(name),
            Some(TokenKind::Name(_) | TokenKind::Text(_))
        );
        let next = self.peek_after(name + 1);
        is_name
            && matches!(
                next,
                None | Some(TokenKind::Semicolon | TokenKind::Open(Bracket::Round))
            )
    }

    /// The rest of `increasing(ms)`.
    fn unit(&mut self) -> Parsed<Option<Word>> {
        self.open(Holds::Arguments)?;
        let unit = self.eat_plain_word();
        if !self.at_close() {
            let range = self.next_range();
            self.problem(&range, "only a unit belongs here, as in `increasing(ms)`");
            self.skip_until(|_| false);
        }
        self.close();
        Ok(unit)
    }
}
