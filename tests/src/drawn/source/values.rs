//! The values of the language, as they are written.

use super::super::language::{Arguments, Condition, Decoding, Entry, Expression, Key, Unit};
use super::names::{arrays_name, credential_name, encoding_name, hash_name, part_name, unit_name};

/// One of the two forms in which expressions are written.
#[derive(Clone, Copy)]
pub(super) struct Form {
    /// Whether literals stand in single quotes.
    pub(super) is_line: bool,
    /// The unit of `ts`.
    pub(super) ts: Unit,
}

impl Form {
    /// At the top a pipe needs no parentheses.
    pub(super) fn top(self, value: &Expression) -> String {
        match value {
            Expression::Join(operands) => self.join(operands),
            Expression::Encoded(encoding, inner) => {
                format!("{} | {}", self.piped(inner), encoding_name(*encoding))
            }
            Expression::Choice(..) => {
                let text = self.expression(value);
                text[1..text.len() - 1].to_owned()
            }
            value => self.expression(value),
        }
    }

    fn piped(self, inner: &Expression) -> String {
        match inner {
            Expression::Join(operands) => self.join(operands),
            inner => self.expression(inner),
        }
    }

    fn join(self, operands: &[Expression]) -> String {
        let operands: Vec<_> = operands.iter().map(|value| self.operand(value)).collect();
        operands.join(" + ")
    }

    /// A number beside another looks like a sum, so its digits are written as text.
    fn operand(self, value: &Expression) -> String {
        match value {
            Expression::Number(number) => self.literal(&number.to_string()),
            value => self.expression(value),
        }
    }

    fn list(self, values: &[Expression]) -> String {
        let values: Vec<_> = values.iter().map(|value| self.top(value)).collect();
        values.join(", ")
    }

    /// As an operand of anything.
    fn expression(self, value: &Expression) -> String {
        match value {
            Expression::Literal(text) => self.literal(text),
            Expression::Number(number) => number.to_string(),
            Expression::Bool(truth) => truth.to_string(),
            Expression::Null => "null".to_owned(),
            Expression::Now(unit) if *unit == self.ts => "ts".to_owned(),
            Expression::Now(unit) => format!("now.{}", unit_name(*unit)),
            Expression::Iso => "now.iso".to_owned(),
            Expression::IsoSeconds => "now.iso_s".to_owned(),
            Expression::Nonce => "nonce".to_owned(),
            Expression::Uuid => "uuid".to_owned(),
            Expression::Random(length) => format!("rand({length})"),
            Expression::DeclaredPath => "path".to_owned(),
            Expression::Request(part) => part_name(*part).to_owned(),
            Expression::Credential(credential) => credential_name(*credential).to_owned(),
            Expression::Session(name) if name == "token" => "token".to_owned(),
            Expression::Session(name) => format!("session.{name}"),
            Expression::Constant(name) => format!("op.{name}"),
            Expression::Option(name) => format!("opt.{name}"),
            Expression::Name(name) => name.clone(),
            Expression::Join(operands) => format!("({})", self.join(operands)),
            Expression::Digest(hash, inner) => format!("{}({})", hash_name(*hash), self.top(inner)),
            Expression::Mac(hash, key, inner) => {
                format!(
                    "hmac_{}({}, {})",
                    hash_name(*hash),
                    self.key(key),
                    self.top(inner)
                )
            }
            Expression::Encoded(encoding, inner) => {
                format!("{}({})", encoding_name(*encoding), self.top(inner))
            }
            Expression::Upper(inner) => format!("upper({})", self.top(inner)),
            Expression::Lower(inner) => format!("({} | lower)", self.piped(inner)),
            Expression::PercentEncoded(inner) => format!("percent_encode({})", self.top(inner)),
            Expression::Replaced(inner, from, to) => {
                let (from, to) = (self.literal(from), self.literal(to));
                format!("({} | replace({from}, {to}))", self.piped(inner))
            }
            Expression::Stripped(inner, start) => {
                format!("strip_prefix({}, {})", self.top(inner), self.literal(start))
            }
            Expression::Prefixed(inner, start) => {
                format!("prefix({}, {})", self.top(inner), self.literal(start))
            }
            Expression::JoinedBy(separator, values) => {
                format!("join({}, {})", self.literal(separator), self.list(values))
            }
            Expression::Digits(inner) => format!("text({})", self.top(inner)),
            Expression::Default(one, other) => {
                format!("default({}, {})", self.top(one), self.top(other))
            }
            Expression::Sum(one, other) => format!("add({}, {})", self.top(one), self.top(other)),
            Expression::Exposed(inner) => format!("expose({})", self.top(inner)),
            Expression::Form(map, arrays) => {
                format!("form({}{})", self.top(map), arrays_name(*arrays))
            }
            Expression::Raw(map, arrays) => {
                format!("raw({}{})", self.top(map), arrays_name(*arrays))
            }
            Expression::Pairs(map, after, between) => {
                let (map, after, between) =
                    (self.top(map), self.literal(after), self.literal(between));
                format!("pairs({map}, {after}, {between})")
            }
            Expression::Json(map) => format!("json({})", self.top(map)),
            Expression::Arguments(arguments) => match arguments {
                Arguments::Params => "params",
                Arguments::All => "args",
                Arguments::Query => "query_params",
                Arguments::Body => "body_params",
            }
            .to_owned(),
            Expression::Map(entries) => {
                let entries: Vec<_> = entries.iter().map(|value| self.entry(value)).collect();
                format!("{{ {} }}", entries.join(", "))
            }
            Expression::List(items) => format!("[{}]", self.list(items)),
            Expression::Sorted(map) => format!("sort({})", self.top(map)),
            Expression::Without(map, names) => {
                let names: Vec<_> = names.iter().map(|name| self.literal(name)).collect();
                format!("omit({}, {})", self.top(map), names.join(", "))
            }
            Expression::Choice(decides, one, other) => {
                format!(
                    "({} ? {} : {})",
                    self.condition(decides),
                    self.expression(one),
                    self.expression(other)
                )
            }
        }
    }

