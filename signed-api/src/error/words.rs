//! The server's own words about an error.

use super::{Error, beginning};
use crate::json::Json;

/// What the server says in words that the trait or a standard knows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    /// What the access token would have to be allowed to do.
    pub(crate) scopes: Vec<String>,
    /// What it is allowed to do.
    pub(crate) held_scopes: Vec<String>,
}

impl Error {
    /// The server's own code of the error, with secrets redacted: what stands where the trait says
    /// `#[api_error(code = "..")]`, or else the error of a bearer challenge (RFC 6750). Of several it is the one that the
    /// trait names.
    pub fn code(&self) -> Option<&str> {
        self.words()?.code.as_deref()
    }

    /// The server's own message, with secrets redacted: what stands where the trait says `#[api_error(message = "..")]`,
    /// or else the description of a bearer challenge.
    pub fn server_message(&self) -> Option<&str> {
        self.words()?.message.as_deref()
    }

    /// The scopes that the access token would need: those of a bearer challenge with `insufficient_scope` (RFC 6750,
    /// section 3).
    pub fn required_scopes(&self) -> &[String] {
        self.words().map_or(&[], |words| &words.scopes)
    }

    /// The scopes of the access token that was not enough, where the kind is
    /// [`Forbidden`](crate::ErrorKind::Forbidden): as the [`TokenCache`](crate::TokenCache) that it comes from knows them.
    pub fn held_scopes(&self) -> &[String] {
        self.words().map_or(&[], |words| &words.held_scopes)
    }

    /// The same, with the scopes of the token that it was signed with.
    pub(crate) fn with_held_scopes(mut self, scopes: &[String]) -> Self {
        if let Some(answer) = &mut self.0.answer {
            answer.words.held_scopes = scopes.to_vec();
        }
        self
    }

    fn words(&self) -> Option<&Words> {
        self.0.answer.as_ref().map(|answer| &answer.words)
    }

    /// A value in the JSON of the server's answer, by the names and positions that lead to it: `"error.details.0"`. Text as
    /// it means, everything else as it was written. As [`body`](Self::body) it is not redacted.
    ///
    /// The body is read each time; [`api`](Self::api) has all of it at once.
    pub fn detail(&self, path: &str) -> Option<String> {
        let path: Vec<&str> = path.split('.').collect();
        let json = Json::of(&self.0.answer.as_ref()?.body)?;
        match json.at(&path)? {
            Json::Text(text) => Some(text.into_owned()),
            _ => Some(json.raw(&path)?.get().to_owned()),
        }
    }
}

/// What to do about credentials that may not do something.
pub(super) fn permission(words: &Words) -> String {
    let held = match words.held_scopes.as_slice() {
        [] => String::new(),
        held => format!(", it has `{}`", beginning(&held.join(" "))),
    };
    match words.scopes.as_slice() {
        [] => " (these credentials may not do it: look at their permissions, and at the addresses that they may be used from)"
            .to_owned(),
        scopes => format!(
            " (the access token may not do it: ask for one with the scope `{}`{held})",
            beginning(&scopes.join(" "))
        ),
    }
}
