//! What the name of a header may be.

use std::ops::Range;

/// Headers that follow from the request: the library sets them itself.
const OWNED: [&str; 4] = ["host", "content-length", "transfer-encoding", "connection"];

/// What is wrong with a name, and in which of its bytes; without a range, in all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WrongName {
    pub(crate) range: Option<Range<usize>>,
    pub(crate) message: String,
}

/// `written` in lower case, if it is valid and may be set.
pub(crate) fn header_name(written: &str) -> Result<String, WrongName> {
    let wrong = |range, message: String| Err(WrongName { range, message });
    if written.is_empty() {
        let message = "a header name is empty: write one, as in \"X-Name\"";
        return wrong(None, message.to_owned());
    }
    let mut characters = written.char_indices();
    if let Some((position, character)) =
        characters.find(|(_, character)| !is_token_character(*character))
    {
        let message = match character {
            ' ' => "a space cannot stand in a header name: write `-`".to_owned(),
            character => format!(
                "`{}` cannot stand in a header name: write letters, digits and `-`",
                character.escape_debug()
            ),
        };
        return wrong(Some(position..position + character.len_utf8()), message);
    }
    let name = written.to_ascii_lowercase();
    if OWNED.contains(&name.as_str()) {
        let message = format!(
            "the header `{name}` follows from the request and is set by the library: remove it"
        );
        return wrong(None, message);
    }
    Ok(name)
}

/// RFC 9110: `token`.
fn is_token_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_token() {
        assert_eq!(header_name("X-Api_Key.1").as_deref(), Ok("x-api_key.1"));
        assert_eq!(header_name("").map_err(|wrong| wrong.range), Err(None));
        for (name, range) in [("X Name", 1..2), ("X:", 1..2), ("Grüße", 2..4)] {
            let range = Some(range);
            assert_eq!(header_name(name).map_err(|wrong| wrong.range), Err(range));
        }
    }

    #[test]
    fn the_library_sets_what_follows_from_the_request() {
        for name in ["Host", "content-length", "Transfer-Encoding", "CONNECTION"] {
            let wrong = header_name(name).expect_err("a header of the library's");
            assert!(wrong.message.contains("set by the library"), "{name}");
        }
    }
}
