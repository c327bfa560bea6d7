//! Reading time, nonce, random values and arguments back out of what a scheme wrote.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::percent_decode;

use crate::clock::{Timestamp, Unit};
use crate::options::Options;
use crate::params::{Params, Value};
use crate::scheme::layout::{Addend, Alphabet, Entry, Format, Shape};

/// What a received request says of the moment it was signed at, and of its arguments.
#[derive(Debug, Default)]
pub(super) struct Moment {
    /// The finest reading of the clock that was found.
    now: Option<(Timestamp, Unit)>,
    pub(super) nonce: Option<u64>,
    pub(super) uuid: Option<String>,
    pub(super) random: BTreeMap<usize, Vec<u8>>,
    /// The arguments that were found between the scheme's own fields.
    pub(super) arguments: Option<Params>,
}

impl Moment {
    pub(super) fn now(&self) -> Option<Timestamp> {
        self.now.map(|(now, _)| now)
    }

    /// Reads `text`, which a scheme wrote in this shape. Says whether it has that shape.
    pub(super) fn read(&mut self, shape: &Shape, text: &[u8], options: &Options) -> bool {
        match shape {
            Shape::Any => true,
            Shape::Literal(literal) => text == literal.as_bytes(),
            Shape::Now(unit) => number(text).is_some_and(|number| self.found(number, *unit)),
            Shape::NowIso => self.iso(text),
            Shape::Nonce => {
                self.nonce = number(text).or(self.nonce);
                number(text).is_some()
            }
            Shape::Uuid => {
                self.uuid = str::from_utf8(text).ok().map(str::to_owned);
                text.len() == 36
            }
            Shape::Random(length) => {
                self.random.insert(*length, text.to_vec());
                text.len() == *length
            }
            Shape::Sum(shape, addend) => self.sum(shape, *addend, text, options),
            Shape::Join(shapes) => self.join(shapes, text, options),
            Shape::Encoded(alphabet, shape) => {
                decoded(*alphabet, text).is_some_and(|bytes| self.read(shape, &bytes, options))
            }
            Shape::Fields(format, entries) => {
                fields(*format, text).is_some_and(|fields| self.fields(entries, fields, options))
            }
            Shape::Either(shapes) => shapes.iter().any(|shape| self.read(shape, text, options)),
        }
    }

    fn found(&mut self, number: u64, unit: Unit) -> bool {
        let Some(now) = Timestamp::from_unit(number, unit) else {
            return false;
        };
        if self.now.is_none_or(|(_, known)| is_finer(unit, known)) {
            self.now = Some((now, unit));
        }
        true
    }

    fn iso(&mut self, text: &[u8]) -> bool {
        let text = str::from_utf8(text).unwrap_or_default();
        // Some write no zone; all mean UTC.
        let zoned = match text.ends_with('Z') {
            true => text.to_owned(),
            false => format!("{text}Z"),
        };
        let unit = if text.contains('.') {
            Unit::Millis
        } else {
            Unit::Seconds
        };
        let since = humantime::parse_rfc3339(&zoned)
            .ok()
            .and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
        since.is_some_and(|since| match unit {
            Unit::Millis => u64::try_from(since.as_millis())
                .is_ok_and(|number| self.found(number, Unit::Millis)),
            _ => self.found(since.as_secs(), Unit::Seconds),
        })
    }

    fn sum(&mut self, shape: &Shape, addend: Addend, text: &[u8], options: &Options) -> bool {
        let addend = match addend {
            Addend::Number(number) => Some(number),
            Addend::Option(name) => match options.get(name) {
                Value::Number(text) | Value::Text(text) => text.parse().ok(),
                _ => None,
            },
        };
        let number = number(text).zip(addend);
        let number = number.and_then(|(sum, addend)| sum.checked_sub(addend));
        number.is_some_and(|number| self.read(shape, number.to_string().as_bytes(), options))
    }

