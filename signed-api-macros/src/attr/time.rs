//! `#[time(field = "serverTime", unit = "ms", rejected(field = "code", value = "-1021"))]`.

use proc_macro2::{Span, TokenTree};
use syn::Attribute;

use super::arguments::{Argument, Rest, content, options, split};
use super::place;
use crate::diag::{Diagnostics, expected};

/// A method whose answer tells what time it is at the server.
#[derive(Clone)]
pub(crate) struct Time {
    pub(crate) span: Span,
    /// Where it stands in the JSON of the answer; nothing if it is all of it.
    pub(crate) field: Vec<String>,
    pub(crate) format: TimeFormat,
    /// How answers look that refuse a time stamp.
    pub(crate) rejected: Vec<Rejected>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimeFormat {
    Seconds,
    Millis,
    Micros,
    Nanos,
    Iso,
}

/// Everything that is given must be so.
#[derive(Clone)]
pub(crate) struct Rejected {
    pub(crate) status: Option<u16>,
    /// A place in the JSON of the answer, and what stands there.
    pub(crate) field: Option<(Vec<String>, String)>,
}

const EXAMPLE: &str = "#[time(field = \"serverTime\", unit = \"ms\")]";
const REJECTED: &str = "rejected(field = \"code\", value = \"-1021\")";
const UNITS: &[&str] = &["s", "ms", "us", "ns", "iso"];

/// Nothing when it is wrong, and reported.
pub(super) fn read(
    attribute: &Attribute,
    span: Span,
    diagnostics: &mut Diagnostics,
) -> Option<Time> {
    let tokens = content(attribute, EXAMPLE, diagnostics)?;
    let (mut field, mut format, mut rejected) = (Some(Vec::new()), None, Vec::new());
    let written = split(tokens);
    let count = written.len();
    let known = options(
        written,
        &["field", "unit", "rejected"],
        &["rejected"],
        diagnostics,
    );
    let is_understood = known.len() == count;
    for (name, argument) in known {
        match name {
            "field" => field = path(&argument, diagnostics),
            "unit" => format = Some(unit(&argument, diagnostics)),
            _ => rejected.push(rejection(&argument, diagnostics)),
        }
    }
    if format.is_none() && is_understood {
        let units = expected("", UNITS);
        diagnostics.at(
            span,
            format!("the unit of the time is missing: write `unit = \"ms\"` ({units})"),
        );
    }
    Some(Time {
        span,
        field: field?,
        format: format??,
        rejected: rejected.into_iter().collect::<Option<_>>()?,
    })
}

fn unit(argument: &Argument, diagnostics: &mut Diagnostics) -> Option<TimeFormat> {
    let (name, span) = argument.word("unit = \"ms\"", diagnostics)?;
    Some(match name.as_str() {
        "s" => TimeFormat::Seconds,
        "ms" => TimeFormat::Millis,
        "us" => TimeFormat::Micros,
        "ns" => TimeFormat::Nanos,
        "iso" => TimeFormat::Iso,
        _ => {
            let expected = expected(&name, UNITS);
            diagnostics.at(span, format!("unknown unit of time `{name}`: {expected}"));
            return None;
        }
    })
}

/// `field = "result.0.time"`: names of objects and positions in lists.
fn path(argument: &Argument, diagnostics: &mut Diagnostics) -> Option<Vec<String>> {
    let literal = argument.string("field = \"serverTime\"", diagnostics)?;
    let names = place::names(&literal);
    if names.is_none() {
        let message = "a name is missing: write the names on the way to the value with one dot between them, as in \
                       \"result.time\"; leave `field` out if the answer is nothing but the value";
        diagnostics.at(literal.span(), message);
    }
    names
}

/// `rejected(status = 400, field = "code", value = "-1021")`.
fn rejection(argument: &Argument, diagnostics: &mut Diagnostics) -> Option<Rejected> {
    let Rest::List(group) = &argument.rest else {
        let message = format!("something is missing here: write `{REJECTED}`");
        diagnostics.at(argument.span(), message);
        return None;
    };
    let (mut status_code, mut field, mut value) = (None, None, None);
    let written = split(group.stream());
    let count = written.len();
    let known = options(written, &["status", "field", "value"], &[], diagnostics);
    if known.len() < count {
        return None;
    }
    for (name, argument) in known {
        match name {
            "status" => status_code = Some(status(&argument, diagnostics)?),
            "field" => field = Some(path(&argument, diagnostics)?),
            _ => value = Some(argument.string("value = \"-1021\"", diagnostics)?.value()),
        }
    }
    let field = match (field, value) {
        (Some(field), Some(value)) => Some((field, value)),
        (None, None) if status_code.is_some() => None,
        _ => {
            let message = format!("`field` and `value` belong together: write `{REJECTED}`");
            diagnostics.at(argument.span(), message);
            return None;
        }
    };
    Some(Rejected {
        status: status_code,
        field,
    })
}

fn status(argument: &Argument, diagnostics: &mut Diagnostics) -> Option<u16> {
    let tokens = argument.value("status = 400", diagnostics)?;
    let written = tokens.to_string();
    match written.parse() {
        Ok(status) if (100..600).contains(&status) => Some(status),
        _ => {
            let span = tokens
                .into_iter()
                .next()
                .map_or_else(|| argument.span(), |tree: TokenTree| tree.span());
            diagnostics.at(
                span,
                format!("`{written}` is no status: write `status = 400`"),
            );
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<Time, Vec<String>> {
        let attribute: Attribute = syn::parse_quote!(#[time]);
        let tokens: proc_macro2::TokenStream = text.parse().expect("tokens");
        let attribute = match text.is_empty() {
            true => attribute,
            false => syn::parse_quote!(#[time(#tokens)]),
        };
        let mut diagnostics = Diagnostics::new();
        let time = read(&attribute, Span::call_site(), &mut diagnostics);
        let messages = diagnostics.messages();
        time.filter(|_| messages.is_empty()).ok_or(messages)
    }

    #[test]
    fn a_time_has_a_place_and_a_unit() {
        let time = read_text(
            "field = \"data.0.ts\", unit = \"ms\", rejected(status = 401), rejected(field = \"code\", value = \"-1\")",
        )
        .expect("right");
        assert_eq!(time.field, ["data", "0", "ts"]);
        assert_eq!(time.format, TimeFormat::Millis);
        let [by_status, by_field] = time.rejected.as_slice() else {
            panic!("two");
        };
        assert_eq!(by_status.status, Some(401));
        assert!(by_status.field.is_none());
        assert_eq!(
            by_field.field,
            Some((vec!["code".to_owned()], "-1".to_owned()))
        );
        let all = read_text("unit = iso").expect("right");
        assert!(all.field.is_empty());
        assert_eq!(all.format, TimeFormat::Iso);
    }

    #[test]
    fn every_mistake_is_reported() {
        for (text, message) in [
            ("", "something is missing here"),
            ("field = \"a\"", "the unit of the time is missing"),
            ("unit = \"mss\"", "did you mean `ms`?"),
            ("unit = \"ms\", field = \"a..b\"", "a name is missing"),
            ("unit = \"ms\", field = \"\"", "a name is missing"),
            ("unit = \"ms\", rejected", "something is missing here"),
            (
                "unit = \"ms\", rejected = \"-1021\"",
                "something is missing here",
            ),
            ("unit = \"ms\", rejected()", "belong together"),
            ("unit = \"ms\", rejected(value = \"1\")", "belong together"),
            ("unit = \"ms\", rejected(status = 99)", "no status"),
            ("unit = \"ms\", rejected(status = -1)", "no status"),
            ("unit = \"ms\", rejected(code = 1)", "unknown option `code`"),
        ] {
            let Err(messages) = read_text(text) else {
                panic!("{text} is right");
            };
            assert_eq!(messages.len(), 1, "{text}: {messages:?}");
            assert!(messages[0].contains(message), "{text}: {messages:?}");
        }
    }
}
