//! `#[automock]` above `#[api_client]`: mockall copies our attributes onto everything that it generates.
//!
//! It expands first and puts attributes where no macro may stand, so the order has to be swapped. One message says so.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use crate::attr::is_ours_anywhere;

/// Is this an item that mockall generated from a trait with our attributes?
pub(crate) fn is_leftover(item: &TokenStream) -> bool {
    any_ident(item, &|name| {
        name.starts_with("__mock_Mock") || is_expectations(name)
    }) || any_ident(item, &|name| name.starts_with("Mock")) && has_ours(item)
}

/// The item without our attributes; the mock itself also says what to change.
pub(crate) fn cleaned(item: TokenStream) -> TokenStream {
    let mut keywords = item.clone().into_iter().filter_map(|tree| match tree {
        TokenTree::Ident(ident) => Some(ident.to_string()),
        _ => None,
    });
    let is_struct = keywords.any(|keyword| keyword == "struct");
    let error = (is_struct && any_ident(&item, &is_expectations)).then(|| {
        let message = "`#[automock]` stands above `#[api_client]` and sees attributes that are not its own: write it below";
        syn::Error::new(Span::call_site(), message).to_compile_error()
    });
    let item = without_ours(item);
    quote!(#error #item)
}

/// The field that holds what a mock expects.
fn is_expectations(name: &str) -> bool {
    name.ends_with("_expectations")
}

fn any_ident(tokens: &TokenStream, wanted: &impl Fn(&str) -> bool) -> bool {
    tokens.clone().into_iter().any(|tree| match tree {
        TokenTree::Ident(ident) => wanted(&ident.to_string()),
        TokenTree::Group(group) => any_ident(&group.stream(), wanted),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

fn has_ours(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|tree| match tree {
        TokenTree::Group(group) => is_ours(&group) || has_ours(&group.stream()),
        _ => false,
    })
}

fn without_ours(tokens: TokenStream) -> TokenStream {
    let mut kept = TokenStream::new();
    let mut trees = tokens.into_iter().peekable();
    while let Some(tree) = trees.next() {
        match (&tree, trees.peek()) {
            (TokenTree::Punct(punct), Some(TokenTree::Group(group)))
                if punct.as_char() == '#' && is_ours(group) =>
            {
                trees.next();
            }
            (TokenTree::Group(group), _) => {
                let mut inside = Group::new(group.delimiter(), without_ours(group.stream()));
                inside.set_span(group.span());
                inside.to_tokens(&mut kept);
            }
            _ => tree.to_tokens(&mut kept),
        }
    }
    kept
}

fn is_ours(attribute: &Group) -> bool {
    let first = attribute.stream().into_iter().next();
    attribute.delimiter() == Delimiter::Bracket
        && matches!(first, Some(TokenTree::Ident(name)) if is_ours_anywhere(&name.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> TokenStream {
        text.parse().unwrap()
    }

    #[test]
    fn only_what_mockall_made_is_a_leftover() {
        for mocked in [
            "pub struct MockExchange { Exchange_expectations: MockExchange_Exchange }",
            "pub mod __mock_MockExchange_Exchange { use super::*; }",
            "impl Default for MockExchange_Exchange { fn default() -> Self { Self { #[get(\"/\")] order: () } } }",
            "self.Exchange_expectations.checkpoint()",
        ] {
            assert!(is_leftover(&tokens(mocked)), "{mocked}");
        }
        assert!(!is_leftover(&tokens("pub struct Exchange { key: String }")));
        assert!(!is_leftover(&tokens("impl MockExchange { fn new() {} }")));
    }

    #[test]
    fn the_mock_says_what_to_change_and_loses_our_attributes() {
        let cleaned = |text| cleaned(tokens(text)).to_string();
        let mock = cleaned(
            "#[auth(none)] #[doc = \"x\"] struct MockA { #[api_client] A_expectations: MockA_A }",
        );
        assert!(
            mock.contains("write it below") && mock.contains("doc"),
            "{mock}"
        );
        assert!(!mock.contains("auth"), "{mock}");
        let other = cleaned("impl MockA_A { fn a(&self, #[json] b: u8) { #[get] {} } }");
        assert_eq!(
            other,
            tokens("impl MockA_A { fn a(&self, b: u8) { {} } }").to_string()
        );
    }
}
