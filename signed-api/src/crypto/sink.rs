//! What the operands of an expression are written into: a MAC, a digest, or the text of a header.

use std::fmt;
use std::ops::Range;

use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use bytes::{Bytes, BytesMut};

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
    let mut text = [0; 64];
    // 48 bytes are 64 characters without padding, so only the last chunk can have any.
    for chunk in bytes.chunks(48) {
        if let Ok(length) = engine.encode_slice(chunk, &mut text) {
            sink.bytes(&text[..length]);
        }
    }
}

/// The text of a header or of another operand, while it is put together.
#[derive(Default)]
pub struct Buffer {
    bytes: BytesMut,
    /// Whether a credential was written as it is.
    has_credential: bool,
    /// The parts that were made from credentials.
    concealed: Vec<Range<usize>>,
    shown: Option<Vec<u8>>,
}

/// What became of a buffer.
pub(crate) struct Filled {
    pub(crate) bytes: Bytes,
    /// Whether there is a credential in it as it is.
    pub(crate) has_credential: bool,
    /// The parts of it that were made from credentials.
    pub(crate) concealed: Vec<Range<usize>>,
    /// The text for people, if it was kept.
    pub(crate) shown: Option<Vec<u8>>,
    /// The memory that is still free.
    pub(crate) memory: BytesMut,
}

impl Buffer {
    /// A buffer in the free part of `memory`, with a second text for people when `traced`.
    pub(crate) fn within(memory: BytesMut, traced: bool) -> Self {
        Self {
            bytes: memory,
            has_credential: false,
            concealed: Vec::new(),
            shown: traced.then(Vec::new),
        }
    }

    pub(crate) fn finish(mut self) -> Filled {
        Filled {
            bytes: self.bytes.split().freeze(),
            has_credential: self.has_credential,
            concealed: self.concealed,
            shown: self.shown,
            memory: self.bytes,
        }
    }

    /// What was written so far.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What was written so far, as text. Of a buffer that holds other bytes, which no scheme makes text of, it is empty.
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.bytes).unwrap_or_default()
    }

    /// What was written so far, for people: it differs where that is an explanation.
    pub fn shown(&self) -> &[u8] {
        self.shown.as_deref().unwrap_or(&self.bytes)
    }

    pub(crate) fn change_case(&mut self, change: fn(&mut [u8])) {
        change(&mut self.bytes);
        self.conceal_what_was_changed();
        if let Some(shown) = &mut self.shown {
            change(shown);
        }
    }

    /// A credential that was changed is no longer known as one, and where parts are now is not known either.
    fn conceal_what_was_changed(&mut self) {
        if self.has_credential || !self.concealed.is_empty() {
            self.concealed = std::iter::once(0..self.bytes.len()).collect();
        }
    }

    /// Puts what `change` makes of the text in its place; of the text for people too. `None` leaves it as it is.
    pub(crate) fn change(&mut self, change: impl Fn(&[u8]) -> Option<Vec<u8>>) {
        if let Some(changed) = change(&self.bytes) {
            self.bytes.clear();
            self.bytes.extend_from_slice(&changed);
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
        write!(f, "Buffer({} bytes)", self.bytes.len())
    }
}

impl Sink for Buffer {
    #[inline]
    fn bytes(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        if let Some(shown) = &mut self.shown {
            shown.extend_from_slice(bytes);
        }
    }

    fn credential(&mut self, field: Field, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
        self.has_credential = true;
        if let Some(shown) = &mut self.shown {
            shown.extend_from_slice(format!("<{field}>").as_bytes());
        }
    }

    fn concealed(&mut self, bytes: &[u8]) {
        self.retold(bytes, b"<redacted>");
    }

    fn retold(&mut self, bytes: &[u8], as_shown: &[u8]) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        let end = self.bytes.len();
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
        for length in [0, 1, 2, 3, 47, 48, 49, 63, 64, 65, 96, 97, 200] {
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
    fn integers_are_decimal() {
        assert_eq!(written(|b| b.int(u64::MAX)), "18446744073709551615");
    }

    #[test]
    fn what_people_see_has_no_credential_in_it() {
        let mut buffer = Buffer::within(BytesMut::new(), true);
        buffer.text("Key ");
        buffer.credential(Field::Key, "k-1");
        buffer.concealed(b"azE=");
        buffer.retold(b"?k=k-1", b"?k=<key>");
        assert_eq!(buffer.shown(), b"Key <key><redacted>?k=<key>");
        let filled = buffer.finish();
        assert_eq!(&*filled.bytes, b"Key k-1azE=?k=k-1");
        assert_eq!(filled.shown.expect("kept"), b"Key <key><redacted>?k=<key>");
    }

    #[test]
    fn a_buffer_knows_what_was_made_from_credentials() {
        let concealed = |write: &dyn Fn(&mut Buffer)| {
            let mut buffer = Buffer::default();
            write(&mut buffer);
            let filled = buffer.finish();
            let parts = filled.concealed.into_iter();
            let parts = parts.map(|part| String::from_utf8_lossy(&filled.bytes[part]).into_owned());
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
