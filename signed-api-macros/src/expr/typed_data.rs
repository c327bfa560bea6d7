//! The types of EIP-712, from the text that `encodeType` writes. What is wrong here would be wrong at the first signature.

use super::suggest;

/// The members of a structure. The first of several is that of the message.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Structure {
    pub(super) name: String,
    pub(super) members: Vec<Member>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A number, an address, text and the like.
    Plain,
    List(Box<Kind>),
    /// One of the structures.
    Structure(usize),
}

/// The fields that a domain may have, in the order of the standard.
pub(super) const DOMAIN: &[&str] = &["name", "version", "chainId", "verifyingContract", "salt"];

/// The types without a width.
const PLAIN: &[&str] = &["string", "bytes", "address", "bool"];

/// The structures of a text such as `Mail(Person from,string contents)Person(string name,address wallet)`, or what is wrong
/// with it.
pub(super) fn parse(text: &str) -> Result<Vec<Structure>, String> {
    let parts = parts(text).ok_or(
        "this is no type as `encodeType` writes it: write `'Order(address maker,uint256 amount)'`",
    )?;
    let names: Vec<&str> = parts.iter().map(|(name, _)| *name).collect();
    if let Some(twice) = twice(&names) {
        return Err(format!("the type `{twice}` is here twice: remove one"));
    }
    let mut structures = Vec::with_capacity(parts.len());
    for (name, members) in &parts {
        let members = members.iter().map(|written| member(name, written, &names));
        let members = members.collect::<Result<Vec<_>, _>>()?;
        let member_names: Vec<_> = members.iter().map(|member| member.name.as_str()).collect();
        if let Some(twice) = twice(&member_names) {
            return Err(format!("`{twice}` is in `{name}` twice: remove one"));
        }
        structures.push(Structure {
            name: (*name).to_owned(),
            members,
        });
    }
    let used = used(&structures);
    match (0..names.len()).find(|place| !used.contains(place)) {
        Some(unused) => Err(format!(
            "the type `{}` is not used by `{}`, the first of the types: remove it",
            names[unused], names[0]
        )),
        None => Ok(structures),
    }
}

/// Each name, and what is written between its parentheses.
fn parts(text: &str) -> Option<Vec<(&str, Vec<&str>)>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while parts.is_empty() || !rest.is_empty() {
        let (name, after) = rest.split_once('(')?;
        let (members, after) = after.split_once(')')?;
        if !is_name(name) || members.contains('(') {
            return None;
        }
        let members = match members {
            "" => Vec::new(),
            members => members.split(',').collect(),
        };
        parts.push((name, members));
        rest = after;
    }
    Some(parts)
}

/// `type name`. Names may hold spaces, those of structures too, which is why the known ones are tried first.
fn member(structure: &str, written: &str, names: &[&str]) -> Result<Member, String> {
    let known = names.iter().enumerate().filter_map(|(place, known)| {
        let (brackets, name) = written.strip_prefix(known)?.split_once(' ')?;
        Some((known.len(), lists(Kind::Structure(place), brackets)?, name))
    });
    let plain = || {
        let (kind, name) = written.split_once(' ')?;
        let (_, brackets) = kind.split_at(kind.find('[').unwrap_or(kind.len()));
        Some((lists(Kind::Plain, brackets)?, name))
    };
    let structure_of = known.max_by_key(|(length, ..)| *length);
    let is_structure = structure_of.is_some();
    let found = structure_of
        .map(|(_, kind, name)| (kind, name))
        .or_else(plain)
        .filter(|(_, name)| is_name(name) && !written.starts_with(' '));
    let Some((kind, name)) = found else {
        return Err(format!(
            "`{written}` of `{structure}` is no type, one space and a name: write as in `A(uint256 amount,bool live)`"
        ));
    };
    let single = written.split(['[', ' ']).next().unwrap_or_default();
    if !is_structure && !is_plain(single) {
        return Err(unknown(single, name, structure, names));
    }
    Ok(Member {
        name: name.to_owned(),
        kind,
    })
}

/// What is said about the type `kind`, which is neither a plain one nor declared.
fn unknown(kind: &str, name: &str, structure: &str, names: &[&str]) -> String {
    let of = format!("unknown type `{kind}` of `{name}` in `{structure}`");
    let known = PLAIN.iter().chain(names).copied();
    match kind {
        "int" | "uint" => format!("{of}: write its width, as in `{kind}256`"),
        "byte" => format!("{of}: write `bytes1`"),
        _ if kind.starts_with("int") || kind.starts_with("uint") => {
            format!("{of}: the widths of numbers are 8, 16, 24 and so on to 256")
        }
        _ if kind.starts_with("bytes") => format!("{of}: the widths of bytes are 1 to 32"),
        _ => match suggest::closest(kind, known) {
            Some(meant) => format!("{of}: did you mean `{meant}`?"),
            None => {
                format!("{of}: declare it at the end of this text, as in `{kind}(uint256 amount)`")
            }
        },
    }
}

