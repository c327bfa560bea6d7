//! Texts of every length, wherever something special stands in them.

use super::super::scan::Scan;
use super::super::seen::Kind;

#[test]
fn a_text_ends_at_its_quote() {
    for length in 0..50 {
        for behind in ["", "\"", "\\", ",\"next\":\"\\\""] {
            let text = format!("\"{}\"{behind}", "é".repeat(length));
            let mut scan = Scan::new(text.as_bytes());
            let found = scan.text().expect("a text");
            assert_eq!(found, (1..1 + 2 * length, Kind::Text), "{text}");
            assert_eq!(scan.at(), 2 + 2 * length, "{text}");
        }
    }
}

#[test]
fn an_escaped_quote_does_not_end_it() {
    for before in 0..30 {
        for after in 0..30 {
            for escape in ["\\\"", "\\\\", "\\n\\\""] {
                let inner = format!("{}{escape}{}", "x".repeat(before), "[".repeat(after));
                let text = format!("\"{inner}\":\"");
                let mut scan = Scan::new(text.as_bytes());
                let found = scan.text().expect("a text");
                assert_eq!(found, (1..1 + inner.len(), Kind::Escaped), "{text}");
            }
        }
    }
}

#[test]
fn a_text_without_a_quote_has_no_end() {
    for length in 0..50 {
        let text = format!("\"{}", "!#[]\u{a2}".repeat(length));
        assert!(Scan::new(text.as_bytes()).text().is_err(), "{text}");
    }
}
