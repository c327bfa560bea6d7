//! What writes a message: an expression of the signing language, or a scheme by its path.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::Path;
use syn::ext::IdentExt;
use syn::parse::Parser;

use super::super::arguments::{Argument, Rest, split};
use crate::diag::Diagnostics;
use crate::expr;

/// Writes a message.
#[derive(Clone)]
pub(crate) struct Message {
    /// The name of the option.
    pub(crate) option: Span,
    pub(crate) kind: MessageKind,
}

#[derive(Clone)]
pub(crate) enum MessageKind {
    /// An expression, whose value is the text of the message.
    Inline(TokenStream),
    Named(Path),
}

/// `login = json({ .. })` or `login = BybitWs`.
pub(super) fn read(argument: &Argument, diagnostics: &mut Diagnostics) -> Option<Message> {
    let name = &argument.head;
    if let Rest::List(group) = &argument.rest {
        let message = format!("a message is given by `=`: write `{name} = json({{ .. }})`");
        diagnostics.at(group.span_open(), message);
        return None;
    }
    let tokens = argument.value(&format!("{name} = json({{ .. }})"), diagnostics)?;
    let trees = tokens.clone().into_iter();
    if let Some(semicolon) = trees.clone().find(|tree| is_punct(tree, ';')) {
        let message = "a message is one expression: for several statements declare a scheme with `auth_scheme!`, and write \
                       its path here";
        diagnostics.at(semicolon.span(), message);
        return None;
    }
    if let [TokenTree::Group(group)] = trees.collect::<Vec<_>>().as_slice()
        && group.delimiter() == proc_macro2::Delimiter::Brace
    {
        let message = format!("a map is no text yet: write `{name} = json({{ .. }})`");
        diagnostics.at(group.span_open(), message);
        return None;
    }
    let kind = match named(&tokens) {
        Some(path) => MessageKind::Named(path),
        None => MessageKind::Inline(tokens),
    };
    Some(Message {
        option: argument.span(),
        kind,
    })
}

/// The schemes that a `#[ws(..)]`, `#[subscribe(..)]` or `#[request(..)]` names, for whoever does not ask what is wrong
/// with it.
pub(crate) fn paths(tokens: TokenStream) -> Vec<Path> {
    let mut paths = Vec::new();
    for argument in split(tokens) {
        match &argument.rest {
            Rest::Value(tokens) => paths.extend(named(&tokens.iter().cloned().collect())),
            Rest::List(group) => paths.extend(self::paths(group.stream())),
            Rest::Nothing | Rest::Other { .. } => {}
        }
    }
    paths
}

/// The path of a scheme, if there is nothing else, and no variable of the language is meant.
fn named(tokens: &TokenStream) -> Option<Path> {
    let path = Path::parse_mod_style.parse2(tokens.clone()).ok()?;
    match path.get_ident() {
        Some(ident) if expr::is_variable(&ident.unraw().to_string()) => None,
        _ => Some(path),
    }
}

fn is_punct(tree: &TokenTree, character: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == character)
}
