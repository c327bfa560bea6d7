use std::ops::Range;

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};

use super::Source;
use crate::diag::Diagnostics;
use crate::expr::Problem;
use crate::expr::tokens::TokenKind;

fn source(written: &str) -> Source {
    Source::new(written.parse().expect("tokens"), Span::call_site())
}

fn kinds(written: &str) -> Vec<TokenKind> {
    let source = source(written);
    assert_eq!(source.problems, [], "{written}");
    source.tokens.into_iter().map(|token| token.kind).collect()
}

#[test]
fn the_text_looks_like_what_was_written() {
    for (written, text) in [
        ("now . ms+a", "now.ms + a"),
        ("f ( a ,b , )|g", "f(a, b,) | g"),
        ("{a:b,\"c\"?:d,..e}", "{ a: b, \"c\"?: d, ..e }"),
        ("{ }+[ ]", "{} + []"),
        ("a?b:c", "a ? b : c"),
        (
            "!a&&b==c?{d:e?f:g}:h",
            "!a && b == c ? { d: e ? f : g } : h",
        ),
        ("header\"X\"?=a;let b=c ;", "header \"X\"? = a; let b = c;"),
        ("nonce:increasing(ms);", "nonce: increasing(ms);"),
        ("crate :: f(a)", "crate::f(a)"),
        ("a+(b)", "a + (b)"),
        ("r\"a\\b\" + r#type", "r\"a\\b\" + r#type"),
        ("", ""),
    ] {
        let source = source(written);
        assert_eq!(source.text, text);
        for token in &source.tokens {
            assert_eq!(
                source.text[token.range.clone()].trim(),
                &source.text[token.range.clone()]
            );
        }
    }
}

#[test]
fn several_tokens_of_rust_may_be_one() {
    let name = |name: &str| TokenKind::Name(name.to_owned());
    let path = |path: &str| TokenKind::Path(path.to_owned());
    for (written, expected) in [
        ("now.ms", vec![name("now.ms")]),
        ("a.b.c", vec![name("a.b.c")]),
        ("::a::b", vec![path("::a::b")]),
        ("crate::r#type", vec![path("crate::r#type")]),
        ("r#type", vec![name("type")]),
        ("..a", vec![TokenKind::Spread, name("a")]),
        ("a..b", vec![name("a"), TokenKind::Spread, name("b")]),
        ("a.", vec![name("a"), TokenKind::Dot]),
        ("a::", vec![name("a"), TokenKind::Other]),
        ("a: ::b", vec![name("a"), TokenKind::Colon, path("::b")]),
        ("= !a", vec![TokenKind::Assign, TokenKind::Not, name("a")]),
        ("=!a", vec![TokenKind::Assign, TokenKind::Not, name("a")]),
        ("!==", vec![TokenKind::NotEqual]),
        ("= =", vec![TokenKind::Assign, TokenKind::Assign]),
        ("?:", vec![TokenKind::Question, TokenKind::Colon]),
        ("@#", vec![TokenKind::Other]),
        ("@ #", vec![TokenKind::Other, TokenKind::Other]),
    ] {
        assert_eq!(kinds(written), expected, "{written}");
    }
}

#[test]
fn a_literal_means_what_it_means_in_rust() {
    let text = |text: &str| vec![TokenKind::Text(text.to_owned())];
    assert_eq!(kinds(r#""a\n\"\u{e9}""#), text("a\n\"\u{e9}"));
    assert_eq!(kinds(r##"r#"a\n""#"##), text("a\\n\""));
    assert_eq!(kinds("1_000"), [TokenKind::Int(1000)]);
    assert_eq!(kinds("18446744073709551615"), [TokenKind::Int(u64::MAX)]);
}

#[test]
fn what_a_macro_wraps_is_seen_through() {
    let inner: TokenStream = "a + b".parse().expect("tokens");
    let group = TokenTree::Group(Group::new(Delimiter::None, inner));
    let mut tokens: TokenStream = "let x =".parse().expect("tokens");
    tokens.extend([group]);
    tokens.extend("; body = x;".parse::<TokenStream>());
    assert_eq!(
        Source::new(tokens, Span::call_site()).text,
        "let x = a + b; body = x;"
    );
}

#[test]
fn a_range_is_found_among_the_tokens_of_rust() {
    let source = source("let x = now.ms + f(\"{a}\");");
    let touched = |range: Range<usize>| {
        let (first, last) = source.touched(&range);
        let range = source.spans[first].0.start..source.spans[last].0.end;
        &source.text[range]
    };
    let range = |part: &str| {
        let start = source.text.find(part).expect("a part");
        start..start + part.len()
    };
    // The end of a bracket and the dot have spans of their own; a part of a literal has that of the literal.
    for part in ["let", "now.ms", "ms", ".", "f(\"{a}\")", ")", "x = now"] {
        assert_eq!(touched(range(part)), part);
    }
    assert_eq!(touched(range("{a}")), "\"{a}\"");
    let end = source.text.len();
    assert_eq!(touched(end..end), ";");
    assert_eq!(touched(7..7), "=");
    assert_eq!(touched(range(" now")), "now");
    assert_eq!(source.spans.len(), 12);
}

#[test]
fn a_problem_is_reported_even_where_there_is_nothing() {
    for written in ["", "a + b"] {
        let mut diagnostics = Diagnostics::new();
        let problem = Problem {
            range: 0..written.len(),
            message: "wrong".to_owned(),
        };
        source(written).report(&problem, &mut diagnostics);
        let errors = diagnostics.finish(Some(())).expect_err("an error");
        assert!(errors.to_string().contains("\"wrong\""), "{errors}");
        let _ = source(written).span(&problem.range);
    }
}
