//! What the operands of an expression are written into: a MAC, a digest, or the text of a header.

use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};

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

#[cfg(test)]
mod tests {
    use base64::Engine as _;

    use super::*;
    use crate::crypto::Buffer;

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
    fn integers_are_decimal() {
        assert_eq!(written(|b| b.int(u64::MAX)), "18446744073709551615");
    }
}
