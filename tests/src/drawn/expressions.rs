//! Drawing the values of a scheme.

use super::dice::Dice;
use super::language::{Condition, Credential, Decoding, Expression, Part, Unit};

/// What a value may hold, each kind being one of the next too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    /// Text that a header can carry.
    Clean,
    /// Any text.
    Text,
    /// Text or bytes.
    Message,
}

/// What can be used at one point of a declaration.
pub(super) struct Hand {
    pub(super) dice: Dice,
    /// Names that `let` has bound, and to what.
    pub(super) names: Vec<(String, Sort)>,
    /// Parts of the request that are assigned here or further down.
    pub(super) unread: Vec<Part>,
    pub(super) secret: Decoding,
    pub(super) second: Decoding,
    /// Whether arguments may be read as maps.
    pub(super) reads_arguments: bool,
    /// Whether all stands in one line, where nothing can be declared.
    pub(super) is_line: bool,
}

const WORDS: [&str; 10] = [
    "GET/realtime",
    "v1=",
    "|",
    ";a=b",
    "x",
    "0",
    "one and two",
    "Bearer ",
    "%2C",
    "~",
];

const SPECIAL: [&str; 8] = [
    "\n",
    "\r\n",
    "\t",
    "\"quoted\\\"",
    "{\"a\":1}",
    "한국어 Ω é 🦀",
    "&=?#+ %",
    "\u{0}\u{1f}\u{7f}",
];

impl Hand {
    /// A value of this sort; a number may stand for its digits.
    pub(super) fn value(&mut self, sort: Sort, depth: usize) -> Expression {
        match sort {
            Sort::Message => match self.dice.below(10) {
                0..=2 => self.bytes(depth),
                3 if self.is_read(Part::Body) => Expression::Request(Part::Body),
                4 => self.named(sort, depth),
                _ => self.value(Sort::Text, depth),
            },
            Sort::Text => match self.dice.below(10) {
                0 => Expression::Literal(self.dice.pick(&SPECIAL).to_string()),
                1 | 2 if depth > 0 && self.reads_arguments => self.written_map(depth - 1),
                3 => self.named(sort, depth),
                _ => self.value(Sort::Clean, depth),
            },
            Sort::Clean if depth > 0 && self.dice.chance(35) => self.composed(depth - 1),
            Sort::Clean => self.simple(),
        }
    }

    /// The same, and no number.
    pub(super) fn text(&mut self, sort: Sort, depth: usize) -> Expression {
        let value = self.value(sort, depth);
        match value.is_number() {
            true => Expression::Digits(Box::new(value)),
            false => value,
        }
    }

    fn named(&mut self, sort: Sort, depth: usize) -> Expression {
        let fitting: Vec<_> = self.names.iter().filter(|(_, of)| *of <= sort).collect();
        match fitting.is_empty() {
            true if depth == 0 => self.simple(),
            true => self.composed(depth - 1),
            false => Expression::Name(self.dice.pick(&fitting).0.clone()),
        }
    }

    fn simple(&mut self) -> Expression {
        use Expression::{Constant, Literal, Request};

        let unit = *self.dice.pick(&Unit::ALL);
        let part = *self.dice.pick(&[
            Part::Method,
            Part::Host,
            Part::Origin,
            Part::Path,
            Part::Query,
            Part::Target,
            Part::Url,
        ]);
        match self.dice.below(24) {
            0..=2 => Expression::Now(unit),
            3 => Expression::Iso,
            4 => Expression::IsoSeconds,
            5 | 6 => Expression::Nonce,
            7 => Expression::Uuid,
            8..=12 if self.is_read(part) => Request(part),
            8..=12 => Request(Part::Method),
            13 | 14 => Expression::Credential(Credential::Key),
            15 => Expression::Credential(*self.dice.pick(&[
                Credential::Passphrase,
                Credential::Account,
                self.wallet(),
            ])),
            16 if !self.is_line => Constant("step".to_owned()),
            17 => self.window(),
            18 => Expression::Option("tag".to_owned()),
            19 => Expression::Sum(
                Box::new(Expression::Now(unit)),
                Box::new(Expression::Number(self.dice.below(100_000) as u64)),
            ),
            20 => Expression::Session("token".to_owned()),
            21 => Expression::Number(self.dice.below(10_000) as u64),
            _ => Literal(self.dice.pick(&WORDS).to_string()),
        }
    }

