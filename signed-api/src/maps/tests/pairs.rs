//! Pairs with literals of the scheme's own between them.

use super::*;

#[test]
fn nothing_is_escaped() {
    let text = written(|buffer| {
        let mut pairs = pairs(buffer, "=", ", ");
        pairs.int("t", 1_700_000_000);
        let mut sign = pairs.text("v1");
        sign.hex(&[0xab, 0xcd]);
        sign.text("=, é");
        sign.end();
        pairs.text("a b").end();
        pairs
            .spread(&params(r#"{"n":1.10,"none":null,"yes":true,"no":false}"#))
            .expect("entries");
        pairs.end();
    });
    assert_eq!(
        text,
        "t=1700000000, v1=abcd=, é, a b=, n=1.10, yes=true, no=false"
    );
    assert_eq!(written(|buffer| pairs(buffer, "=", ",").end()), "");
}

#[test]
fn a_list_takes_several_entries() {
    let text = written(|buffer| {
        let mut pairs = pairs(buffer, ",", " ");
        pairs
            .value("v1", &value(r#"["a",2,null]"#))
            .expect("entries");
        pairs.value("none", &value("[]")).expect("no entries");
        pairs.value("v1", &value("\"c\"")).expect("an entry");
    });
    assert_eq!(text, "v1,a v1,2 v1,c");
}

#[test]
fn what_is_nested_has_no_place() {
    for nested in [r#"{"a":1}"#, "[[1]]", r#"[1,{"a":1}]"#] {
        let mut buffer = Buffer::default();
        let error = pairs(&mut buffer, "=", ",").value("v1", &value(nested));
        let error = error.expect_err(nested).to_string();
        assert!(error.starts_with("`v1` holds a list or map"), "{error}");
        assert_eq!(buffer.as_bytes(), b"", "{nested}");
    }
}
