//! Text that is put together, and what of it people may see.

use std::fmt;
use std::ops::Range;

use secrecy::zeroize::Zeroize as _;

use super::sink::Sink;
use crate::credential::Field;

/// The text of a header or of another operand, while it is put together.
#[derive(Default)]
pub struct Buffer {
    memory: Vec<u8>,
    /// Where the text begins: what stands before it is there already.
    start: usize,
    /// Whether a credential was written as it is.
    has_credential: bool,
    /// The parts of the text that were made from credentials.
    concealed: Vec<Range<usize>>,
    shown: Option<Vec<u8>>,
}

/// The room for a first text: most are shorter, and grow in no steps then.
const ROOM: usize = 256;

impl Buffer {
    /// A buffer behind what `memory` holds, with a second text for people when `traced`.
    #[inline]
    pub(crate) fn within(memory: Vec<u8>, traced: bool) -> Self {
        Self {
            start: memory.len(),
            memory,
            has_credential: false,
            concealed: Vec::new(),
            shown: traced.then(Vec::new),
        }
    }

    /// What the text stands behind.
    pub(crate) fn before(&self) -> &[u8] {
        &self.memory[..self.start]
    }

    /// All that the memory holds, and the text for people if it was kept.
    #[inline]
    pub(crate) fn finish(self) -> (Vec<u8>, Option<Vec<u8>>) {
        (self.memory, self.shown)
    }

    /// Its memory, empty, in which no credential is left; and the text for people if it was kept.
    #[inline]
    pub(crate) fn recycle(mut self) -> (Vec<u8>, Option<Vec<u8>>) {
        match self.is_marked() {
            false => self.memory.clear(),
            true => self.memory.zeroize(),
        }
        (self.memory, self.shown)
    }

    /// What was written so far.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        &self.memory[self.start..]
    }

    /// What was written so far, as text. Of a buffer that holds other bytes, which no scheme makes text of, it is empty.
    pub fn as_str(&self) -> &str {
        str::from_utf8(self.as_bytes()).unwrap_or_default()
    }

    /// What was written so far, for people: it differs where that is an explanation.
    pub fn shown(&self) -> &[u8] {
        self.shown.as_deref().unwrap_or(self.as_bytes())
    }

    /// Whether a credential was written, or what is made from one.
    #[inline]
    pub(crate) fn is_marked(&self) -> bool {
        self.has_credential || !self.concealed.is_empty()
    }

    /// The parts that were made from credentials.
    pub(crate) fn concealed_parts(&self) -> impl Iterator<Item = &[u8]> {
        let parts = self.concealed.iter();
        parts.map(|part| &self.as_bytes()[part.clone()])
    }

    /// Begins anew, but for the text for people.
    pub(super) fn restart(&mut self) {
        self.memory.truncate(self.start);
        self.has_credential |= self.is_marked();
        self.concealed.clear();
    }

    /// Adds to the text for people alone.
    #[inline]
    pub(super) fn show(&mut self, bytes: &[u8]) {
        if let Some(shown) = &mut self.shown {
            shown.extend_from_slice(bytes);
        }
    }

    #[inline]
    fn push(&mut self, bytes: &[u8]) {
        self.reserve(bytes.len());
        self.memory.extend_from_slice(bytes);
    }

    #[inline]
    fn reserve(&mut self, length: usize) {
        if length > self.memory.capacity() - self.memory.len() {
            self.grow(length);
        }
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, length: usize) {
        self.memory.reserve(length.max(ROOM));
    }

    pub(crate) fn change_case(&mut self, change: fn(&mut [u8])) {
        change(&mut self.memory[self.start..]);
        self.conceal_what_was_changed();
        if let Some(shown) = &mut self.shown {
            change(shown);
        }
    }

    /// A credential that was changed is no longer known as one, and where parts are now is not known either.
    fn conceal_what_was_changed(&mut self) {
        if self.is_marked() {
            self.concealed = std::iter::once(0..self.as_bytes().len()).collect();
        }
    }

    /// Puts what `change` makes of the text in its place; of the text for people too. `None` leaves it as it is.
    pub(crate) fn change(&mut self, change: impl Fn(&[u8]) -> Option<Vec<u8>>) {
        if let Some(changed) = change(self.as_bytes()) {
            self.memory.truncate(self.start);
            self.push(&changed);
            self.conceal_what_was_changed();
        }
        if let Some(shown) = &mut self.shown
            && let Some(changed) = change(shown)
        {
            *shown = changed;
        }
    }
}

impl fmt::Debug for Buffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Buffer({} bytes)", self.as_bytes().len())
    }
}

impl Sink for Buffer {
    #[inline]
    fn bytes(&mut self, bytes: &[u8]) {
        self.push(bytes);
        self.show(bytes);
    }

