//! The string form's tokens. Literals stand in single quotes, which Rust's own lexer would reject.

use super::Problem;
use super::tokens::{self, Token, TokenKind, continues_name, starts_name};

/// All tokens of `source`. In place of what is none stands a token that has been reported.
pub(super) fn tokens(source: &str, problems: &mut Vec<Problem>) -> Vec<Token> {
    let mut lexer = Lexer {
        source,
        position: 0,
        tokens: Vec::new(),
        problems,
    };
    while let Some(character) = lexer.peek() {
        lexer.token(character);
    }
    lexer.tokens
}

struct Lexer<'a> {
    source: &'a str,
    position: usize,
    tokens: Vec<Token>,
    problems: &'a mut Vec<Problem>,
}

impl Lexer<'_> {
    fn token(&mut self, character: char) {
        match character {
            '\'' => self.text(),
            '"' => self.double_quoted(),
            '0'..='9' => self.int(),
            ':' if self.starts_path(self.position) => self.path(self.position),
            _ if starts_name(character) => self.name(),
            _ if character.is_whitespace() => self.bump(character),
            _ => self.symbol(),
        }
    }

    fn symbol(&mut self) {
        let token = Token::symbol(&self.source[self.position..], self.position);
        self.position = token.range.end;
        self.tokens.push(token);
    }

    fn name(&mut self) {
        let start = self.position;
        self.skip_while(|character| continues_name(character) || character == '.');
        let name = self.source[start..self.position].to_owned();
        if !name.contains('.') && self.starts_path(self.position) {
            self.path(start);
        } else if name.split('.').all(|part| part.starts_with(starts_name)) {
            self.push(start, TokenKind::Name(name));
        } else {
            let message =
                format!("`{name}` is not a name: between dots there are words, as in `now.ms`");
            self.problem(start, message);
            self.push(start, TokenKind::Wrong);
        }
    }

    /// The rest of `crate::kv`.
    fn path(&mut self, start: usize) {
        while self.starts_path(self.position) {
            self.position += 2;
            self.skip_while(continues_name);
        }
        let path = self.source[start..self.position].to_owned();
        self.push(start, TokenKind::Path(path));
    }

    /// Whether a `::` and a word stand at `position`.
    fn starts_path(&self, position: usize) -> bool {
        let after = self.source[position..].strip_prefix("::");
        after.is_some_and(|word| word.starts_with(starts_name))
    }

    fn int(&mut self) {
        let start = self.position;
        self.skip_while(continues_name);
        let fraction = self.source[self.position..].strip_prefix('.');
        if fraction.is_some_and(|digits| digits.starts_with(|digit: char| digit.is_ascii_digit())) {
            self.skip_while(|character| continues_name(character) || character == '.');
            let message = tokens::fraction(&self.source[start..self.position], '\'');
            self.problem(start, message);
            return self.push(start, TokenKind::Wrong);
        }
        match tokens::int(&self.source[start..self.position], '\'') {
            Ok(number) => self.push(start, TokenKind::Int(number)),
            Err(message) => {
                self.problem(start, message);
                self.push(start, TokenKind::Wrong);
            }
        }
    }

    fn text(&mut self) {
        let start = self.position;
        self.position += 1;
        let mut text = String::new();
        while let Some(character) = self.peek() {
            let at = self.position;
            self.bump(character);
            match character {
                '\'' => return self.push(start, TokenKind::Text(text)),
                '\\' => text.extend(self.escape(at)),
                _ => text.push(character),
            }
        }
        self.problem(start, "this literal is not closed: write `'` at its end");
        self.push(start, TokenKind::Wrong);
    }

    fn escape(&mut self, start: usize) -> Option<char> {
        let character = self.peek()?;
        self.bump(character);
        match character {
            '\'' | '\\' => Some(character),
            'n' => Some('\n'),
            't' => Some('\t'),
            _ => {
                let message =
                    format!(r"unknown escape `\{character}`: there are `\'`, `\\`, `\n` and `\t`");
                self.problem(start, message);
                None
            }
        }
    }

    fn double_quoted(&mut self) {
        let start = self.position;
        self.position += 1;
        let mut escaped = false;
        self.skip_while(|character| {
            let closes = character == '"' && !escaped;
            escaped = character == '\\' && !escaped;
            !closes
        });
        let text = self.source[start + 1..self.position].replace("\\\"", "\"");
        let message = format!(
            "literals stand in single quotes: write `'{}'`",
            text.replace('\'', r"\'")
        );
        if self.peek().is_some() {
            self.position += 1;
        }
        self.problem(start, message);
        self.push(start, TokenKind::Text(text));
    }

    fn peek(&self) -> Option<char> {
        self.source[self.position..].chars().next()
    }

    fn bump(&mut self, character: char) {
        self.position += character.len_utf8();
    }

    fn skip_while(&mut self, mut matches: impl FnMut(char) -> bool) {
        while let Some(character) = self.peek().filter(|&character| matches(character)) {
            self.bump(character);
        }
    }

    fn push(&mut self, start: usize, kind: TokenKind) {
        self.tokens.push(Token {
            range: start..self.position,
            kind,
        });
    }

    fn problem(&mut self, start: usize, message: impl Into<String>) {
        self.problems
            .push(Problem::new(&(start..self.position), message));
    }
}
