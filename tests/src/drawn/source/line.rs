//! Lines of a file.

/// Adds a line to `text`.
pub(super) fn line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}
