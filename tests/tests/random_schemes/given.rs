//! The arguments of a call, as the caller gives them.

use serde::ser::{Serialize, SerializeMap, Serializer};
use signed_api_tests::drawn::{Dice, Kind, Method, Place};

/// A value that can be sent.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Tree {
    Null,
    Bool(bool),
    Signed(i64),
    Unsigned(u64),
    /// With the text that stands for it in JSON.
    Float(f64, &'static str),
    Text(String),
    List(Vec<Self>),
    Map(Pairs),
}

/// Names and values in order, names perhaps repeated.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pairs(pub(crate) Vec<(String, Tree)>);

/// An argument.
#[derive(Clone, Debug)]
pub(crate) enum Given {
    One(Tree),
    Texts(Vec<String>),
    Numbers(Vec<i64>),
    Pairs(Pairs),
    Bytes(Vec<u8>),
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::Bool(truth) => serializer.serialize_bool(*truth),
            Self::Signed(number) => serializer.serialize_i64(*number),
            Self::Unsigned(number) => serializer.serialize_u64(*number),
            Self::Float(number, _) => serializer.serialize_f64(*number),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
            Self::Map(pairs) => pairs.serialize(serializer),
        }
    }
}

impl Serialize for Pairs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// What the declared methods take.
impl Given {
    pub(crate) fn text(&self) -> &str {
        self.maybe_text().expect("a text")
    }

