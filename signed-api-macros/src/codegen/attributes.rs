//! Which of the user's attributes belong where.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Attribute, Meta};

/// On a method of the client: what documents it, removes it, or sets lints.
pub(super) fn on_client(attributes: &[Attribute]) -> Vec<TokenStream> {
    attributes
        .iter()
        .filter(|attribute| {
            let path = attribute.path();
            // A bare `must_use` says less than the one on `Call`.
            let has_reason = matches!(attribute.meta, Meta::NameValue(_));
            ["doc", "cfg", "cfg_attr", "deprecated"]
                .iter()
                .any(|name| path.is_ident(name))
                || path.is_ident("must_use") && has_reason
        })
        .map(|attribute| attribute.to_token_stream())
        .chain(lint_levels(attributes))
        .collect()
}

/// On a method of the trait's implementation: what removes it, or sets lints.
pub(crate) fn on_implementation(attributes: &[Attribute]) -> Vec<TokenStream> {
    let is_deprecated = attributes
        .iter()
        .any(|attribute| attribute.path().is_ident("deprecated"));
    attributes
        .iter()
        .filter(|attribute| {
            let path = attribute.path();
            path.is_ident("cfg") || path.is_ident("cfg_attr") && is_about_presence(attribute)
        })
        .map(|attribute| attribute.to_token_stream())
        .chain(lint_levels(attributes))
        // It calls the client's method, which is as deprecated.
        .chain(is_deprecated.then(|| quote!(#[allow(deprecated)])))
        .collect()
}

/// Lint levels. `expect` becomes `allow`: what is expected of the trait need not come true everywhere.
pub(super) fn lint_levels(attributes: &[Attribute]) -> Vec<TokenStream> {
    let levels = attributes.iter().filter_map(|attribute| {
        let path = attribute.path();
        if path.is_ident("expect") {
            let Meta::List(list) = &attribute.meta else {
                return None;
            };
            let lints = &list.tokens;
            return Some(quote!(#[allow(#lints)]));
        }
        let is_level = ["allow", "warn", "deny"]
            .iter()
            .any(|name| path.is_ident(name));
        is_level.then(|| attribute.to_token_stream())
    });
    levels.collect()
}

pub(super) fn is_documented(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .any(|attribute| attribute.path().is_ident("doc"))
}

/// The `cfg`s of an argument.
pub(super) fn conditions(attributes: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("cfg"))
}

/// `cfg_attr(condition, cfg(..))` and lint levels; the rest would be refused on an implementation.
fn is_about_presence(attribute: &Attribute) -> bool {
    let Meta::List(list) = &attribute.meta else {
        return false;
    };
    let mut after_comma = false;
    let mut names = Vec::new();
    for tree in list.tokens.clone() {
        if let (TokenTree::Ident(ident), true) = (&tree, after_comma) {
            names.push(ident.to_string());
        }
        after_comma = matches!(&tree, TokenTree::Punct(punct) if punct.as_char() == ',');
    }
    names
        .iter()
        .all(|name| ["cfg", "allow", "warn", "deny"].contains(&name.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attributes() -> Vec<Attribute> {
        syn::parse::Parser::parse_str(
            Attribute::parse_outer,
            r#"
            #[doc = "text"] #[cfg(a)] #[cfg_attr(b, cfg(c))] #[cfg_attr(d, deprecated)]
            #[deprecated = "no"] #[must_use] #[expect(unused)] #[deny(dead_code)] #[other]
            "#,
        )
        .unwrap()
    }

    fn text(attributes: &[TokenStream]) -> String {
        let all: TokenStream = attributes.iter().cloned().collect();
        all.to_string()
    }

    #[test]
    fn a_method_of_the_client_keeps_what_is_about_itself() {
        let kept = r#"
            #[doc = "text"] #[cfg(a)] #[cfg_attr(b, cfg(c))] #[cfg_attr(d, deprecated)]
            #[deprecated = "no"] #[allow(unused)] #[deny(dead_code)]
        "#;
        let kept: TokenStream = kept.parse().unwrap();
        assert_eq!(text(&on_client(&attributes())), kept.to_string());
    }

    #[test]
    fn an_implementation_keeps_what_removes_it() {
        let kept = "#[cfg(a)] #[cfg_attr(b, cfg(c))] #[allow(unused)] #[deny(dead_code)] #[allow(deprecated)]";
        let kept: TokenStream = kept.parse().unwrap();
        assert_eq!(text(&on_implementation(&attributes())), kept.to_string());
    }
}
