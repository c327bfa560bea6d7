//! Random JSON, and every way to write it.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// JSON in which members keep their order, and may have one name.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tree {
    Null,
    Word(&'static str),
    Text(&'static str),
    List(Vec<Tree>),
    Object(Vec<(&'static str, Tree)>),
}

pub(super) const NAMES: &[&str] = &["a", "b", "c", "0", "1", "é\"\\"];
pub(super) const TEXTS: &[&str] = &["", "x", "y", "1", "true", "null", "]}\"\\/ü\u{1}😀"];
pub(super) const WORDS: &[&str] = &["1", "7", "-0", "1.10", "1e40", "true", "false"];

pub(super) fn trees() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        1 => Just(Tree::Null),
        3 => select(WORDS).prop_map(Tree::Word),
        3 => select(TEXTS).prop_map(Tree::Text),
    ];
    leaf.prop_recursive(3, 24, 5, |inner| {
        prop_oneof![
            1 => vec(inner.clone(), 0..4).prop_map(Tree::List),
            3 => vec((select(NAMES), inner), 0..5).prop_map(Tree::Object),
        ]
    })
}

impl Tree {
    /// One of the texts that mean this; `style` says which.
    pub(super) fn written(&self, style: &[u8]) -> String {
        let mut text = String::new();
        let mut style = style.iter().copied().cycle();
        self.write(&mut text, &mut || style.next().unwrap_or_default());
        text
    }

    fn write(&self, to: &mut String, style: &mut impl FnMut() -> u8) {
        space(to, style());
        match self {
            Self::Null => to.push_str("null"),
            Self::Word(word) => to.push_str(word),
            Self::Text(text) => quote(text, to, style),
            Self::List(items) => {
                to.push('[');
                for (position, item) in items.iter().enumerate() {
                    if position > 0 {
                        to.push(',');
                    }
                    item.write(to, style);
                }
                space(to, style());
                to.push(']');
            }
            Self::Object(members) => {
                to.push('{');
                for (position, (name, member)) in members.iter().enumerate() {
                    if position > 0 {
                        to.push(',');
                    }
                    space(to, style());
                    quote(name, to, style);
                    space(to, style());
                    to.push(':');
                    member.write(to, style);
                }
                space(to, style());
                to.push('}');
            }
        }
        space(to, style());
    }

    /// The same with other values here and there; `taste` says where.
    pub(super) fn varied(&self, taste: &mut impl FnMut() -> u8) -> Self {
        let pick = |all: &'static [&'static str], at: u8| all[usize::from(at) % all.len()];
        match (taste(), self) {
            (0..=60, Self::Text(_)) => Self::Text(pick(TEXTS, taste())),
            (0..=60, Self::Word(_)) => Self::Word(pick(WORDS, taste())),
            (61..=66, Self::Text(_) | Self::List(_)) => Self::Word(pick(WORDS, taste())),
            (61..=66, Self::Word(_) | Self::Object(_)) => Self::Text(pick(TEXTS, taste())),
            (67..=69, _) => Self::Null,
            (70..=72, _) => Self::List(Vec::new()),
            (_, Self::List(items)) => {
                Self::List(items.iter().map(|item| item.varied(taste)).collect())
            }
            (_, Self::Object(members)) => {
                let members = members.iter();
                Self::Object(
                    members
                        .map(|(name, member)| (*name, member.varied(taste)))
                        .collect(),
                )
            }
            (_, single) => single.clone(),
        }
    }

    /// The same with one member of each name.
    pub(super) fn without_twins(self) -> Self {
        match self {
            Self::Object(mut members) => {
                let mut seen = Vec::new();
                members.retain(|(name, _)| {
                    let is_new = !seen.contains(name);
                    seen.push(*name);
                    is_new
                });
                let alone = members
                    .into_iter()
                    .map(|(name, member)| (name, member.without_twins()));
                Self::Object(alone.collect())
            }
            Self::List(items) => Self::List(items.into_iter().map(Self::without_twins).collect()),
            single => single,
        }
    }
}

fn space(to: &mut String, style: u8) {
    to.push_str(match style {
        200..=210 => " ",
        211..=220 => "\n\t",
        221..=225 => "\r ",
        _ => "",
    });
}

fn quote(text: &str, to: &mut String, style: &mut impl FnMut() -> u8) {
    to.push('"');
    for c in text.chars() {
        let must = matches!(c, '"' | '\\') || u32::from(c) < 0x20;
        match c {
            '/' if style() > 128 => to.push_str("\\/"),
            '"' if style() > 128 => to.push_str("\\\""),
            '\\' if style() > 128 => to.push_str("\\\\"),
            c if must || style() > 230 => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    to.push_str(&format!("\\u{unit:04x}"));
                }
            }
            c => to.push(c),
        }
    }
    to.push('"');
}
