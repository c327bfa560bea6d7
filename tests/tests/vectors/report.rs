//! How many recordings are reproduced, by family.

use std::fmt::Write as _;
use std::io::Write as _;

/// What came of the recordings of one kind.
#[derive(Debug, Default)]
pub(crate) struct Report {
    title: &'static str,
    families: Vec<Family>,
    /// Those on the allow list, and why.
    allowed: Vec<String>,
    /// How many another test reproduces.
    elsewhere: usize,
    /// What else is to be known.
    notes: Vec<String>,
    failures: Vec<String>,
}

#[derive(Debug)]
struct Family {
    name: String,
    rows: usize,
    reproduced: usize,
}

impl Report {
    pub(crate) fn new(title: &'static str) -> Self {
        Self {
            title,
            ..Self::default()
        }
    }

    pub(crate) fn reproduced(&mut self, family: &str) {
        let family = self.family(family);
        family.rows += 1;
        family.reproduced += 1;
    }

    pub(crate) fn allowed(&mut self, family: &str, row: &str, reason: &str) {
        self.family(family).rows += 1;
        self.allowed.push(format!("{row}: {reason}"));
    }

    pub(crate) fn failed(&mut self, family: &str, failure: String) {
        self.family(family).rows += 1;
        self.failures.push(failure);
    }

    pub(crate) fn elsewhere(&mut self) {
        self.elsewhere += 1;
    }

    pub(crate) fn note(&mut self, note: String) {
        self.notes.push(note);
    }

    fn family(&mut self, name: &str) -> &mut Family {
        let place = self.families.iter().position(|family| family.name == name);
        let place = place.unwrap_or_else(|| {
            self.families.push(Family {
                name: name.to_owned(),
                rows: 0,
                reproduced: 0,
            });
            self.families.len() - 1
        });
        &mut self.families[place]
    }

    /// How many there are, those of other tests included.
    pub(crate) fn rows(&self) -> usize {
        self.own_rows() + self.elsewhere
    }

    pub(crate) fn own_rows(&self) -> usize {
        self.families.iter().map(|family| family.rows).sum()
    }

    /// How many are on the allow list.
    pub(crate) fn allowances(&self) -> usize {
        self.allowed.len()
    }

    /// Prints what came of it, also when the test passes.
    pub(crate) fn print(&self) {
        let mut text = format!("\n{}\n", self.title);
        for family in &self.families {
            let Family {
                name,
                rows,
                reproduced,
            } = family;
            let _ = writeln!(text, "  {name:<46} {reproduced:>3} of {rows:>3}");
        }
        let reproduced: usize = self.families.iter().map(|family| family.reproduced).sum();
        let _ = writeln!(
            text,
            "  {:<46} {reproduced:>3} of {:>3}",
            "all",
            self.own_rows()
        );
        for (title, lines) in [
            ("on the allow list", &self.allowed),
            ("not reproduced", &self.failures),
        ] {
            if !lines.is_empty() {
                let _ = writeln!(text, "  {title}: {}", lines.len());
            }
            for line in lines {
                let _ = writeln!(text, "    {line}");
            }
        }
        for note in &self.notes {
            let _ = writeln!(text, "  {note}");
        }
        // The macros would print only when the test fails.
        let _ = std::io::stdout().write_all(text.as_bytes());
    }

    /// # Panics
    ///
    /// When a recording is not reproduced that is not on the allow list.
    pub(crate) fn check(&self) {
        assert!(
            self.failures.is_empty(),
            "{} of {} {} are not reproduced, see above",
            self.failures.len(),
            self.own_rows(),
            self.title
        );
    }
}
