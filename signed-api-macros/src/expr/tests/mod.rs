//! The language as a whole: what an expression means, and what is said about a wrong one.

mod accepted;
mod assigned;
mod keys;
mod meaning;
mod mistakes;
mod problems;
mod proofs;
mod schemes;
mod sequences;
mod syntax;
mod trees;
mod values;
mod wrong_declarations;

use super::tree::Statement;
use super::{Field, Mac, OneLiner, Problem, Proof, Unit, functions, lexer, parser, suggest};

/// A one-liner that leaves every option as it is.
fn one_liner(message: &str) -> OneLiner {
    proved(Proof::Mac(Mac::new(message.to_owned())))
}

fn proved(proof: Proof) -> OneLiner {
    OneLiner {
        proof,
        ts: Unit::Millis,
        nonce: Unit::Millis,
        headers: Vec::new(),
    }
}

fn with_headers(message: &str, headers: &[&str]) -> OneLiner {
    let names = ["x-first", "x-second", "x-third"].into_iter();
    let headers = names.zip(headers);
    OneLiner {
        headers: headers.map(|(name, value)| field(name, value)).collect(),
        ..one_liner(message)
    }
}

/// A header; left out when it is empty where its name ends in `?`.
fn field(name: &str, expression: &str) -> Field {
    Field {
        name: name.trim_end_matches('?').to_owned(),
        optional: name.ends_with('?'),
        expression: expression.to_owned(),
    }
}

/// The statements of `source`, whose literals stand in double quotes, as in Rust.
fn statements(source: &str) -> (Vec<Statement>, Vec<Problem>) {
    let mut problems = Vec::new();
    let source = source.replace('"', "'");
    let tokens = lexer::tokens(&source, &mut problems);
    let statements = parser::statements(&source, &tokens, &mut problems);
    (statements, problems)
}

/// The list of what exists is long and the same everywhere.
fn functions_shortened(message: &str) -> String {
    let functions = suggest::list(functions::NAMES.iter().copied());
    message.replace(&functions, "FUNCTIONS")
}
