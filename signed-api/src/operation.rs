//! What the macro knows of a method: data, one static per method.

use http::Method;

use crate::answers::Answers;
use crate::limit::PoolCost;

/// The static description of one client method.
#[derive(Debug)]
pub struct Operation {
    /// `Trait::method`.
    pub name: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path's text around its placeholders: one piece more than there are placeholders.
    pub path: &'static [&'static str],
    /// Which of the client's schemes signs it; `None` for a public method.
    pub scheme: Option<usize>,
    /// What it declares for its scheme: `#[auth(Backpack, instruction = "orderExecute")]`.
    pub constants: &'static [(&'static str, &'static str)],
    /// What executing it twice would do.
    pub effect: Effect,
    /// Where the key stands that the server recognises a repeated request by.
    pub key: KeyPlace,
    /// Constant header fields; names are in lower case.
    pub headers: &'static [(&'static str, &'static str)],
    /// The time for the whole call in milliseconds, if the method declares one.
    pub timeout_ms: Option<u64>,
    /// What it takes from the client's pools, each at most once; what depends on arguments is 1 here, and so for
    /// look-ups, which have none.
    pub costs: &'static [PoolCost],
    /// What it declares about sending again, beside its effect.
    pub retry: RetryRules,
    /// What its answers look like, where that is not as the trait declares.
    pub answers: Option<&'static Answers>,
}

/// What a method declares about sending again, beside its effect. What is not declared is as the client has it.
#[derive(Clone, Copy, Debug)]
pub struct RetryRules {
    /// At most so many attempts, the first included.
    pub max_attempts: Option<u32>,
    /// The upper bound of the first wait, in milliseconds.
    pub base_ms: Option<u64>,
    /// The upper bound of every wait, in milliseconds.
    pub cap_ms: Option<u64>,
    /// Statuses of an answer that says: a part of it was executed.
    pub partial: &'static [u16],
}

impl RetryRules {
    /// Nothing is declared.
    pub const NONE: Self = Self {
        max_attempts: None,
        base_ms: None,
        cap_ms: None,
        partial: &[],
    };
}

/// A method that a scheme signs, and the names of the constants that it gives to the scheme. One stands for all methods
/// that do the same.
#[derive(Debug)]
pub struct SchemeUse {
    /// `Trait::method`.
    pub operation: &'static str,
    /// Which of the client's schemes it is.
    pub scheme: usize,
    /// The scheme as it was written, if it has a name.
    pub name: Option<&'static str>,
    /// The names of the constants.
    pub constants: &'static [&'static str],
    /// Whether it relies on the scheme's nonce to be sent again.
    pub is_replayed: bool,
}

/// What it would do to execute a request twice (RFC 9110, section 9.2, and what APIs add to it).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Effect {
    /// Nothing: it only reads.
    Safe,
    /// The same as executing it once.
    Idempotent,
    /// The same as once, because the server recognises the key that is sent with it.
    Key,
    /// The same as once, as long as the bytes are the same: the server takes their nonce only once.
    Replay,
    /// Something that must not happen: a second order.
    Once,
}

/// Where the key of [`Effect::Key`] stands in the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyPlace {
    /// There is none.
    None,
    /// In the path, where a value is always present.
    Path,
    /// In the query, under this name.
    Query(&'static str),
    /// In the JSON object or form of the body, under this name.
    Body(&'static str),
    /// In a header field of this lower-case name.
    Header(&'static str),
}
