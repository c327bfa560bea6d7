//! The state of writing `sign`: its statements, and the locals that hold what was computed.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::quote_spanned;

use super::conditions::Test;
use super::keys::{Primitive, Slot};
use super::names::Names;
use super::shape::{Decision, Fork};
use super::sharing::Sharing;
use super::{Spans, words};
use crate::expr::scheme::{Recipe, Scheme, Value};

pub(super) struct Generator<'a> {
    pub(super) scheme: &'a Scheme,
    pub(super) private: &'a TokenStream,
    /// Where the user's parts were written.
    pub(super) spans: &'a Spans<'a>,
    pub(super) span: Span,
    pub(super) sharing: Sharing<'a>,
    pub(super) names: Names,
    /// Of the block that is being written.
    pub(super) statements: Vec<TokenStream>,
    pub(super) slots: Vec<Slot>,
    /// What functions of the user's return where not every request asks for it, in locals that are filled then.
    pub(super) lazy: Vec<(Value, Ident)>,
    /// Values that a local already holds.
    computed: Vec<(Value, Local)>,
    /// How many blocks are around what is being written, besides that of the function.
    depth: usize,
}

/// A local that holds a value.
#[derive(Clone)]
pub(super) struct Local {
    pub(super) ident: Ident,
    pub(super) holds: Holds,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// `Buffer`
    Buffer,
    /// `IsoTime`
    Iso,
    /// `impl AsRef<str>`
    Text,
    /// `Option<String>`, which is there by now
    Lazy,
    /// `impl AsRef<[u8]>`
    Bytes,
    /// `Params`
    Params,
    /// `Value`
    Value,
}

/// Writes one value, in whichever branch it is needed.
pub(super) type Write<'f, 'a> = &'f mut dyn FnMut(&mut Generator<'a>, &Value) -> TokenStream;

impl<'a> Generator<'a> {
    pub(super) fn new(scheme: &'a Scheme, private: &'a TokenStream, spans: &'a Spans<'a>) -> Self {
        Self {
            scheme,
            private,
            spans,
            span: Span::mixed_site(),
            sharing: Sharing::of(scheme),
            names: Names::default(),
            statements: Vec::new(),
            slots: Vec::new(),
            lazy: Vec::new(),
            computed: Vec::new(),
            depth: 0,
        }
    }

