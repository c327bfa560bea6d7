//! What stands before the braces of each declaration: attributes, visibility, name.

use std::collections::HashSet;

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Ident, Lit, Path, Token, Visibility, token};

use crate::diag::Diagnostics;

/// Everything in one `auth_scheme!`.
pub(crate) struct Declarations {
    /// Where the library is found, when not at `::signed_api`.
    pub(crate) library: Option<Path>,
    pub(crate) schemes: Vec<Declaration>,
}

/// A scheme as it was written.
pub(crate) struct Declaration {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) ident: Ident,
    /// The statements. Nothing, when they are missing, which is reported.
    pub(crate) braces: Option<Group>,
}

impl Declarations {
    /// What can be understood; the rest is reported and skipped.
    pub(crate) fn read(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Self {
        let mut read = Self {
            library: None,
            schemes: Vec::new(),
        };
        if tokens.is_empty() {
            let message = "nothing is declared: write `pub Kraken { .. }`";
            diagnostics.at(Span::call_site(), message);
        }
        let all = |input: ParseStream<'_>| {
            read.library = library(input, diagnostics)?;
            while !input.is_empty() {
                read.schemes.extend(declaration(input, diagnostics)?);
            }
            Ok(())
        };
        if let Err(error) = all.parse2(tokens) {
            diagnostics.push(error);
        }
        read.remove_repeated(diagnostics);
        read
    }

    /// Of several schemes with one name the first is kept. One under `cfg` may be there in place of another.
    fn remove_repeated(&mut self, diagnostics: &mut Diagnostics) {
        let mut names = HashSet::new();
        self.schemes.retain(
            |Declaration {
                 attributes, ident, ..
             }| {
                let mut attributes = attributes.iter();
                if attributes.any(|attribute| attribute.path().is_ident("cfg")) {
                    return true;
                }
                let is_new = names.insert(ident.clone());
                if !is_new {
                    let message = format!("`{ident}` is declared already: choose another name");
                    diagnostics.at(ident.span(), message);
                }
                is_new
            },
        );
    }
}

/// `crate = ::path;`
fn library(input: ParseStream<'_>, diagnostics: &mut Diagnostics) -> syn::Result<Option<Path>> {
    if !is_library(input) {
        return Ok(None);
    }
    input.parse::<Token![crate]>()?;
    input.parse::<Token![=]>()?;
    let start = input.span();
    let Ok(path) = input.call(Path::parse_mod_style) else {
        diagnostics.at(start, "this is no path: write `crate = ::signed_api;`");
        skip(input)?;
        return Ok(None);
    };
    if input.parse::<Option<Token![;]>>()?.is_none() {
        diagnostics.at(input.span(), "expected `;` before this token");
    }
    Ok(Some(path))
}

fn is_library(input: ParseStream<'_>) -> bool {
    input.peek(Token![crate]) && input.peek2(Token![=])
}

fn declaration(
    input: ParseStream<'_>,
    diagnostics: &mut Diagnostics,
) -> syn::Result<Option<Declaration>> {
    if input.peek(Token![;]) || input.peek(Token![,]) {
        diagnostics.at(input.span(), "nothing stands between schemes: remove this");
        input.parse::<TokenTree>()?;
        return Ok(None);
    }
    if is_library(input) {
        diagnostics.at(input.span(), "`crate = ..;` stands first: move it there");
        skip(input)?;
        return Ok(None);
    }
    let attributes = input.call(Attribute::parse_outer)?;
    let visibility = input.parse()?;
    let Some(ident) = name(input, diagnostics)? else {
        skip(input)?;
        return Ok(None);
    };
    let is_statement = is_statement(input);
    let braces = braces(&ident, input, diagnostics)?;
    if is_statement && braces.is_none() {
        return Ok(None);
    }
    Ok(Some(Declaration {
        attributes,
        visibility,
        ident,
        braces,
    }))
}

fn name(input: ParseStream<'_>, diagnostics: &mut Diagnostics) -> syn::Result<Option<Ident>> {
    if input.peek(Token![struct]) && input.peek2(Ident::peek_any) {
        diagnostics.at(
            input.span(),
            "`auth_scheme!` makes the struct itself: remove `struct`",
        );
        input.parse::<Token![struct]>()?;
    }
    if input.peek(Ident) {
        return input.parse().map(Some);
    }
    let message = if input.peek(Ident::peek_any) {
        "a keyword cannot be the name of a scheme: write `pub Kraken { .. }`"
    } else {
        "the name of the scheme is missing: write `pub Kraken { .. }`"
    };
    diagnostics.at(input.span(), message);
    Ok(None)
}

fn braces(
    ident: &Ident,
    input: ParseStream<'_>,
    diagnostics: &mut Diagnostics,
) -> syn::Result<Option<Group>> {
    if input.peek(token::Brace) {
        return skip(input);
    }
    if input.peek(Token![;]) || starts_declaration(input) {
        let message = format!("the statements are missing: write `{ident} {{ .. }}`");
        diagnostics.at(ident.span(), message);
        input.parse::<Option<Token![;]>>()?;
        return Ok(None);
    }
    if input.peek(token::Paren) || input.peek(token::Bracket) {
        let message = format!("statements stand in braces: write `{ident} {{ .. }}`");
        diagnostics.at(input.span(), message);
        input.parse::<TokenTree>()?;
        input.parse::<Option<Token![;]>>()?;
        return Ok(None);
    }
    let message = if input.peek(Token![<]) {
        "a scheme has no generic parameters: remove them"
    } else {
        "expected `{` before this token: a scheme is declared as `pub Kraken { .. }`"
    };
    diagnostics.at(input.span(), message);
    skip(input)
}

