//! The documentation of a scheme: what the user wrote, and below it the declaration itself.

use proc_macro2::{Group, TokenStream, TokenTree};
use syn::{Attribute, parse_quote};

use super::head::Declaration;

/// The attributes of the struct. Documentation that nobody wrote stays missing, so that `missing_docs` sees it.
pub(super) fn attributes(declaration: &Declaration) -> Vec<Attribute> {
    let mut attributes = declaration.attributes.clone();
    let is_documented = attributes
        .iter()
        .any(|attribute| attribute.path().is_ident("doc"));
    let source = declaration.braces.as_ref().and_then(source);
    if let (true, Some(source)) = (is_documented, source) {
        let text = section(&declaration.ident.to_string(), &source);
        attributes.push(parse_quote!(#[doc = #text]));
    }
    attributes
}

/// The braces as they were written, where the compiler knows it.
fn source(braces: &Group) -> Option<String> {
    let source = braces.span().source_text()?;
    // Of what a macro put together, the source is something else.
    let tokens: TokenStream = source.parse().ok()?;
    let is_same =
        tokens.to_string() == TokenStream::from(TokenTree::from(braces.clone())).to_string();
    (is_same && !source.contains(FENCE)).then_some(source)
}

const FENCE: &str = "```";

fn section(name: &str, source: &str) -> String {
    let source = unindented(source);
    format!("\n# Declaration\n\n{FENCE}text\n{name} {source}\n{FENCE}")
}

/// Without the indentation that all lines after the first share.
fn unindented(source: &str) -> String {
    let indentation = |line: &str| line.len() - line.trim_start().len();
    let rest = source
        .lines()
        .skip(1)
        .filter(|line| !line.trim().is_empty());
    let shared = rest.map(indentation).min().unwrap_or_default();
    let mut lines = source.lines();
    let first = lines.next().unwrap_or_default().to_owned();
    lines.fold(first, |text, line| {
        format!("{text}\n{}", line.get(shared..).unwrap_or_default())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declaration_stands_as_far_left_as_it_can() {
        let source = "{\n        nonce: x;\n\n          // y\n        a = b;\n    }";
        assert_eq!(
            section("Kraken", source),
            "\n# Declaration\n\n```text\nKraken {\n    nonce: x;\n\n      // y\n    a = b;\n}\n```"
        );
        assert_eq!(unindented("{ a = b; }"), "{ a = b; }");
    }
}
