//! Conditions, as a person would write them: no double negation, nothing that is known beforehand.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

use super::constant;
use super::emptiness::{self, Emptiness, emptiness};
use super::generator::{Generator, Holds, Local};
use super::shape::{self, Fork};
use crate::expr::scheme::{Condition, RequestPart, Value};

/// What decides a branch.
#[derive(Clone)]
pub(super) enum Test {
    Constant(bool),
    /// The expression, which is whether something is empty.
    Empty(TokenStream),
    /// That it is not.
    Filled(TokenStream),
    Equal(TokenStream, TokenStream),
    Unequal(TokenStream, TokenStream),
    All(Vec<Test>),
    Any(Vec<Test>),
    /// A block that computes something first.
    Block(TokenStream, Box<Test>),
}

impl Test {
    fn all(tests: impl IntoIterator<Item = Self>) -> Self {
        let mut undecided = Vec::new();
        for test in tests {
            match test {
                Self::Constant(true) => {}
                Self::Constant(false) => return Self::Constant(false),
                Self::All(tests) => undecided.extend(tests),
                test => undecided.push(test),
            }
        }
        match <[Self; 1]>::try_from(undecided) {
            Ok([test]) => test,
            Err(tests) if tests.is_empty() => Self::Constant(true),
            Err(tests) => Self::All(tests),
        }
    }

    fn any(tests: impl IntoIterator<Item = Self>) -> Self {
        Self::all(tests.into_iter().map(Self::not)).not()
    }

    pub(super) fn not(self) -> Self {
        match self {
            Self::Constant(holds) => Self::Constant(!holds),
            Self::Empty(is_empty) => Self::Filled(is_empty),
            Self::Filled(is_empty) => Self::Empty(is_empty),
            Self::Equal(left, right) => Self::Unequal(left, right),
            Self::Unequal(left, right) => Self::Equal(left, right),
            Self::All(tests) => Self::Any(tests.into_iter().map(Self::not).collect()),
            Self::Any(tests) => Self::All(tests.into_iter().map(Self::not).collect()),
            Self::Block(statements, test) => Self::Block(statements, Box::new(test.not())),
        }
    }

    /// Whether it holds, when that is known beforehand.
    pub(super) fn constant(&self) -> Option<bool> {
        match self {
            Self::Constant(holds) => Some(*holds),
            _ => None,
        }
    }

