//! The channel that a message names.

use super::seen::{Kind, Seen};
use super::ways::{Place, Ways};
use crate::ws::spec::{Piece, Template};

/// How messages name their channel: by the first of these of which every place is there.
#[derive(Debug)]
pub(super) struct Names {
    all: Vec<Vec<Part>>,
}

#[derive(Debug)]
enum Part {
    Text(&'static str),
    Place(Place),
}

/// The name that a message has. It stands in the message, or is put together in a buffer.
pub(super) enum Named<'t> {
    There(&'t str),
    PutTogether,
}

impl<'t> Named<'t> {
    /// The name, if need be from the buffer.
    pub(super) fn or(self, put_together: &'t str) -> &'t str {
        match self {
            Self::There(name) => name,
            Self::PutTogether => put_together,
        }
    }
}

impl Names {
    pub(super) fn new(templates: &[Template], ways: &mut Ways) -> Self {
        let part = |piece: &Piece, ways: &mut Ways| match piece {
            Piece::Text(text) => Part::Text(text),
            Piece::Place(path) => Part::Place(ways.place(path)),
        };
        let name = |template: &Template| {
            let pieces = template.pieces.iter();
            pieces.map(|piece| part(piece, ways)).collect()
        };
        Self {
            all: templates.iter().map(name).collect(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether the name is known, and cannot be another one that comes first.
    pub(super) fn is_told(&self, ways: &Ways, seen: &Seen) -> bool {
        for parts in &self.all {
            let mut is_out = false;
            let mut is_open = false;
            for place in places(parts) {
                let value = seen.at(place);
                match value.kind {
                    _ if value.is_text() => {}
                    Kind::Unseen if !seen.is_missing(ways, place) => is_open = true,
                    _ => is_out = true,
                }
            }
            if !is_out {
                return !is_open;
            }
        }
        false
    }

    /// The name, if it is told.
    pub(super) fn name<'t>(
        &self,
        message: &'t [u8],
        seen: &Seen,
        buffer: &mut String,
    ) -> Option<Named<'t>> {
        let is_there = |parts: &&Vec<Part>| places(parts).all(|place| seen.at(place).is_text());
        let parts = self.all.iter().find(is_there)?;
        if let [Part::Place(place)] = parts.as_slice() {
            let value = seen.at(*place);
            if value.kind != Kind::Escaped {
                let span = message.get(value.span.clone())?;
                return std::str::from_utf8(span).ok().map(Named::There);
            }
        }
        buffer.clear();
        for part in parts {
            match part {
                Part::Text(text) => buffer.push_str(text),
                Part::Place(place) => buffer.push_str(&seen.at(*place).text(message)?),
            }
        }
        Some(Named::PutTogether)
    }
}

fn places(parts: &[Part]) -> impl Iterator<Item = Place> + '_ {
    parts.iter().filter_map(|part| match part {
        Part::Text(_) => None,
        Part::Place(place) => Some(*place),
    })
}
