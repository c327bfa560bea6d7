//! No secret shows in what is said of a request.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use signed_api::testing::Mismatch;

use crate::keys::{KEY, OTHER_SECRET, PASSPHRASE, SECRET, TOKEN};

pub(crate) fn assert_hidden(mismatch: &Mismatch) {
    // The differences and the explanation are parts of it.
    let mut shown = format!("{mismatch}\n{mismatch:?}");
    if let Some(explanation) = mismatch.explanation() {
        shown += &explanation.to_string();
    }
    for form in &*FORMS {
        assert!(!shown.contains(form), "`{form}` shows in {shown}");
    }
}

/// Every form in which a secret could be read, and enough of each to be a leak.
static FORMS: LazyLock<Vec<String>> = LazyLock::new(forms);

fn forms() -> Vec<String> {
    let mut forms = Vec::new();
    for secret in [SECRET, OTHER_SECRET, PASSPHRASE, TOKEN] {
        forms.push(secret[..secret.len() / 2].to_owned());
        forms.push(secret[secret.len() / 2..].to_owned());
        forms.push(STANDARD.encode(secret));
    }
    for secret in [SECRET, OTHER_SECRET] {
        forms.push(STANDARD.encode(format!("{KEY}:{secret}"))[..40].to_owned());
    }
    forms
}
