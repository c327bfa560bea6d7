//! Names, types and secrets: a tree becomes a value, or every reason why it cannot.

mod calls;
mod comparisons;
mod conditions;
mod constants;
mod digests;
mod emptiness;
mod joins;
mod jwt;
mod keys;
mod literals;
mod maps;
mod names;
mod numbers;
mod pairs;
mod sent;
mod sinks;
mod taken;
mod texts;
mod typed_data;

use std::ops::Range;

use super::Problem;
use super::checked::{Checked, Facts, Type};
use super::names::Unit;
use super::scheme::{Binding, Scheme, Target, Value};
use super::tree::{Kind, Node};

pub(super) use sinks::Sink;

/// The names that an expression can read, what has been declared, and what has been found wrong so far.
#[derive(Debug)]
pub(super) struct Scope {
    ts: Unit,
    /// The quotation mark of literals, for what messages tell to write.
    quote: char,
    /// Where the expression begins, as if those of a one-liner stood one behind the other.
    pub(super) start: usize,
    /// What is right in the declaration so far.
    pub(super) scheme: Scheme,
    bound: Vec<Bound>,
    credentials: Vec<Declared>,
    /// Names that are bound further down, and those of them that were read too early.
    later: Vec<String>,
    missed: Vec<String>,
    /// The name whose expression is being checked.
    defining: Option<String>,
    /// The parts of the request that are assigned further down, and in the statement that is being checked.
    unassigned: Vec<Target>,
    assigning: Option<Target>,
    /// Whether that statement has been told not to read what it assigns.
    told: bool,
    /// The first name in that statement which stands for the arguments of the other part.
    misplaced: Option<Range<usize>>,
    /// `op.x`, `opt.x` and `session.x`, as far as they were read.
    dotted: Vec<String>,
    /// The first `nonce`.
    pub(super) reads_nonce: Option<Range<usize>>,
    /// A part that the parser could not read may have read any name.
    is_incomplete: bool,
    /// A message of a socket, declared where it is sent.
    is_message: bool,
    pub(super) problems: Vec<Problem>,
}

/// A name that `let` bound.
#[derive(Debug)]
struct Bound {
    name: String,
    /// The value is what stands for the name: mostly a [`Value::Binding`].
    checked: Checked,
    read: bool,
}

/// A credential that the scheme declares.
#[derive(Debug)]
struct Declared {
    name: String,
    /// Nobody knows, where its kind is wrong.
    is_secret: Option<bool>,
    read: bool,
}

impl Scope {
    /// Of an expression in the string form, where `ts` has the unit `ts`.
    pub(super) fn of_one_liner(ts: Unit) -> Self {
        Self::new(ts, '\'')
    }

    /// Of the statements of `auth_scheme!`, in which the parser found `problems`.
    pub(super) fn of_declaration(problems: Vec<Problem>) -> Self {
        Self {
            is_incomplete: !problems.is_empty(),
            problems,
            ..Self::new(Unit::Millis, '"')
        }
    }

    /// Of a message of a socket, whose `op.id` is a number.
    pub(super) fn of_message(problems: Vec<Problem>) -> Self {
        Self {
            is_message: true,
            ..Self::of_declaration(problems)
        }
    }

    fn new(ts: Unit, quote: char) -> Self {
        Self {
            ts,
            quote,
            start: 0,
            scheme: Scheme::default(),
            bound: Vec::new(),
            credentials: Vec::new(),
            later: Vec::new(),
            missed: Vec::new(),
            defining: None,
            unassigned: Vec::new(),
            assigning: None,
            told: false,
            misplaced: None,
            dotted: Vec::new(),
            reads_nonce: None,
            is_incomplete: false,
            is_message: false,
            problems: Vec::new(),
        }
    }

    /// Names that [`bind`](Self::bind) will make known, and parts of the request that will be assigned: messages tell
    /// them from unknown ones.
    pub(super) fn announce(&mut self, names: Vec<String>, targets: Vec<Target>) {
        self.later = names;
        self.unassigned = targets;
    }

    pub(super) fn declare_credential(&mut self, name: &str, is_secret: Option<bool>) {
        self.credentials.push(Declared {
            name: name.to_owned(),
            is_secret,
            read: false,
        });
    }

