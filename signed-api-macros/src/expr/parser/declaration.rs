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
        if let Some(TokenKind::Open(_)) = self.peek() {
            return self.pattern();
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

    /// `(a, b)` in place of a name.
    fn pattern(&mut self) -> Parsed<Option<StatementKind>> {
        let start = self.position;
        self.skip_bracketed();
        let range = self.tokens[start].range.start..self.previous_range().end;
        self.problem(&range, "`let` names one value: write `let name = ..`");
        let names = self.tokens[start..self.position].iter();
        let names = names.filter_map(|token| match &token.kind {
            TokenKind::Name(name) => Some(Word {
                range: token.range.clone(),
                text: name.clone(),
            }),
            _ => None,
        });
        let names = names.collect();
        self.value_of_nothing()?;
        Ok(Some(StatementKind::Invalid(names)))
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
        let mark = self.next_range();
        let early = self.eat(&TokenKind::Question);
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
        let written = literal(&name.text, self.quote());
        if early {
            let message = format!("`?` stands after the name: write `header {written}? = ..`");
            self.problem(&mark, message);
        }
        if !self.goes_on(&name) && !is_literal {
            self.unquoted("the name of a header", &name);
        }
        let optional = self.eat(&TokenKind::Question) || early;
        let value = self.assigned(&name.range, &format!("header {written} = .."))?;
        Ok(Some(StatementKind::Header {
            name,
            optional,
            value,
        }))
    }

    /// Steps over what stands between the name of a header and its `=`. Whether there was something.
    fn goes_on(&mut self, name: &Word) -> bool {
        let message = match self.peek() {
            Some(TokenKind::Comma) => "one statement sets one header: write a second one",
            Some(TokenKind::Plus | TokenKind::Not | TokenKind::Open(_)) => {
                "the name of a header is one literal: write it in full"
            }
            _ => return false,
        };
        let start = self.position;
        self.skip_until(|parser| {
            matches!(
                parser.peek(),
                Some(TokenKind::Assign | TokenKind::Semicolon)
            )
        });
        if self.peek() != Some(&TokenKind::Assign) {
            self.position = start;
            return false;
        }
        self.problem(&(name.range.start..self.previous_range().end), message);
        true
    }

    /// `headers = ..`, `headers.insert(..)`: what other libraries set headers with.
    pub(super) fn is_header_of_others(&self, word: &str) -> bool {
        let is_followed = matches!(
            self.peek(),
            Some(TokenKind::Assign | TokenKind::Open(_) | TokenKind::Colon)
        );
        let object = word.split('.').next().unwrap_or_default();
        is_followed && matches!(object, "header" | "headers" | "set_header" | "add_header")
    }

    /// `credential name`, `credential name: public`
    pub(super) fn credential_after(&mut self, start: &Range<usize>) -> Option<StatementKind> {
        let Some(mut name) = self.eat_identifier() else {
            self.problem(start, "a name is missing: write `credential private_key;`");
            return None;
        };
        let mut kind = None;
        if matches!(name.text.as_str(), "public" | "secret") && self.is_word(0) && !self.at_end() {
            let written = self.next_text();
            let message = match name.text.as_str() {
                "public" => format!("`public` stands after the name: write `{written}: public`"),
                _ => "a credential is secret unless it is `public`: leave out `secret`".to_owned(),
            };
            self.problem(&name.range.clone(), message);
            kind = Some(name).filter(|kind| kind.text == "public");
            name = self.eat_identifier()?;
        }
        match self.peek() {
            None | Some(TokenKind::Semicolon) => {}
            Some(TokenKind::Comma) if self.ends_statement() => {}
            Some(TokenKind::Comma) => return Some(self.credentials(name)),
            Some(TokenKind::Assign) if !self.is_word(1) => {
                let start = self.next_range().start;
                self.skip_to_end();
                let range = start..self.previous_range().end;
                let message = "the value of a credential is given to the client: leave it out here";
                self.problem(&range, message);
                return Some(StatementKind::Invalid(vec![name]));
            }
            Some(_) if self.starts_statement() => {}
            Some(_) => {
                self.expect(&TokenKind::Colon, ":", &name.range);
                kind = self.eat_plain_word();
                if kind.is_none() {
                    let range = self.previous_range();
                    self.problem(&range, "after the name comes `: public`, or nothing");
                    self.skip_to_end();
                }
            }
        }
        Some(StatementKind::Credential { name, kind })
    }

    /// `credential first, second`
    fn credentials(&mut self, first: Word) -> StatementKind {
        let range = self.next_range();
        let message = "one statement declares one credential: write `; credential`";
        self.problem(&range, message);
        let mut names = vec![first];
        while self.eat(&TokenKind::Comma) {
            names.extend(self.eat_identifier());
        }
        self.skip_to_end();
        StatementKind::Invalid(names)
    }

    /// `nonce: increasing(ms)`
    pub(super) fn nonce_after(&mut self, start: &Range<usize>) -> Parsed<Option<StatementKind>> {
        let is_value = self.peek() == Some(&TokenKind::Assign)
            && matches!(self.peek_after(1), Some(TokenKind::Name(name)) if name != "sequential")
            && !matches!(self.peek_after(2), Some(TokenKind::Open(_)));
        if is_value || !self.declares_nonce() {
            let message = "a nonce is declared by its discipline: write `nonce: increasing(ms);`";
            self.problem(start, message);
            self.value_of_nothing()?;
            return Ok(None);
        }
        self.expect(&TokenKind::Colon, ":", start);
        let Some(discipline) = self.eat_plain_word() else {
            return Ok(None);
        };
        let mut arguments = Vec::new();
        if self.peek() == Some(&TokenKind::Open(Bracket::Round)) {
            arguments = self.arguments_of_discipline()?;
        }
        Ok(Some(StatementKind::Nonce {
            discipline,
            arguments,
        }))
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

    /// The rest of `windowed(ms, 5000)`.
    fn arguments_of_discipline(&mut self) -> Parsed<Vec<Word>> {
        self.open(Holds::Arguments)?;
        let mut arguments = Vec::new();
        while !self.at_close() {
            let Some(argument) = self.argument_of_discipline() else {
                let range = self.next_range();
                let message = "only a unit and a number belong here, as in `increasing(ms)` and `windowed(ms, 5000)`";
                self.problem(&range, message);
                self.skip_until(|_| false);
                break;
            };
            arguments.push(argument);
            let another = matches!(
                self.peek(),
                Some(TokenKind::Name(_) | TokenKind::Text(_) | TokenKind::Int(_))
            );
            if !self.eat_comma() && another {
                let range = self.previous_range();
                let message = format!("write `,` after `{}`", self.text(&range));
                self.problem(&range, message);
            }
        }
        self.close();
        Ok(arguments)
    }

    fn argument_of_discipline(&mut self) -> Option<Word> {
        if let Some(TokenKind::Int(number)) = self.peek() {
            let text = number.to_string();
            let range = self.next_range();
            self.position += 1;
            return Some(Word { range, text });
        }
        self.eat_plain_word()
    }
}
