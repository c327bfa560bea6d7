//! What stands between the quotes of a JSON text: the escapes that `serde_json` writes, and no others.

use std::borrow::Cow;

/// The escapes of the control characters, by their numbers.
const CONTROL: [&str; 32] = [
    r"\u0000", r"\u0001", r"\u0002", r"\u0003", r"\u0004", r"\u0005", r"\u0006", r"\u0007", r"\b",
    r"\t", r"\n", r"\u000b", r"\f", r"\r", r"\u000e", r"\u000f", r"\u0010", r"\u0011", r"\u0012",
    r"\u0013", r"\u0014", r"\u0015", r"\u0016", r"\u0017", r"\u0018", r"\u0019", r"\u001a",
    r"\u001b", r"\u001c", r"\u001d", r"\u001e", r"\u001f",
];

/// Whether a byte needs an escape.
const ESCAPED: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = byte < 32 || byte == b'"' as usize || byte == b'\\' as usize;
        byte += 1;
    }
    table
};

/// `bytes` escaped, in pieces: what needs no escape stays together. Bytes are looked at one by one, so a text may be cut
/// anywhere.
#[inline]
pub(crate) fn json_pieces(mut bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        let (first, rest) = bytes.split_first()?;
        if ESCAPED[usize::from(*first)] {
            bytes = rest;
            return Some(escape(*first).as_bytes());
        }
        let end = rest.iter().position(|byte| ESCAPED[usize::from(*byte)]);
        let (run, rest) = bytes.split_at(end.map_or(bytes.len(), |end| end + 1));
        bytes = rest;
        Some(run)
    })
}

/// `text` escaped, without quotes around it.
pub(crate) fn json_escaped(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|byte| ESCAPED[usize::from(byte)]) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match u8::try_from(character) {
            Ok(byte) if ESCAPED[usize::from(byte)] => escaped.push_str(escape(byte)),
            _ => escaped.push(character),
        }
    }
    Cow::Owned(escaped)
}

fn escape(byte: u8) -> &'static str {
    match byte {
        b'"' => "\\\"",
        b'\\' => "\\\\",
        control => CONTROL[usize::from(control % 32)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_escapes_are_those_of_serde_json() {
        for character in (0..0x250)
            .chain([0x2028, 0xfeff, 0x1f600])
            .map(char::from_u32)
        {
            let text: String = ['a', character.expect("a character"), 'b']
                .into_iter()
                .collect();
            let expected = serde_json::to_string(&text).expect("JSON");
            let pieces: Vec<u8> = json_pieces(text.as_bytes()).flatten().copied().collect();
            assert_eq!(format!("\"{}\"", json_escaped(&text)), expected);
            assert_eq!(pieces, json_escaped(&text).as_bytes());
        }
    }

    #[test]
    fn what_needs_no_escape_is_one_piece() {
        let pieces: Vec<_> = json_pieces("é/<a".as_bytes()).collect();
        assert_eq!(pieces, ["é/<a".as_bytes()]);
        let pieces: Vec<_> = json_pieces(b"ab\"\"c").collect();
        assert_eq!(pieces, [&b"ab"[..], b"\\\"", b"\\\"", b"c"]);
    }
}
