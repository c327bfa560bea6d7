//! Reading what a scheme wrote, by the shape that it has.

#[cfg(test)]
mod tests;

use super::moment::Moment;
use super::texts::{decoded, fields, find, iso, number, replaced, rfind, uuid};
use crate::clock::Timestamp;
use crate::number;
use crate::options::Options;
use crate::params::{Params, Value};
use crate::scheme::layout::{Addend, Entry, Format, Layout, Place, Shape};

/// What a field is that the scheme may leave out, and that has the name of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Optional {
    /// The scheme's own.
    Own,
    /// An argument.
    #[cfg_attr(
        not(feature = "testing"),
        allow(dead_code, reason = "what signs webhooks writes no arguments")
    )]
    Argument,
}

/// Adds to `moment` what `text` tells, which stands where `layout` says.
pub(crate) fn read(
    moment: &mut Moment,
    layout: &Layout,
    text: &[u8],
    options: &Options,
    optional: Optional,
) {
    let mut reader = Reader {
        moment: std::mem::take(moment),
        options,
        optional,
        place: layout.place,
    };
    // Of what has another shape nothing is found, which shows when both are compared.
    let _ = reader.read(&layout.shape, text);
    *moment = reader.moment;
}

struct Reader<'o> {
    moment: Moment,
    options: &'o Options,
    optional: Optional,
    place: Place,
}

