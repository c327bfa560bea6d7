//! Functions of the user's: each is called once for a signature at the most, however often its result is read, and not at
//! all where nothing reads it.

use std::cell::Cell;

use signed_api::http::Method;
use signed_api::prelude::*;
use signed_api::{ErrorKind, Scheme, Signer, Timestamp, UnsignedRequest};

use crate::support::refused;

thread_local! {
    /// How often a function was called by this test.
    static CALLS: Cell<usize> = const { Cell::new(0) };
}

fn called(text: &str) -> String {
    CALLS.set(CALLS.get() + 1);
    format!("<{text}>")
}

fn blank(_: &str) -> &'static str {
    CALLS.set(CALLS.get() + 1);
    ""
}

fn fails(_: &str) -> std::result::Result<String, &'static str> {
    CALLS.set(CALLS.get() + 1);
    Err("out of order")
}

auth_scheme! {
    /// In both branches.
    Branches {
        let t = self::called(path);
        header "A" = method == "GET" ? t + "1" : "2" + t;
    }

    /// In branches of several choices.
    Choices {
        let t = self::called(path);
        header "A" = method == "GET" ? t : "-";
        header "B" = opt.b ? t + "b" : "-";
        header "C" = opt.c ? t + (t | upper) : "-";
    }

    /// In branches, and after them by every request.
    Certain {
        let t = self::called(path);
        header "A" = method == "GET" ? (t == "</a>" ? "1" : "2") : "3";
        header "B" = opt.b ? (opt.c ? t : "-") : "-";
        header "C" = t;
    }

    /// In a condition and in its branch.
    Condition {
        let t = self::called(path);
        header "A" = t == "</a>" ? t : "-";
        header "B" = method == "GET" && t != "</b>" ? t + "b" : "-";
        header "C"? = t;
    }

    /// In the second half of a condition, which is not always asked.
    Half {
        let t = self::called(path);
        header "A" = method == "GET" && t == "</a>" ? t : "-";
        header "B" = opt.b || t == "</a>" ? "b" : "-";
    }

    /// In two parts of the request.
    Outputs {
        let t = self::called(path);
        query = "t=" + percent_encode(t) + prefix(form(query_params), "&");
        header "A" = t;
        header "B" = hmac_sha256(secret, t + query) | hex;
    }

    /// In a value that is left out when it is empty.
    Optional {
        let none = self::blank(path);
        let t = self::called(path);
        header "A"? = none + t;
        header "B"? = opt.b && t == "</a>" ? opt.b : opt.c;
        header "C" = join(",", opt.b, none, t);
    }

    /// Within each other.
    Nested {
        let inner = self::called(path);
        let outer = self::called(inner);
        header "A" = method == "GET" ? outer : "-";
        header "B" = opt.b ? outer + inner : "-";
        header "C" = opt.c ? inner : "-";
    }

    /// In maps and lists, and of them.
    Maps {
        let t = self::called(path);
        body = json({ ..body_params, a: method == "GET" ? t : null, b?: opt.b ? t : "", c: [t, opt.c ? t : null] });
    }

    /// A function that fails.
    Failing {
        let t = self::fails(path);
        header "A" = method == "GET" ? t : "-";
        header "B" = opt.b ? t + "b" : "-";
    }
}

/// What a request with these options becomes, and how many calls that took.
fn signed(
    scheme: impl Scheme + 'static,
    method: Method,
    options: &[(&'static str, &'static str)],
) -> Result<([Option<String>; 3], String, usize)> {
    let signer = Signer::new(scheme, Credentials::new("key", "secret")).expect("a signer");
    let signer = options
        .iter()
        .fold(signer, |signer, (name, value)| signer.option(*name, *value));
    let request = UnsignedRequest::new(method, "https://api.example.com/a").expect("a URL");
    CALLS.set(0);
    let signed = signer.sign_at(&request, Timestamp::from_millis(1_700_000_000_000), 0)?;
    let header = |name: &str| {
        let value = signed.headers.get(name)?;
        Some(value.to_str().expect("text").to_owned())
    };
    let body = String::from_utf8(signed.body.to_vec()).expect("text");
    Ok((["a", "b", "c"].map(header), body, CALLS.get()))
}

/// The headers `A`, `B` and `C`, and the number of calls.
#[track_caller]
fn assert_signed(
    scheme: impl Scheme + 'static,
    method: Method,
    options: &[(&'static str, &'static str)],
    headers: [Option<&str>; 3],
    calls: usize,
) {
    let (sent, _, called) = signed(scheme, method, options).expect("signed");
    let sent = sent.each_ref().map(Option::as_deref);
    assert_eq!((sent, called), (headers, calls));
}

