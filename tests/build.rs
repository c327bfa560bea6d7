//! Draws schemes and writes them as declarations for `tests/random_schemes`.

#[path = "src/drawn/mod.rs"]
#[allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    reason = "the test reads what is only written here"
)]
mod drawn;

use std::path::Path;

/// How many schemes there are. A test compiles all of them.
const SCHEMES: usize = 150;

/// Decides which schemes there are, unless this variable gives another number.
const SEED: u64 = 20_261_122;
const SEED_VARIABLE: &str = "SIGNED_API_SCHEMES_SEED";

#[allow(
    clippy::disallowed_methods,
    reason = "cargo speaks to a build script through the environment"
)]
fn main() {
    println!("cargo::rerun-if-changed=src/drawn");
    println!("cargo::rerun-if-env-changed={SEED_VARIABLE}");
    let seed = match std::env::var(SEED_VARIABLE) {
        Ok(text) => text.parse().expect("the seed of the schemes is a number"),
        Err(_) => SEED,
    };
    let schemes: Vec<_> = (0..SCHEMES)
        .map(|number| drawn::scheme(seed, number))
        .collect();
    let mut source =
        format!("pub const SEED: u64 = {seed};\npub const SCHEMES: usize = {SCHEMES};\n\n");
    source.push_str(&drawn::source(&schemes));
    let directory = std::env::var("OUT_DIR").expect("cargo gives a directory");
    let file = Path::new(&directory).join("random_schemes.rs");
    std::fs::write(file, source).expect("the declarations are written");
}
