//! The table in the documentation of the module says what the declarations say.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Of each scheme its credentials, options, constants and feature, as the table writes them.
type Table = BTreeMap<String, [String; 4]>;

#[test]
fn the_table_is_true() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/schemes");
    let module = fs::read_to_string(folder.join("mod.rs")).expect("the module");
    let files = fs::read_dir(folder).expect("the folder");
    let mut declared = Table::new();
    for file in files {
        let file = fs::read_to_string(file.expect("a file").path()).expect("its text");
        declare(&file, &module, &mut declared);
    }
    assert!(declared.len() > 80, "{}", declared.len());
    assert_eq!(table(&module), declared);
}

/// What is written in the documentation.
fn table(module: &str) -> Table {
    let rows = module
        .lines()
        .filter_map(|line| line.strip_prefix("//! | `"));
    let rows = rows.map(|row| {
        let columns: Vec<&str> = row.split('|').map(str::trim).collect();
        let [name, _exchange, what @ .., _] = &*columns else {
            panic!("{row}");
        };
        let what: Vec<String> = what.iter().map(|column| (*column).to_owned()).collect();
        let what = what.try_into().expect("four columns");
        (name.trim_matches('`').to_owned(), what)
    });
    rows.collect()
}

/// What the schemes of a file read.
fn declare(file: &str, module: &str, declared: &mut Table) {
    let schemes = file.split("\n    pub ").skip(1);
    for scheme in schemes {
        let Some((name, rest)) = scheme.split_once(" {\n") else {
            continue;
        };
        let (statements, _) = rest.split_once("\n    }\n").expect("its end");
        let statements = without_texts(statements);
        let words = words(&statements);
        let own = statements
            .lines()
            .filter_map(|line| line.trim().strip_prefix("credential "));
        let own = own.map(|own| own.trim_end_matches(';'));
        let known = ["account", "key", "secret", "passphrase", "token"];
        let credentials = known.into_iter().chain(own);
        let credentials: Vec<&str> = credentials.filter(|name| words.contains(name)).collect();
        let named = |prefix: &str| {
            let named = words.iter().filter_map(|word| word.strip_prefix(prefix));
            named.collect::<Vec<_>>()
        };
        let columns = [
            credentials,
            named("opt."),
            named("op."),
            feature(name, module),
        ];
        let columns = columns.map(|names| {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            names.join(", ")
        });
        declared.insert(name.to_owned(), columns);
    }
}

/// Statements without comments and without what stands in quotes.
fn without_texts(statements: &str) -> String {
    let lines = statements.lines().map(|line| {
        let line = line.replace("\\\"", "");
        let outside: String = line.split('"').step_by(2).collect::<Vec<_>>().join(" ");
        let code = outside.split_once("//").map_or(&*outside, |(code, _)| code);
        code.to_owned() + "\n"
    });
    lines.collect()
}

/// The names that are read: not those of fields, which a colon follows.
fn words(statements: &str) -> BTreeSet<&str> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let mut words = BTreeSet::new();
    let mut rest = statements;
    while let Some(start) = rest.find(is_part) {
        rest = &rest[start..];
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        if !after.starts_with(':') {
            words.insert(word.trim_start_matches('.'));
        }
        rest = after;
    }
    words
}

/// The feature that the scheme is behind.
fn feature<'m>(name: &str, module: &'m str) -> Vec<&'m str> {
    let mut before = "";
    for line in module.lines() {
        let exported = line.strip_prefix("pub use self::").unwrap_or_default();
        if exported
            .split(|c: char| !c.is_alphanumeric())
            .any(|exported| exported == name)
        {
            let feature = before.strip_prefix("#[cfg(feature = \"");
            return feature
                .map(|feature| feature.trim_end_matches("\")]"))
                .into_iter()
                .collect();
        }
        before = line;
    }
    panic!("{name} is not exported")
}