    pub(super) fn resolve<'v>(&self, value: &'v Value) -> &'v Value
    where
        'a: 'v,
    {
        self.scheme.resolve(value)
    }

    pub(super) fn push(&mut self, statement: TokenStream) {
        self.statements.push(statement);
    }

    /// The local that holds `value`, if there is one.
    pub(super) fn computed(&self, value: &Value) -> Option<Local> {
        let mut computed = self.computed.iter();
        let (_, local) = computed.find(|(computed, _)| computed == value)?;
        Some(local.clone())
    }

    /// Whether `value` is to be read from a local.
    pub(super) fn is_held(&self, value: &Value) -> bool {
        self.sharing.is_shared(value) || self.computed(value).is_some()
    }

    /// The local that holds `value`, computed now unless it was before.
    pub(super) fn local(&mut self, value: &Value) -> Local {
        if let Some(local) = self.computed(value) {
            return local;
        }
        let local = match value {
            Value::Call(call) if self.is_lazy(value) => self.lazy_call(value, call),
            value => self.before(|generator| generator.compute(value)),
        };
        self.computed.push((value.clone(), local.clone()));
        local
    }

    /// Whether a function of the user's is called where the request first asks for what it returns: that is not known, and
    /// it is called once.
    fn is_lazy(&self, call: &Value) -> bool {
        let is_begun = self.lazy.iter().any(|(begun, _)| begun == call);
        is_begun || self.depth > 0 && self.sharing.is_read_again(call)
    }

    /// Lets `buffer` stand for `value`, until [`forget`](Self::forget).
    pub(super) fn hold(&mut self, value: &Value, buffer: &Ident) {
        let local = Local {
            ident: buffer.clone(),
            holds: Holds::Buffer,
        };
        self.computed.push((value.clone(), local));
    }

    pub(super) fn forget(&mut self, value: &Value) {
        self.computed.retain(|(computed, _)| computed != value);
    }

    /// For what is pushed before anything that this block has opened.
    pub(super) fn before<T>(&mut self, push: impl FnOnce(&mut Self) -> T) -> T {
        let open = self.names.go_before();
        let pushed = push(self);
        self.names.go_back(open);
        pushed
    }

    /// What `write` pushes, apart: what it computes is forgotten.
    pub(super) fn scoped<T>(
        &mut self,
        write: impl FnOnce(&mut Self) -> T,
    ) -> (Vec<TokenStream>, T) {
        let outside = std::mem::take(&mut self.statements);
        let known = self.computed.len();
        let around = self.names.enter();
        self.depth += 1;
        let written = write(self);
        self.depth -= 1;
        self.names.leave(around);
        self.computed.truncate(known);
        (std::mem::replace(&mut self.statements, outside), written)
    }

    /// The inside of a block.
    pub(super) fn block(&mut self, write: impl FnOnce(&mut Self) -> TokenStream) -> TokenStream {
        let (statements, written) = self.scoped(write);
        statements.into_iter().chain([written]).collect()
    }

    /// `if .. { .. } else { .. }`
    pub(super) fn fork(&mut self, fork: &Fork<'_>, write: Write<'_, 'a>) -> TokenStream {
        let test = self.decide(fork);
        if let Some(holds) = test.constant() {
            return write(self, if holds { fork.then } else { fork.otherwise });
        }
        self.hoist(&[fork.then, fork.otherwise]);
        let span = self.span;
        let then = self.block(|generator| write(generator, fork.then));
        let otherwise = self.block(|generator| write(generator, fork.otherwise));
        if then.is_empty() && otherwise.is_empty() {
            return TokenStream::new();
        }
        if then.is_empty() {
            let test = test.not().tokens(span);
            return quote_spanned!(span=> if #test { #otherwise });
        }
        let test = test.tokens(span);
        if otherwise.is_empty() {
            quote_spanned!(span=> if #test { #then })
        } else if is_lone_if(&otherwise) {
            quote_spanned!(span=> if #test { #then } else #otherwise)
        } else {
            quote_spanned!(span=> if #test { #then } else { #otherwise })
        }
    }

    pub(super) fn decide(&mut self, fork: &Fork<'_>) -> Test {
        match fork.decision {
            Decision::Condition(condition) => self.condition(condition),
            Decision::Filled(value) => self.filled(value),
        }
    }

    /// `write` for a value that is left out when it is empty.
    pub(super) fn when_filled(&mut self, value: &Value, write: Write<'_, 'a>) -> TokenStream {
        let value = self.resolve(value);
        if let Some(fork) = self.open_fork(value) {
            return self.fork(&fork, &mut |generator, value| {
                generator.when_filled(value, &mut *write)
            });
        }
        let test = self.filled(value);
        match test.constant() {
            Some(true) => write(self, value),
            Some(false) => TokenStream::new(),
            None => {
                self.hoist(&[value]);
                let (span, test) = (self.span, test.tokens(self.span));
                let written = self.block(|generator| write(generator, value));
                quote_spanned!(span=> if #test { #written })
            }
        }
    }

    /// Computes before a branch what is needed outside of it too.
    fn hoist(&mut self, values: &[&Value]) {
        for value in self.sharing.hoisted(values) {
            self.local(value);
        }
    }

    /// The index of a prepared key.
    pub(super) fn slot(&mut self, primitive: Primitive, recipe: &Recipe) -> TokenStream {
        let slot = Slot {
            primitive,
            recipe: recipe.clone(),
        };
        let index = self
            .slots
            .iter()
            .position(|prepared| *prepared == slot)
            .unwrap_or(self.slots.len());
        if index == self.slots.len() {
            self.slots.push(slot);
        }
        words::number(index)
    }
}

/// `mut`, when `writes` change what is being bound.
pub(super) fn mutable(writes: &TokenStream) -> Option<TokenStream> {
    (!writes.is_empty()).then(|| quote_spanned!(Span::mixed_site()=> mut))
}

/// Whether `tokens` are one `if` with all its branches, and nothing else. Blocks in conditions are in parentheses.
fn is_lone_if(tokens: &TokenStream) -> bool {
    let is_word = |tree: &Option<TokenTree>, word| match tree {
        Some(TokenTree::Ident(ident)) => ident == word,
        _ => false,
    };
    let is_block = |tree: &TokenTree| match tree {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        _ => false,
    };
    let mut trees = tokens.clone().into_iter();
    if !is_word(&trees.next(), "if") {
        return false;
    }
    loop {
        if !trees.any(|tree| is_block(&tree)) {
            return false;
        }
        let next = trees.next();
        if !is_word(&next, "else") {
            return next.is_none();
        }
        if !is_word(&trees.next(), "if") {
            return trees.next().is_none();
        }
    }
}
