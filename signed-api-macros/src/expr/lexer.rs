//! The string form's tokens. Literals stand in single quotes, which Rust's own lexer would reject.

use std::ops::Range;

use super::Problem;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) range: Range<usize>,
    pub(super) kind: TokenKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TokenKind {
    Name(String),
    Text(String),
    Int(u64),
    Plus,
    Pipe,
    Open,
    Close,
    Comma,
}

/// All tokens of `source`, or everything in it that is none.
pub(super) fn tokens(source: &str) -> Result<Vec<Token>, Vec<Problem>> {
    let mut lexer = Lexer {
        source,
        position: 0,
        tokens: Vec::new(),
        problems: Vec::new(),
    };
    while let Some(character) = lexer.peek() {
        lexer.token(character);
    }
    if lexer.problems.is_empty() {
        Ok(lexer.tokens)
    } else {
        Err(lexer.problems)
    }
}

struct Lexer<'a> {
    source: &'a str,
    position: usize,
    tokens: Vec<Token>,
    problems: Vec<Problem>,
}

impl Lexer<'_> {
    fn token(&mut self, character: char) {
        match character {
            '\'' => self.text(),
            '"' => self.double_quoted(),
            '+' => self.symbol(TokenKind::Plus),
            '|' => self.symbol(TokenKind::Pipe),
            '(' => self.symbol(TokenKind::Open),
            ')' => self.symbol(TokenKind::Close),
            ',' => self.symbol(TokenKind::Comma),
            '0'..='9' => self.int(),
            _ if starts_name(character) => self.name(),
            _ if character.is_whitespace() => self.bump(character),
            _ => self.unexpected(),
        }
    }

    fn symbol(&mut self, kind: TokenKind) {
        let start = self.position;
        self.position += 1;
        self.push(start, kind);
    }

    fn name(&mut self) {
        let start = self.position;
        self.skip_while(|character| continues_name(character) || character == '.');
        let name = self.source[start..self.position].to_owned();
        if name.split('.').all(|part| part.starts_with(starts_name)) {
            self.push(start, TokenKind::Name(name));
        } else {
            self.problem(
                start,
                format!("`{name}` is not a name: between dots there are words, as in `now.ms`"),
            );
        }
    }

    fn int(&mut self) {
        let start = self.position;
        self.skip_while(continues_name);
        let digits = &self.source[start..self.position];
        let message = match digits.parse::<u64>() {
            Ok(number) if digits == "0" || !digits.starts_with('0') => {
                return self.push(start, TokenKind::Int(number));
            }
            Ok(_) => format!("a number has no leading zeros: for the text write `'{digits}'`"),
            Err(_) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                format!("this number is too large: for the text write `'{digits}'`")
            }
            Err(_) => format!(
                "`{digits}` is neither a number nor a name: for the text write `'{digits}'`"
            ),
        };
        self.problem(start, message);
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
        let text = self.source[start + 1..self.position]
            .replace("\\\"", "\"")
            .replace('\'', r"\'");
        let message = format!("literals stand in single quotes: write `'{text}'`");
        if self.peek().is_some() {
            self.position += 1;
        }
        self.problem(start, message);
    }

    /// One problem for a run of characters that mean nothing here.
    fn unexpected(&mut self) {
        let start = self.position;
        self.skip_while(|character| {
            !(starts_name(character)
                || character.is_ascii_digit()
                || character.is_whitespace()
                || "'\"+|(),".contains(character))
        });
        let text = &self.source[start..self.position];
        let message = format!(
            "`{text}` means nothing here: for the text write `'{}'`",
            text.replace('\\', r"\\")
        );
        self.problem(start, message);
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

fn starts_name(character: char) -> bool {
    character.is_ascii_alphabetic() || character == '_'
}

fn continues_name(character: char) -> bool {
    starts_name(character) || character.is_ascii_digit()
}
