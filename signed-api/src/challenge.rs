//! What a resource server says in `WWW-Authenticate: Bearer ..` (RFC 6750, section 3).

use http::HeaderMap;
use http::header::WWW_AUTHENTICATE;

/// The challenge of the scheme `Bearer`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Challenge {
    pub(crate) error: Option<String>,
    pub(crate) description: Option<String>,
    /// What the access token must be allowed to do.
    pub(crate) scopes: Vec<String>,
}

impl Challenge {
    /// The first challenge of this scheme, if there is one.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let values = headers.get_all(WWW_AUTHENTICATE).into_iter();
        values
            .filter_map(|value| value.to_str().ok())
            .find_map(Self::read)
    }

    /// Challenges follow one another with commas between them, and so do parameters of one challenge (RFC 9110, section
    /// 11.6.1). What has a space in it before its `=` begins a challenge.
    fn read(text: &str) -> Option<Self> {
        let mut found: Option<Self> = None;
        for part in parts(text) {
            let (before, value) = part.split_once('=').unwrap_or((part, ""));
            let before = before.trim();
            let name = match before.split_once(char::is_whitespace) {
                // Another scheme ends what came before.
                _ if found.is_some() && !part.contains('=') => break,
                Some(_) if found.is_some() => break,
                Some((scheme, name)) if scheme.eq_ignore_ascii_case("bearer") => {
                    found = Some(Self::default());
                    name.trim()
                }
                None if found.is_none() && before.eq_ignore_ascii_case("bearer") => {
                    found = Some(Self::default());
                    continue;
                }
                Some(_) => continue,
                None => before,
            };
            let Some(challenge) = &mut found else {
                continue;
            };
            let value = unquoted(value.trim());
            match name.to_ascii_lowercase().as_str() {
                "error" => challenge.error = Some(value).filter(|value| !value.is_empty()),
                "error_description" => challenge.description = Some(value),
                "scope" => {
                    challenge.scopes = value.split_ascii_whitespace().map(str::to_owned).collect();
                }
                _ => {}
            }
        }
        found
    }
}

/// Splits at commas that are not in quotes.
fn parts(text: &str) -> Vec<&str> {
    let (mut parts, mut start) = (Vec::new(), 0);
    let (mut is_quoted, mut is_escaped) = (false, false);
    for (position, character) in text.char_indices() {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => {
                parts.extend(text.get(start..position));
                start = position + 1;
            }
            _ => {}
        }
    }
    parts.extend(text.get(start..));
    parts
        .into_iter()
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect()
}

/// A token as it is, and a quoted string without its quotes and escapes.
fn unquoted(text: &str) -> String {
    let Some(inner) = text.strip_prefix('"') else {
        return text.to_owned();
    };
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    let mut plain = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => plain.extend(characters.next()),
            character => plain.push(character),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The examples of RFC 6750, section 3, and of RFC 9110, section 11.6.1, with a bearer challenge among others.
    #[test]
    fn published_challenges_are_read() {
        let read = |text| Challenge::read(text).expect("a challenge");
        let expired = read(
            r#"Bearer realm="example", error="invalid_token", error_description="The access token expired""#,
        );
        assert_eq!(expired.error.as_deref(), Some("invalid_token"));
        assert_eq!(
            expired.description.as_deref(),
            Some("The access token expired")
        );
        assert!(expired.scopes.is_empty());
        assert_eq!(read(r#"Bearer realm="example""#), Challenge::default());
        assert_eq!(read("Bearer"), Challenge::default());
        let among = read(
            r#"Newauth realm="apps", type=1, title="Login, \"apps\"", bearer error=insufficient_scope,scope="a b" , Basic realm="simple", error="no""#,
        );
        assert_eq!(among.error.as_deref(), Some("insufficient_scope"));
        assert_eq!(among.scopes, ["a", "b"]);
        assert_eq!(Challenge::read(r#"Basic realm="bearer, error=no""#), None);
        assert_eq!(Challenge::read(r#"Basic error="no""#), None);
    }

    proptest! {
        #[test]
        fn no_header_is_a_panic(text in ".{0,60}", like in r#"[Bear ="\\,eos]{0,40}"#) {
            Challenge::read(&text);
            Challenge::read(&like);
        }
    }
}
