//! Mistakes of a declaration, collected so that all of them are reported at once.

use std::ops::Range;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::LitStr;

/// The mistakes found so far.
///
/// Append-only. It must be read with [`finish`](Self::finish): dropped unread it panics, so that no mistake gets lost.
pub(crate) struct Diagnostics {
    errors: Option<Vec<syn::Error>>,
}

impl Diagnostics {
    pub(crate) fn new() -> Self {
        Self {
            errors: Some(Vec::new()),
        }
    }

    /// A mistake at one place.
    pub(crate) fn at(&mut self, span: Span, message: impl Into<String>) {
        self.push(syn::Error::new(span, message.into()));
    }

    /// A mistake that covers several tokens.
    pub(crate) fn over(&mut self, tokens: impl ToTokens, message: impl Into<String>) {
        self.push(syn::Error::new_spanned(tokens, message.into()));
    }

    /// A mistake in a part of a string literal: `range` counts bytes of its value.
    ///
    /// Where the compiler lends no span into a literal, the message draws the line and the caret itself.
    pub(crate) fn within(&mut self, literal: &LitStr, range: Range<usize>, message: &str) {
        if literal.value().is_empty() {
            return self.at(literal.span(), message);
        }
        match subspan(literal, &range) {
            Some(span) => self.at(span, message),
            None => {
                let is_one_line = !literal.token().to_string().contains('\n');
                let drawing = drawn(&literal.value(), &range, is_one_line);
                self.at(literal.span(), format!("{message}\n\n{drawing}"));
            }
        }
    }

    pub(crate) fn push(&mut self, error: syn::Error) {
        if let Some(errors) = &mut self.errors {
            errors.push(error);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.errors.as_ref().is_none_or(Vec::is_empty)
    }

    /// The messages, for tests.
    #[cfg(test)]
    pub(crate) fn messages(mut self) -> Vec<String> {
        let errors = self.errors.take().unwrap_or_default();
        errors.iter().map(ToString::to_string).collect()
    }

    /// What was built, if there was no mistake; otherwise the mistakes as `compile_error!`s.
    pub(crate) fn finish<T>(mut self, built: Option<T>) -> Result<T, TokenStream> {
        let mut errors = self.errors.take().unwrap_or_default();
        match built {
            Some(built) if errors.is_empty() => Ok(built),
            None if errors.is_empty() => {
                let message = "a bug of signed-api: this declaration is refused without a reason, please report it";
                errors.push(syn::Error::new(Span::call_site(), message));
                Err(errors.iter().map(syn::Error::to_compile_error).collect())
            }
            _ => Err(errors.iter().map(syn::Error::to_compile_error).collect()),
        }
    }
}

impl Drop for Diagnostics {
    #[expect(
        clippy::panic,
        reason = "losing a mistake silently is a bug of the macro, and must not go unseen"
    )]
    fn drop(&mut self) {
        if self.errors.is_some() && !std::thread::panicking() {
            panic!("the mistakes of a declaration were dropped unread");
        }
    }
}

/// "did you mean `get`?", for a name that is close to one of the candidates.
pub(crate) fn nearest<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let lower = name.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| {
            let distance = strsim::damerau_levenshtein(&lower, &candidate.to_lowercase());
            (distance, candidate)
        })
        .filter(|(distance, candidate)| *distance <= tolerance(candidate))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many edits still make a misspelling: short words differ by little even when they mean something else.
fn tolerance(candidate: &str) -> usize {
    match candidate.chars().count() {
        0..=1 => 0,
        2..=4 => 1,
        5..=8 => 2,
        _ => 3,
    }
}

/// "`a`, `b` or `c`".
pub(crate) fn one_of<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
    }
}

/// "expected one of `a`, `b` or `c`", or, for a misspelling, "did you mean `b`?" before it.
pub(crate) fn expected(name: &str, names: &[&str]) -> String {
    let list = one_of(names.iter().copied());
    let expected = match names {
        [_] => format!("expected {list}"),
        _ => format!("expected one of {list}"),
    };
    match nearest(name, names.iter().copied()) {
        Some(nearest) => format!("did you mean `{nearest}`? ({expected})"),
        None => expected,
    }
}

