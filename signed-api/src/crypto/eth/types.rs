//! The types of EIP-712, from the text that `encodeType` writes.

use super::keccak256;
use crate::sign_error::SignError;

/// The structures of a text such as `Mail(Person from,Person to,string contents)Person(string name,address wallet)`. The
/// first is that of the message.
pub(super) struct Types<'t>(Vec<Structure<'t>>);

pub(super) struct Structure<'t> {
    pub(super) name: &'t str,
    /// The whole of it, from the name to the closing parenthesis.
    text: &'t str,
    pub(super) fields: Vec<Field<'t>>,
}

pub(super) struct Field<'t> {
    pub(super) kind: Kind,
    pub(super) name: &'t str,
}

/// The type of a value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Text,
    Bytes,
    /// Of this many bytes, 1 to 32.
    FixedBytes(usize),
    Address,
    Bool,
    /// Of this many bits, a multiple of 8 up to 256.
    Int(u32),
    Uint(u32),
    /// A list, perhaps of a given length.
    List(Box<Kind>, Option<usize>),
    /// The structure at this place of [`Types`].
    Structure(usize),
}

impl<'t> Types<'t> {
    pub(super) fn parse(text: &'t str) -> Result<Self, SignError> {
        let parts = parts(text)?;
        let names: Vec<&str> = parts.iter().map(|part| part.name).collect();
        let structures = parts
            .iter()
            .map(|part| {
                Ok(Structure {
                    name: part.name,
                    text: part.text,
                    fields: fields(part, &names)?,
                })
            })
            .collect::<Result<_, SignError>>()?;
        let types = Self(structures);
        let used = types.used_by(0);
        match (0..names.len()).find(|place| !used.contains(place)) {
            Some(unused) => Err(SignError::new(format!(
                "eip712: the type `{}` is not used by `{}`, the first of the types",
                names[unused], names[0]
            ))),
            None => Ok(types),
        }
    }

    pub(super) fn structure(&self, place: usize) -> &Structure<'t> {
        &self.0[place]
    }

    /// The hash of `encodeType`: the structure, then those it uses in the order of their names.
    pub(super) fn hash(&self, place: usize) -> [u8; 32] {
        let mut used = self.used_by(place);
        used[1..].sort_unstable_by_key(|place| self.0[*place].name);
        keccak256(used.iter().map(|place| self.0[*place].text.as_bytes()))
    }

    /// The structure at `place`, and those that it is made of.
    fn used_by(&self, place: usize) -> Vec<usize> {
        let mut used = vec![place];
        let mut next = 0;
        while let Some(place) = used.get(next) {
            for field in &self.0[*place].fields {
                if let Some(structure) = field.kind.structure()
                    && !used.contains(&structure)
                {
                    used.push(structure);
                }
            }
            next += 1;
        }
        used
    }
}

impl Kind {
    fn structure(&self) -> Option<usize> {
        match self {
            Self::Structure(place) => Some(*place),
            Self::List(of, _) => of.structure(),
            _ => None,
        }
    }
}

/// A structure as it is written.
struct Part<'t> {
    name: &'t str,
    fields: &'t str,
    text: &'t str,
}

fn parts(text: &str) -> Result<Vec<Part<'_>>, SignError> {
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut rest = text;
    while parts.is_empty() || !rest.is_empty() {
        let (part, after) = first_part(rest).ok_or_else(|| {
            SignError::new(format!(
                "eip712: `{text}` is not of the form `Name(type name,type name)`"
            ))
        })?;
        if parts.iter().any(|earlier| earlier.name == part.name) {
            return Err(SignError::new(format!(
                "eip712: the type `{}` is there twice",
                part.name
            )));
        }
        parts.push(part);
        rest = after;
    }
    Ok(parts)
}

fn first_part(text: &str) -> Option<(Part<'_>, &str)> {
    let (name, rest) = text.split_once('(')?;
    let (fields, after) = rest.split_once(')')?;
    let is_valid = !name.is_empty() && name.trim() == name;
    let text = &text[..text.len() - after.len()];
    is_valid.then_some((Part { name, fields, text }, after))
}

fn fields<'t>(part: &Part<'t>, names: &[&str]) -> Result<Vec<Field<'t>>, SignError> {
    if part.fields.is_empty() {
        return Ok(Vec::new());
    }
    part.fields
        .split(',')
        .map(|text| {
            field(text, names).ok_or_else(|| {
                SignError::new(format!(
                    "eip712: `{text}` of `{}` is not a known type, a space and a name",
                    part.name
                ))
            })
        })
        .collect()
}

/// `type name`. Names may hold spaces, those of structures too, which is why the known ones are tried first.
fn field<'t>(text: &'t str, names: &[&str]) -> Option<Field<'t>> {
    let known = names.iter().enumerate().filter_map(|(place, known)| {
        let (brackets, name) = text.strip_prefix(known)?.split_once(' ')?;
        Some((known.len(), lists(Kind::Structure(place), brackets)?, name))
    });
    let (kind, name) = match known.max_by_key(|(length, ..)| *length) {
        Some((_, kind, name)) => (kind, name),
        None => {
            let (written, name) = text.split_once(' ')?;
            let end = written.find('[').unwrap_or(written.len());
            let (single, brackets) = written.split_at(end);
            (lists(plain(single)?, brackets)?, name)
        }
    };
    let is_valid = !name.is_empty() && name.trim() == name;
    is_valid.then_some(Field { kind, name })
}