fn is_plain(kind: &str) -> bool {
    let is_of_width = |prefix: &str, is_width: fn(u32) -> bool| {
        let digits = kind.strip_prefix(prefix).unwrap_or_default();
        let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number && !digits.starts_with('0') && digits.parse().is_ok_and(is_width)
    };
    let is_width_in_bits = |bits: u32| bits.is_multiple_of(8) && (8..=256).contains(&bits);
    PLAIN.contains(&kind)
        || is_of_width("bytes", |bytes| (1..=32).contains(&bytes))
        || is_of_width("int", is_width_in_bits)
        || is_of_width("uint", is_width_in_bits)
}

/// `kind` with brackets after it: `[]`, `[3]`, `[3][]`.
fn lists(kind: Kind, brackets: &str) -> Option<Kind> {
    let Some(inside) = brackets.strip_prefix('[') else {
        return brackets.is_empty().then_some(kind);
    };
    let (length, rest) = inside.split_once(']')?;
    let is_length = length.bytes().all(|byte| byte.is_ascii_digit());
    let fits = length.is_empty() || length.parse::<usize>().is_ok();
    lists(Kind::List(Box::new(kind)), rest).filter(|_| is_length && fits)
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.trim() == text
}

fn twice<'n>(names: &[&'n str]) -> Option<&'n str> {
    let mut places = names.iter().enumerate();
    let found = places.find(|(place, name)| names[..*place].contains(name));
    found.map(|(_, name)| *name)
}

/// The first structure, and those that it is made of.
fn used(structures: &[Structure]) -> Vec<usize> {
    let mut used = vec![0];
    let mut next = 0;
    while let Some(place) = used.get(next) {
        for member in &structures[*place].members {
            if let Some(place) = member.kind.structure()
                && !used.contains(&place)
            {
                used.push(place);
            }
        }
        next += 1;
    }
    used
}

impl Kind {
    fn structure(&self) -> Option<usize> {
        match self {
            Self::Plain => None,
            Self::List(of) => of.structure(),
            Self::Structure(place) => Some(*place),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of EIP-712.
    #[test]
    fn the_first_structure_is_that_of_the_message() {
        let types = parse(
            "Mail(Person from,Person[] to,string contents)Person(string name,address wallet)",
        );
        let types = types.expect("types");
        let member = |name: &str, kind| Member {
            name: name.to_owned(),
            kind,
        };
        let person = Structure {
            name: "Person".to_owned(),
            members: vec![member("name", Kind::Plain), member("wallet", Kind::Plain)],
        };
        let mail = Structure {
            name: "Mail".to_owned(),
            members: vec![
                member("from", Kind::Structure(1)),
                member("to", Kind::List(Box::new(Kind::Structure(1)))),
                member("contents", Kind::Plain),
            ],
        };
        assert_eq!(types, [mail, person]);
    }

    /// All that exchanges and the standard have.
    #[test]
    fn every_type_of_the_standard_is_one() {
        for kind in [
            "string",
            "bytes",
            "address",
            "bool",
            "bytes1",
            "bytes32",
            "uint8",
            "uint24",
            "uint256",
            "int8",
            "int256",
            "int16[2][]",
            "string[]",
            "A[]",
        ] {
            assert!(parse(&format!("A({kind} a)")).is_ok(), "{kind}");
        }
        for text in [
            "A()",
            "HyperliquidTransaction:UsdSend(string destination,uint64 time)",
            "Action(string type,address destination,string destination Chain,string aster chain)",
            "A:B(My Leg first leg,My[3] other)My Leg(bool on)My(bool on)",
        ] {
            assert!(parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn what_the_first_signature_would_refuse_is_refused() {
        let form = "this is no type as `encodeType` writes it";
        let no_member = "is no type, one space and a name";
        for (text, said) in [
            ("", form),
            ("A", form),
            ("A(", form),
            ("(bool b)", form),
            ("A(bool b", form),
            ("A(bool b))", form),
            ("A(bool b)B", form),
            ("A (bool b)", form),
            ("A((bool b))", form),
            ("A(bool b, bool c)", no_member),
            ("A(bool  b)", no_member),
            ("A(bool )", no_member),
            ("A(bool)", no_member),
            ("A(bool b,)", no_member),
            ("A(string[ b)", no_member),
            ("A(string[-1] b)", no_member),
            ("A(string[]x b)", no_member),
            ("A(string[99999999999999999999] b)", no_member),
            ("A(uint b)", "write its width, as in `uint256`"),
            ("A(byte b)", "write `bytes1`"),
            ("A(uint7 b)", "8, 16, 24"),
            ("A(uint08 b)", "8, 16, 24"),
            ("A(int264 b)", "8, 16, 24"),
            ("A(bytes0 b)", "1 to 32"),
            ("A(bytes33 b)", "1 to 32"),
            ("A(String b)", "did you mean `string`?"),
            ("A(Order o)Oder(bool b)", "did you mean `Oder`?"),
            (
                "A(Person[] p)",
                "declare it at the end of this text, as in `Person(uint256 amount)`",
            ),
            (
                "A(bool b)A(bool b)",
                "the type `A` is here twice: remove one",
            ),
            ("A(bool b,uint8 b)", "`b` is in `A` twice: remove one"),
            (
                "A(B b)C(bool b)B(bool b)",
                "the type `C` is not used by `A`",
            ),
        ] {
            let message = parse(text).expect_err(text);
            assert!(message.contains(said), "{text}: {message}");
        }
    }
}