    fn entry(self, entry: &Entry) -> String {
        match entry {
            Entry::Spread(map) => format!("..{}", self.expression(map)),
            Entry::Pair { name, value, .. } if *value == Expression::Nonce && name == "nonce" => {
                "nonce".to_owned()
            }
            Entry::Pair {
                name,
                optional,
                value,
            } => {
                let is_word = name.chars().all(|c| c.is_ascii_alphabetic());
                let name = if is_word {
                    name.clone()
                } else {
                    self.literal(name)
                };
                let optional = if *optional { "?" } else { "" };
                format!("{name}{optional}: {}", self.top(value))
            }
        }
    }

    fn condition(self, decides: &Condition) -> String {
        match decides {
            Condition::Filled(value) => self.expression(value),
            Condition::Equal(one, other) => {
                format!("{} == {}", self.expression(one), self.expression(other))
            }
            Condition::Not(inner) => format!("!({})", self.condition(inner)),
            Condition::All(inner) => self.conditions(inner, " && "),
            Condition::Any(inner) => self.conditions(inner, " || "),
        }
    }

    fn conditions(self, inner: &[Condition], between: &str) -> String {
        let inner: Vec<_> = inner.iter().map(|value| self.condition(value)).collect();
        inner.join(between)
    }

    fn key(self, key: &Key) -> String {
        match key {
            Key::Computed(value) => self.top(value),
            Key::Prepared(credential, decoding) => {
                let credential = credential_name(*credential);
                match decoding {
                    Decoding::Text => credential.to_owned(),
                    Decoding::Hex => format!("from_hex({credential})"),
                    Decoding::Base64 => format!("{credential} | from_base64"),
                    Decoding::Base64Url => format!("{credential} | from_base64url"),
                    Decoding::Base58 => format!("{credential} | from_base58"),
                }
            }
        }
    }

    fn literal(self, text: &str) -> String {
        if !self.is_line {
            return format!("{text:?}");
        }
        let text = text.replace('\\', "\\\\").replace('\'', "\\'");
        format!("'{}'", text.replace('\n', "\\n").replace('\t', "\\t"))
    }
}