    fn wallet(&self) -> Credential {
        match self.is_line {
            true => Credential::Key,
            false => Credential::Wallet,
        }
    }

    fn window(&mut self) -> Expression {
        let otherwise = match self.dice.chance(50) {
            true => Expression::Number(5000),
            false => Expression::Literal("60000".to_owned()),
        };
        let window = Expression::Option("window".to_owned());
        Expression::Default(Box::new(window), Box::new(otherwise))
    }

    fn composed(&mut self, depth: usize) -> Expression {
        use Expression::{JoinedBy, Lower, PercentEncoded, Prefixed, Replaced, Stripped, Upper};

        match self.dice.below(12) {
            0..=2 => self.encoded(depth),
            3 => Upper(Box::new(self.text(Sort::Clean, depth))),
            4 => Lower(Box::new(self.text(Sort::Clean, depth))),
            5 => PercentEncoded(Box::new(self.text(Sort::Text, depth))),
            6 => {
                let (from, to) =
                    *self
                        .dice
                        .pick(&[("/", ""), ("2", "two"), ("%2C", ","), ("-", "--")]);
                Replaced(
                    Box::new(self.text(Sort::Clean, depth)),
                    from.into(),
                    to.into(),
                )
            }
            7 => {
                let start = *self.dice.pick(&["/", "/v1", "http://", "1", "GET"]);
                Stripped(Box::new(self.text(Sort::Clean, depth)), start.into())
            }
            8 => {
                let start = *self.dice.pick(&["?", "&", "+"]);
                Prefixed(Box::new(self.text(Sort::Clean, depth)), start.into())
            }
            9 => {
                let separator = *self.dice.pick(&["&", "|", ", "]);
                let count = 2 + self.dice.below(3);
                let values = (0..count).map(|_| self.value(Sort::Clean, depth)).collect();
                JoinedBy(separator.into(), values)
            }
            10 => self.choice(Sort::Clean, depth),
            _ => self.join(Sort::Clean, depth),
        }
    }

    /// Two operands or more, one after the other.
    pub(super) fn join(&mut self, sort: Sort, depth: usize) -> Expression {
        let count = 2 + self.dice.below(4);
        Expression::Join((0..count).map(|_| self.value(sort, depth)).collect())
    }

    pub(super) fn choice(&mut self, sort: Sort, depth: usize) -> Expression {
        let (one, other) = (self.text(sort, depth), self.text(sort, depth));
        Expression::Choice(Box::new(self.condition(1)), Box::new(one), Box::new(other))
    }

    pub(super) fn condition(&mut self, depth: usize) -> Condition {
        if depth > 0 && self.dice.chance(25) {
            return match self.dice.below(3) {
                0 => Condition::Not(Box::new(self.condition(0))),
                1 => Condition::All(vec![self.condition(0), self.condition(0)]),
                _ => Condition::Any(vec![self.condition(0), self.condition(0)]),
            };
        }
        let option = |name: &str| Expression::Option(name.to_owned());
        match self.dice.below(8) {
            0 => Condition::Filled(option("broker")),
            1 => Condition::Equal(option("broker"), Expression::Literal("B-17".into())),
            2 if self.is_read(Part::Query) => Condition::Filled(Expression::Request(Part::Query)),
            3 if self.is_read(Part::Body) => Condition::Filled(Expression::Request(Part::Body)),
            4 if self.reads_arguments => {
                Condition::Filled(Expression::Arguments(self.some_arguments()))
            }
            5 if !self.is_line => {
                let step = Expression::Constant("step".to_owned());
                Condition::Equal(step, Expression::Literal("step-17".into()))
            }
            _ => {
                let verb = *self.dice.pick(&["GET", "POST", "DELETE"]);
                let method = Expression::Request(Part::Method);
                Condition::Equal(method, Expression::Literal(verb.into()))
            }
        }
    }

    pub(super) fn is_read(&self, part: Part) -> bool {
        let needs: &[Part] = match part {
            Part::Path => &[Part::Path],
            Part::Query => &[Part::Query],
            Part::Target | Part::Url => &[Part::Path, Part::Query],
            Part::Body => &[Part::Body],
            Part::Method | Part::Host | Part::Origin => &[],
        };
        !needs.iter().any(|need| self.unread.contains(need))
    }
}
