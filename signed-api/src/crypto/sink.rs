//! What the operands of an expression are written into: a MAC, a digest, or the text of a header.

use std::fmt;
use std::ops::Range;

use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use secrecy::zeroize::Zeroize as _;

use crate::credential::Field;

/// Takes the operands of an expression, in order, without building them up first.
pub trait Sink {
    /// Takes `bytes` as they are.
    fn bytes(&mut self, bytes: &[u8]);

    /// Takes the credential `text` as it is; explanations show the name of `field` in its place.
    fn credential(&mut self, field: Field, text: &str);

    /// Takes `bytes` that were made from a credential; explanations do not show them.
    fn concealed(&mut self, bytes: &[u8]);

    /// Takes `bytes` in which credentials are; explanations show `shown` in their place, or nothing of them where they
    /// are encoded once more.
    fn retold(&mut self, bytes: &[u8], shown: &[u8]) {
        let _ = shown;
        self.concealed(bytes);
    }

    /// Takes `text` in UTF-8.
    #[inline]
    fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// Takes `pieces`, one after the other.
    #[inline]
    fn joined(&mut self, pieces: [&[u8]; 4]) {
        pieces.into_iter().for_each(|piece| self.bytes(piece));
    }

    /// Takes the decimal digits of `number`.
    fn int(&mut self, number: u64) {
        self.text(itoa::Buffer::new().format(number));
    }

    /// Takes `bytes` in lower-case hex.
    fn hex(&mut self, bytes: &[u8]) {
        let mut text = [0; 128];
        for chunk in bytes.chunks(64) {
            let text = &mut text[..2 * chunk.len()];
            // The text is exactly twice as long, which is all that can be wrong.
            let _ = const_hex::encode_to_slice(chunk, text);
            self.bytes(text);
        }
    }

    /// Takes `bytes` in upper-case hex.
    fn hex_upper(&mut self, bytes: &[u8]) {
        let mut text = [0; 128];
        for chunk in bytes.chunks(64) {
            let text = &mut text[..2 * chunk.len()];
            let _ = const_hex::encode_to_slice_upper(chunk, text);
            self.bytes(text);
        }
    }

    /// Takes `bytes` in base64 with padding (RFC 4648, section 4).
    fn base64(&mut self, bytes: &[u8]) {
        base64_into(self, &STANDARD, bytes);
    }

    /// Takes `bytes` in base64url with padding (RFC 4648, section 5).
    fn base64url(&mut self, bytes: &[u8]) {
        base64_into(self, &URL_SAFE, bytes);
    }

    /// Takes `bytes` in base64url without padding, as in a JSON Web Token (RFC 7515, section 2).
    fn base64url_nopad(&mut self, bytes: &[u8]) {
        base64_into(self, &URL_SAFE_NO_PAD, bytes);
    }

    /// Takes `bytes` in base58 with Bitcoin's alphabet. The time it takes grows with the square of their number.
    fn base58(&mut self, bytes: &[u8]) {
        self.text(&bs58::encode(bytes).into_string());
    }
}

fn base64_into<S: Sink + ?Sized>(sink: &mut S, engine: &impl base64::Engine, bytes: &[u8]) {
    let mut text = [0; 128];
    // 96 bytes are 128 characters without padding, so only the last chunk can have any.
    for chunk in bytes.chunks(96) {
        if let Ok(length) = engine.encode_slice(chunk, &mut text) {
            sink.bytes(&text[..length]);
        }
    }
}

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
    use base64::Engine as _;

    use super::*;

    fn written(write: impl FnOnce(&mut Buffer)) -> String {
        let mut buffer = Buffer::default();
        write(&mut buffer);
        String::from_utf8(buffer.as_bytes().to_vec()).expect("text")
    }

    #[test]
    fn encodings_of_any_length_are_those_of_the_whole() {
        for length in [0, 1, 2, 3, 63, 64, 65, 95, 96, 97, 127, 128, 129, 300] {
            let bytes: Vec<u8> = (0..length).map(|i| (i * 37 + 250) as u8).collect();
            assert_eq!(written(|b| b.hex(&bytes)), const_hex::encode(&bytes));
            assert_eq!(
                written(|b| b.hex_upper(&bytes)),
                const_hex::encode_upper(&bytes)
            );
            assert_eq!(written(|b| b.base64(&bytes)), STANDARD.encode(&bytes));
            assert_eq!(written(|b| b.base64url(&bytes)), URL_SAFE.encode(&bytes));
            assert_eq!(
                written(|b| b.base64url_nopad(&bytes)),
                URL_SAFE_NO_PAD.encode(&bytes)
            );
        }
    }

    /// RFC 7515, appendix A.1, and the test vectors of draft-msporny-base58-03, section 5.
    #[test]
    fn encodings_are_those_of_their_documents() {
        let header = b"{\"typ\":\"JWT\",\r\n \"alg\":\"HS256\"}";
        assert_eq!(
            written(|b| b.base64url_nopad(header)),
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
        );
        assert_eq!(written(|b| b.base58(b"Hello World!")), "2NEpo7TZRRrLZSi2U");
        assert_eq!(
            written(|b| b.base58(b"\x00\x00\x28\x7f\xb4\xcd")),
            "11233QC4"
        );
    }

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
    fn integers_are_decimal() {
        assert_eq!(written(|b| b.int(u64::MAX)), "18446744073709551615");
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
