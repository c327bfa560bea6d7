//! Expressions and declarations as they were written, with the range of every part.

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
    /// `true` or `false`, in a map or list.
    Bool(bool),
    /// `null`, in a map or list.
    Null,
    /// A variable, perhaps dotted: `now.ms`.
    Name(String),
    Join(Vec<Node>),
    /// `{ nonce, ..params, "user-id": x, hash?: h }`
    Map(Vec<Entry>),
    /// `[a, b]`
    List(Vec<Node>),
    /// `condition ? then : otherwise`
    Choice {
        condition: Box<Condition>,
        then: Box<Node>,
        otherwise: Box<Node>,
    },
    /// `f(a, b)` and `a | f(b)` alike. The name of a function of the user's is a path: `crate::kv`.
    Call {
        function: String,
        function_range: Range<usize>,
        arguments: Vec<Node>,
    },
    /// Already reported by the parser. What could be read of it is still checked.
    Invalid(Vec<Node>),
}

/// One part of a map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Entry {
    /// `..params`
    Spread(Node),
    Pair {
        name: String,
        name_range: Range<usize>,
        /// `name?: value`: left out when the value is empty.
        optional: bool,
        /// That of `name` alone is the variable of this name.
        value: Node,
    },
}

/// What stands before `?`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Condition {
    pub(super) range: Range<usize>,
    pub(super) kind: ConditionKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ConditionKind {
    /// A value alone: true when it is not empty.
    Filled(Node),
    /// `a == b`; `a != b` is the opposite of it.
    Equal(Node, Node),
    Not(Box<Condition>),
    /// `a && b`
    All(Vec<Condition>),
    /// `a || b`
    Any(Vec<Condition>),
}

/// One statement of `auth_scheme!`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Statement {
    pub(super) range: Range<usize>,
    pub(super) kind: StatementKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum StatementKind {
    /// `nonce: windowed(ms, 5000);`
    Nonce {
        discipline: Word,
        arguments: Vec<Word>,
    },
    /// `delivery: header("webhook-id"), tolerance(300);`
    Delivery(Vec<DeliveryPart>),
    /// `credential private_key;`, `credential user_id: public;`
    Credential {
        name: Word,
        /// What stands after `:`.
        kind: Option<Word>,
    },
    /// `let sign = ..;`
    Let { name: Word, value: Node },
    /// `body = ..;`
    Assign { target: Word, value: Node },
    /// `header "API-Key" = ..;`; with `?` after the name it is left out when the value is empty.
    Header {
        name: Word,
        optional: bool,
        value: Node,
    },
    /// Already reported by the parser. These names were to be declared.
    Invalid(Vec<Word>),
}

/// `header("webhook-id")`, `tolerance(300)`, `signature`
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DeliveryPart {
    pub(super) word: Word,
    pub(super) argument: Option<DeliveryArgument>,
}

/// What stands in the brackets, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DeliveryArgument {
    pub(super) range: Range<usize>,
    pub(super) given: Given,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Given {
    Nothing,
    Text(String),
    Number(u64),
    /// Something that belongs nowhere here.
    Other,
}

/// A word or the content of a literal, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) range: Range<usize>,
    pub(super) text: String,
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

    /// Whether the parser has reported that something is wrong with it.
    pub(super) fn is_invalid(&self) -> bool {
        matches!(self.kind, Kind::Invalid(_))
    }

    /// How a message refers to this part.
    pub(super) fn describe(&self) -> String {
        match &self.kind {
            Kind::Name(name) => format!("`{name}`"),
            Kind::Call { function, .. } => format!("`{function}(..)`"),
            Kind::Int(number) => format!("`{number}`"),
            Kind::Bool(_)
            | Kind::Null
            | Kind::Text(_)
            | Kind::Join(_)
            | Kind::Map(_)
            | Kind::List(_)
            | Kind::Choice { .. }
            | Kind::Invalid(_) => "this".to_owned(),
        }
    }
}
