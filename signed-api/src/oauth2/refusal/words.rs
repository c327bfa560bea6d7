//! The server's own words, fit to be shown.

use crate::hidden::Hidden;
use crate::oauth2::json;
use crate::params::{Params, Value};

/// How much is shown of a text.
const SHOWN: usize = 200;

/// An error code and what is said about it.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// Whether there is a member `error` that says something.
    pub(super) is_error: bool,
    pub(super) code: Option<String>,
    pub(super) description: Option<String>,
}

impl Words {
    /// As OAuth2 has them (RFC 6749, section 5.2), or an object `error` with `code` and `message`, or `code` with `detail`.
    pub(super) fn read(answer: &Params, hidden: &Hidden) -> Self {
        let first = |paths: &[&str]| {
            let mut texts = paths.iter().filter_map(|path| json::text(answer, path));
            texts.next().map(|text| shown(text, hidden))
        };
        Self {
            is_error: match answer.get("error") {
                Some(Value::Text(text)) => !text.is_empty(),
                Some(Value::Map(_)) => true,
                _ => false,
            },
            code: first(&["error", "error.code", "code"]),
            description: first(&["error_description", "error.message", "detail", "message"]),
        }
    }
}

/// A text of the server's in one line: without secrets first of all, so that no half of one remains, then cut off. What
/// could change the order or the look of other text is left out.
pub(super) fn shown(text: &str, hidden: &Hidden) -> String {
    let hidden = hidden.hide(text);
    let text = hidden.trim();
    let in_one_line = |c: char| if is_harmless(c) { c } else { ' ' };
    let mut shown: String = text.chars().take(SHOWN).map(in_one_line).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

fn is_harmless(c: char) -> bool {
    let is_invisible = matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
    );
    !c.is_control() && !is_invisible
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_shown_without_secrets_in_one_line_and_not_for_long() {
        let mut hidden = Hidden::default();
        hidden.conceal_in_every_encoding(b"s3cr3t/v");
        let shown = |text: &str| shown(text, &hidden);
        assert_eq!(
            shown("a s3cr3t/v b s3cr3t%2Fv c"),
            "a <redacted> b <redacted> c"
        );
        assert_eq!(
            shown(" a\r\nb\u{1b}[31mc\u{202e}d\u{2028} "),
            "a  b [31mc d"
        );
        assert_eq!(shown(&"é".repeat(200)), "é".repeat(200));
        assert_eq!(shown(&"é".repeat(201)), "é".repeat(200) + "…");
        // It would be cut off in its midst.
        let text = "x".repeat(196) + "s3cr3t/v";
        assert!(!shown(&text).contains("s3cr"), "{}", shown(&text));
    }
}
