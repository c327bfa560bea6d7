//! Names, types and secrets: a tree becomes a value, or every reason why it cannot.

use std::ops::Range;

use super::Problem;
use super::checked::{Checked, Facts, Taint, Type};
use super::functions::{self, Function};
use super::names::Unit;
use super::scheme::{Binding, Credential, Value};
use super::tree::{Kind, Node};
use super::{suggest, variables};

/// The names that an expression can read, and what has been found wrong so far.
#[derive(Debug)]
pub(super) struct Scope {
    ts: Unit,
    bindings: Vec<Bound>,
    /// The name whose expression is being checked.
    defining: Option<String>,
    pub(super) reads_nonce: bool,
    pub(super) problems: Vec<Problem>,
}

#[derive(Debug)]
struct Bound {
    name: String,
    checked: Checked,
    read: bool,
}

impl Scope {
    pub(super) fn new(ts: Unit) -> Self {
        Self {
            ts,
            bindings: Vec::new(),
            defining: None,
            reads_nonce: false,
            problems: Vec::new(),
        }
    }

    /// Makes `name` stand for `expression` from here on.
    pub(super) fn bind(&mut self, name: &str, expression: Option<&Node>) {
        self.defining = Some(name.to_owned());
        let checked = expression.map_or_else(Checked::wrong, |node| self.check(node));
        self.defining = None;
        self.bindings.push(Bound {
            name: name.to_owned(),
            checked,
            read: false,
        });
    }

    /// Whether any expression read the binding `name`.
    pub(super) fn is_read(&self, name: &str) -> bool {
        self.bindings
            .iter()
            .any(|bound| bound.name == name && bound.read)
    }

    /// The bindings whose expressions are right, which is all of them when there are no problems.
    pub(super) fn into_bindings(self) -> Vec<Binding> {
        let bound = self.bindings.into_iter();
        bound
            .filter_map(|bound| {
                Some(Binding {
                    name: bound.name,
                    value: bound.checked.value?,
                })
            })
            .collect()
    }

    /// What `node` is. Where it has no value the reason has been reported.
    pub(super) fn check(&mut self, node: &Node) -> Checked {
        match &node.kind {
            Kind::Text(text) => literal(node, text),
            Kind::Int(number) => Checked {
                value: Some(Value::Text(number.to_string())),
                kind: Type::Int,
                facts: Facts::default(),
            },
            Kind::Name(name) => self.name(node, name),
            Kind::Join(operands) => join(self.check_all(operands)),
            Kind::Call {
                function,
                function_range,
                arguments,
            } => self.call(node, function, function_range, arguments),
            Kind::Bool(_) | Kind::Null | Kind::Map(_) | Kind::List(_) | Kind::Choice { .. } => {
                Checked::wrong()
            }
            Kind::Invalid(parts) => {
                self.check_all(parts);
                Checked::wrong()
            }
        }
    }

    pub(super) fn check_all(&mut self, nodes: &[Node]) -> Vec<Checked> {
        nodes.iter().map(|node| self.check(node)).collect()
    }

    fn name(&mut self, node: &Node, name: &str) -> Checked {
        if let Some((value, kind)) = variables::value(name, self.ts) {
            self.reads_nonce |= value == Value::Nonce;
            let facts = variable_facts(node, &value, kind);
            return Checked {
                value: Some(value),
                kind,
                facts,
            };
        }
        // The last of a name counts, as with `let` in Rust.
        if let Some(index) = self.bindings.iter().rposition(|bound| bound.name == name) {
            let bound = &mut self.bindings[index];
            bound.read = true;
            let Checked { value, kind, facts } = &bound.checked;
            let value = value.is_some().then_some(Value::Binding(index));
            return Checked {
                value,
                kind: *kind,
                facts: facts.seen_at(&node.range, &node.describe()),
            };
        }
        let message = if self.defining.as_deref() == Some(name) {
            format!(
                "`{name}` is made from this expression, so it cannot be part of it: leave it out"
            )
        } else if Function::from_name(name).is_some() {
            format!(
                "`{name}` is a function: write `{}` or `.. | {name}`",
                functions::usage(name)
            )
        } else {
            self.unknown_name(name)
        };
        self.wrong(&node.range, message)
    }