    /// Each shape takes what stands before the next literal; two without a literal between them cannot be told apart.
    fn join(&mut self, shapes: &[Shape], text: &[u8], options: &Options) -> bool {
        match shapes {
            [] => text.is_empty(),
            [Shape::Literal(literal), rest @ ..] => text
                .strip_prefix(literal.as_bytes())
                .is_some_and(|text| self.join(rest, text, options)),
            [shape, Shape::Literal(literal), rest @ ..] => {
                let place = match shape {
                    // A literal after all fields is the last of its kind.
                    Shape::Fields(..) | Shape::Join(_) | Shape::Either(_) => {
                        rfind(text, literal.as_bytes())
                    }
                    _ => find(text, literal.as_bytes()),
                };
                place.is_some_and(|place| {
                    let (part, after) = text.split_at(place);
                    self.read(shape, part, options)
                        && self.join(rest, &after[literal.len()..], options)
                })
            }
            [shape] => self.read(shape, text, options),
            _ => true,
        }
    }

    fn fields(&mut self, entries: &[Entry], fields: Params, options: &Options) -> bool {
        let mut own = Vec::new();
        let mut takes_arguments = false;
        for entry in entries {
            match entry {
                Entry::Arguments => takes_arguments = true,
                Entry::Named(name, shape) => {
                    own.push(*name);
                    // An optional field may be missing; whether it should be there shows when both are compared.
                    let is_read = match fields.get(name) {
                        Some(Value::Text(text) | Value::Number(text)) => {
                            self.read(shape, text.as_bytes(), options)
                        }
                        Some(value) => self.nested(shape, value, options),
                        None => true,
                    };
                    if !is_read {
                        return false;
                    }
                }
            }
        }
        if takes_arguments {
            let mut arguments = fields;
            for name in own {
                arguments.remove(name);
            }
            self.arguments = Some(arguments);
        }
        true
    }

    fn nested(&mut self, shape: &Shape, value: &Value, options: &Options) -> bool {
        match (shape, value) {
            (Shape::Fields(Format::Json, entries), Value::Map(fields)) => {
                self.fields(entries, fields.clone(), options)
            }
            (Shape::Any, _) => true,
            (Shape::Either(shapes), value) => shapes
                .iter()
                .any(|shape| self.nested(shape, value, options)),
            _ => false,
        }
    }
}

fn number(text: &[u8]) -> Option<u64> {
    str::from_utf8(text).ok()?.parse().ok()
}

fn is_finer(unit: Unit, than: Unit) -> bool {
    let rank = |unit| match unit {
        Unit::Seconds => 0,
        Unit::Millis => 1,
        Unit::Micros => 2,
        Unit::Nanos => 3,
    };
    rank(unit) > rank(than)
}

fn decoded(alphabet: Alphabet, text: &[u8]) -> Option<Vec<u8>> {
    let unpadded = text.trim_ascii_end();
    let end = unpadded
        .iter()
        .rposition(|byte| *byte != b'=')
        .map_or(0, |last| last + 1);
    match alphabet {
        Alphabet::Hex => const_hex::decode(text).ok(),
        Alphabet::Base64 => STANDARD_NO_PAD.decode(&unpadded[..end]).ok(),
        Alphabet::Base64Url => URL_SAFE_NO_PAD.decode(&unpadded[..end]).ok(),
    }
}

/// The fields of `text`, in order.
pub(super) fn fields(format: Format, text: &[u8]) -> Option<Params> {
    if format == Format::Json {
        return Params::from_json(text).ok();
    }
    let mut fields = Params::default();
    for pair in text
        .split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty())
    {
        let end = find(pair, b"=").unwrap_or(pair.len());
        let (name, value) = (&pair[..end], pair.get(end + 1..).unwrap_or_default());
        let text = |bytes| match format {
            Format::Form => percent_decode(bytes)
                .decode_utf8()
                .ok()
                .map(|text| text.into_owned()),
            _ => str::from_utf8(bytes).ok().map(str::to_owned),
        };
        fields.push(text(name)?, Value::Text(text(value)?.into()));
    }
    Some(fields)
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    (!part.is_empty()).then(|| text.windows(part.len()).position(|window| window == part))?
}

