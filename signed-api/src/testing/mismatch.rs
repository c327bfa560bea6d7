//! What is wrong with a received request.

use std::fmt;

use crate::explain::Explanation;

/// A received request is not what its sender should have signed and sent.
#[derive(Debug)]
pub struct Mismatch {
    pub(super) reason: Reason,
}

#[derive(Debug)]
pub(super) enum Reason {
    /// It cannot be checked at all.
    Unreadable(String),
    Different {
        differences: Vec<Difference>,
        explanation: Box<Explanation>,
    },
}

/// A part of the request that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// ``header `api-sign` ``, `query`, `body`, `path`.
    pub part: String,
    /// What was received; nothing when the part is missing.
    pub received: Option<String>,
    /// What the scheme makes of the request.
    pub expected: String,
}

impl Mismatch {
    pub(super) fn unreadable(reason: impl Into<String>) -> Self {
        Self {
            reason: Reason::Unreadable(reason.into()),
        }
    }

    /// The parts that differ, those that the scheme writes first; none when the request could not be read at all.
    pub fn differences(&self) -> &[Difference] {
        match &self.reason {
            Reason::Unreadable(_) => &[],
            Reason::Different { differences, .. } => differences,
        }
    }

    /// What should have been signed and sent.
    pub fn explanation(&self) -> Option<&Explanation> {
        match &self.reason {
            Reason::Unreadable(_) => None,
            Reason::Different { explanation, .. } => Some(explanation),
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            part,
            received,
            expected,
        } = self;
        match received {
            None => write!(f, "{part} is missing: it should be `{expected}`"),
            Some(received) => write!(f, "{part} is `{received}` and should be `{expected}`"),
        }
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            Reason::Unreadable(reason) => f.write_str(reason),
            Reason::Different {
                differences,
                explanation,
            } => {
                for (index, difference) in differences.iter().enumerate() {
                    let separator = if index == 0 { "" } else { "; " };
                    write!(f, "{separator}{difference}")?;
                }
                for hashed in explanation.hashed() {
                    write!(f, "\n{} of {:?}", hashed.function(), hashed.message())?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for Mismatch {}
