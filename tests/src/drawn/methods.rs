//! The methods of a drawn trait.

use super::dice::Dice;

/// A method.
#[derive(Clone, Debug)]
pub struct Method {
    /// What it sends.
    pub verb: Verb,
    /// Its path.
    pub path: Vec<Segment>,
    /// Whether arguments of the body are a form by default.
    pub is_form: bool,
    /// In the order of the declaration.
    pub arguments: Vec<Argument>,
    /// The constant `step`, where it is not the trait's.
    pub step: Option<String>,
    /// The value of the declared header `X-Declared`.
    pub declared: Option<String>,
}

/// A part of a path.
#[derive(Clone, Debug)]
pub enum Segment {
    /// As it is, with its `/`.
    Literal(String),
    /// The argument at this place in the list.
    Argument(usize),
}

/// An argument.
#[derive(Clone, Debug)]
pub struct Argument {
    /// Its name in Rust.
    pub name: String,
    /// Its name on the wire.
    pub wire: String,
    /// Its type.
    pub kind: Kind,
    /// Where it goes by default.
    pub place: Place,
}

/// The type of an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `&str`
    Text,
    /// `u64`
    Unsigned,
    /// `i64`
    Signed,
    /// `f64`
    Float,
    /// `bool`
    Bool,
    /// `Option<&str>`
    MaybeText,
    /// `Option<u64>`
    MaybeNumber,
    /// `&[String]`
    Texts,
    /// `&[i64]`
    Numbers,
    /// Names and values.
    Pairs,
    /// `Vec<u8>`
    Bytes,
}

/// Where an argument goes by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "they are named as the attributes")]
pub enum Place {
    Path,
    Query,
    QuerySpread,
    Field,
    Form,
    FormSpread,
    Json,
    Raw,
    Header,
}

/// A method of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "they are named as in HTTP")]
pub enum Verb {
    Get,
    Head,
    Delete,
    Options,
    Post,
    Put,
    Patch,
}

impl Verb {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Get,
        Self::Post,
        Self::Delete,
        Self::Put,
        Self::Patch,
        Self::Head,
        Self::Options,
    ];

    /// `GET`
    pub fn text(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
        }
    }

    /// Whether plain arguments go to the body.
    pub fn has_body(self) -> bool {
        matches!(self, Self::Post | Self::Put | Self::Patch)
    }
}

const NAMES: [&str; 8] = [
    "symbol", "amount", "price", "note", "ids", "Limit", "side", "kind",
];

/// What an argument may be called on the wire, where it does not go by its own name.
const AWKWARD: [&str; 5] = ["x-y", "größe", "a b", "q&a=1", "per%cent"];

/// What bodies a method may have.
#[derive(Clone, Copy)]
pub(super) struct Bodies {
    /// The scheme reads no arguments and leaves the body as it is.
    pub(super) raw: bool,
}

pub(super) fn draw(dice: &mut Dice, verb: Verb, bodies: Bodies) -> Method {
    let mut method = Method {
        verb,
        path: Vec::new(),
        is_form: false,
        arguments: Vec::new(),
        step: dice.chance(30).then(|| format!("step-{}", dice.below(100))),
        declared: dice.chance(20).then(|| "declared by the method".to_owned()),
    };
    path(dice, &mut method);
    let body = match dice.below(10) {
        0 | 1 => Place::Json,
        2 | 3 if bodies.raw => Place::Raw,
        2 => Place::FormSpread,
        3 | 4 => Place::Form,
        _ => Place::Field,
    };
    method.is_form = body == Place::Form && verb.has_body() && dice.chance(60);
    for _ in 0..dice.below(5) {
        argument(dice, &mut method, body);
    }
    if dice.chance(15) {
        let kind = *dice.pick(&[Kind::Text, Kind::MaybeText, Kind::Unsigned]);
        push(&mut method, "X-Argument".to_owned(), kind, Place::Header);
    }
    method
}

fn path(dice: &mut Dice, method: &mut Method) {
    let mut literal = "/v1".to_owned();
    for _ in 0..dice.below(3) {
        literal.push_str(dice.pick::<&str>(&["/", "/orders/", "/a%20b/"]));
        let kind = *dice.pick(&[Kind::Text, Kind::Text, Kind::Unsigned, Kind::Signed]);
        method
            .path
            .push(Segment::Literal(std::mem::take(&mut literal)));
        method.path.push(Segment::Argument(method.arguments.len()));
        let name = format!("part{}", method.arguments.len());
        push(method, name, kind, Place::Path);
    }
    literal.push_str(dice.pick::<&str>(&["", "/", "/items", "/~x/y"]));
    if !literal.is_empty() {
        method.path.push(Segment::Literal(literal));
    }
}

fn argument(dice: &mut Dice, method: &mut Method, body: Place) {
    let goes_to_body = match method.verb.has_body() {
        true => !dice.chance(25),
        false => !matches!(method.verb, Verb::Get | Verb::Head) && dice.chance(25),
    };
    let has_whole = |place| {
        method
            .arguments
            .iter()
            .any(|argument| argument.place == place)
    };
    let place = match goes_to_body {
        false if dice.chance(20) && !has_whole(Place::QuerySpread) => Place::QuerySpread,
        false => Place::Query,
        // One argument is all of the body.
        true if matches!(body, Place::Json | Place::Raw | Place::FormSpread) && has_whole(body) => {
            Place::Query
        }
        true => body,
    };
    let kind = match place {
        Place::QuerySpread | Place::FormSpread | Place::Json => Kind::Pairs,
        Place::Raw => Kind::Bytes,
        _ => *dice.pick(&[
            Kind::Text,
            Kind::Text,
            Kind::Unsigned,
            Kind::Signed,
            Kind::Float,
            Kind::Bool,
            Kind::MaybeText,
            Kind::MaybeNumber,
            Kind::Texts,
            Kind::Texts,
            Kind::Numbers,
        ]),
    };
    let number = method.arguments.len();
    let name = match dice.chance(25) {
        true => format!("{} {number}", dice.pick(&AWKWARD)),
        false => format!("{}{number}", dice.pick(&NAMES)),
    };
    push(method, name, kind, place);
}

fn push(method: &mut Method, wire: String, kind: Kind, place: Place) {
    let is_identifier = wire.chars().all(|c| c.is_ascii_alphanumeric());
    let name = match is_identifier && wire == wire.to_ascii_lowercase() {
        true => wire.clone(),
        false => format!("argument{}", method.arguments.len()),
    };
    method.arguments.push(Argument {
        name,
        wire,
        kind,
        place,
    });
}
