//! How an API says in its own words that something went wrong, and what that is in the library's.

use std::borrow::Cow;

use crate::error::{ErrorKind, Outcome};
use crate::json::{Json, Path};

/// Where the words of errors stand, and what they mean; written by generated code.
#[derive(Debug)]
pub struct ApiErrors {
    /// Places of the server's code; the first that is there counts. A list there holds several codes.
    pub code: &'static [Path],
    /// Places of the server's message; the first that is there counts.
    pub message: &'static [Path],
    /// What words mean. Whole words come before parts.
    pub words: &'static [ErrorWord],
    /// Whether an answer of success with an error that has no meaning here says: it was not executed.
    pub is_rejected_otherwise: bool,
}

/// A word of the server's.
#[derive(Debug)]
pub struct ErrorWord {
    /// The word.
    pub text: &'static str,
    /// Whether it may be a part of a code or message, in upper or lower case. Otherwise it is a code as it is.
    pub is_part: bool,
    /// What it means.
    pub says: Says,
}

/// What a word means: what happened, or what is known of the server's side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// [`ErrorKind::Unauthorized`].
    Unauthorized,
    /// [`ErrorKind::Forbidden`].
    Forbidden,
    /// [`ErrorKind::RateLimited`].
    RateLimited,
    /// [`ErrorKind::NotFound`].
    NotFound,
    /// [`ErrorKind::InsufficientFunds`].
    InsufficientFunds,
    /// [`ErrorKind::Duplicate`].
    Duplicate,
    /// [`ErrorKind::Unavailable`].
    Unavailable,
    /// [`Outcome::Rejected`].
    Rejected,
    /// [`Outcome::Unknown`].
    Unknown,
    /// [`Outcome::Partial`].
    Partial,
}

/// What an answer says of its error.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    /// What a word means that is declared.
    pub(crate) kind: Option<ErrorKind>,
    /// What is declared of the server's side.
    pub(crate) outcome: Option<Outcome>,
}

impl ApiErrors {
    /// Nothing is declared.
    pub const NONE: Self = Self {
        code: &[],
        message: &[],
        words: &[],
        is_rejected_otherwise: false,
    };

    /// Is there anything to look for in a body?
    pub(crate) fn is_none(&self) -> bool {
        self.code.is_empty() && self.message.is_empty()
    }

    /// What the answer says, as far as it is declared.
    pub(crate) fn read(&self, json: Option<&Json<'_>>) -> Said {
        let Some(json) = json else {
            return Said::default();
        };
        let texts = Texts {
            codes: first(self.code, json),
            messages: first(self.message, json),
            has_codes: !self.code.is_empty(),
        };
        let heard: Vec<(Says, Option<&str>)> = self
            .words
            .iter()
            .filter_map(|word| Some((word.says, texts.said_by(word)?)))
            .collect();
        let kind = heard.iter().find(|(says, _)| says.kind().is_some());
        // A doubt outweighs what speaks against it.
        let outcome = [Says::Partial, Says::Unknown, Says::Rejected]
            .into_iter()
            .find(|outcome| heard.iter().any(|(says, _)| says == outcome));
        let telling = kind.or(heard.first()).and_then(|(_, code)| *code);
        let code = telling.or_else(|| texts.codes.first().map(|code| &**code));
        let message = texts.messages.join("; ");
        Said {
            code: code.map(str::to_owned),
            message: (!message.is_empty()).then_some(message),
            kind: kind.and_then(|(says, _)| says.kind()),
            outcome: outcome.and_then(Says::outcome),
        }
    }
}

/// What an answer says, of which words may be a part.
struct Texts<'b> {
    codes: Vec<Cow<'b, str>>,
    messages: Vec<Cow<'b, str>>,
    /// Does the API have codes at all?
    has_codes: bool,
}

impl Texts<'_> {
    /// Whether the word is said, and by which code if it is one.
    fn said_by(&self, word: &ErrorWord) -> Option<Option<&str>> {
        let is_it = |text: &&Cow<'_, str>| match word.is_part {
            true => contains(text, word.text),
            false => **text == word.text,
        };
        if let Some(code) = self.codes.iter().find(is_it) {
            return Some(Some(code));
        }
        let is_message =
            (word.is_part || !self.has_codes) && self.messages.iter().any(|text| is_it(&text));
        is_message.then_some(None)
    }
}

/// The texts in the first of the places in which there are any.
fn first<'b>(places: &[Path], json: &Json<'b>) -> Vec<Cow<'b, str>> {
    let mut found = places.iter().map(|path| json.texts_at(path));
    found.find(|texts| !texts.is_empty()).unwrap_or_default()
}

/// Whether `part` is in `text`, in upper or lower case.
fn contains(text: &str, part: &str) -> bool {
    let (text, part) = (text.as_bytes(), part.as_bytes());
    part.is_empty()
        || text
            .windows(part.len())
            .any(|window| window.eq_ignore_ascii_case(part))
}

