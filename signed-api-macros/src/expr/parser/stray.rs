//! Tokens that mean nothing where they stand: what to write instead, and where to go on.

use std::ops::Range;

use super::part::DEFAULT;
use super::{Form, Holds, Parser};
use crate::expr::functions::Function;
use crate::expr::tokens::{self, Bracket, TokenKind};

impl Parser<'_> {
    /// Steps over what cannot stand where a value begins. Whether there was something.
    pub(super) fn strays_before_value(&mut self) -> bool {
        let start = self.position;
        while let Some(next) = self.peek().cloned() {
            let range = self.next_range();
            match next {
                TokenKind::Close(bracket) if self.brackets.is_empty() => {
                    self.unopened(bracket, &range);
                }
                TokenKind::Colon if !self.in_choice() => self.lone_colon(&range),
                TokenKind::Semicolon if self.is_stray_semicolon() => self.semicolon(&range),
                TokenKind::Spread => self.spread(&range),
                TokenKind::Pipe if self.closure() => continue,
                TokenKind::Other if self.begins_value(1) => self.prefix(&range),
                TokenKind::Dot if self.is_word(1) => {
                    self.meaningless(&range);
                    self.position += 1;
                }
                TokenKind::Other | TokenKind::Dot | TokenKind::Assign => self.meaningless(&range),
                _ => break,
            }
            self.position += 1;
        }
        self.position > start
    }

    /// Steps over what cannot follow a value. Whether there was something.
    pub(super) fn strays_after_value(&mut self) -> bool {
        let start = self.position;
        while let Some(next) = self.peek().cloned() {
            let range = self.next_range();
            match next {
                TokenKind::Wrong => {}
                TokenKind::Close(bracket) if self.brackets.is_empty() => {
                    self.unopened(bracket, &range);
                }
                TokenKind::Comma if self.ends_statement() => break,
                TokenKind::Comma if !self.is_separated() => {
                    let message = "`,` separates the values of a function: write `+` to join";
                    self.problem(&range, message);
                }
                TokenKind::Colon if !self.in_choice() => self.lone_colon(&range),
                TokenKind::Semicolon if self.is_stray_semicolon() => self.semicolon(&range),
                TokenKind::Spread if self.holds() != Some(Holds::Map) => self.spread(&range),
                TokenKind::Not => {
                    let message = "`!` stands before a condition, as in `!query ? a : b`";
                    self.problem(&range, message);
                }
                TokenKind::Dot if self.is_method() => break,
                TokenKind::Dot => self.problem(&range, "write `+` to join"),
                TokenKind::Question if self.is_failure() => {
                    self.problem(&range, "nothing fails here: leave out `?`");
                }
                TokenKind::Other if self.is_arrow() => break,
                TokenKind::Other => self.no_operator(&range),
                TokenKind::Name(word) if matches!(word.as_str(), "if" | "else" | "match") => {
                    self.control_flow(&word);
                    continue;
                }
                TokenKind::Name(word) if word == "as" && self.is_word(1) => {
                    self.position += 1;
                    let range = range.start..self.next_range().end;
                    self.types(&range);
                }
                _ => break,
            }
            self.position += 1;
        }
        self.position > start
    }

    /// Whether the next tokens are the beginning of something else than this expression.
    pub(super) fn starts_another(&self) -> bool {
        match self.holds() {
            Some(Holds::Map) => !self.in_choice() && self.starts_entry(),
            Some(_) => false,
            None => self.form == Form::Statements && !self.in_choice() && self.starts_statement(),
        }
    }

    /// Says that there is no `if`, and steps over all that belongs to it.
    pub(super) fn control_flow(&mut self, word: &str) {
        let range = self.next_range();
        let message = format!("there is no `{word}`: write `condition ? a : b`");
        self.problem(&range, message);
        self.position += 1;
        let separated = self.is_separated();
        self.skip_until(|parser| match parser.peek() {
            Some(TokenKind::Comma) => separated,
            next => next == Some(&TokenKind::Semicolon),
        });
    }

    /// Steps over tokens until one where it `ends`, outside of brackets that open on the way, or until the brackets
    /// around this point close.
    pub(super) fn skip_until(&mut self, ends: impl Fn(&Self) -> bool) {
        let mut open = 0_usize;
        while let Some(next) = self.peek() {
            match next {
                TokenKind::Open(_) => open += 1,
                TokenKind::Close(_) if open > 0 => open -= 1,
                TokenKind::Close(_) if !self.brackets.is_empty() => return,
                _ if open == 0 && ends(self) => return,
                _ => {}
            }
            self.position += 1;
        }
    }

    /// Steps over brackets that open here, with what is in them, or over one token.
    pub(super) fn skip_bracketed(&mut self) {
        let after = self.position + 1;
        self.skip_until(|parser| parser.position >= after);
    }

    /// What is said about a symbol that has no meaning here, or nowhere.
    pub(super) fn meaningless(&mut self, range: &Range<usize>) {
        let text = self.text(range);
        let message = format!(
            "`{text}` means nothing here: for the text write `{}`",
            tokens::literal(text, self.quote())
        );
        self.problem(range, message);
    }

    /// What is said about a symbol right before a value.
    fn prefix(&mut self, range: &Range<usize>) {
        let text = self.text(range).to_owned();
        match (text.as_str(), self.peek_after(1)) {
            ("&" | "*", _) => {
                self.problem(
                    range,
                    format!("there are no references: leave out `{text}`"),
                );
            }
            ("$", Some(TokenKind::Name(_))) => {
                self.problem(range, "a name stands alone: leave out `$`");
            }
            ("-", Some(TokenKind::Int(number))) => {
                let text = tokens::literal(&format!("-{number}"), self.quote());
                let message = format!("there are no negative numbers: for the text write `{text}`");
                let number = self.tokens.get(self.position + 1);
                let end = number.map_or(range.end, |number| number.range.end);
                self.problem(&(range.start..end), message);
            }
            _ => self.meaningless(range),
        }
    }

    /// What is said about a symbol between two values that is no operator.
    fn no_operator(&mut self, range: &Range<usize>) {
        let quote = self.quote();
        let quoted = |text| tokens::literal(text, quote);
        self.unclear |= !matches!(self.text(range), "&" | "??");
        let message = match self.text(range) {
            "&" => format!("write `+` to join, and for the text `{}`", quoted("&")),
            "??" => DEFAULT.to_owned(),
            "<>" => "write `!=`".to_owned(),
            "<" | ">" | "<=" | ">=" => "only `==` and `!=` compare".to_owned(),
            "::" => "`::` stands in the path of a function, as in `crate::name(..)`".to_owned(),
            operator @ ("-" | "*" | "/" | "%") => format!(
                "numbers are only added, as in `add(now.s, 30)`: for the text write `{}`",
                quoted(operator)
            ),
            _ => return self.meaningless(range),
        };
        self.problem(range, message);
    }

    /// Whether `->`, `=>` or `||` stands for a pipe: the name of a function alone follows.
    pub(super) fn is_arrow(&self) -> bool {
        let is_function = |name: &str| Function::from_name(name).is_some();
        let followed = match self.peek_after(1) {
            Some(TokenKind::Name(name)) => is_function(name),
            _ => false,
        };
        let called = matches!(self.peek_after(2), Some(TokenKind::Open(_)));
        match self.next_text() {
            "->" | "=>" | "|>" => followed,
            "||" => followed && !called,
            _ => false,
        }
    }

    /// Steps over what stands for a pipe.
    pub(super) fn arrow(&mut self) {
        let range = self.next_range();
        let message = format!("write `|` instead of `{}`", self.text(&range));
        self.problem(&range, message);
        self.position += 1;
    }

    /// Whether the next token is a `?` as Rust writes it after what may fail.
    fn is_failure(&self) -> bool {
        matches!(
            self.peek_after(1),
            Some(TokenKind::Pipe | TokenKind::Plus | TokenKind::Dot)
        )
    }

    /// Whether the next token stands where `;` belongs: nothing more, or another statement, comes after it.
    pub(super) fn ends_statement(&self) -> bool {
        self.form == Form::Statements
            && self.brackets.is_empty()
            && (self.peek_after(1).is_none() || self.starts_statement_after(1))
    }

    fn unopened(&mut self, bracket: Bracket, range: &Range<usize>) {
        let message = format!(
            "there is no `{}` for this `{}`: remove it",
            bracket.open(),
            bracket.close()
        );
        self.problem(range, message);
    }

    fn lone_colon(&mut self, range: &Range<usize>) {
        let message = match self.holds() {
            Some(Holds::List) => "names stand in a map: write `{ .. }` instead of `[ .. ]`",
            _ => "there is no `?` for this `:`: write `condition ? a : b`",
        };
        self.problem(range, message);
    }

    /// What is said about a type that was written at `range`.
    pub(super) fn types(&mut self, range: &Range<usize>) {
        let message = format!("types are not written: leave out `{}`", self.text(range));
        self.problem(range, message);
    }

    fn spread(&mut self, range: &Range<usize>) {
        let message = "`..` puts a map into a map, as in `{ nonce, ..params }`";
        self.problem(range, message);
    }

    fn semicolon(&mut self, range: &Range<usize>) {
        let message = if self.begins_value(1) {
            "`;` means nothing here: write `+` to join"
        } else {
            "`;` means nothing here: leave it out"
        };
        self.problem(range, message);
    }

    /// Between the parts of a list a `;` is taken for a comma, and after a statement it belongs.
    fn is_stray_semicolon(&self) -> bool {
        match self.holds() {
            Some(holds) => holds == Holds::Value,
            None => self.form == Form::Line,
        }
    }

    pub(super) fn is_word(&self, tokens: usize) -> bool {
        matches!(self.peek_after(tokens), Some(TokenKind::Name(_)))
    }

    pub(super) fn begins_value(&self, tokens: usize) -> bool {
        self.peek_after(tokens).is_some_and(starts_operand)
    }
}

/// Whether a value begins with this, so that an operator is missing where it follows another value.
pub(super) fn starts_operand(kind: &TokenKind) -> bool {
    match kind {
        TokenKind::Name(name) => !matches!(name.as_str(), "and" | "or"),
        TokenKind::Path(_) | TokenKind::Text(_) | TokenKind::Int(_) | TokenKind::Open(_) => true,
        _ => false,
    }
}
