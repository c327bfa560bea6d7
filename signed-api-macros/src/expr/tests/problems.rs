//! What is said about a wrong declaration, drawn below it. The text files are blocks of an expression and its problems.

use super::super::{OneLiner, Origin, Problem, build, suggest, variables};
use super::{functions_shortened, one_liner, with_headers};

#[test]
fn wrong_messages() {
    check_all(include_str!("message.txt"), Origin::Proof, one_liner);
}

#[test]
fn wrong_headers() {
    check_all(include_str!("header.txt"), Origin::Header(1), |header| {
        with_headers("ts", &["sign", header])
    });
}

#[test]
fn an_empty_expression_is_a_problem_as_long_as_it_is() {
    for source in ["", " ", " \n\t"] {
        let message = "nothing is written here: write an expression, as in `ts + path`".to_owned();
        let problem = Problem {
            range: 0..source.len(),
            message,
        };
        assert_eq!(
            build(&one_liner(source)),
            Err(vec![(Origin::Proof, problem)]),
            "{source:?}"
        );
    }
}

#[test]
fn every_expression_is_checked_and_each_problem_is_in_its_own() {
    let found = build(&with_headers("tss + path +", &["sgn", "body", "secret"]));
    let places: Vec<_> = found
        .expect_err("four wrong expressions")
        .into_iter()
        .map(|(origin, problem)| (origin, problem.range))
        .collect();
    assert_eq!(
        places,
        [
            (Origin::Proof, 0..3),
            (Origin::Proof, 11..12),
            (Origin::Header(0), 0..3),
            (Origin::Header(1), 0..4),
            (Origin::Header(2), 0..6),
        ],
    );
}

#[test]
fn a_wrong_message_does_not_make_its_headers_wrong() {
    let found = build(&with_headers("tss", &["sign", "sign | upper"])).expect_err("`tss`");
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn a_signature_that_is_never_sent_is_pointed_out() {
    let message = "the signature is never sent: write `sign` in a header, as in `header(\"API-SIGN\" = \"sign\")`";
    let expected = vec![(
        Origin::Proof,
        Problem {
            range: 0..9,
            message: message.to_owned(),
        },
    )];
    assert_eq!(
        build(&with_headers("ts + path", &["key", "ts"])),
        Err(expected.clone())
    );
    let another_mac = "hmac_sha256(secret, ts + path) | hex";
    assert_eq!(
        build(&with_headers("ts + path", &["key", another_mac])),
        Err(expected)
    );
    // Here `sign` may be what was meant, so only the unknown name is told.
    let found = build(&with_headers("ts + path", &["key", "sing"])).expect_err("`sing`");
    assert!(matches!(found[..], [(Origin::Header(1), _)]), "{found:?}");
}

fn check_all(blocks: &str, origin: Origin, declare: impl Fn(&str) -> OneLiner) {
    let mut wrong = Vec::new();
    for block in blocks.trim_end().split("\n\n") {
        let source = block.lines().next().unwrap_or_default();
        let found = build(&declare(source)).err().unwrap_or_default();
        let drawn: String = found
            .iter()
            .map(|(at, problem)| {
                let elsewhere = if *at == origin { "" } else { "elsewhere: " };
                format!("\n{elsewhere}{}", draw(source, problem))
            })
            .collect();
        let drawn = format!("{source}{drawn}");
        if drawn != block {
            wrong.push(format!("expected:\n{block}\nfound:\n{drawn}\n"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

pub(super) fn draw(source: &str, Problem { range, message }: &Problem) -> String {
    let before = source[..range.start].chars().count();
    let carets = source[range.clone()].chars().count().max(1);
    format!(
        "{}{} {}",
        " ".repeat(before),
        "^".repeat(carets),
        shortened(message)
    )
}

/// The lists of what exists are long and the same everywhere.
fn shortened(message: &str) -> String {
    let families = ["op.x", "opt.x", "session.x"];
    let variables = || variables::NAMES.iter().copied();
    let names = suggest::list(variables().chain(families));
    let names_and_sign = suggest::list(variables().chain(["sign"]).chain(families));
    functions_shortened(message)
        .replace(&names_and_sign, "NAMES and sign")
        .replace(&names, "NAMES")
}
