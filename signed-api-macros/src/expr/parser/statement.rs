//! The statements of a scheme. After a mistake the next one begins behind the next `;`.

use std::ops::Range;

use super::{Parsed, Parser, stray};
use crate::expr::suggest;
use crate::expr::tokens::{Bracket, TokenKind, literal};
use crate::expr::tree::{Node, Statement, StatementKind, Word};
use crate::expr::variables;

const TARGETS: &[&str] = &["path", "query", "body", "message"];
const OUTSIDE: &str = "only the statements of a scheme stand here: move this out of the braces";
const WORDS: &[&str] = &["nonce", "delivery", "credential", "let", "header"];

impl Parser<'_> {
    pub(super) fn statements(&mut self) -> Vec<Statement> {
        let mut statements = Vec::new();
        while self.position < self.tokens.len() {
            if self.eat(&TokenKind::Semicolon) || self.eat_attributes() {
                continue;
            }
            let start = self.position;
            let statement = self.statement();
            self.brackets.clear();
            (self.choices, self.depth, self.pipes) = (0, 0, 0);
            self.unclear = false;
            match statement {
                Ok(statement) => statements.extend(statement),
                Err(too_deep) => {
                    self.too_deep(&too_deep);
                    self.position = start;
                    self.skip_until(|parser| parser.peek() == Some(&TokenKind::Semicolon));
                }
            }
        }
        statements
    }

    /// Whether a statement begins here, so that a `;` is missing before it.
    pub(super) fn starts_statement(&self) -> bool {
        self.starts_statement_after(0)
    }

    /// Whether one begins so many tokens after the next.
    pub(super) fn starts_statement_after(&self, tokens: usize) -> bool {
        let mut next = (tokens..tokens + 4).map(|tokens| self.peek_after(tokens));
        let next = [next.next(), next.next(), next.next(), next.next()].map(Option::flatten);
        match next {
            [
                Some(TokenKind::Name(_) | TokenKind::Text(_)),
                Some(TokenKind::Assign),
                ..,
            ] => true,
            [
                Some(TokenKind::Name(_)),
                Some(TokenKind::Name(_) | TokenKind::Text(_)),
                Some(TokenKind::Assign),
                _,
            ] => true,
            [
                Some(TokenKind::Name(_)),
                Some(TokenKind::Text(_)),
                Some(TokenKind::Question),
                Some(TokenKind::Assign),
            ] => true,
            [
                Some(TokenKind::Name(word)),
                Some(TokenKind::Name(_) | TokenKind::Text(_)),
                ..,
            ] => WORDS.contains(&word.as_str()),
            [Some(TokenKind::Name(word)), Some(TokenKind::Colon), ..] => {
                matches!(word.as_str(), "nonce" | "delivery")
            }
            _ => false,
        }
    }

    fn statement(&mut self) -> Parsed<Option<Statement>> {
        let start = self.next_range().start;
        let kind = match self.peek().cloned() {
            Some(TokenKind::Name(word)) => self.worded(&word)?,
            Some(TokenKind::Text(name)) => {
                let range = self.next_range();
                let header = literal(&name, self.quote());
                self.problem(&range, format!("write `header {header} = ..`"));
                self.header_after(&range)?
            }
            Some(TokenKind::Wrong) => None,
            _ => {
                let range = self.next_range();
                let message = format!("no statement begins with this: {}", what_exists());
                self.problem(&range, message);
                None
            }
        };
        let range = start..self.previous_range().end;
        match kind {
            Some(StatementKind::Invalid(_)) | None => self.skip_statement(),
            Some(_) => self.end(),
        }
        Ok(kind.map(|kind| Statement { range, kind }))
    }

    /// A statement that begins with a word.
    fn worded(&mut self, word: &str) -> Parsed<Option<StatementKind>> {
        let range = self.next_range();
        self.position += 1;
        match word {
            "let" => return self.let_after(&range),
            "header" => return self.header_after(&range),
            "credential" => return Ok(self.credential_after(&range)),
            "nonce" => return self.nonce_after(&range),
            "delivery" => return self.delivery_after(&range),
            "const" | "static" | "var" => {
                self.problem(&range, format!("write `let` instead of `{word}`"));
                return self.let_after(&range);
            }
            _ if self.is_header_of_others(word) => {
                let message = "each header is a statement: write `header \"API-Key\" = ..`";
                self.problem(&range, message);
                return Ok(None);
            }
            _ => {}
        }
        match self.peek() {
            _ if TARGETS.contains(&word) => return self.assign(word, &range),
            Some(TokenKind::Assign | TokenKind::Colon | TokenKind::Equal) => {
                return self.assign(word, &range);
            }
            Some(TokenKind::Other) if matches!(self.next_text(), "=>" | ":=" | "+=" | "->") => {
                return self.assign(word, &range);
            }
            _ => {}
        }
        let next_is_name = matches!(self.peek(), Some(TokenKind::Name(_) | TokenKind::Text(_)));
        let meant = suggest::closest(word, WORDS.iter().copied()).filter(|_| next_is_name);
        if let Some(meant) = meant {
            self.problem(
                &range,
                format!("unknown statement `{word}`: did you mean `{meant}`?"),
            );
            return match meant {
                "let" => self.let_after(&range),
                "header" => self.header_after(&range),
                "credential" => Ok(self.credential_after(&range)),
                _ => Ok(None),
            };
        }
        let message = match word {
            "return" => "a scheme returns nothing: write `header \"API-Sign\" = ..` or `query = ..`".to_owned(),
            "if" | "match" | "for" | "while" => {
                format!("there is no `{word}`: decide in the value, as in `query = params ? form(params) : \"\"`")
            }
            "fn" => {
                let name = self.eat_word();
                let message = "a function stands outside of `auth_scheme!`, and is called by its path: `crate::name(..)`";
                self.problem(&range, message);
                return Ok(Some(StatementKind::Invalid(name.into_iter().collect())));
            }
            "pub" | "struct" | "use" | "mod" | "type" | "impl" => OUTSIDE.to_owned(),
            _ if self.peek() == Some(&TokenKind::Open(Bracket::Curly)) => OUTSIDE.to_owned(),
            _ if next_is_name => {
                self.position += 1;
                format!("unknown statement `{word}`: {}", what_exists())
            }
            _ => "a value alone does nothing: write `let name = ..`, `header \"..\" = ..` or `query = ..`".to_owned(),
        };
        self.problem(&range, message);
        Ok(None)
    }

    /// `body = value`
    fn assign(&mut self, target: &str, range: &Range<usize>) -> Parsed<Option<StatementKind>> {
        let mut word = Word {
            range: range.clone(),
            text: target.to_owned(),
        };
        if target == "query" && self.next_text() == "+=" {
            let range = self.next_range();
            let message = "a part is assigned as a whole: write `query = form(query_params) + ..`";
            self.problem(&range, message);
            self.position += 1;
            let value = self.expression()?;
            return Ok(Some(StatementKind::Assign {
                target: word,
                value,
            }));
        }
        if TARGETS.contains(&target) {
            let value = self.assigned(range, &format!("{target} = .."))?;
            return Ok(Some(StatementKind::Assign {
                target: word,
                value,
            }));
        }
        let known = variables::NAMES.contains(&target);
        let meant = suggest::closest(target, TARGETS.iter().copied()).filter(|_| !known);
        let advice = match meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None if known || target.contains('.') => {
                "for a value of your own write `let` and another name".to_owned()
            }
            None => format!("for a value of your own write `let {target} = ..`"),
        };
        self.problem(
            range,
            format!("`{target}` cannot be assigned (path, query, body and message can): {advice}"),
        );
        let value = self.assigned(range, &format!("{target} = .."))?;
        Ok(match meant {
            Some(meant) => {
                meant.clone_into(&mut word.text);
                Some(StatementKind::Assign {
                    target: word,
                    value,
                })
            }
            // What reads it is right once it is bound.
            None if !known && self.reads(target) => Some(StatementKind::Let { name: word, value }),
            None => None,
        })
    }

    /// `= value`
    pub(super) fn assigned(&mut self, after: &Range<usize>, example: &str) -> Parsed<Node> {
        if self.at_end() {
            self.problem(after, format!("a value is missing: write `{example}`"));
            return Ok(self.nothing());
        }
        let start = self.position;
        self.expect(&TokenKind::Assign, "=", after);
        if self.position == start && !self.peek().is_some_and(stray::starts_operand) {
            self.skip_to_end();
            return Ok(self.nothing());
        }
        self.expression()
    }

    /// The value of a statement that is dropped: mistakes in it are found all the same.
    pub(super) fn value_of_nothing(&mut self) -> Parsed<()> {
        if self.eat(&TokenKind::Assign) {
            self.expression()?;
        }
        Ok(())
    }

    /// Whether a later statement reads `name`.
    fn reads(&self, name: &str) -> bool {
        let mut later = self.tokens[self.position..].iter();
        later.any(|token| matches!(&token.kind, TokenKind::Name(word) if word == name))
    }

    pub(super) fn at_end(&self) -> bool {
        matches!(self.peek(), None | Some(TokenKind::Semicolon)) || self.starts_statement()
    }

    /// The `;` of a statement.
    fn end(&mut self) {
        if self.eat(&TokenKind::Semicolon) {
            return;
        }
        if self.peek() == Some(&TokenKind::Comma) {
            let range = self.next_range();
            self.position += 1;
            return self.problem(&range, "write `;` instead of `,`");
        }
        let last = self.previous_range();
        if self.at_end() {
            let message = format!("write `;` after `{}`", self.text(&last));
            return self.problem(&last, message);
        }
        let range = self.next_range();
        let message = format!(
            "nothing belongs between `{}` and `;`: leave out `{}`",
            self.text(&last),
            self.text(&range)
        );
        self.problem(&range, message);
        self.skip_statement();
    }

    fn skip_statement(&mut self) {
        self.skip_to_end();
        self.eat(&TokenKind::Semicolon);
    }

    pub(super) fn skip_to_end(&mut self) {
        self.skip_until(Self::at_end);
    }

    /// `#[doc = ".."]`, which is how `/// ..` arrives here, once for all that follow each other.
    fn eat_attributes(&mut self) -> bool {
        let start = self.next_range().start;
        let mut found = false;
        while self.peek() == Some(&TokenKind::Other) && self.next_text() == "#" {
            found = true;
            self.position += 1;
            self.skip_bracketed();
        }
        if found {
            let range = start..self.previous_range().end;
            let message =
                "a statement has no documentation and no attributes: write a comment with `//`";
            self.problem(&range, message);
        }
        found
    }
}

fn what_exists() -> String {
    let words = WORDS.iter().chain(TARGETS);
    format!("statements begin with {}", suggest::list(words.copied()))
}
