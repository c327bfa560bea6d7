//! What is wrong with a received request.

use std::fmt;

use crate::explain::{Explanation, in_one_line};

/// A received request is not what its sender should have signed and sent.
///
/// Its `Display` is meant for the person whose test fails: the parts that differ, and what every digest and signature
/// should have been made of. Credentials stand as `<secret>`; a part that holds a secret, in whatever encoding, is not
/// shown. Signatures are.
#[derive(Debug)]
pub struct Mismatch {
    reason: Reason,
}

#[derive(Debug)]
enum Reason {
    /// It cannot be checked at all.
    Unreadable(String),
    Different {
        differences: Vec<Difference>,
        explanation: Box<Explanation>,
        /// Whether a time or a nonce is signed that the request does not say.
        is_of_unsent_moment: bool,
    },
}

/// A part of the request that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// ``header `api-sign` ``, `the path`, `the query`, `the body`, `the message`.
    pub part: String,
    /// What was received; nothing when the part is missing. `<redacted>` where it should be a secret.
    pub received: Option<String>,
    /// What the scheme makes of the request. Where the time, the nonce or the arguments cannot be read out of this part
    /// it is what should stand there, as `ts=<now.ms>&<arguments>`.
    pub expected: String,
}

impl Mismatch {
    pub(super) fn unreadable(reason: impl Into<String>) -> Self {
        Self {
            reason: Reason::Unreadable(reason.into()),
        }
    }

    pub(super) fn different(differences: Vec<Difference>, explanation: Explanation) -> Self {
        Self {
            reason: Reason::Different {
                differences,
                explanation: Box::new(explanation),
                is_of_unsent_moment: false,
            },
        }
    }

    pub(super) fn of_unsent_moment(mut self) -> Self {
        if let Reason::Different {
            is_of_unsent_moment,
            ..
        } = &mut self.reason
        {
            *is_of_unsent_moment = true;
        }
        self
    }

    /// The parts that differ, those that the scheme writes first; none when the request could not be read at all.
    pub fn differences(&self) -> &[Difference] {
        match &self.reason {
            Reason::Unreadable(_) => &[],
            Reason::Different { differences, .. } => differences,
        }
    }

    /// What should have been signed and sent; nothing when the request could not be read at all.
    pub fn explanation(&self) -> Option<&Explanation> {
        match &self.reason {
            Reason::Unreadable(_) => None,
            Reason::Different { explanation, .. } => Some(explanation),
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (part, expected) = (&self.part, &self.expected);
        let Some(received) = &self.received else {
            return write!(
                f,
                "{part} is missing: it should be `{}`",
                excerpt(expected, 0)
            );
        };
        let same = expected.bytes().zip(received.bytes());
        let same = same
            .take_while(|(expected, received)| expected == received)
            .count();
        let (received, expected) = (excerpt(received, same), excerpt(expected, same));
        write!(f, "{part} is `{received}` and should be `{expected}`")
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            Reason::Unreadable(reason) => f.write_str(reason),
            Reason::Different {
                differences,
                explanation,
                is_of_unsent_moment,
            } => {
                for (index, difference) in differences.iter().enumerate() {
                    let separator = if index == 0 { "" } else { "; " };
                    write!(f, "{separator}{difference}")?;
                }
                for hashed in explanation.hashed() {
                    write!(
                        f,
                        "\n{} of `{}`",
                        hashed.function(),
                        excerpt(hashed.message(), 0)
                    )?;
                }
                if *is_of_unsent_moment {
                    f.write_str("\nThe scheme signs a time or a nonce that cannot be read out of the request: write `.check_at(..)`")?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for Mismatch {}

/// How many bytes of a long text are shown, and how many of them stand before the first that matters.
const SHOWN: usize = 2_000;
const BEFORE: usize = 40;

/// `text` in one line, and when it is long what stands around byte `place`.
fn excerpt(text: &str, place: usize) -> String {
    if text.len() <= SHOWN {
        return in_one_line(text);
    }
    let begin = boundary(text, place.saturating_sub(BEFORE));
    let end = boundary(text, begin + SHOWN);
    let (before, after) = (
        if begin > 0 { "…" } else { "" },
        if end < text.len() { "…" } else { "" },
    );
    format!("{before}{}{after}", in_one_line(&text[begin..end]))
}

/// The last boundary of a character up to `place`.
fn boundary(text: &str, place: usize) -> usize {
    let places = (0..=place.min(text.len())).rev();
    places
        .into_iter()
        .find(|place| text.is_char_boundary(*place))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn difference(received: Option<&str>, expected: &str) -> String {
        let difference = Difference {
            part: "the body".to_owned(),
            received: received.map(str::to_owned),
            expected: expected.to_owned(),
        };
        difference.to_string()
    }

    #[test]
    fn a_difference_says_what_it_is_and_what_it_should_be() {
        assert_eq!(
            difference(Some("a=1\n"), "a=2"),
            "the body is `a=1\\n` and should be `a=2`"
        );
        assert_eq!(
            difference(None, "a=2"),
            "the body is missing: it should be `a=2`"
        );
    }

    #[test]
    fn of_long_texts_it_is_what_differs() {
        let same = "é".repeat(5_000);
        let text = difference(Some(&format!("{same}1")), &format!("{same}2{same}"));
        assert!(text.len() < 2 * SHOWN, "{}", text.len());
        let expected = format!("the body is `…{}1` and should be `…", "é".repeat(20));
        assert!(text.starts_with(&expected), "{text}");
        assert!(text.ends_with("é…`"), "{text}");
    }
}
