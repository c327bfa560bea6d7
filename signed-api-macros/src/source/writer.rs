//! Token after token into the text.

use std::ops::Range;

use proc_macro2::{Delimiter, Literal, Spacing, Span, TokenStream, TokenTree};
use syn::Lit;

use super::Source;
use super::spacing::{self, Choices};
use crate::expr::Problem;
use crate::expr::tokens::{self, Token, TokenKind};

pub(super) fn write(stream: TokenStream, around: Span) -> Source {
    let mut pieces = Vec::new();
    flatten(stream, &mut pieces);
    let mut writer = Writer {
        pieces,
        position: 0,
        choices: Choices::default(),
        source: Source {
            text: String::new(),
            tokens: Vec::new(),
            problems: Vec::new(),
            spans: Vec::new(),
            around,
        },
    };
    while writer.position < writer.pieces.len() {
        writer.token();
    }
    writer.source
}

/// A token of Rust, brackets apart from what is in them.
struct Piece {
    text: String,
    kind: PieceKind,
    span: Span,
}

enum PieceKind {
    Word,
    Literal(Literal),
    /// A bracket, or punctuation that stands apart from what follows.
    Symbol,
    /// Punctuation with the next character right behind it.
    Joint,
}

struct Writer {
    pieces: Vec<Piece>,
    position: usize,
    choices: Choices,
    source: Source,
}

impl Writer {
    /// Writes the next token, which may be several of Rust's.
    fn token(&mut self) {
        let piece = &self.pieces[self.position];
        match &piece.kind {
            PieceKind::Literal(literal) => {
                let literal = literal.clone();
                self.literal(&literal);
            }
            PieceKind::Word => self.name(),
            PieceKind::Symbol | PieceKind::Joint if self.path_length(0) > 0 => self.name(),
            PieceKind::Joint if piece.text == "'" => self.lifetime(),
            PieceKind::Symbol | PieceKind::Joint => self.symbol(),
        }
    }

    /// `ts`, `now.ms` or `crate::kv`.
    fn name(&mut self) {
        let mut length = usize::from(self.is_word(0));
        let path = self.path_length(length);
        let is_path = path > 0;
        if is_path {
            length += path;
        } else {
            while self.is_dot(length) && self.is_word(length + 1) {
                length += 2;
            }
        }
        let text: String = self
            .ahead(length)
            .map(|piece| piece.text.as_str())
            .collect();
        let kind = if is_path {
            TokenKind::Path(text)
        } else {
            TokenKind::Name(text.replace("r#", ""))
        };
        self.push(length, kind);
    }

    /// How many pieces are `::word::word`, from `start` on.
    fn path_length(&self, start: usize) -> usize {
        let mut length = 0;
        while self.is_joint(start + length, ":")
            && self.text(start + length + 1) == Some(":")
            && self.is_word(start + length + 2)
        {
            length += 3;
        }
        length
    }

    /// `'word`, the beginning of a literal in other languages.
    fn lifetime(&mut self) {
        if !self.is_word(1) {
            return self.symbol();
        }
        let word = self.text(1).unwrap_or_default().to_owned();
        let message = in_quotes(&word);
        let range = self.push(2, TokenKind::Text(word));
        self.problem(range, message);
    }

    /// Punctuation, as far as it has one meaning.
    fn symbol(&mut self) {
        let mut run = String::new();
        for piece in &self.pieces[self.position..] {
            if !matches!(piece.kind, PieceKind::Symbol | PieceKind::Joint) {
                break;
            }
            run.push_str(&piece.text);
            if matches!(piece.kind, PieceKind::Symbol) {
                break;
            }
        }
        let token = Token::symbol(&run, 0);
        let length = run[token.range].chars().count();
        self.push(length, token.kind);
    }

    fn literal(&mut self, literal: &Literal) {
        let written = literal.to_string();
        let (kind, message) = match Lit::new(literal.clone()) {
            Lit::Str(text) if text.suffix().is_empty() => (TokenKind::Text(text.value()), None),
            Lit::Str(text) => {
                let message = format!("leave out `{}` after the literal", text.suffix());
                (TokenKind::Text(text.value()), Some(message))
            }
            Lit::Char(character) => {
                let text = character.value().to_string();
                let message = in_quotes(&text);
                (TokenKind::Text(text), Some(message))
            }
            Lit::ByteStr(bytes) => bytes_or_text(&written, &bytes.value()),
            Lit::Byte(byte) => bytes_or_text(&written, &[byte.value()]),
            Lit::CStr(text) => bytes_or_text(&written, text.value().as_bytes()),
            Lit::Int(number) => int(&written, number.suffix()),
            Lit::Float(_) => (TokenKind::Wrong, Some(tokens::fraction(&written, '"'))),
            _ => {
                let message = format!("`{written}` is no literal of this language: write `\"..\"`");
                (TokenKind::Wrong, Some(message))
            }
        };
        let range = self.push(1, kind);
        if let Some(message) = message {
            self.problem(range, message);
        }
    }

