//! The stated minimum Rust version is not below what the dependencies of the published crates state.

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::process::Command;

use serde::Deserialize;

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    rust_version: Option<String>,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<Kind>,
}

#[derive(Deserialize)]
struct Kind {
    kind: Option<String>,
}

/// `1.88` and `1.88.0` alike.
fn numbers(version: &str) -> Vec<u32> {
    let mut numbers: Vec<u32> = version
        .split('.')
        .filter_map(|part| part.parse().ok())
        .collect();
    numbers.resize(3, 0);
    numbers
}

#[test]
fn no_dependency_of_the_published_crates_asks_for_more() -> Result<(), Box<dyn Error>> {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--locked",
            "--all-features",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()?;
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Metadata = serde_json::from_slice(&output.stdout)?;
    let packages: HashMap<&str, &Package> = metadata
        .packages
        .iter()
        .map(|package| (package.id.as_str(), package))
        .collect();
    let nodes: HashMap<&str, &Node> = metadata
        .resolve
        .nodes
        .iter()
        .map(|node| (node.id.as_str(), node))
        .collect();

    let ours = metadata
        .packages
        .iter()
        .find(|package| package.name == "signed-api");
    let ours = ours.ok_or("`signed-api` is in the workspace")?;
    let stated = numbers(ours.rust_version.as_deref().ok_or("it states a version")?);

    let mut to_see = vec![ours.id.as_str()];
    let mut seen = HashSet::new();
    while let Some(id) = to_see.pop() {
        if !seen.insert(id) {
            continue;
        }
        let package = packages[id];
        let wanted = package
            .rust_version
            .as_deref()
            .map(numbers)
            .unwrap_or_default();
        assert!(
            wanted <= stated,
            "`{}` asks for Rust {wanted:?}, and {stated:?} is stated",
            package.name
        );
        let is_used = |dependency: &&Dependency| {
            dependency
                .dep_kinds
                .iter()
                .any(|kind| kind.kind.as_deref() != Some("dev"))
        };
        to_see.extend(
            nodes[id]
                .deps
                .iter()
                .filter(is_used)
                .map(|dependency| dependency.pkg.as_str()),
        );
    }
    assert!(seen.len() > 50, "only {} packages seen", seen.len());
    Ok(())
}