/// Is it a statement that a name started, and no declaration?
fn is_statement(input: ParseStream<'_>) -> bool {
    input.peek(Token![:]) || input.peek(Token![=]) || input.peek(Lit)
}

/// May a declaration end before, and another one start at, the next token?
fn starts_declaration(input: ParseStream<'_>) -> bool {
    input.is_empty()
        || input.peek(Token![#])
        || input.peek(Token![pub])
        || input.peek(Ident::peek_any)
}

/// Skips everything up to the end of a declaration; returns its braces.
fn skip(input: ParseStream<'_>) -> syn::Result<Option<Group>> {
    while !input.is_empty() {
        let is_braced = input.peek(token::Brace);
        let is_semicolon = input.peek(Token![;]);
        match input.parse()? {
            TokenTree::Group(group) if is_braced => return Ok(Some(group)),
            _ if is_semicolon => return Ok(None),
            _ => {}
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use quote::ToTokens;

    use super::*;

    /// What is understood: `library; visibility name(statements), ..`, and then the messages.
    fn read(text: &str) -> (String, Vec<String>) {
        let mut diagnostics = Diagnostics::new();
        let tokens: TokenStream = text.parse().expect("tokens");
        let Declarations { library, schemes } = Declarations::read(tokens, &mut diagnostics);
        let shown = |declaration: &Declaration| {
            let attributes = declaration.attributes.iter();
            let attributes: TokenStream = attributes.map(ToTokens::to_token_stream).collect();
            let visibility = declaration.visibility.to_token_stream();
            let braces = declaration.braces.as_ref();
            let statements = braces.map_or("-".to_owned(), |braces| braces.stream().to_string());
            format!(
                "{attributes}{visibility} {}({statements})",
                declaration.ident
            )
        };
        let schemes: Vec<String> = schemes.iter().map(shown).collect();
        let library = library.map_or(String::new(), |path| format!("{};", path.to_token_stream()));
        let read = format!("{library}{}", schemes.join(","));
        (read.replace(' ', ""), diagnostics.messages())
    }

    #[test]
    fn a_declaration_is_attributes_visibility_name_and_braces() {
        for (text, understood) in [
            ("Kraken { a; }", "Kraken(a;)"),
            (
                "pub(crate) Kraken {} Backpack { b; }",
                "pub(crate)Kraken(),Backpack(b;)",
            ),
            (
                "/// Docs.\n #[cfg(a)] pub Kraken {}",
                "#[doc=\"Docs.\"]#[cfg(a)]pubKraken()",
            ),
            ("crate = ::a::b; kraken {}", "::a::b;kraken()"),
            ("crate = crate; r#type {}", "crate;r#type()"),
            ("A {} #[cfg(a)] A {}", "A(),#[cfg(a)]A()"),
        ] {
            assert_eq!(read(text), (understood.to_owned(), Vec::new()), "{text}");
        }
    }

    #[test]
    fn a_mistake_costs_only_its_own_declaration() {
        for (text, understood, message) in [
            ("", "", "nothing is declared"),
            ("struct Kraken { a; }", "Kraken(a;)", "remove `struct`"),
            (
                "pub { a; } B {}",
                "B()",
                "the name of the scheme is missing",
            ),
            ("fn a() {} B {}", "B()", "a keyword cannot be the name"),
            (
                "pub A; B {}",
                "pubA(-),B()",
                "the statements are missing: write `A { .. }`",
            ),
            (
                "A B {}",
                "A(-),B()",
                "the statements are missing: write `A { .. }`",
            ),
            (
                "B {} pub A",
                "B(),pubA(-)",
                "the statements are missing: write `A { .. }`",
            ),
            (
                "A(x); B {}",
                "A(-),B()",
                "statements stand in braces: write `A { .. }`",
            ),
            (
                "A<T: B<C>> { a; } B {}",
                "A(a;),B()",
                "no generic parameters",
            ),
            (
                "A = { a; } B {}",
                "A(a;),B()",
                "expected `{` before this token",
            ),
            ("nonce: ms; B {}", "B()", "expected `{` before this token"),
            ("A {}; B {}", "A(),B()", "nothing stands between schemes"),
            ("A { a; } A { b; }", "A(a;)", "`A` is declared already"),
            (
                "A {} crate = ::a; B {}",
                "A(),B()",
                "`crate = ..;` stands first",
            ),
            (
                "crate = \"a\"; B {}",
                "B()",
                "write `crate = ::signed_api;`",
            ),
            (
                "crate = ::a pub B {}",
                "::a;pubB()",
                "expected `;` before this token",
            ),
        ] {
            let (read, messages) = read(text);
            assert_eq!(read, understood, "{text}");
            let [only] = messages.as_slice() else {
                panic!("{text}: {messages:?}");
            };
            assert!(only.contains(message), "{text}: {only}");
        }
    }
}
