//! What is said about a wrong scheme, drawn below its lines. The text file is blocks of statements and their problems.

use super::super::declaration::declaration;
use super::super::{Problem, suggest, variables};
use super::{functions_shortened, statements};

#[test]
fn wrong_declarations() {
    let mut wrong = Vec::new();
    for block in include_str!("declarations.txt").trim_end().split("\n\n") {
        let lines = block.lines().filter(|line| !is_drawn(line));
        let source = lines.collect::<Vec<_>>().join("\n");
        let (statements, found) = statements(&source);
        let found = declaration(&statements, found).err().unwrap_or_default();
        let drawn = draw(&source, &found);
        if drawn != block {
            wrong.push(format!("expected:\n{block}\nfound:\n{drawn}\n"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_scheme_without_statements_changes_nothing() {
    let found = declaration(&[], Vec::new()).expect_err("nothing");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].range, 0..0);
}

/// Each line of `source`, and below it what is wrong with it.
fn draw(source: &str, problems: &[Problem]) -> String {
    let mut drawn = Vec::new();
    let mut start = 0;
    for line in source.split('\n') {
        let end = start + line.len();
        drawn.push(line.to_owned());
        for Problem { range, message } in problems {
            if (start..=end).contains(&range.start) {
                let before = source[start..range.start].chars().count();
                let carets = source[range.start..range.end.min(end)].chars().count();
                let (before, carets) = (" ".repeat(before), "^".repeat(carets.max(1)));
                drawn.push(format!("{before}{carets} {}", shortened(message)));
            }
        }
        start = end + 1;
    }
    drawn.join("\n")
}

fn is_drawn(line: &str) -> bool {
    line.trim_start().starts_with('^')
}

fn shortened(message: &str) -> String {
    let names = suggest::list(variables::NAMES.iter().copied());
    let (first, _) = names.split_once(" and ").unwrap_or((&names, ""));
    let message = functions_shortened(message);
    match (message.find(first), message.find(" and session.x")) {
        (Some(start), Some(end)) => {
            let end = end + " and session.x".len();
            format!("{}NAMES{}", &message[..start], &message[end..])
        }
        _ => message,
    }
}
