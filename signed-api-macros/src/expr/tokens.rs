//! What every form of the language is made of, wherever it was read.

use std::ops::Range;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) range: Range<usize>,
    pub(crate) kind: TokenKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A word, perhaps dotted: `now.ms`.
    Name(String),
    /// Words with `::` before or between them: `crate::kv`.
    Path(String),
    Text(String),
    Int(u64),
    Plus,
    Pipe,
    Comma,
    Colon,
    Semicolon,
    Question,
    Dot,
    /// `..`
    Spread,
    /// `=`
    Assign,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    Not,
    And,
    Or,
    Open(Bracket),
    Close(Bracket),
    /// A symbol that has no meaning in the language.
    Other,
    /// Already reported. It may have been meant as a value or as an operator.
    Wrong,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bracket {
    Round,
    Square,
    Curly,
}

/// Longer ones before those that they start with. What other languages write is here so that it is told in one piece.
const SYMBOLS: &[(&str, TokenKind)] = &[
    ("===", TokenKind::Equal),
    ("!==", TokenKind::NotEqual),
    ("...", TokenKind::Other),
    ("==", TokenKind::Equal),
    ("!=", TokenKind::NotEqual),
    ("&&", TokenKind::And),
    ("||", TokenKind::Or),
    ("|>", TokenKind::Other),
    ("<>", TokenKind::Other),
    ("..", TokenKind::Spread),
    ("::", TokenKind::Other),
    ("=>", TokenKind::Other),
    ("<=", TokenKind::Other),
    (">=", TokenKind::Other),
    (":=", TokenKind::Other),
    ("+=", TokenKind::Other),
    ("??", TokenKind::Other),
    ("+", TokenKind::Plus),
    ("|", TokenKind::Pipe),
    (",", TokenKind::Comma),
    (":", TokenKind::Colon),
    (";", TokenKind::Semicolon),
    ("?", TokenKind::Question),
    (".", TokenKind::Dot),
    ("=", TokenKind::Assign),
    ("!", TokenKind::Not),
    ("(", TokenKind::Open(Bracket::Round)),
    (")", TokenKind::Close(Bracket::Round)),
    ("[", TokenKind::Open(Bracket::Square)),
    ("]", TokenKind::Close(Bracket::Square)),
    ("{", TokenKind::Open(Bracket::Curly)),
    ("}", TokenKind::Close(Bracket::Curly)),
];

impl Token {
    /// The symbol that `text` starts with, `start` bytes into the source. A run of characters without meaning is one.
    pub(crate) fn symbol(text: &str, start: usize) -> Self {
        let (length, kind) = known(text).unwrap_or_else(|| {
            let length = text
                .char_indices()
                .skip(1)
                .find(|&(index, character)| begins_token(character, &text[index..]))
                .map_or(text.len(), |(index, _)| index);
            (length, TokenKind::Other)
        });
        Self {
            range: start..start + length,
            kind,
        }
    }
}

impl Bracket {
    pub(super) fn open(self) -> char {
        match self {
            Self::Round => '(',
            Self::Square => '[',
            Self::Curly => '{',
        }
    }

    pub(super) fn close(self) -> char {
        match self {
            Self::Round => ')',
            Self::Square => ']',
            Self::Curly => '}',
        }
    }
}

/// The number that `digits` are. `quote` is that of literals, for the message.
pub(crate) fn int(digits: &str, quote: char) -> Result<u64, String> {
    let text = literal(digits, quote);
    match digits.replace('_', "").parse::<u64>() {
        Ok(number) if digits == "0" || !digits.starts_with('0') => Ok(number),
        Ok(_) => Err(format!(
            "a number has no leading zeros: for the text write `{text}`"
        )),
        Err(_) if digits.bytes().all(|byte| byte.is_ascii_digit()) => Err(format!(
            "this number is too large: for the text write `{text}`"
        )),
        Err(_) => Err(match of_another_base(digits) {
            Some(number) => {
                format!("numbers are decimal: write `{number}`, or for the text `{text}`")
            }
            None => {
                format!("`{digits}` is neither a number nor a name: for the text write `{text}`")
            }
        }),
    }
}

/// What `0x1f`, `0o17` or `0b11` is.
fn of_another_base(digits: &str) -> Option<u64> {
    let radix = match digits.get(..2)? {
        "0x" => 16,
        "0o" => 8,
        "0b" => 2,
        _ => return None,
    };
    u64::from_str_radix(&digits[2..].replace('_', ""), radix).ok()
}

/// What is said about `1.5`.
pub(crate) fn fraction(digits: &str, quote: char) -> String {
    let text = literal(digits, quote);
    format!("there are no fractions: for the text write `{text}`")
}

/// `text` as it is written between two `quote`s.
pub(crate) fn literal(text: &str, quote: char) -> String {
    let mut literal = String::from(quote);
    for character in text.chars() {
        match character {
            '\n' => literal.push_str(r"\n"),
            '\t' => literal.push_str(r"\t"),
            '\\' => literal.push_str(r"\\"),
            _ if character == quote => literal.extend(['\\', quote]),
            _ => literal.push(character),
        }
    }
    literal.push(quote);
    literal
}

pub(super) fn starts_name(character: char) -> bool {
    character.is_ascii_alphabetic() || character == '_'
}

pub(super) fn continues_name(character: char) -> bool {
    starts_name(character) || character.is_ascii_digit()
}

fn known(text: &str) -> Option<(usize, TokenKind)> {
    SYMBOLS
        .iter()
        .find(|(symbol, _)| text.starts_with(symbol))
        .map(|(symbol, kind)| (symbol.len(), kind.clone()))
}

fn begins_token(character: char, text: &str) -> bool {
    continues_name(character)
        || character.is_whitespace()
        || matches!(character, '\'' | '"')
        || known(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_symbol_is_read() {
        for (index, (symbol, kind)) in SYMBOLS.iter().enumerate() {
            let longer = SYMBOLS[index..].iter().skip(1);
            assert!(
                !longer.clone().any(|(later, _)| later.starts_with(symbol)),
                "{symbol}"
            );
            let token = Token::symbol(&format!("{symbol}a"), 7);
            assert_eq!((&token.kind, token.range), (kind, 7..7 + symbol.len()));
        }
    }

    #[test]
    fn characters_without_meaning_are_one_symbol() {
        for (text, length) in [("@#ts", 2), ("->", 2), ("\u{e9}~ ", 3), ("&", 1), ("*(", 1)] {
            let token = Token::symbol(text, 0);
            assert_eq!((token.kind, token.range), (TokenKind::Other, 0..length));
        }
    }

    #[test]
    fn a_literal_is_written_with_its_quotes() {
        assert_eq!(literal(r#"a'b"c\"#, '\''), r#"'a\'b"c\\'"#);
        assert_eq!(literal("a'b\"c\n\t", '"'), r#""a'b\"c\n\t""#);
    }
}
