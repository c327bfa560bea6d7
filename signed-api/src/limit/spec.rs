//! What a trait declares of its limits: data, written by the macro.

/// What a trait declares with `#[limits(..)]`.
#[derive(Debug)]
pub struct LimitsSpec {
    /// Its pools, which methods name by their place here.
    pub pools: &'static [PoolSpec],
    /// How long a request may be on its way to the server at most, in milliseconds.
    pub margin_ms: u64,
}

/// A pool of a trait: `#[limits(orders = "50/10s, 160000/1d")]`.
#[derive(Debug)]
pub struct PoolSpec {
    /// Its name.
    pub name: &'static str,
    /// What the server counts it in; every one of them holds.
    pub windows: &'static [WindowSpec],
}

/// How much of a pool may be used within a time.
#[derive(Debug)]
pub struct WindowSpec {
    /// So much.
    pub capacity: u32,
    /// Within so many milliseconds.
    pub period_ms: u64,
    /// Where the server says how it counts.
    pub hint: HintSpec,
}

impl WindowSpec {
    /// Whether the server says how it counts.
    pub(super) fn is_told(&self) -> bool {
        !matches!(self.hint, HintSpec::None)
    }
}

/// The header field in which the server says how much of a window is used or left; names are in lower case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HintSpec {
    /// There is none.
    None,
    /// How much is used.
    Used(&'static str),
    /// How much is left.
    Remaining(&'static str),
}

/// What a request of a method takes from a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolCost {
    /// The pool, by its place in the trait's.
    pub pool: usize,
    /// So much.
    pub cost: u32,
}