    // Where the lengths of most pieces are known.
    #[inline(always)]
    fn joined(&mut self, pieces: [&[u8]; 4]) {
        let length = pieces.iter().map(|piece| piece.len()).sum();
        self.reserve(length);
        let [first, second, third, last] = pieces;
        self.memory.extend_from_slice(first);
        self.memory.extend_from_slice(second);
        self.memory.extend_from_slice(third);
        self.memory.extend_from_slice(last);
        if let Some(shown) = &mut self.shown {
            pieces
                .iter()
                .for_each(|piece| shown.extend_from_slice(piece));
        }
    }

    fn hex(&mut self, bytes: &[u8]) {
        let start = self.memory.len();
        self.reserve(2 * bytes.len());
        self.memory.resize(start + 2 * bytes.len(), 0);
        let text = &mut self.memory[start..];
        let _ = const_hex::encode_to_slice(bytes, text);
        if let Some(shown) = &mut self.shown {
            shown.extend_from_slice(text);
        }
    }

    fn credential(&mut self, field: Field, text: &str) {
        self.push(text.as_bytes());
        self.has_credential = true;
        if let Some(shown) = &mut self.shown {
            shown.extend_from_slice(format!("<{field}>").as_bytes());
        }
    }

    fn concealed(&mut self, bytes: &[u8]) {
        self.retold(bytes, b"<redacted>");
    }

    fn retold(&mut self, bytes: &[u8], as_shown: &[u8]) {
        let start = self.as_bytes().len();
        self.push(bytes);
        let end = self.as_bytes().len();
        match self.concealed.last_mut() {
            Some(last) if last.end == start => last.end = end,
            _ if start == end => {}
            _ => self.concealed.push(start..end),
        }
        if let Some(shown) = &mut self.shown {
            shown.extend_from_slice(as_shown);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_is_read_as_text() {
        let mut buffer = Buffer::default();
        buffer.text("é");
        assert_eq!(buffer.as_str(), "é");
        buffer.bytes(b"\xff");
        assert_eq!(buffer.as_str(), "");
    }

    #[test]
    fn a_text_stands_behind_what_is_there() {
        let mut buffer = Buffer::within(b"https://example.com/?".to_vec(), false);
        buffer.text("a=1");
        buffer.change_case(<[u8]>::make_ascii_uppercase);
        assert_eq!(buffer.as_str(), "A=1");
        buffer.change(|text| Some([text, b"&b=2"].concat()));
        buffer.hex(&[255]);
        assert_eq!(buffer.as_str(), "A=1&b=2ff");
        assert_eq!(buffer.before(), b"https://example.com/?");
        assert_eq!(buffer.finish().0, b"https://example.com/?A=1&b=2ff");
    }

    #[test]
    fn what_people_see_has_no_credential_in_it() {
        let mut buffer = Buffer::within(Vec::new(), true);
        buffer.text("Key ");
        buffer.credential(Field::Key, "k-1");
        buffer.concealed(b"azE=");
        buffer.retold(b"?k=k-1", b"?k=<key>");
        assert_eq!(buffer.shown(), b"Key <key><redacted>?k=<key>");
        let (bytes, shown) = buffer.finish();
        assert_eq!(bytes, b"Key k-1azE=?k=k-1");
        assert_eq!(shown.expect("kept"), b"Key <key><redacted>?k=<key>");
    }

    #[test]
    fn a_buffer_knows_what_was_made_from_credentials() {
        let concealed = |write: &dyn Fn(&mut Buffer)| {
            let mut buffer = Buffer::within(b"before".to_vec(), false);
            write(&mut buffer);
            let parts = buffer.concealed_parts();
            let parts = parts.map(|part| String::from_utf8_lossy(part).into_owned());
            parts.collect::<Vec<_>>()
        };
        let write = |buffer: &mut Buffer| {
            buffer.text("a=");
            buffer.concealed(b"azE=");
            buffer.concealed(b"b");
            buffer.text("&b=");
            buffer.concealed(b"c");
        };
        assert_eq!(concealed(&write), ["azE=b", "c"]);
        assert_eq!(concealed(&|buffer| buffer.text("a")), [""; 0]);
        let changed = |buffer: &mut Buffer| {
            write(buffer);
            buffer.change(|text| Some([b"?", text].concat()));
        };
        assert_eq!(concealed(&changed), ["?a=azE=b&b=c"]);
        // As it is, a credential is known by its text.
        let credential = |buffer: &mut Buffer| buffer.credential(Field::Key, "k-1");
        assert_eq!(concealed(&credential), [""; 0]);
        let upper = |buffer: &mut Buffer| {
            credential(buffer);
            buffer.change_case(<[u8]>::make_ascii_uppercase);
        };
        assert_eq!(concealed(&upper), ["K-1"]);
    }
}