    fn unknown_name(&self, name: &str) -> String {
        let known = |part: &str| self.variable_names().any(|variable| variable == part);
        if name.contains('.') && name.split('.').all(known) {
            return format!(
                "unknown name `{name}`: to join, write `{}`",
                name.replace('.', " + ")
            );
        }
        let candidates = self
            .variable_names()
            .chain(functions::NAMES.iter().copied());
        unknown("name", name, candidates, "names", self.variable_names())
    }

    pub(super) fn variable_names(&self) -> impl Iterator<Item = &str> + Clone {
        variables::NAMES
            .iter()
            .copied()
            .chain(self.bindings.iter().map(|bound| bound.name.as_str()))
    }

    pub(super) fn wrong(&mut self, range: &Range<usize>, message: String) -> Checked {
        self.problem(range, message);
        Checked::wrong()
    }

    pub(super) fn problem(&mut self, range: &Range<usize>, message: String) {
        self.problems.push(Problem::new(range, message));
    }
}

/// The facts of bytes that `node` makes.
pub(super) fn bytes_of(node: &Node, facts: Facts) -> Facts {
    Facts {
        bytes: vec![(node.range.clone(), node.describe())],
        ..facts
    }
}

fn literal(node: &Node, text: &str) -> Checked {
    let control =
        if text.contains(|character: char| character.is_ascii_control() && character != '\t') {
            vec![node.range.clone()]
        } else {
            Vec::new()
        };
    let value = Some(Value::Text(text.to_owned()));
    Checked {
        value,
        kind: Type::Text,
        facts: Facts {
            control,
            ..Facts::default()
        },
    }
}

fn variable_facts(node: &Node, value: &Value, kind: Type) -> Facts {
    let secrets = match value {
        Value::Credential(Credential::Secret) => vec![Taint {
            range: node.range.clone(),
            digested: false,
        }],
        _ => Vec::new(),
    };
    let facts = Facts {
        secrets,
        ..Facts::default()
    };
    if kind == Type::Bytes {
        bytes_of(node, facts)
    } else {
        facts
    }
}

fn join(operands: Vec<Checked>) -> Checked {
    let has = |kind| operands.iter().any(|operand| operand.kind == kind);
    let kind = match (has(Type::Bytes), has(Type::Unknown)) {
        (true, _) => Type::Bytes,
        (false, true) => Type::Unknown,
        (false, false) => Type::Text,
    };
    let mut facts = Facts::default();
    let mut values = Vec::with_capacity(operands.len());
    for operand in operands {
        facts.merge(operand.facts);
        values.push(operand.value);
    }
    let value = values
        .into_iter()
        .collect::<Option<Vec<Value>>>()
        .map(joined);
    Checked { value, kind, facts }
}

/// Flattened, neighbouring literals merged: what means the same compares equal and streams in fewer calls.
fn joined(operands: Vec<Value>) -> Value {
    let mut values: Vec<Value> = Vec::with_capacity(operands.len());
    for operand in operands {
        let parts = match operand {
            Value::Join(parts) => parts,
            value => vec![value],
        };
        for part in parts {
            match (values.last_mut(), part) {
                (Some(Value::Text(before)), Value::Text(text)) => before.push_str(&text),
                (_, Value::Text(text)) if text.is_empty() => {}
                (_, part) => values.push(part),
            }
        }
    }
    match <[Value; 1]>::try_from(values) {
        Ok([value]) => value,
        Err(values) if values.is_empty() => Value::Text(String::new()),
        Err(values) => Value::Join(values),
    }
}

pub(super) fn unknown<'a>(
    what: &str,
    name: &str,
    candidates: impl Iterator<Item = &'a str> + Clone,
    plural: &str,
    existing: impl Iterator<Item = &'a str>,
) -> String {
    let existing = suggest::list(existing);
    match suggest::closest(name, candidates) {
        Some(meant) => {
            format!("unknown {what} `{name}`: did you mean `{meant}`? The {plural} are {existing}")
        }
        None => format!("unknown {what} `{name}`: the {plural} are {existing}"),
    }
}
