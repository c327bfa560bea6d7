//! Changing the text of a buffer.

use std::borrow::Cow;

use super::buffer::Buffer;
use crate::encode;

/// Turns the ASCII letters of `buffer` to upper case.
pub fn upper(buffer: &mut Buffer) {
    buffer.change_case(<[u8]>::make_ascii_uppercase);
}

/// Turns the ASCII letters of `buffer` to lower case.
pub fn lower(buffer: &mut Buffer) {
    buffer.change_case(<[u8]>::make_ascii_lowercase);
}

/// Percent-encodes the text of `buffer`: all but the unreserved characters of RFC 3986.
pub fn percent_encode(buffer: &mut Buffer) {
    buffer.change(|text| match encode::percent_encoded(text) {
        Cow::Borrowed(_) => None,
        Cow::Owned(encoded) => Some(encoded),
    });
}

/// Puts `to` in place of every `from` in `buffer`, from the left.
pub fn replace(buffer: &mut Buffer, from: &str, to: &str) {
    buffer.change(|text| encode::replaced(text, from.as_bytes(), to.as_bytes()));
}

/// Takes `prefix` away from the beginning of `buffer`, if it is there.
pub fn strip_prefix_of(buffer: &mut Buffer, prefix: &str) {
    buffer.change(|text| text.strip_prefix(prefix.as_bytes()).map(<[u8]>::to_vec));
}

/// Puts `prefix` before the text of `buffer`, unless that is empty.
pub fn prefix(buffer: &mut Buffer, prefix: &str) {
    if !buffer.as_bytes().is_empty() {
        buffer.change(|text| Some([prefix.as_bytes(), text].concat()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credential::Field;
    use crate::crypto::Sink as _;

    fn changed(text: &str, change: impl Fn(&mut Buffer)) -> String {
        let mut buffer = Buffer::default();
        buffer.text(text);
        change(&mut buffer);
        buffer.as_str().to_owned()
    }

    /// Python: `quote(text, safe="-._~")`, `text.replace(a, b)`, `text.removeprefix(a)`.
    #[test]
    fn texts_change_as_in_python() {
        assert_eq!(changed("a b/é~", percent_encode), "a%20b%2F%C3%A9~");
        assert_eq!(changed("a-b_c.d~", percent_encode), "a-b_c.d~");
        assert_eq!(changed("aXbXX", |b| replace(b, "X", "--")), "a--b----");
        assert_eq!(changed("aaa", |b| replace(b, "aa", "b")), "ba");
        assert_eq!(changed("aXb", |b| replace(b, "X", "")), "ab");
        assert_eq!(changed("ab", |b| replace(b, "X", "y")), "ab");
        assert_eq!(changed("/api/api", |b| strip_prefix_of(b, "/api")), "/api");
        assert_eq!(changed("x/api", |b| strip_prefix_of(b, "/api")), "x/api");
        assert_eq!(changed("a=1", |b| prefix(b, "?")), "?a=1");
        assert_eq!(changed("", |b| prefix(b, "?")), "");
    }

    #[test]
    fn the_text_for_people_changes_too() {
        let mut buffer = Buffer::within(Vec::new(), true);
        buffer.text("a.b ");
        buffer.credential(Field::Key, "k.1");
        replace(&mut buffer, ".", "");
        prefix(&mut buffer, "?");
        let (bytes, shown) = buffer.finish();
        assert_eq!(bytes, b"?ab k1");
        assert_eq!(shown.expect("kept"), b"?ab <key>");
    }
}
