//! Bytes of which it is known where credentials are in them.

use std::fmt;

/// Bytes, in pieces.
#[derive(Clone, Default)]
pub(crate) struct Written(pub(crate) Vec<Piece>);

#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) bytes: Vec<u8>,
    pub(crate) origin: Origin,
}

/// What a piece of a text comes from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Origin {
    /// Everybody may see it.
    Open,
    /// It is the credential of this name, encoded as its place asks for.
    Credential(&'static str),
    /// It was made from a credential, in a way that gives it away.
    Made,
    /// It could have been, had the scheme chosen otherwise.
    Possible,
}

impl fmt::Debug for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in &self.0 {
            let bytes = piece.bytes.escape_ascii();
            match &piece.origin {
                Origin::Open | Origin::Possible => write!(f, "{bytes}")?,
                Origin::Credential(name) => write!(f, "{name}")?,
                Origin::Made => write!(f, "<made {bytes}>")?,
            }
        }
        Ok(())
    }
}

impl Written {
    pub(crate) fn open(bytes: impl Into<Vec<u8>>) -> Self {
        Self::of(Origin::Open, bytes)
    }

    pub(crate) fn of(origin: Origin, bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        Self(vec![Piece { bytes, origin }])
    }

    /// All of it.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.0
            .iter()
            .flat_map(|piece| piece.bytes.clone())
            .collect()
    }

    /// All of it as text. What holds other bytes is nobody's text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.bytes()).expect("text")
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|piece| piece.bytes.is_empty())
    }

    /// What a text is that was made of all of it.
    pub(crate) fn origin(&self) -> Origin {
        let has = |holds: fn(&Origin) -> bool| self.0.iter().any(|piece| holds(&piece.origin));
        if has(|origin| matches!(origin, Origin::Credential(_) | Origin::Made)) {
            Origin::Made
        } else if has(|origin| *origin == Origin::Possible) {
            Origin::Possible
        } else {
            Origin::Open
        }
    }

    pub(crate) fn push(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    pub(crate) fn push_open(&mut self, text: &str) {
        self.push(Self::open(text));
    }

    /// Each piece on its own, which is right for whatever works byte by byte or character by character.
    pub(crate) fn each(self, change: impl Fn(&[u8]) -> Vec<u8>) -> Self {
        let change = |piece: Piece| Piece {
            bytes: change(&piece.bytes),
            ..piece
        };
        Self(self.0.into_iter().map(change).collect())
    }

    /// The whole of it, in which pieces are not told apart any more.
    pub(crate) fn whole(self, change: impl FnOnce(&[u8]) -> Vec<u8>) -> Self {
        Self::of(self.origin(), change(&self.bytes()))
    }

    /// Whether `shown` is this with names in place of credentials: `<key>` for the key, `<redacted>` for anything in
    /// which there is one. What is made of a credential and gives it away must not stand there.
    pub(crate) fn is_shown_as(&self, shown: &[u8]) -> bool {
        const MADE: &[u8] = &[0xfe, 0xff, 0xfe];
        const HIDDEN: &[u8] = b"<redacted>";
        let (mut expected, mut places) = (Vec::new(), Vec::new());
        for Piece { bytes, origin } in &self.0 {
            let start = expected.len();
            match origin {
                Origin::Open | Origin::Possible => expected.extend_from_slice(bytes),
                Origin::Credential(name) => expected.extend_from_slice(name.as_bytes()),
                Origin::Made => expected.extend_from_slice(MADE),
            }
            if *origin != Origin::Open {
                places.push((start, expected.len()));
            }
        }
        fits(&expected, 0, &places, shown, HIDDEN)
    }
}

/// Whether `shown` is `expected` from `start` on, but for what is hidden, in which there must be one of `places`.
fn fits(
    expected: &[u8],
    start: usize,
    places: &[(usize, usize)],
    shown: &[u8],
    hidden: &[u8],
) -> bool {
    let rest = &expected[start..];
    if rest == shown {
        return true;
    }
    let hidden_places = shown
        .windows(hidden.len())
        .enumerate()
        .filter(|(_, window)| *window == hidden)
        .map(|(at, _)| at);
    for at in hidden_places {
        if !rest.starts_with(&shown[..at]) {
            return false;
        }
        let (from, after) = (start + at, &shown[at + hidden.len()..]);
        let covers = |end: usize| {
            places
                .iter()
                .any(|(place_start, place_end)| from <= *place_start && *place_end <= end)
        };
        let ends = from..=expected.len();
        if ends
            .into_iter()
            .any(|end| covers(end) && fits(expected, end, places, after, hidden))
        {
            return true;
        }
    }
    false
}

#[test]
fn only_what_holds_a_credential_may_be_hidden() {
    let mut written = Written::open("a=1&key=");
    written.push(Written::of(Origin::Credential("<key>"), "k%2B"));
    written.push_open("&sign=");
    written.push(Written::of(Origin::Made, "c2VjcmV0"));
    written.push_open("&z=2");
    let shown = |text: &str| written.is_shown_as(text.as_bytes());
    assert!(shown("a=1&key=<key>&sign=<redacted>&z=2"));
    assert!(shown("a=1&key=<redacted>&sign=<redacted>&z=2"));
    assert!(shown("a=1&<redacted>&z=2"));
    assert!(shown("<redacted>"));
    assert!(!shown("a=1&key=<key>&sign=c2VjcmV0&z=2"));
    assert!(!shown("a=1&key=k%2B&sign=<redacted>&z=2"));
    assert!(!shown("<redacted>&key=<key>&sign=<redacted>&z=2"));
    assert!(!shown("a=1&key=<key>&sign=<redacted>&z=<redacted>"));
}
