//! `#[header("X-Name" = "value")]`.

use std::ops::Range;

use proc_macro2::TokenStream;
use syn::LitStr;

use super::arguments::{Argument, split};
use crate::diag::Diagnostics;
use crate::expr;

/// A header with the same value in every request.
#[derive(Clone)]
pub(crate) struct ConstantHeader {
    /// Lower case.
    pub(crate) name: String,
    pub(crate) name_literal: LitStr,
    pub(crate) value: String,
}

const EXAMPLE: &str = "#[header(\"X-Name\" = \"value\")]";

pub(super) fn constant(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Vec<ConstantHeader> {
    let headers = split(tokens).into_iter();
    headers
        .filter_map(|argument| {
            let (name_literal, value) = pair(&argument, EXAMPLE, diagnostics)?;
            let name = name(&name_literal, diagnostics);
            if let Err((range, message)) = check_value(&value.value()) {
                diagnostics.within(&value, range, &message);
                return None;
            }
            Some(ConstantHeader {
                name: name?,
                name_literal,
                value: value.value(),
            })
        })
        .collect()
}

/// `"NAME" = "text"`.
pub(super) fn pair(
    argument: &Argument,
    example: &str,
    diagnostics: &mut Diagnostics,
) -> Option<(LitStr, LitStr)> {
    let name = Argument {
        head: argument.head.clone(),
        rest: super::arguments::Rest::Nothing,
    };
    let name = name.only_string(example, diagnostics)?;
    let value = argument.string(example, diagnostics)?;
    Some((name, value))
}

/// The name in lower case, if it is valid and may be set.
pub(super) fn name(literal: &LitStr, diagnostics: &mut Diagnostics) -> Option<String> {
    match expr::header_name(&literal.value()) {
        Ok(name) => Some(name),
        Err(wrong) => {
            match wrong.range {
                Some(range) => diagnostics.within(literal, range, &wrong.message),
                None => diagnostics.at(literal.span(), wrong.message),
            }
            None
        }
    }
}

fn check_value(value: &str) -> Result<(), (Range<usize>, String)> {
    if value.trim().is_empty() {
        return Err((
            0..value.len(),
            "a constant header without a value: write one, or remove the header".into(),
        ));
    }
    let invalid = value
        .char_indices()
        .find(|(_, character)| !(' '..='~').contains(character));
    if let Some((position, character)) = invalid {
        let shown = character.escape_debug();
        let range = position..position + character.len_utf8();
        return Err((
            range,
            format!("`{shown}` cannot stand in a header: write visible ASCII"),
        ));
    }
    if value != value.trim() {
        let start = if value.starts_with(' ') {
            0
        } else {
            value.len() - 1
        };
        return Err((
            start..start + 1,
            "spaces around a header's value are lost on the way: remove them".into(),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_visible_ascii() {
        assert!(check_value("a b").is_ok());
        assert_eq!(check_value("").unwrap_err().0, 0..0);
        assert_eq!(check_value("aä").unwrap_err().0, 1..3);
        assert_eq!(check_value("a\nb").unwrap_err().0, 1..2);
        assert_eq!(check_value("a ").unwrap_err().0, 1..2);
        assert_eq!(check_value(" a").unwrap_err().0, 0..1);
    }
}