    pub(crate) fn maybe_text(&self) -> Option<&str> {
        match self {
            Self::One(Tree::Text(text)) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn unsigned(&self) -> u64 {
        self.maybe_number().expect("a number")
    }

    pub(crate) fn maybe_number(&self) -> Option<u64> {
        match self {
            Self::One(Tree::Unsigned(number)) => Some(*number),
            _ => None,
        }
    }

    pub(crate) fn signed(&self) -> i64 {
        match self {
            Self::One(Tree::Signed(number)) => *number,
            other => panic!("{other:?} is no number with a sign"),
        }
    }

    pub(crate) fn float(&self) -> f64 {
        match self {
            Self::One(Tree::Float(number, _)) => *number,
            other => panic!("{other:?} is no number with a point"),
        }
    }

    pub(crate) fn bool(&self) -> bool {
        match self {
            Self::One(Tree::Bool(truth)) => *truth,
            other => panic!("{other:?} is neither true nor false"),
        }
    }

    pub(crate) fn texts(&self) -> &[String] {
        match self {
            Self::Texts(texts) => texts,
            other => panic!("{other:?} is no list of texts"),
        }
    }

    pub(crate) fn numbers(&self) -> &[i64] {
        match self {
            Self::Numbers(numbers) => numbers,
            other => panic!("{other:?} is no list of numbers"),
        }
    }

    pub(crate) fn pairs(&self) -> &Pairs {
        match self {
            Self::Pairs(pairs) => pairs,
            other => panic!("{other:?} has no names"),
        }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Bytes(bytes) => bytes.clone(),
            other => panic!("{other:?} is no body"),
        }
    }

    /// As a value, whatever it is.
    pub(crate) fn tree(&self) -> Tree {
        match self {
            Self::One(tree) => tree.clone(),
            Self::Texts(texts) => Tree::List(texts.iter().cloned().map(Tree::Text).collect()),
            Self::Numbers(numbers) => {
                Tree::List(numbers.iter().copied().map(Tree::Signed).collect())
            }
            Self::Pairs(pairs) => Tree::Map(pairs.clone()),
            Self::Bytes(_) => Tree::Null,
        }
    }
}

/// Arguments for a call of `method`. Values in JSON may be `nested` where no form is made of them.
pub(crate) fn draw(dice: &mut Dice, method: &Method, nested: bool) -> Vec<Given> {
    let arguments = method.arguments.iter();
    arguments
        .map(|argument| match argument.kind {
            Kind::Text if argument.place == Place::Header => Given::One(Tree::Text(clean(dice))),
            Kind::MaybeText if argument.place == Place::Header => {
                Given::One(maybe(dice, |dice| Tree::Text(clean(dice))))
            }
            // An empty one is refused, which is worth a few cases and not many.
            Kind::Text if argument.place == Place::Path && dice.chance(70) => {
                Given::One(Tree::Text(format!("{}{}", dice.below(10), text(dice))))
            }
            Kind::Text => Given::One(Tree::Text(text(dice))),
            Kind::MaybeText => Given::One(maybe(dice, |dice| Tree::Text(text(dice)))),
            Kind::Unsigned => Given::One(unsigned(dice)),
            Kind::MaybeNumber => Given::One(maybe(dice, unsigned)),
            Kind::Signed => Given::One(Tree::Signed(signed(dice))),
            Kind::Float => Given::One(float(dice)),
            Kind::Bool => Given::One(Tree::Bool(dice.chance(50))),
            Kind::Texts => Given::Texts((0..dice.below(4)).map(|_| text(dice)).collect()),
            Kind::Numbers => Given::Numbers((0..dice.below(4)).map(|_| signed(dice)).collect()),
            Kind::Bytes => Given::Bytes((0..dice.below(80)).map(|_| dice.number() as u8).collect()),
            Kind::Pairs => Given::Pairs(pairs(dice, nested && argument.place == Place::Json, 2)),
        })
        .collect()
}

fn maybe(dice: &mut Dice, draw: impl FnOnce(&mut Dice) -> Tree) -> Tree {
    match dice.chance(40) {
        true => Tree::Null,
        false => draw(dice),
    }
}

/// Text that encoders disagree about: reserved characters, escapes, dots, other scripts, control characters, nothing.
fn text(dice: &mut Dice) -> String {
    const AWKWARD: [&str; 20] = [
        "",
        "",
        "..",
        ".",
        "%2e",
        "%",
        "%zz",
        "+",
        " ",
        "a b",
        "~!*'();:@&=+$,/?#[]",
        "a/b\\c",
        "한국어 Ω é 🦀",
        "\u{0}\t\r\n\u{7f}",
        "\"<>^`{|}",
        "null",
        "\u{2028}\u{feff}",
        "BTC/USDT",
        "0.10",
        "<key>",
    ];
    match dice.below(4) {
        0 => (0..dice.below(12)).map(|_| any_character(dice)).collect(),
        1 => (0..dice.below(40))
            .map(|_| char::from(b' ' + dice.below(95) as u8))
            .collect(),
        _ => dice.pick(&AWKWARD).to_string(),
    }
}

fn any_character(dice: &mut Dice) -> char {
    let limit = *dice.pick(&[0x80, 0x800, 0x1_0000, 0x11_0000]);
    char::from_u32(dice.below(limit) as u32).unwrap_or('\u{fffd}')
}

/// Text that a header can carry.
fn clean(dice: &mut Dice) -> String {
    let length = 1 + dice.below(20);
    (0..length)
        .map(|_| char::from(b'!' + dice.below(94) as u8))
        .collect()
}

fn unsigned(dice: &mut Dice) -> Tree {
    Tree::Unsigned(match dice.below(4) {
        0 => dice.number(),
        1 => *dice.pick(&[0, 1, u64::MAX, 1 << 53]),
        _ => dice.below(1000) as u64,
    })
}

fn signed(dice: &mut Dice) -> i64 {
    match dice.below(4) {
        0 => dice.number().cast_signed(),
        1 => *dice.pick(&[0, -1, i64::MIN, i64::MAX]),
        _ => dice.below(1000) as i64 - 500,
    }
}

fn float(dice: &mut Dice) -> Tree {
    let (number, text) = *dice.pick(&[
        (0.0, "0.0"),
        (-0.0, "-0.0"),
        (1.0, "1.0"),
        (0.1, "0.1"),
        (-2.5, "-2.5"),
        (30_000.12, "30000.12"),
        (1e-7, "1e-7"),
        (0.00001, "0.00001"),
        (1e21, "1e+21"),
        (1e16, "1e+16"),
        (9_007_199_254_740_993.0, "9007199254740992.0"),
    ]);
    Tree::Float(number, text)
}

fn pairs(dice: &mut Dice, nested: bool, depth: usize) -> Pairs {
    let count = dice.below(5);
    Pairs(
        (0..count)
            .map(|_| (name(dice), tree(dice, nested, depth)))
            .collect(),
    )
}

fn name(dice: &mut Dice) -> String {
    const NAMES: [&str; 12] = [
        "orderId",
        "symbol0",
        "q",
        "Q",
        "a b",
        "цена",
        "x&y=z",
        "\"",
        "per%20cent",
        "tab\t",
        "+",
        "",
    ];
    match dice.chance(15) {
        true => format!("r{}", text(dice)),
        false => dice.pick(&NAMES).to_string(),
    }
}

fn tree(dice: &mut Dice, nested: bool, depth: usize) -> Tree {
    match dice.below(10) {
        0 => Tree::Null,
        1 => Tree::Bool(dice.chance(50)),
        2 => unsigned(dice),
        3 => Tree::Signed(signed(dice)),
        4 => float(dice),
        5 => Tree::List(
            (0..dice.below(3))
                .map(|_| tree(dice, false, 0))
                .filter(is_single)
                .collect(),
        ),
        6 if nested && depth > 0 => Tree::List(
            (0..dice.below(3))
                .map(|_| tree(dice, nested, depth - 1))
                .collect(),
        ),
        7 if nested && depth > 0 => Tree::Map(pairs(dice, nested, depth - 1)),
        _ => Tree::Text(text(dice)),
    }
}

fn is_single(tree: &Tree) -> bool {
    !matches!(tree, Tree::List(_) | Tree::Map(_))
}