impl Reader<'_> {
    /// Nothing when `text` does not have this shape, and otherwise how much of it is known.
    fn read(&mut self, shape: &Shape, text: &[u8]) -> Option<usize> {
        match shape {
            Shape::Any => Some(0),
            Shape::Literal(literal) => (text == literal.as_bytes()).then_some(1),
            Shape::Now(unit) => {
                let now = Timestamp::from_unit(number(text)?, *unit)?;
                self.moment.found_now(now, *unit);
                Some(1)
            }
            Shape::NowIso => {
                let (now, unit) = iso(text)?;
                self.moment.found_now(now, unit);
                Some(1)
            }
            Shape::Nonce => {
                self.moment.nonce = Some(number(text)?);
                Some(1)
            }
            Shape::Uuid => {
                self.moment.uuid = Some(uuid(text)?);
                Some(1)
            }
            Shape::Path => {
                self.moment.path = Some(format!("/{}", str::from_utf8(text).ok()?));
                Some(1)
            }
            Shape::Random(length) => (text.len() == *length).then(|| {
                self.moment.random.insert(*length, text.to_vec());
                1
            }),
            Shape::Constant(name) => {
                let text = str::from_utf8(text).ok().filter(|text| !text.is_empty())?;
                self.moment.constants.insert(name, text.to_owned());
                Some(1)
            }
            Shape::Sum(shape, addend) => {
                let number = number(text)?.checked_sub(self.addend(*addend)?)?;
                self.read(shape, number.to_string().as_bytes())
            }
            Shape::Join(shapes) => self.join(shapes, text),
            Shape::Encoded(alphabet, shape) => self.read(shape, &decoded(*alphabet, text)?),
            Shape::Replaced(shape, from, to) => self.read(shape, &replaced(text, to, from)),
            Shape::Fields(format, entries) => {
                Some(self.fields(*format, entries, &fields(*format, text)?))
            }
            Shape::List(_) => self.nested(shape, &Value::from_json(text).ok()?),
            Shape::Either(shapes) => self.best(shapes, |reader, shape| reader.read(shape, text)),
        }
    }

    fn addend(&self, addend: Addend) -> Option<u64> {
        match addend {
            Addend::Number(number) => Some(number),
            Addend::Option(name) => number::whole(self.options.get(name).as_str()?),
        }
    }

    /// Each shape takes what stands before the next literal; two without a literal between them cannot be told apart.
    fn join(&mut self, shapes: &[Shape], text: &[u8]) -> Option<usize> {
        match shapes {
            [] => text.is_empty().then_some(0),
            [Shape::Literal(literal), rest @ ..] => {
                Some(1 + self.join(rest, text.strip_prefix(literal.as_bytes())?)?)
            }
            [shape, Shape::Literal(literal), rest @ ..] => {
                let literal = literal.as_bytes();
                // What may hold the literal itself ends at the last of them.
                let place = match shape {
                    Shape::Fields(..) | Shape::List(_) | Shape::Join(_) | Shape::Either(_) => {
                        rfind(text, literal)?
                    }
                    _ => find(text, literal)?,
                };
                let (part, after) = (&text[..place], &text[place + literal.len()..]);
                Some(1 + self.read(shape, part)? + self.join(rest, after)?)
            }
            [shape] => self.read(shape, text),
            _ => Some(0),
        }
    }

    /// The scheme's own fields before the arguments are the first of their names, and those after them the last.
    fn fields(&mut self, format: Format, entries: &[Entry], fields: &Params) -> usize {
        let place = entries
            .iter()
            .position(|entry| matches!(entry, Entry::Arguments(_)));
        let (before, after) = entries.split_at(place.unwrap_or(entries.len()));
        let mut rest: Vec<(&str, &Value)> = fields.iter().collect();
        let mut known = 0;
        for entry in before {
            let place =
                |rest: &[(&str, &Value)], own: &str| rest.iter().position(|(name, _)| *name == own);
            known += self.own(format, entry, &mut rest, place);
        }
        for entry in after.iter().rev() {
            let place = |rest: &[(&str, &Value)], own: &str| {
                rest.iter().rposition(|(name, _)| *name == own)
            };
            known += self.own(format, entry, &mut rest, place);
        }
        if let Some(Entry::Arguments(which)) = after.first() {
            let mut arguments = Params::default();
            for (name, value) in rest {
                arguments.push(name, value.clone());
            }
            self.moment.found_arguments(*which, arguments, self.place);
        }
        known
    }

    /// Takes the field of `entry` out of the `rest`. It may be missing; whether it should be there shows when both are
    /// compared.
    fn own(
        &mut self,
        format: Format,
        entry: &Entry,
        rest: &mut Vec<(&str, &Value)>,
        place: impl Fn(&[(&str, &Value)], &str) -> Option<usize>,
    ) -> usize {
        let (name, shape) = match entry {
            Entry::Named(name, shape) => (name, shape),
            Entry::Optional(name, shape) if self.optional == Optional::Own => (name, shape),
            _ => return 0,
        };
        if let (Shape::List(_), Format::Form | Format::Raw | Format::Pairs(..)) = (shape, format) {
            rest.retain(|(other, _)| !is_part(other, name));
            return 0;
        }
        let Some(place) = place(rest, name) else {
            return 0;
        };
        let (_, value) = rest.remove(place);
        self.moment.has_optional |= matches!(entry, Entry::Optional(..));
        1 + self.nested(shape, value).unwrap_or_default()
    }

    /// A field, or an item of a list.
    fn nested(&mut self, shape: &Shape, value: &Value) -> Option<usize> {
        match (shape, value) {
            (Shape::Any, _) => Some(0),
            (_, Value::Text(text) | Value::Number(text)) => self.read(shape, text.as_bytes()),
            (Shape::Fields(Format::Json, entries), Value::Map(map)) => {
                Some(self.fields(Format::Json, entries, map))
            }
            (Shape::List(shapes), Value::List(items)) => {
                let items = shapes.iter().zip(items);
                Some(
                    items
                        .map(|(shape, item)| self.nested(shape, item).unwrap_or_default())
                        .sum(),
                )
            }
            (Shape::Either(shapes), _) => {
                self.best(shapes, |reader, shape| reader.nested(shape, value))
            }
            _ => None,
        }
    }

    /// The shape that most is known of; of equal ones the first.
    fn best(
        &mut self,
        shapes: &[Shape],
        mut read: impl FnMut(&mut Self, &Shape) -> Option<usize>,
    ) -> Option<usize> {
        let before = self.moment.clone();
        let mut best: Option<(usize, Moment)> = None;
        for shape in shapes {
            self.moment = before.clone();
            let Some(known) = read(self, shape) else {
                continue;
            };
            if best.as_ref().is_none_or(|(most, _)| known > *most) {
                best = Some((known, std::mem::take(&mut self.moment)));
            }
        }
        let (known, moment) = best.map_or((None, before), |(known, moment)| (Some(known), moment));
        self.moment = moment;
        known
    }
}

/// `ids`, `ids[]` and `ids[0]` are parts of `ids`.
fn is_part(name: &str, of: &str) -> bool {
    name.strip_prefix(of)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
}
