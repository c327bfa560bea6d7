//! Access and refresh tokens, client secrets, passwords, authorization codes, states and verifiers, on all their ways.

mod clients;
mod endpoints;
mod hostile;
mod logins;
mod providers;
mod stores;

use std::collections::BTreeSet;
use std::error::Error as StdError;
use std::fmt::Debug;

use crate::support::{beginnings, whole};

// Each begins in its own way, and holds what JSON, percent-encoding, forms and base64 write in different ways.
const ACCESS: &str = "acC3Ss-\"/+=~canary-0123456789";
const NEXT_ACCESS: &str = "n3xtAc-\"/+=~canary-0123456789";
const REFRESH: &str = "r3fReS-\"/+=~£ & canary 0123456789";
const NEXT_REFRESH: &str = "n3xtRe-\"/+=~£ & canary 0123456789";
const CLIENT_SECRET: &str = "cl13nT-\"/+=~£ & canary 0123456789";
const PARAMETER: &str = "paRam3-\"/+=~£ & canary 0123456789";
const PASSWORD: &str = "paSsw0-\"/+=~£ & canary 0123456789";
const CODE: &str = "c0dEof-\"/+=~£ & canary 0123456789";

/// What people may read, in which none of the canaries may stand.
struct Watched {
    /// Line by line, each once.
    lines: BTreeSet<String>,
    forms: BTreeSet<String>,
}

impl Watched {
    fn new(canaries: &[&str]) -> Self {
        let mut watched = Self {
            lines: BTreeSet::new(),
            forms: BTreeSet::new(),
        };
        canaries.iter().for_each(|canary| watched.look_for(canary));
        watched
    }

    /// One more canary: as a whole and cut off, in capital and small letters, and in every encoding of each.
    fn look_for(&mut self, canary: &str) {
        for canary in [
            canary.to_owned(),
            canary.to_uppercase(),
            canary.to_lowercase(),
        ] {
            self.forms.extend(whole(&canary));
            self.forms
                .extend(whole(&canary).map(|form| form.to_uppercase()));
            self.forms.extend(beginnings(&canary));
        }
    }

    fn note(&mut self, text: &str) {
        self.lines.extend(text.lines().map(str::to_owned));
    }

    /// Whether this was noted.
    fn holds(&self, part: &str) -> bool {
        self.lines.iter().any(|line| line.contains(part))
    }

    /// Notes what `thing` shows.
    fn show(&mut self, thing: &dyn Debug) {
        self.note(&format!("{thing:?}\n{thing:#?}"));
    }

    /// Notes an error and whatever it comes from.
    fn fail(&mut self, error: &(dyn StdError + 'static)) {
        let mut cause = Some(error);
        while let Some(error) = cause {
            self.note(&error.to_string());
            self.show(&error);
            cause = error.source();
        }
    }

    /// Refuses what was noted, and what was logged, if a canary stands in it.
    #[track_caller]
    fn assert_free(&self, logged: &str) {
        let lines = self.lines.iter().map(String::as_str);
        let lines: BTreeSet<&str> = lines.chain(logged.lines()).collect();
        for line in lines {
            for form in &self.forms {
                assert!(!line.contains(form), "`{form}` shows in: {line}");
            }
        }
    }
}
