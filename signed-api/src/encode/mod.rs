//! The one place that turns text into text of a URL, a form or JSON. What is encoded here is signed and sent as it is.

mod error;
mod json;
mod path;

use std::borrow::Cow;

use memchr::memchr_iter;
use percent_encoding::{percent_decode_str, percent_encode_byte};

pub use self::error::ParamError;
pub(crate) use self::json::{json_escaped, json_pieces};
pub(crate) use self::path::{append_path_value, refuse_dot_segments};

/// RFC 3986, section 2.3: all but the unreserved characters are percent-encoded, in paths, queries and forms alike.
const UNRESERVED: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        table[byte as usize] =
            byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
        byte += 1;
    }
    table
};

/// Whether `bytes` are unreserved, all of them.
#[inline]
pub(crate) fn is_unreserved(bytes: &[u8]) -> bool {
    // A loop without an exit is the faster one for the lengths of names and values.
    bytes
        .iter()
        .fold(true, |all, byte| all & UNRESERVED[usize::from(*byte)])
}

/// `bytes` percent-encoded, in pieces: what is unreserved stays together. Bytes are looked at one by one, so a text may be
/// cut anywhere.
#[inline]
pub(crate) fn percent_pieces(mut bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        let (first, rest) = bytes.split_first()?;
        if !UNRESERVED[usize::from(*first)] {
            bytes = rest;
            return Some(percent_encode_byte(*first).as_bytes());
        }
        let end = rest.iter().position(|byte| !UNRESERVED[usize::from(*byte)]);
        let (run, rest) = bytes.split_at(end.map_or(bytes.len(), |end| end + 1));
        bytes = rest;
        Some(run)
    })
}

/// `text` percent-encoded.
pub(crate) fn percent_encoded(text: &[u8]) -> Cow<'_, [u8]> {
    match is_unreserved(text) {
        true => Cow::Borrowed(text),
        false => Cow::Owned(percent_pieces(text).flatten().copied().collect()),
    }
}

/// Appends `text` percent-encoded.
pub(crate) fn append_encoded(out: &mut String, text: &str) {
    out.push_str(&String::from_utf8_lossy(&percent_encoded(text.as_bytes())));
}

/// `bytes` with `to` in place of every `from`, from the left; nothing when there is none.
pub(crate) fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes;
    let mut changed = Vec::new();
    while let Some(at) = position(rest, from) {
        changed.extend_from_slice(&rest[..at]);
        changed.extend_from_slice(to);
        rest = &rest[at + from.len()..];
    }
    if rest.len() == bytes.len() {
        return None;
    }
    changed.extend_from_slice(rest);
    Some(changed)
}

/// `bytes` with `to` in place of whatever `whole` begins with, as far as the two agree, from `shortest` bytes on; nothing
/// when there is none.
pub(crate) fn cut_off(bytes: &[u8], whole: &[u8], shortest: usize, to: &[u8]) -> Option<Vec<u8>> {
    let beginning = whole.get(..shortest)?;
    let mut rest = bytes;
    let mut changed = Vec::new();
    while let Some(at) = position(rest, beginning) {
        let agreeing = rest[at..].iter().zip(whole);
        let length = agreeing.take_while(|(one, other)| one == other).count();
        changed.extend_from_slice(&rest[..at]);
        changed.extend_from_slice(to);
        rest = &rest[at + length..];
    }
    if rest.len() == bytes.len() {
        return None;
    }
    changed.extend_from_slice(rest);
    Some(changed)
}

/// Where `wanted` first stands in `bytes`; nothing stands nowhere.
fn position(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let (first, others) = wanted.split_first()?;
    memchr_iter(*first, bytes).find(|at| bytes[at + 1..].starts_with(others))
}

/// What a server may read in `text`, and come back with: the text itself, and what it stands for if it is
/// percent-encoded, or stands between the quotes of a JSON text.
pub(crate) fn readings(text: &str) -> Vec<String> {
    let mut readings = vec![text.to_owned()];
    if text.contains('%') {
        let decoded = percent_decode_str(text).decode_utf8_lossy();
        readings.push(decoded.into_owned());
    }
    if text.contains('\\') {
        readings.extend(serde_json::from_str::<String>(&format!("\"{text}\"")));
    }
    readings
}

/// Where a redirect leads to, for people: without query and fragment, which may hold a code or a token, and decoded, so that
/// what is secret in the rest can be told.
pub(crate) fn shown_target(target: &str) -> String {
    let target = target.split(['?', '#']).next().unwrap_or_default();
    let decoded = percent_decode_str(target).decode_utf8_lossy();
    let in_one_line = |c: char| if c.is_control() { ' ' } else { c };
    decoded.chars().map(in_one_line).collect()
}

/// The forms in which `text` may come back from a server: as it is, inside a JSON text, inside a JSON text that is quoted
/// by another, percent-encoded.
pub(crate) fn forms(text: &str) -> Vec<String> {
    let mut forms = vec![text.to_owned()];
    let mut encoded = String::new();
    append_encoded(&mut encoded, text);
    let quoted = json_escaped(text).into_owned();
    let quoted_twice = json_escaped(&quoted).into_owned();
    for form in [quoted, quoted_twice, encoded] {
        if !form.is_empty() && !forms.contains(&form) {
            forms.push(form);
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_unreserved_characters_stand_as_they_are() {
        let mut out = String::new();
        append_encoded(&mut out, "aZ9-._~ /?#[]@!$&'()*+,;=%\"<>\\^`{|}é한\u{0}");
        assert_eq!(
            out,
            "aZ9-._~%20%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%25%22%3C%3E%5C%5E%60%7B%7C%7D%C3%A9%ED%95%9C%00"
        );
    }

    #[test]
    fn of_a_redirect_no_query_is_shown() {
        for (target, shown) in [
            ("https://a.example/x?code=1#token", "https://a.example/x"),
            ("/a%2Fb%20%22%0a#?", "/a/b \" "),
            ("?code=1", ""),
        ] {
            assert_eq!(shown_target(target), shown);
        }
    }

    #[test]
    fn a_server_reads_what_was_encoded() {
        assert_eq!(readings("plain"), ["plain"]);
        assert_eq!(readings("a%3D%C3%A9"), ["a%3D%C3%A9", "a=é"]);
        assert_eq!(readings(r#"a\"b\n"#), [r#"a\"b\n"#, "a\"b\n"]);
        assert_eq!(readings(r"a\x"), [r"a\x"]);
    }

    #[test]
    fn a_text_may_come_back_in_four_forms() {
        assert_eq!(forms("plain"), ["plain"]);
        assert_eq!(forms("a\""), ["a\"", r#"a\""#, r#"a\\\""#, "a%22"]);
    }
}