const B: (&str, &str) = ("b", "x");
const C: (&str, &str) = ("c", "y");

#[test]
fn once_in_either_branch() {
    assert_signed(Branches, Method::GET, &[], [Some("</a>1"), None, None], 1);
    assert_signed(Branches, Method::POST, &[], [Some("2</a>"), None, None], 1);
}

#[test]
fn once_in_branches_of_several_choices_and_never_outside_of_them() {
    let none = Some("-");
    let (get, post) = (Method::GET, Method::POST);
    let [a, b, c] = [Some("</a>"), Some("</a>b"), Some("</a></A>")];
    assert_signed(Choices, post.clone(), &[], [none, none, none], 0);
    assert_signed(Choices, get.clone(), &[], [a, none, none], 1);
    assert_signed(Choices, post.clone(), &[B], [none, b, none], 1);
    assert_signed(Choices, post, &[C], [none, none, c], 1);
    assert_signed(Choices, get, &[B, C], [a, b, c], 1);
}

#[test]
fn once_where_every_request_needs_it_too() {
    let t = Some("</a>");
    assert_signed(Certain, Method::GET, &[], [Some("1"), Some("-"), t], 1);
    assert_signed(Certain, Method::POST, &[], [Some("3"), Some("-"), t], 1);
    assert_signed(Certain, Method::GET, &[B, C], [Some("1"), t, t], 1);
}

#[test]
fn once_in_a_condition_and_its_branch() {
    let t = Some("</a>");
    assert_signed(Condition, Method::GET, &[], [t, Some("</a>b"), t], 1);
    assert_signed(Condition, Method::POST, &[], [t, Some("-"), t], 1);
    assert_signed(Half, Method::GET, &[], [t, Some("b"), None], 1);
    assert_signed(Half, Method::POST, &[], [Some("-"), Some("b"), None], 1);
    assert_signed(Half, Method::POST, &[B], [Some("-"), Some("b"), None], 0);
}

#[test]
fn once_for_two_parts_of_the_request() {
    let (headers, _, calls) = signed(Outputs, Method::GET, &[]).expect("signed");
    assert_eq!((headers[0].as_deref(), calls), (Some("</a>"), 1));
}

/// Two functions, each once.
#[test]
fn once_where_it_may_be_left_out() {
    let t = Some("</a>");
    assert_signed(Optional, Method::GET, &[], [t, None, t], 2);
    assert_signed(Optional, Method::GET, &[C], [t, Some("y"), t], 2);
    assert_signed(
        Optional,
        Method::GET,
        &[B, C],
        [t, Some("x"), Some("x,</a>")],
        2,
    );
}

#[test]
fn once_within_another_one() {
    let (none, inner, outer) = (Some("-"), Some("</a>"), Some("<</a>>"));
    let both = Some("<</a>></a>");
    assert_signed(Nested, Method::POST, &[], [none, none, none], 0);
    assert_signed(Nested, Method::POST, &[C], [none, none, inner], 1);
    assert_signed(Nested, Method::GET, &[], [outer, none, none], 2);
    assert_signed(Nested, Method::GET, &[B, C], [outer, both, inner], 2);
}

#[test]
fn once_in_maps_and_lists() {
    for (method, options, body) in [
        (Method::POST, &[][..], r#"{"a":null,"c":["</a>",null]}"#),
        (Method::GET, &[], r#"{"a":"</a>","c":["</a>",null]}"#),
        (
            Method::GET,
            &[B, C],
            r#"{"a":"</a>","b":"</a>","c":["</a>","</a>"]}"#,
        ),
    ] {
        let (_, sent, calls) = signed(Maps, method, options).expect("signed");
        assert_eq!((sent.as_str(), calls), (body, 1));
    }
}

#[test]
fn one_that_fails_is_called_once_if_at_all() {
    assert_signed(Failing, Method::POST, &[], [Some("-"), Some("-"), None], 0);
    for (method, options) in [
        (Method::GET, &[][..]),
        (Method::POST, &[B]),
        (Method::GET, &[B]),
    ] {
        let text = refused(signed(Failing, method, options), ErrorKind::Signing);
        assert!(text.contains("out of order"), "{text}");
        assert_eq!(CALLS.get(), 1);
    }
}