    /// Makes `name` stand for `expression` from here on.
    pub(super) fn bind(&mut self, name: &str, expression: Option<&Node>) {
        self.defining = Some(name.to_owned());
        let mut checked = expression.map_or_else(Checked::wrong, |node| self.check(node));
        self.defining = None;
        self.later.retain(|later| later != name);
        // A key is no value that could be computed: its recipe stands wherever the name does.
        if checked.kind != Type::Key {
            checked.value = checked.value.map(|value| self.push(name.to_owned(), value));
        }
        // What is bound twice may be either.
        for bound in self.bound.iter_mut().filter(|bound| bound.name == name) {
            bound.checked = Checked::wrong();
        }
        self.bound.push(Bound {
            name: name.to_owned(),
            checked,
            read: self.missed.iter().any(|missed| missed == name),
        });
    }

    /// A binding that no name of the user's leads to, for a value that is used more than once.
    fn bind_unnamed(&mut self, stem: &str, value: Value) -> Value {
        let taken = |name: &str| {
            let bindings = self.scheme.bindings.iter().map(|binding| &binding.name);
            bindings.chain(&self.later).any(|taken| taken == name)
                || self.defining.as_deref() == Some(name)
        };
        let mut name = stem.to_owned();
        let mut number = 1_usize;
        while taken(&name) {
            number += 1;
            name = format!("{stem}_{number}");
        }
        self.push(name, value)
    }

    fn push(&mut self, name: String, value: Value) -> Value {
        self.scheme.bindings.push(Binding { name, value });
        Value::Binding(self.scheme.bindings.len() - 1)
    }

    /// Checks `expression` with `check`, as the value of `target`.
    pub(super) fn assign(
        &mut self,
        target: Target,
        expression: &Node,
        sink: Sink,
    ) -> Option<Value> {
        self.assigning = Some(target);
        self.told = false;
        self.misplaced = None;
        let value = self.sent(sink, expression);
        self.assigning = None;
        self.unassigned.retain(|unassigned| *unassigned != target);
        value
    }

    /// Where the last assignment names the arguments of the part that it does not assign.
    pub(super) fn misplaced(&mut self) -> Option<Range<usize>> {
        self.misplaced.take()
    }

    /// Whether a part could not be read, which may have used any name.
    pub(super) fn is_incomplete(&self) -> bool {
        self.is_incomplete
    }

    /// Whether any expression read the binding or credential `name`, or may have.
    pub(super) fn is_read(&self, name: &str) -> bool {
        let bound = self.bound.iter().map(|bound| (&bound.name, bound.read));
        let credentials = self.credentials.iter();
        let credentials = credentials.map(|declared| (&declared.name, declared.read));
        self.is_incomplete
            || bound
                .chain(credentials)
                .any(|(known, read)| known == name && read)
    }

    /// What `node` is. Where it has no value the reason has been reported.
    fn check(&mut self, node: &Node) -> Checked {
        match &node.kind {
            Kind::Text(text) => literal(node, text),
            Kind::Int(number) => plain(Type::Int, Value::Int(*number)),
            Kind::Bool(truth) => plain(Type::Bool, Value::Bool(*truth)),
            Kind::Null => plain(Type::Null, Value::Null),
            Kind::Name(name) => self.name(node, name),
            Kind::Join(operands) => self.join(operands),
            Kind::Map(entries) => self.map(entries),
            Kind::List(items) => self.list(items),
            Kind::Choice {
                condition,
                then,
                otherwise,
            } => self.choice(node, condition, then, otherwise),
            Kind::Call {
                function,
                function_range,
                arguments,
            } => self.call(node, function, function_range, arguments),
            Kind::Invalid(parts) => {
                self.is_incomplete = true;
                self.check_all(parts);
                Checked::wrong()
            }
        }
    }

    fn check_all(&mut self, nodes: &[Node]) -> Vec<Checked> {
        nodes.iter().map(|node| self.check(node)).collect()
    }

    fn wrong(&mut self, range: &Range<usize>, message: impl Into<String>) -> Checked {
        self.problem(range, message);
        Checked::wrong()
    }

    pub(super) fn problem(&mut self, range: &Range<usize>, message: impl Into<String>) {
        self.problems.push(Problem::new(range, message));
    }

    /// `code`, in which literals stand in single quotes, as it is written here.
    fn code(&self, code: &str) -> String {
        code.replace('\'', &self.quote.to_string())
    }
}

fn plain(kind: Type, value: Value) -> Checked {
    Checked::new(kind, Some(value), Facts::default())
}

fn literal(node: &Node, text: &str) -> Checked {
    let facts = Facts {
        control: literals::control(text, &node.range),
        ..Facts::default()
    };
    Checked::new(Type::Text, Some(Value::Text(text.to_owned())), facts)
}
