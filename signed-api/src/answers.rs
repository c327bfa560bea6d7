//! What answers look like, beside HTTP statuses: written by generated code.

use crate::api_error::ApiErrors;
use crate::envelope::Envelope;

/// How the answers to an operation are read.
#[derive(Debug)]
pub struct Answers {
    /// What stands around the payload, if anything does.
    pub envelope: Option<Envelope>,
    /// How errors are told.
    pub errors: ApiErrors,
}

impl Answers {
    /// Nothing is declared: statuses say it all, and the body is the payload.
    pub const PLAIN: Self = Self {
        envelope: None,
        errors: ApiErrors::NONE,
    };
}
