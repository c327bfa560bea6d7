//! Over the bytes of a JSON text: values are told apart and skipped, nothing is built of them.
//!
//! What is skipped is not checked: a text that is no JSON is found out by who decodes it.

use std::borrow::Cow;
use std::ops::Range;

use serde::de::IgnoredAny;

use super::seen::Kind;

/// A position in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scan<'t> {
    text: &'t [u8],
    at: usize,
}

/// It is no JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Broken;

impl<'t> Scan<'t> {
    pub(super) fn new(text: &'t [u8]) -> Self {
        Self { text, at: 0 }
    }

    /// The position, after spaces.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// The next byte that is no space.
    pub(super) fn peek(&mut self) -> Result<u8, Broken> {
        loop {
            match self.text.get(self.at) {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                Some(byte) => return Ok(*byte),
                None => return Err(Broken),
            }
        }
    }

    /// Goes past the next byte, if it is `byte`.
    pub(super) fn take(&mut self, byte: u8) -> Result<bool, Broken> {
        let is_next = self.peek()? == byte;
        self.at += usize::from(is_next);
        Ok(is_next)
    }

    /// Goes past the next byte, which must be `byte`.
    pub(super) fn expect(&mut self, byte: u8) -> Result<(), Broken> {
        match self.take(byte)? {
            true => Ok(()),
            false => Err(Broken),
        }
    }

    /// Goes past these bytes, if they are next.
    pub(super) fn take_all(&mut self, bytes: &[u8]) -> bool {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let are_next = rest.starts_with(bytes);
        self.at += if are_next { bytes.len() } else { 0 };
        are_next
    }

    /// What has been gone past since a position.
    pub(super) fn since(&self, start: usize) -> &'t [u8] {
        self.bytes(start..self.at)
    }

    /// A text, without its quotes, or a word.
    pub(super) fn single(&mut self) -> Result<(Range<usize>, Kind), Broken> {
        match self.peek()? {
            b'"' => self.text(),
            _ => self.word(),
        }
    }

    /// A text, without its quotes, and whether there are escapes in it.
    pub(super) fn text(&mut self) -> Result<(Range<usize>, Kind), Broken> {
        self.expect(b'"')?;
        let start = self.at;
        let kind = match self.skip_text()? {
            true => Kind::Escaped,
            false => Kind::Text,
        };
        Ok((start..self.at - 1, kind))
    }

    /// The name of a member.
    pub(super) fn name(&mut self) -> Result<Cow<'t, [u8]>, Broken> {
        let (span, kind) = self.text()?;
        if kind != Kind::Escaped {
            return Ok(Cow::Borrowed(self.bytes(span)));
        }
        let quoted = self.bytes(span.start.saturating_sub(1)..span.end + 1);
        let name: String = serde_json::from_slice(quoted).map_err(|_| Broken)?;
        Ok(Cow::Owned(name.into_bytes()))
    }

    fn bytes(&self, range: Range<usize>) -> &'t [u8] {
        self.text.get(range).unwrap_or_default()
    }

    /// A number, `true`, `false` or `null`.
    pub(super) fn word(&mut self) -> Result<(Range<usize>, Kind), Broken> {
        let start = self.at;
        self.skip_word();
        let word = self.bytes(start..self.at);
        let kind = match word {
            b"null" => Kind::Null,
            b"true" | b"false" => Kind::Word,
            [b'-' | b'0'..=b'9', ..] if serde_json::from_slice::<IgnoredAny>(word).is_ok() => {
                Kind::Word
            }
            _ => return Err(Broken),
        };
        Ok((start..self.at, kind))
    }

    /// Goes past a value of any kind.
    pub(super) fn skip(&mut self) -> Result<(), Broken> {
        match self.peek()? {
            b'"' => {
                self.at += 1;
                self.skip_text().map(|_| ())
            }
            b'{' | b'[' => {
                self.at += 1;
                self.skip_open()
            }
            b'}' | b']' | b',' | b':' => Err(Broken),
            _ => {
                self.skip_word();
                Ok(())
            }
        }
    }

    /// Goes past the end of the list or object that has been opened.
    pub(super) fn skip_open(&mut self) -> Result<(), Broken> {
        let mut depth = 1_usize;
        while depth > 0 {
            let byte = *self.text.get(self.at).ok_or(Broken)?;
            self.at += 1;
            match byte {
                b'"' => {
                    self.skip_text()?;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
        }
        Ok(())
    }

    /// Goes past the quote that ends the text that has been opened, and says whether there are escapes in it.
    fn skip_text(&mut self) -> Result<bool, Broken> {
        let mut has_escapes = false;
        loop {
            let rest = self.text.get(self.at..).ok_or(Broken)?;
            let found = special(rest).ok_or(Broken)?;
            self.at += found + 1;
            if rest.get(found) == Some(&b'"') {
                return Ok(has_escapes);
            }
            has_escapes = true;
            self.at += 1;
        }
    }

    fn skip_word(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let is_end = |byte: &u8| matches!(byte, b',' | b'}' | b']' | ..=b' ');
        self.at += rest.iter().position(is_end).unwrap_or(rest.len());
    }
}

/// Where the first quote or backslash stands. Most texts are short: there it takes longer to call what looks at many bytes at
/// once than to look at eight here.
fn special(text: &[u8]) -> Option<usize> {
    const SHORT: usize = 16;
    let mut looked_at = 0;
    for chunk in text.chunks_exact(WORD).take(SHORT / WORD) {
        let chunk = chunk.try_into().map_or(0, u64::from_le_bytes);
        let found = marked(chunk, b'"') | marked(chunk, b'\\');
        if found != 0 {
            return Some(looked_at + found.trailing_zeros() as usize / 8);
        }
        looked_at += WORD;
    }
    let found = memchr::memchr2(b'"', b'\\', text.get(looked_at..)?)?;
    Some(looked_at + found)
}

const WORD: usize = size_of::<u64>();

/// The highest bit of the first byte in `chunk` that is `byte`, and perhaps of some behind it.
fn marked(chunk: u64, byte: u8) -> u64 {
    const LOWEST: u64 = u64::from_ne_bytes([1; WORD]);
    let differing = chunk ^ (LOWEST * u64::from(byte));
    differing.wrapping_sub(LOWEST) & !differing & (LOWEST << 7)
}