fn rfind(text: &[u8], part: &[u8]) -> Option<usize> {
    (!part.is_empty()).then(|| text.windows(part.len()).rposition(|window| window == part))?
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: u64 = 1_700_000_000_123;

    fn read(shape: Shape, text: &str) -> Option<Moment> {
        let mut moment = Moment::default();
        let options = Options::default();
        moment
            .read(&shape, text.as_bytes(), &options)
            .then_some(moment)
    }

    #[test]
    fn a_time_is_read_from_between_literals() {
        const PARTS: &[Shape] = &[
            Shape::Literal("id="),
            Shape::Any,
            Shape::Literal(",ts="),
            Shape::Now(Unit::Millis),
            Shape::Literal(",sig="),
            Shape::Any,
        ];
        let moment = read(Shape::Join(PARTS), "id=me,ts=1700000000123,sig=abc").expect("read");
        assert_eq!(moment.now(), Some(Timestamp::from_millis(MS)));
        assert!(read(Shape::Join(PARTS), "id=me;ts=1;sig=abc").is_none());
    }

    #[test]
    fn arguments_are_what_is_not_the_scheme_s_own() {
        const FIELDS: &[Entry] = &[
            Entry::Named("timestamp", Shape::Now(Unit::Millis)),
            Entry::Arguments,
        ];
        const PARTS: &[Shape] = &[
            Shape::Fields(Format::Form, FIELDS),
            Shape::Literal("&signature="),
            Shape::Any,
        ];
        let text = "timestamp=1700000000123&symbol=A%2FB&signature=x&n=1&signature=y";
        let moment = read(Shape::Join(PARTS), text).expect("read");
        let arguments = moment.arguments.expect("some");
        let names: Vec<&str> = arguments.iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["symbol", "signature", "n"]);
        assert_eq!(arguments.get("symbol"), Some(&Value::Text("A/B".into())));
    }

    #[test]
    fn the_finest_reading_of_the_clock_counts() {
        const EITHER: &[Shape] = &[Shape::NowIso, Shape::Now(Unit::Seconds)];
        let moment = read(Shape::Either(EITHER), "2023-11-14T22:13:20.123Z").expect("read");
        assert_eq!(moment.now(), Some(Timestamp::from_millis(MS)));
        let moment = read(Shape::Either(EITHER), "2023-11-14T22:13:20").expect("read");
        assert_eq!(
            moment.now(),
            Some(Timestamp::from_millis(1_700_000_000_000))
        );
    }

    #[test]
    fn encoded_json_is_read_through() {
        const FIELDS: &[Entry] = &[Entry::Named("nonce", Shape::Nonce), Entry::Arguments];
        const INNER: Shape = Shape::Fields(Format::Json, FIELDS);
        // base64 of {"nonce":"17","a":[1.50]}
        let text = "eyJub25jZSI6IjE3IiwiYSI6WzEuNTBdfQ==";
        let moment = read(Shape::Encoded(Alphabet::Base64, &INNER), text).expect("read");
        assert_eq!(moment.nonce, Some(17));
        let arguments = moment.arguments.expect("some");
        let number = Value::List(vec![Value::Number("1.50".into())]);
        assert_eq!(arguments.get("a"), Some(&number));
    }

    #[test]
    fn what_was_added_is_taken_away() {
        const NOW: Shape = Shape::Now(Unit::Seconds);
        let moment = read(Shape::Sum(&NOW, Addend::Number(10)), "1700000010").expect("read");
        assert_eq!(
            moment.now(),
            Some(Timestamp::from_millis(1_700_000_000_000))
        );
    }
}
