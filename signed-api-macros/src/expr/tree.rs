//! An expression as it was written, with the range of every part.

use std::ops::Range;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) range: Range<usize>,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Text(String),
    Int(u64),
    /// A variable, perhaps dotted: `now.ms`.
    Name(String),
    Join(Vec<Node>),
    /// `f(a, b)` and `a | f(b)` alike.
    Call {
        function: String,
        function_range: Range<usize>,
        arguments: Vec<Node>,
    },
    /// Already reported by the parser. What could be read of it is still checked.
    Invalid(Vec<Node>),
}

impl Node {
    pub(super) fn new(range: Range<usize>, kind: Kind) -> Self {
        Self { range, kind }
    }

    pub(super) fn name(range: &Range<usize>, name: &str) -> Self {
        Self::new(range.clone(), Kind::Name(name.to_owned()))
    }

    /// A call that nobody wrote: every part has the range of what it was made from.
    pub(super) fn call(range: &Range<usize>, function: &str, arguments: Vec<Self>) -> Self {
        let kind = Kind::Call {
            function: function.to_owned(),
            function_range: range.clone(),
            arguments,
        };
        Self::new(range.clone(), kind)
    }

    /// `self + other`, without nesting a join in a join.
    pub(super) fn join(self, other: Self) -> Self {
        let range = self.range.start..other.range.end;
        let mut operands = match self.kind {
            Kind::Join(operands) => operands,
            _ => vec![self],
        };
        operands.push(other);
        Self::new(range, Kind::Join(operands))
    }

    /// How a message refers to this part.
    pub(super) fn describe(&self) -> String {
        match &self.kind {
            Kind::Name(name) => format!("`{name}`"),
            Kind::Call { function, .. } => format!("`{function}(..)`"),
            Kind::Int(number) => format!("`{number}`"),
            Kind::Text(_) | Kind::Join(_) | Kind::Invalid(_) => "this".to_owned(),
        }
    }
}