/// The span of a part of a literal, where the compiler can tell it and the literal has no escapes.
fn subspan(literal: &LitStr, range: &Range<usize>) -> Option<Span> {
    let token = literal.token();
    let written = token.to_string();
    let value = literal.value();
    let opening = written.find('"')? + 1;
    if written.get(opening..opening + value.len())? != value {
        return None;
    }
    let end = range.end.max(range.start + 1);
    token.subspan(opening + range.start..opening + end)
}

/// The line of `value` that `range` starts in, with carets below the range. In a literal of one line, line breaks are
/// drawn as they are written there.
fn drawn(value: &str, range: &Range<usize>, is_one_line: bool) -> String {
    let start = range.start.min(value.len());
    let before = value.get(..start).unwrap_or(value);
    let line_start = match before.rfind('\n') {
        Some(position) if !is_one_line => position + 1,
        _ => 0,
    };
    let rest = value.get(line_start..).unwrap_or_default();
    let line = match rest.lines().next() {
        Some(line) if !is_one_line => line,
        _ => rest,
    };
    let width = |text: Option<&str>| shown(text.unwrap_or_default()).chars().count();
    let column = width(value.get(line_start..start));
    let end = range.end.min(line_start + line.len());
    format!(
        "    \"{}\"\n     {}{}",
        shown(line),
        " ".repeat(column),
        "^".repeat(width(value.get(start..end)).max(1))
    )
}

/// The text as a terminal can show it: no control characters.
fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => shown.push_str(r"\n"),
            character if character.is_control() => shown.push(' '),
            character => shown.push(character),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelling_finds_the_nearest_name() {
        let verbs = ["get", "post", "put", "patch", "delete", "head", "options"];
        assert_eq!(nearest("gte", verbs), Some("get"));
        assert_eq!(nearest("psot", verbs), Some("post"));
        assert_eq!(nearest("PATCH", verbs), Some("patch"));
        assert_eq!(nearest("delte", verbs), Some("delete"));
        assert_eq!(nearest("test", verbs), None);
        assert_eq!(nearest("instrument", verbs), None);
    }

    #[test]
    fn a_choice_is_listed_in_words() {
        assert_eq!(one_of(["a"]), "`a`");
        assert_eq!(one_of(["a", "b", "c"]), "`a`, `b` or `c`");
        assert_eq!(
            expected("x", &["json", "form"]),
            "expected one of `json` or `form`"
        );
        assert_eq!(
            expected("jsn", &["json", "form"]),
            "did you mean `json`? (expected one of `json` or `form`)"
        );
    }

    #[test]
    fn the_caret_stands_below_its_range() {
        assert_eq!(
            drawn("/a/{id}", &(3..7), false),
            "    \"/a/{id}\"\n        ^^^^"
        );
        assert_eq!(drawn("ü{id}", &(2..6), false), "    \"ü{id}\"\n      ^^^^");
        assert_eq!(drawn("one\ntwo", &(4..7), false), "    \"two\"\n     ^^^");
        assert_eq!(drawn("end", &(3..3), false), "    \"end\"\n        ^");
        assert_eq!(
            drawn("a\nend", &(2..5), true),
            "    \"a\\nend\"\n        ^^^"
        );
    }

    #[test]
    #[should_panic(expected = "dropped unread")]
    fn mistakes_cannot_be_forgotten() {
        let mut diagnostics = Diagnostics::new();
        diagnostics.at(Span::call_site(), "lost");
    }

    #[test]
    fn every_mistake_is_reported() {
        let mut diagnostics = Diagnostics::new();
        diagnostics.at(Span::call_site(), "first");
        diagnostics.at(Span::call_site(), "second");
        let errors = diagnostics.finish(Some(())).unwrap_err().to_string();
        assert!(errors.contains("first") && errors.contains("second"));
        assert!(Diagnostics::new().finish(Some(())).is_ok());
    }
}
