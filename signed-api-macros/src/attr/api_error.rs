//! `#[api_error(code = "error.code", message = "error.message", unauthorized = ["UNAUTHORIZED"])]`.

use proc_macro2::Span;
use syn::Attribute;

use super::arguments::{Argument, Rest, content, options, split};
use super::place::{Path, paths, texts};
use crate::diag::{Diagnostics, expected, one_of};

/// How an API tells errors.
pub(crate) struct ApiError {
    /// Places of the server's code, and of its message; the first that is there counts.
    pub(crate) code: Vec<Path>,
    pub(crate) message: Vec<Path>,
    pub(crate) words: Vec<Word>,
    /// Whether an error without a meaning was not executed, and where that is said.
    pub(crate) otherwise: Option<(Otherwise, Span)>,
    /// The place of a wait in seconds, and where that is said.
    pub(crate) retry_after: Option<(Path, Span)>,
}

/// A word of the server's, and what it means.
#[derive(Clone)]
pub(crate) struct Word {
    pub(crate) text: String,
    /// May it be a part of a code or a message?
    pub(crate) is_part: bool,
    pub(crate) says: Says,
    pub(crate) span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Otherwise {
    Rejected,
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Says {
    Unauthorized,
    Forbidden,
    RateLimited,
    NotFound,
    InsufficientFunds,
    Duplicate,
    Unavailable,
    Rejected,
    Unknown,
    Partial,
}

const EXAMPLE: &str = "#[api_error(code = \"error.code\", message = \"error.message\")]";
const OPTIONS: &[&str] = &["code", "message", "contains", "otherwise", "retry_after"];
const SAYS: &[(&str, Says)] = &[
    ("unauthorized", Says::Unauthorized),
    ("forbidden", Says::Forbidden),
    ("rate_limited", Says::RateLimited),
    ("not_found", Says::NotFound),
    ("insufficient_funds", Says::InsufficientFunds),
    ("duplicate", Says::Duplicate),
    ("unavailable", Says::Unavailable),
    ("rejected", Says::Rejected),
    ("unknown", Says::Unknown),
    ("partial", Says::Partial),
];

impl Says {
    fn from_name(name: &str) -> Option<Self> {
        let found = SAYS.iter().find(|(known, _)| *known == name);
        found.map(|(_, says)| *says)
    }

    fn name(self) -> &'static str {
        let found = SAYS.iter().find(|(_, says)| *says == self);
        found.map_or("", |(name, _)| *name)
    }

    /// Is it said of the outcome, and not of what happened?
    fn is_outcome(self) -> bool {
        matches!(self, Self::Rejected | Self::Unknown | Self::Partial)
    }
}

/// Nothing when it is wrong, and reported.
pub(super) fn read(attribute: &Attribute, diagnostics: &mut Diagnostics) -> Option<ApiError> {
    let tokens = content(attribute, EXAMPLE, diagnostics)?;
    let says: Vec<&'static str> = SAYS.iter().map(|(name, _)| *name).collect();
    let known: Vec<&'static str> = OPTIONS.iter().chain(&says).copied().collect();
    let written = split(tokens);
    let mut is_whole = true;
    let count = written.len();
    let found = options(written, &known, &["contains"], diagnostics);
    is_whole &= found.len() == count;
    let mut read = ApiError {
        code: Vec::new(),
        message: Vec::new(),
        words: Vec::new(),
        otherwise: None,
        retry_after: None,
    };
    for (name, argument) in found {
        let understood = match name {
            "code" => paths(&argument, "code = \"error.code\"", diagnostics)
                .map(|paths| read.code = paths),
            "message" => paths(&argument, "message = \"error.message\"", diagnostics)
                .map(|paths| read.message = paths),
            "retry_after" => retry_after(&argument, diagnostics)
                .map(|path| read.retry_after = Some((path, argument.span()))),
            "otherwise" => otherwise(&argument, diagnostics)
                .map(|otherwise| read.otherwise = Some((otherwise, argument.span()))),
            "contains" => contains(&argument, &mut read.words, diagnostics),
            name => words(name, &argument, false, &mut read.words, diagnostics),
        };
        is_whole &= understood.is_some();
    }
    is_whole.then_some(read)
}

/// `unauthorized = ["50111", "50113"]`.
fn words(
    name: &str,
    argument: &Argument,
    is_part: bool,
    words: &mut Vec<Word>,
    diagnostics: &mut Diagnostics,
) -> Option<()> {
    let says = Says::from_name(name)?;
    let example = match is_part {
        true => format!("{name} = \"part of a message\""),
        false => format!("{name} = [\"CODE\"]"),
    };
    for (text, span) in texts(argument, &example, diagnostics)? {
        let clashing = words.iter().find(|word| {
            word.text == text
                && word.is_part == is_part
                && (word.says == says || word.says.is_outcome() == says.is_outcome())
        });
        if let Some(other) = clashing {
            let message = match other.says == says {
                true => format!("`{text}` is given twice: remove one"),
                false => format!(
                    "`{text}` stands under `{}` already: an error has one kind and one outcome, remove one",
                    other.says.name()
                ),
            };
            diagnostics.at(span, message);
            return None;
        }
        words.push(Word {
            text,
            is_part,
            says,
            span,
        });
    }
    Some(())
}

/// `contains(insufficient_funds = "balance")`.
fn contains(argument: &Argument, all: &mut Vec<Word>, diagnostics: &mut Diagnostics) -> Option<()> {
    const EXAMPLE: &str = "contains(insufficient_funds = \"balance\")";
    let group = match &argument.rest {
        Rest::List(group) if !group.stream().is_empty() => group,
        _ => {
            let message = format!("parts of messages stand in parentheses: write `{EXAMPLE}`");
            diagnostics.at(argument.span(), message);
            return None;
        }
    };
    let known: Vec<&'static str> = SAYS.iter().map(|(name, _)| *name).collect();
    let written = split(group.stream());
    let count = written.len();
    let found = options(written, &known, &[], diagnostics);
    let mut is_whole = found.len() == count;
    for (name, argument) in found {
        is_whole &= words(name, &argument, true, all, diagnostics).is_some();
    }
    is_whole.then_some(())
}

fn otherwise(argument: &Argument, diagnostics: &mut Diagnostics) -> Option<Otherwise> {
    let (word, span) = argument.word("otherwise = rejected", diagnostics)?;
    match word.as_str() {
        "rejected" => Some(Otherwise::Rejected),
        "unknown" => Some(Otherwise::Unknown),
        _ => {
            let names = ["rejected", "unknown"];
            let hint = match SAYS.iter().any(|(name, _)| *name == word) {
                true => format!("it is said of outcomes, {}", one_of(names)),
                false => expected(&word, &names),
            };
            diagnostics.at(span, format!("`{word}` is no outcome here: {hint}"));
            None
        }
    }
}

fn retry_after(argument: &Argument, diagnostics: &mut Diagnostics) -> Option<Path> {
    let literal = argument.string("retry_after = \"error.retry_after\"", diagnostics)?;
    super::place::path(&literal, diagnostics)
}
