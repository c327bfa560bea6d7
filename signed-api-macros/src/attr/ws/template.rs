//! Texts with places in braces: `"{arg.channel}:{arg.instId}"`.

use std::ops::Range;

use syn::LitStr;

use super::super::place::Path;
use crate::diag::Diagnostics;

#[derive(Clone)]
pub(crate) struct Template {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) literal: LitStr,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Text(String),
    /// The names between the braces, and where these stand in the literal.
    Place(Path, Range<usize>),
}

impl Template {
    /// The places and where they stand.
    pub(crate) fn places(&self) -> impl Iterator<Item = (&Path, &Range<usize>)> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Text(_) => None,
            Piece::Place(path, range) => Some((path, range)),
        })
    }
}

/// The template, unless it is wrong.
pub(super) fn read(literal: &LitStr, diagnostics: &mut Diagnostics) -> Option<Template> {
    match pieces(&literal.value()) {
        Ok(pieces) => Some(Template {
            pieces,
            literal: literal.clone(),
        }),
        Err((range, message)) => {
            diagnostics.within(literal, range, &message);
            None
        }
    }
}

fn pieces(text: &str) -> Result<Vec<Piece>, (Range<usize>, String)> {
    let mut pieces = Vec::new();
    let mut position = 0;
    while let Some(rest) = text.get(position..).filter(|rest| !rest.is_empty()) {
        let plain = rest.find(['{', '}']).unwrap_or(rest.len());
        if plain > 0 {
            pieces.push(Piece::Text(
                rest.get(..plain).unwrap_or_default().to_owned(),
            ));
            position += plain;
            continue;
        }
        if rest.starts_with('}') {
            let message = "a `}` without its `{`: write `{` before the name".to_owned();
            return Err((position..position + 1, message));
        }
        let inside = rest.get(1..).unwrap_or_default();
        let length = inside.find(['{', '}']).unwrap_or(inside.len());
        let name = inside.get(..length).unwrap_or_default();
        let range = position..position + length + 2;
        if !inside
            .get(length..)
            .is_some_and(|after| after.starts_with('}'))
        {
            let message = "this brace is not closed: write `}` after the name".to_owned();
            return Err((position..position + length + 1, message));
        }
        if name.trim().is_empty() {
            return Err((
                range,
                "a name is missing: write `{name}` with what stands here".to_owned(),
            ));
        }
        let path: Path = name.split('.').map(str::to_owned).collect();
        if path
            .iter()
            .any(|name| name.trim() != name || name.is_empty())
        {
            let message =
                "between braces there are names with one dot between them, as in `{data.symbol}`";
            return Err((range, message.to_owned()));
        }
        position = range.end;
        pieces.push(Piece::Place(path, range));
    }
    Ok(pieces)
}

#[cfg(test)]
mod tests {
    use super::{Piece, pieces};

    #[test]
    fn texts_stand_around_places() {
        let text = |text: &str| Piece::Text(text.to_owned());
        let place =
            |names: &str, range| Piece::Place(names.split('.').map(str::to_owned).collect(), range);
        assert_eq!(pieces("orders"), Ok(vec![text("orders")]));
        assert_eq!(pieces("{topic}"), Ok(vec![place("topic", 0..7)]));
        assert_eq!(
            pieces("book.{a.0}:{b}."),
            Ok(vec![
                text("book."),
                place("a.0", 5..10),
                text(":"),
                place("b", 11..14),
                text(".")
            ])
        );
        assert_eq!(pieces(""), Ok(Vec::new()));
    }

    #[test]
    fn mistakes_have_a_place() {
        for (written, range, message) in [
            ("a}", 1..2, "without its `{`"),
            ("a{b", 1..3, "not closed"),
            ("{a{b}}", 0..2, "not closed"),
            ("{}", 0..2, "a name is missing"),
            ("x{a..b}", 1..7, "one dot between them"),
            ("{ a}", 0..4, "one dot between them"),
        ] {
            let (at, said) = pieces(written).expect_err(written);
            assert_eq!(at, range, "{written}");
            assert!(said.contains(message), "{written}: {said}");
        }
    }
}
