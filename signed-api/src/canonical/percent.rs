//! The percent-encodings that canonical texts have; what is sent is encoded elsewhere.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

/// All but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// All but what the URL standard leaves as it is in a form.
const FORM: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'*')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_');

/// `bytes` percent-encoded as RFC 3986 has it.
pub(super) fn encoded(bytes: &[u8]) -> String {
    percent_encode(bytes, RESERVED).to_string()
}

/// `bytes` percent-encoded as the URL standard has it in forms, but for the space, which is `%20`.
pub(super) fn form_encoded(bytes: &[u8]) -> String {
    percent_encode(bytes, FORM).to_string()
}

/// The bytes that the percent-encoded `text` stands for. A `+` is a `+`.
pub(super) fn decoded(text: &str) -> Vec<u8> {
    percent_encoding::percent_decode_str(text).collect()
}

/// The bytes that the form-encoded `text` stands for. A `+` is a space.
pub(super) fn form_decoded(text: &str) -> Vec<u8> {
    decoded(&text.replace('+', " "))
}

/// The pairs of a query; a name without `=` has an empty value.
pub(super) fn pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}