fn plain(text: &str) -> Option<Kind> {
    let sized = |prefix: &str| {
        let digits = text.strip_prefix(prefix)?;
        let is_plain = !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_plain.then(|| digits.parse::<u32>().ok()).flatten()
    };
    let is_width = |bits: &u32| bits.is_multiple_of(8) && (8..=256).contains(bits);
    match text {
        "string" => Some(Kind::Text),
        "bytes" => Some(Kind::Bytes),
        "address" => Some(Kind::Address),
        "bool" => Some(Kind::Bool),
        _ => {
            let bytes = sized("bytes").filter(|bytes| (1..=32).contains(bytes));
            let int = sized("int").filter(is_width).map(Kind::Int);
            let uint = sized("uint").filter(is_width).map(Kind::Uint);
            bytes
                .map(|bytes| Kind::FixedBytes(bytes as usize))
                .or(int)
                .or(uint)
        }
    }
}

/// `kind` with brackets after it: `[]`, `[3]`, `[3][]`. The last ones are the outermost list.
fn lists(kind: Kind, brackets: &str) -> Option<Kind> {
    let Some(inside) = brackets.strip_prefix('[') else {
        return brackets.is_empty().then_some(kind);
    };
    let (length, rest) = inside.split_once(']')?;
    let length = match length {
        "" => None,
        _ if length.bytes().all(|byte| byte.is_ascii_digit()) => Some(length.parse().ok()?),
        _ => return None,
    };
    lists(Kind::List(Box::new(kind), length), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind_of(text: &str) -> Option<Kind> {
        let text = format!("{text} x");
        let field = field(&text, &["My Leg", "My"])?;
        assert_eq!(field.name, "x");
        Some(field.kind)
    }

    fn refused(text: &str) -> String {
        match Types::parse(text) {
            Ok(_) => panic!("{text} was taken"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn kinds_are_those_of_the_standard() {
        let list = |kind, length| Kind::List(Box::new(kind), length);
        assert_eq!(kind_of("uint8"), Some(Kind::Uint(8)));
        assert_eq!(kind_of("int256"), Some(Kind::Int(256)));
        assert_eq!(kind_of("bytes"), Some(Kind::Bytes));
        assert_eq!(kind_of("bytes32"), Some(Kind::FixedBytes(32)));
        assert_eq!(
            kind_of("int16[2][]"),
            Some(list(list(Kind::Int(16), Some(2)), None))
        );
        assert_eq!(kind_of("My"), Some(Kind::Structure(1)));
        assert_eq!(kind_of("My Leg[]"), Some(list(Kind::Structure(0), None)));
        for wrong in [
            "uint",
            "int",
            "uint7",
            "uint08",
            "uint264",
            "uint0",
            "bytes0",
            "bytes33",
            "String",
            "string[",
            "string]",
            "string[-1]",
            "string[]x",
            "Your",
        ] {
            assert_eq!(kind_of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn names_may_hold_spaces_and_colons() {
        let types = Types::parse("A:B(string destination chain,My Leg first leg)My Leg(bool on)");
        let types = types.expect("types");
        let names: Vec<_> = types
            .structure(0)
            .fields
            .iter()
            .map(|field| field.name)
            .collect();
        assert_eq!(types.structure(0).name, "A:B");
        assert_eq!(names, ["destination chain", "first leg"]);
        assert_eq!(types.structure(1).name, "My Leg");
    }

    #[test]
    fn a_wrong_text_is_refused_with_its_place() {
        for text in [
            "",
            "A",
            "A(",
            "(bool b)",
            "A(bool b",
            "A(bool b))",
            "A(bool b)B",
            "A (bool b)",
            "A((bool b))",
        ] {
            assert_eq!(
                refused(text),
                format!("eip712: `{text}` is not of the form `Name(type name,type name)`")
            );
        }
        assert_eq!(
            refused("A(bool b, bool c)"),
            "eip712: ` bool c` of `A` is not a known type, a space and a name"
        );
        assert_eq!(
            refused("A(uint b)"),
            "eip712: `uint b` of `A` is not a known type, a space and a name"
        );
        assert_eq!(
            refused("A(bool  b)"),
            "eip712: `bool  b` of `A` is not a known type, a space and a name"
        );
        assert_eq!(
            refused("A(bool )"),
            "eip712: `bool ` of `A` is not a known type, a space and a name"
        );
        assert_eq!(
            refused("A(bool)"),
            "eip712: `bool` of `A` is not a known type, a space and a name"
        );
        assert_eq!(
            refused("A(bool b)A(bool b)"),
            "eip712: the type `A` is there twice"
        );
        assert_eq!(
            refused("A(B b)C(bool b)B(bool b)"),
            "eip712: the type `C` is not used by `A`, the first of the types"
        );
    }
}
