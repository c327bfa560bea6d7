//! A workspace of generated crates, built by cargo with the versions that this workspace is locked to.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::Failure;
use super::rounds::timed;
use super::sources::Style;

/// The folder with the generated crates. Their dependencies stay built there from one run to the next.
pub(crate) struct Workshop {
    folder: PathBuf,
}

/// One generated crate.
#[derive(Clone, Copy)]
pub(crate) struct Product {
    pub(crate) style: Style,
    pub(crate) methods: usize,
}

impl Product {
    fn name(self) -> String {
        match self.style {
            Style::HandWritten => format!("hand-written-{}", self.methods),
            Style::Declared => format!("declared-{}", self.methods),
        }
    }
}

impl Workshop {
    /// Writes the crates.
    pub(crate) fn new(products: &[Product]) -> Result<Self, Failure> {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile");
        let workshop = Self { folder };
        let members: Vec<String> = products.iter().map(|product| product.name()).collect();
        let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n");
        fs::create_dir_all(&workshop.folder)?;
        fs::write(workshop.folder.join("Cargo.toml"), manifest)?;
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        fs::copy(here.join("Cargo.lock"), workshop.folder.join("Cargo.lock"))?;
        let library = here.join("signed-api").display().to_string();
        for &product in products {
            let name = product.name();
            let dependencies = product.style.dependencies(&library);
            fs::create_dir_all(workshop.folder.join(&name).join("src"))?;
            fs::write(
                workshop.folder.join(&name).join("Cargo.toml"),
                format!(
                    "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[features]\ncalled = []\n\n[dependencies]\n{dependencies}"
                ),
            )?;
            workshop.write(product, 0)?;
        }
        Ok(workshop)
    }

    /// The time of a `cargo check` with nothing of the crate itself built before.
    pub(crate) fn clean_check(&self, product: Product) -> Result<Duration, Failure> {
        self.cargo(product, &["clean"])?;
        timed(|| self.cargo(product, &["check"]))
    }

    /// The time of a `cargo check` after one method's path has changed and its documentation has grown, which moves all
    /// that follows it.
    pub(crate) fn check_after_edit(
        &self,
        product: Product,
        edit: usize,
    ) -> Result<Duration, Failure> {
        self.write(product, edit)?;
        timed(|| self.cargo(product, &["check"]))
    }

    /// The time of a release build with nothing of the crate itself built before.
    pub(crate) fn release_build(&self, product: Product) -> Result<Duration, Failure> {
        self.cargo(product, &["clean", "--release"])?;
        timed(|| self.cargo(product, &["build", "--release", "--features", "called"]))
    }

    fn write(&self, product: Product, edit: usize) -> Result<(), Failure> {
        let path = self.folder.join(product.name()).join("src/lib.rs");
        Ok(fs::write(
            path,
            product.style.library(product.methods, edit),
        )?)
    }

    fn cargo(&self, product: Product, arguments: &[&str]) -> Result<(), Failure> {
        let output = Command::new(env!("CARGO"))
            .current_dir(&self.folder)
            .args(arguments)
            .args([
                "--offline",
                "--package",
                &product.name(),
                "--target-dir",
                "target",
            ])
            .env_remove("CARGO_INCREMENTAL")
            .env_remove("RUSTFLAGS")
            .output()?;
        match output.status.success() {
            true => Ok(()),
            false => Err(format!(
                "`cargo {}` of {} failed:\n{}",
                arguments.join(" "),
                product.name(),
                String::from_utf8_lossy(&output.stderr)
            )
            .into()),
        }
    }
}
