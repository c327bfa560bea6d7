//! How far a stream of items has come, as a text that can be kept.

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

use super::cursor::Cursor;

/// How far a stream of items has come: a page, and how many of its items were handed out.
///
/// It is a text, for a file or a column, by `to_string()` and `parse()`, and for serde. What it holds is what the server
/// named its page by; no credential is in it. [`PagedCall::items_from`](crate::PagedCall::items_from) goes on from it.
///
/// ```
/// use signed_api::Position;
///
/// let position: Position = "2:t:eyJpZCI6MTd9".parse()?;
/// assert_eq!(position.to_string(), "2:t:eyJpZCI6MTd9");
/// # Ok::<_, signed_api::PositionError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    pub(super) page: Cursor,
    pub(super) handed_out: u64,
}

/// A text that is no [`Position`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this text is no position of a stream: it was not written by one")]
pub struct PositionError(());

impl Default for Position {
    /// Before the first item.
    fn default() -> Self {
        Self {
            page: Cursor::Start,
            handed_out: 0,
        }
    }
}

/// `items`, or `items:kind:page`.
impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { page, handed_out } = self;
        match page {
            Cursor::Start => write!(f, "{handed_out}"),
            Cursor::Text(text) => write!(f, "{handed_out}:t:{text}"),
            Cursor::Number(number) => write!(f, "{handed_out}:n:{number}"),
            Cursor::Query(query) => write!(f, "{handed_out}:q:{query}"),
        }
    }
}

impl FromStr for Position {
    type Err = PositionError;

    fn from_str(text: &str) -> Result<Self, PositionError> {
        let mut parts = text.splitn(3, ':');
        let handed_out = parts.next().and_then(|digits| digits.parse().ok());
        let page = match (parts.next(), parts.next()) {
            (None, None) => Cursor::Start,
            (Some("t"), Some(text)) if !text.is_empty() => Cursor::Text(text.to_owned()),
            (Some("n"), Some(number)) if is_number(number) => Cursor::Number(number.to_owned()),
            (Some("q"), Some(query)) if !query.is_empty() => Cursor::Query(query.to_owned()),
            _ => return Err(PositionError(())),
        };
        Ok(Self {
            page,
            handed_out: handed_out.ok_or(PositionError(()))?,
        })
    }
}

impl Serialize for Position {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Position {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

/// It is sent as it stands, so it has to be one.
fn is_number(text: &str) -> bool {
    serde_json::from_str::<serde_json::Number>(text).is_ok() && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_what_was_written() {
        for text in [
            "0",
            "17",
            "3:t:a:b c",
            "0:n:-1.50e3",
            "18446744073709551615:q:page=2&x=%26",
        ] {
            let position: Position = text.parse().expect(text);
            assert_eq!(position.to_string(), text);
            let json = serde_json::to_string(&position).expect("JSON");
            assert_eq!(
                serde_json::from_str::<Position>(&json).expect("a position"),
                position
            );
        }
        assert_eq!("0".parse(), Ok(Position::default()));
    }

    #[test]
    fn another_text_is_refused() {
        for text in [
            "", "x", "-1", "1:", "1:t", "1:t:", "1:q:", "1:n:", "1:n:x", "1:n:1 ", "1:n:1,2",
            "1:z:a", ":t:a",
        ] {
            assert_eq!(text.parse::<Position>(), Err(PositionError(())), "{text}");
        }
    }
}