impl Says {
    fn kind(self) -> Option<ErrorKind> {
        Some(match self {
            Self::Unauthorized => ErrorKind::Unauthorized,
            Self::Forbidden => ErrorKind::Forbidden,
            Self::RateLimited => ErrorKind::RateLimited,
            Self::NotFound => ErrorKind::NotFound,
            Self::InsufficientFunds => ErrorKind::InsufficientFunds,
            Self::Duplicate => ErrorKind::Duplicate,
            Self::Unavailable => ErrorKind::Unavailable,
            Self::Rejected | Self::Unknown | Self::Partial => return None,
        })
    }

    fn outcome(self) -> Option<Outcome> {
        Some(match self {
            Self::Rejected => Outcome::Rejected,
            Self::Unknown => Outcome::Unknown,
            Self::Partial => Outcome::Partial,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const fn whole(text: &'static str, says: Says) -> ErrorWord {
        ErrorWord {
            text,
            is_part: false,
            says,
        }
    }

    const fn part(text: &'static str, says: Says) -> ErrorWord {
        ErrorWord {
            text,
            is_part: true,
            says,
        }
    }

    const ERRORS: ApiErrors = ApiErrors {
        code: &[&["data", "0", "sCode"], &["code"], &["error"]],
        message: &[&["msg"], &["detail"]],
        words: &[
            whole("50111", Says::Unauthorized),
            whole("-1008", Says::Unavailable),
            whole("-1008", Says::Rejected),
            whole("-1007", Says::Unknown),
            part("insufficient", Says::InsufficientFunds),
            part("timeout", Says::Unknown),
        ],
        is_rejected_otherwise: false,
    };

    fn read(body: &str) -> Said {
        ERRORS.read(Json::of(body.as_bytes()).as_ref())
    }

    #[test]
    fn a_code_means_what_is_declared() {
        let said = read(r#"{"code":50111,"msg":"Invalid OK-ACCESS-KEY"}"#);
        assert_eq!(said.code.as_deref(), Some("50111"));
        assert_eq!(said.message.as_deref(), Some("Invalid OK-ACCESS-KEY"));
        assert_eq!(
            (said.kind, said.outcome),
            (Some(ErrorKind::Unauthorized), None)
        );
        let said = read(r#"{"code":"-1008"}"#);
        assert_eq!(said.kind, Some(ErrorKind::Unavailable));
        assert_eq!(said.outcome, Some(Outcome::Rejected));
        let said = read(r#"{"code":"-1007","msg":"Timeout, insufficient time"}"#);
        assert_eq!(said.kind, Some(ErrorKind::InsufficientFunds));
        assert_eq!(said.outcome, Some(Outcome::Unknown));
        let said = read(r#"{"code":"-10071","msg":"501110"}"#);
        assert_eq!(said.code.as_deref(), Some("-10071"));
        assert_eq!((said.kind, said.outcome), (None, None));
    }

    #[test]
    fn the_code_among_several_is_the_one_that_means_something() {
        let said = read(r#"{"error":["EGeneral:Other","EOrder:Insufficient funds"]}"#);
        assert_eq!(said.code.as_deref(), Some("EOrder:Insufficient funds"));
        assert_eq!(said.kind, Some(ErrorKind::InsufficientFunds));
        let said = read(r#"{"code":"1","data":[{"sCode":"50111"}]}"#);
        assert_eq!(said.code.as_deref(), Some("50111"));
        assert_eq!(read(r#"{"error":["a","b"]}"#).code.as_deref(), Some("a"));
        assert_eq!(read(r#"{"error":[]}"#), Said::default());
    }

    #[test]
    fn where_there_are_no_codes_the_message_is_the_word() {
        const WORDS: &[ErrorWord] = &[whole("Not found.", Says::NotFound)];
        let errors = ApiErrors {
            code: &[],
            message: &[&["detail"]],
            words: WORDS,
            is_rejected_otherwise: false,
        };
        let read = |body: &str| errors.read(Json::of(body.as_bytes()).as_ref());
        let said = read(r#"{"detail":"Not found."}"#);
        assert_eq!(said.kind, Some(ErrorKind::NotFound));
        assert_eq!(said.code, None);
        assert_eq!(read(r#"{"detail":"Not found"}"#).kind, None);
        assert_eq!(
            read(r#"{"detail":["one","two"]}"#).message.as_deref(),
            Some("one; two")
        );
    }

    proptest! {
        #[test]
        fn no_body_is_a_panic(body: Vec<u8>, like in r#"\{"(code|error|msg)":[\[\]{}":,a0\\un-]{0,20}\}"#) {
            ERRORS.read(Json::of(&body).as_ref());
            ERRORS.read(Json::of(like.as_bytes()).as_ref());
        }
    }
}