    pub(super) fn tokens(self, span: Span) -> TokenStream {
        match self {
            Self::Constant(holds) => quote_spanned!(span=> #holds),
            Self::Empty(is_empty) => is_empty,
            Self::Filled(is_empty) => quote_spanned!(span=> !#is_empty),
            Self::Equal(left, right) => quote_spanned!(span=> #left == #right),
            Self::Unequal(left, right) => quote_spanned!(span=> #left != #right),
            Self::All(tests) => {
                let tests = tests.into_iter().map(|test| test.operand(span));
                quote_spanned!(span=> #(#tests)&&*)
            }
            Self::Any(tests) => {
                let tests = tests.into_iter().map(|test| test.operand(span));
                quote_spanned!(span=> #(#tests)||*)
            }
            Self::Block(statements, test) => {
                let test = test.tokens(span);
                quote_spanned!(span=> ({ #statements #test }))
            }
        }
    }

    fn operand(self, span: Span) -> TokenStream {
        let is_compound = matches!(self, Self::All(_) | Self::Any(_));
        let tokens = self.tokens(span);
        if is_compound {
            quote_spanned!(span=> (#tokens))
        } else {
            tokens
        }
    }
}

impl<'a> Generator<'a> {
    pub(super) fn condition(&mut self, condition: &Condition) -> Test {
        match condition {
            Condition::Filled(value) => self.filled(value),
            Condition::Equal(left, right) => self.equal(left, right),
            Condition::Not(condition) => self.condition(condition).not(),
            Condition::All(conditions) => Test::all(self.conditions(conditions)),
            Condition::Any(conditions) => Test::any(self.conditions(conditions)),
        }
    }

    /// All but the first are asked only when those before have not decided.
    fn conditions(&mut self, conditions: &[Condition]) -> Vec<Test> {
        let mut tests = Vec::with_capacity(conditions.len());
        for condition in conditions {
            tests.push(if tests.is_empty() {
                self.condition(condition)
            } else {
                self.apart(|generator| generator.condition(condition))
            });
        }
        tests
    }

    /// Whether `value` is not empty.
    pub(super) fn filled(&mut self, value: &Value) -> Test {
        let value = self.resolve(value);
        match emptiness(value) {
            Emptiness::Never => Test::Constant(true),
            Emptiness::Always => Test::Constant(false),
            _ if self.is_held(value) => self.filled_local(value),
            Emptiness::Read => Test::Filled(self.is_empty(value)),
            Emptiness::AllOf(values) => {
                let mut tests = Vec::with_capacity(values.len());
                for value in values {
                    tests.push(if tests.is_empty() {
                        self.filled(value)
                    } else {
                        self.apart(|generator| generator.filled(value))
                    });
                }
                Test::any(tests)
            }
            Emptiness::Chosen => match shape::fork(value) {
                Some(fork) => self.filled_fork(&fork),
                None => Test::Constant(true),
            },
            Emptiness::Computed => self.filled_local(value),
        }
    }

    fn filled_fork(&mut self, fork: &Fork<'_>) -> Test {
        let decision = self.decide(fork);
        let then = self.apart(|generator| generator.filled(fork.then));
        let otherwise = self.apart(|generator| generator.filled(fork.otherwise));
        match (then.constant(), otherwise.constant()) {
            (Some(then), Some(otherwise)) if then == otherwise => Test::Constant(then),
            (Some(true), _) => Test::any([decision, otherwise]),
            (_, Some(true)) => Test::any([decision.not(), then]),
            _ => {
                let chosen = Test::all([decision.clone(), then]);
                Test::any([chosen, Test::all([decision.not(), otherwise])])
            }
        }
    }

    fn filled_local(&mut self, value: &Value) -> Test {
        let Local { ident, holds } = self.local(value);
        let (span, private) = (self.span, self.private);
        Test::Filled(match holds {
            Holds::Lazy => {
                quote_spanned!(span=> #private::is_empty(#private::text::filled(&#ident)))
            }
            _ => quote_spanned!(span=> #private::is_empty(&#ident)),
        })
    }

    /// Whether what is read from the context is empty.
    fn is_empty(&mut self, value: &Value) -> TokenStream {
        let (span, private) = (self.span, self.private);
        let place = match value {
            Value::Arguments(_) => {
                let params = self.params(value);
                return quote_spanned!(span=> #private::maps::none_present(#params));
            }
            Value::Request(RequestPart::Body) => self.bytes(value),
            value => self.text_if_there(value),
        };
        quote_spanned!(span=> #private::is_empty(#place))
    }

    /// A plain text as a `&str`, empty where reading it would fail because it is not there.
    fn text_if_there(&mut self, value: &Value) -> TokenStream {
        let (span, private) = (self.span, self.private);
        match self.resolve(value) {
            Value::Session(name) => {
                quote_spanned!(span=> #private::SignContext::session_text(cx, #name))
            }
            value => self.text(value),
        }
    }

    fn equal(&mut self, left: &Value, right: &Value) -> Test {
        let (left, right) = (self.resolve(left), self.resolve(right));
        let constant = |value| constant::text(self.scheme, value);
        if let (Some(left), Some(right)) = (constant(left), constant(right)) {
            return Test::Constant(left == right);
        }
        if self.is_plain_text(left) && self.is_plain_text(right) {
            Test::Equal(self.text_if_there(left), self.text_if_there(right))
        } else {
            Test::Equal(self.bytes(left), self.bytes(right))
        }
    }

    /// A test that may not be asked at all: what it computes stays inside of it.
    fn apart(&mut self, test: impl FnOnce(&mut Self) -> Test) -> Test {
        let (statements, test) = self.scoped(test);
        if statements.is_empty() {
            test
        } else {
            Test::Block(statements.into_iter().collect(), Box::new(test))
        }
    }

    /// `value` as a choice that an optional value is taken apart by: one of its branches is always empty.
    pub(super) fn open_fork<'v>(&self, value: &'v Value) -> Option<Fork<'v>> {
        let is_blank = |value| emptiness::is_blank(self.scheme, value);
        shape::fork(value).filter(|fork| is_blank(fork.then) || is_blank(fork.otherwise))
    }
}