    /// Writes so many pieces as one token of `kind`.
    fn push(&mut self, length: usize, kind: TokenKind) -> Range<usize> {
        let after = self.position + length;
        let next = self
            .pieces
            .get(after)
            .and_then(|piece| piece.text.chars().next());
        let tight = self.choices.is_tight(&kind, next);
        let text = &mut self.source.text;
        if let Some(before) = self.source.tokens.last()
            && spacing::is_between(&before.kind, &kind, tight)
        {
            text.push(' ');
        }
        let start = text.len();
        for piece in &self.pieces[self.position..after] {
            let start = text.len();
            text.push_str(&piece.text);
            self.source.spans.push((start..text.len(), piece.span));
        }
        let range = start..text.len();
        self.source.tokens.push(Token {
            range: range.clone(),
            kind,
        });
        self.position = after;
        range
    }

    fn problem(&mut self, range: Range<usize>, message: String) {
        self.source.problems.push(Problem { range, message });
    }

    fn ahead(&self, length: usize) -> impl Iterator<Item = &Piece> {
        self.pieces[self.position..].iter().take(length)
    }

    fn piece(&self, pieces: usize) -> Option<&Piece> {
        self.pieces.get(self.position + pieces)
    }

    fn text(&self, pieces: usize) -> Option<&str> {
        self.piece(pieces).map(|piece| piece.text.as_str())
    }

    fn is_word(&self, pieces: usize) -> bool {
        self.piece(pieces)
            .is_some_and(|piece| matches!(piece.kind, PieceKind::Word))
    }

    fn is_joint(&self, pieces: usize, text: &str) -> bool {
        self.piece(pieces)
            .is_some_and(|piece| matches!(piece.kind, PieceKind::Joint) && piece.text == text)
    }

    /// A dot that is not the first of two.
    fn is_dot(&self, pieces: usize) -> bool {
        self.piece(pieces)
            .is_some_and(|piece| matches!(piece.kind, PieceKind::Symbol) && piece.text == ".")
    }
}

/// All tokens in the order in which they were written. Groups without brackets, which `macro_rules!` makes, are seen
/// through.
fn flatten(stream: TokenStream, pieces: &mut Vec<Piece>) {
    for tree in stream {
        let (text, kind, span) = match tree {
            TokenTree::Group(group) => {
                let brackets = match group.delimiter() {
                    Delimiter::Parenthesis => Some(("(", ")")),
                    Delimiter::Bracket => Some(("[", "]")),
                    Delimiter::Brace => Some(("{", "}")),
                    Delimiter::None => None,
                };
                let bracket = |text: &str, span| Piece {
                    text: text.to_owned(),
                    kind: PieceKind::Symbol,
                    span,
                };
                pieces.extend(brackets.map(|(open, _)| bracket(open, group.span_open())));
                flatten(group.stream(), pieces);
                pieces.extend(brackets.map(|(_, close)| bracket(close, group.span_close())));
                continue;
            }
            TokenTree::Ident(ident) => (ident.to_string(), PieceKind::Word, ident.span()),
            TokenTree::Literal(literal) => {
                let span = literal.span();
                (literal.to_string(), PieceKind::Literal(literal), span)
            }
            TokenTree::Punct(punct) => {
                let kind = match punct.spacing() {
                    Spacing::Joint => PieceKind::Joint,
                    Spacing::Alone => PieceKind::Symbol,
                };
                (punct.as_char().to_string(), kind, punct.span())
            }
        };
        pieces.push(Piece { text, kind, span });
    }
}

fn int(written: &str, suffix: &str) -> (TokenKind, Option<String>) {
    let digits = written.strip_suffix(suffix).unwrap_or(written);
    match tokens::int(digits, '"') {
        Ok(number) if suffix.is_empty() => (TokenKind::Int(number), None),
        Ok(number) => {
            let message = format!("a number has no type: write `{number}`");
            (TokenKind::Int(number), Some(message))
        }
        Err(message) => (TokenKind::Wrong, Some(message)),
    }
}

/// `b".."`, `b'x'` or `c".."`.
fn bytes_or_text(written: &str, bytes: &[u8]) -> (TokenKind, Option<String>) {
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            let message = in_quotes(text);
            (TokenKind::Text(text.to_owned()), Some(message))
        }
        Err(_) => {
            let message = format!("`{written}` is no text: write `from_hex(\"..\")`");
            (TokenKind::Wrong, Some(message))
        }
    }
}

fn in_quotes(text: &str) -> String {
    format!(
        "literals stand in double quotes: write `{}`",
        tokens::literal(text, '"')
    )
}
