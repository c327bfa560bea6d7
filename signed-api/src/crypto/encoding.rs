//! Changing the case of a buffer.

use super::sink::Buffer;

/// Turns the ASCII letters of `buffer` to upper case.
pub fn upper(buffer: &mut Buffer) {
    buffer.change_case(<[u8]>::make_ascii_uppercase);
}

/// Turns the ASCII letters of `buffer` to lower case.
pub fn lower(buffer: &mut Buffer) {
    buffer.change_case(<[u8]>::make_ascii_lowercase);
}
