//! Names of locals, such that none hides another that is still needed.

use proc_macro2::Ident;

use super::words;
use crate::expr::scheme::{Scheme, Value};

/// The names in use. Those of the user's have a prefix: they meet neither ours nor the parameters of the function.
#[derive(Default)]
pub(super) struct Names {
    /// Of locals that live to the end of their block: never given twice.
    kept: Vec<String>,
    /// Of what is being written, the outermost first: given again once it is complete.
    open: Vec<String>,
    /// How many of these were open where the block that is being written began.
    around: usize,
}

impl Names {
    /// A name for a local that is kept.
    pub(super) fn keep(&mut self, name: &str) -> Ident {
        let name = free(name, &self.kept);
        let ident = words::local(&name);
        self.kept.push(name);
        ident
    }

    /// A name for something that takes what is written to it, until [`close`](Self::close).
    pub(super) fn open(&mut self, name: &str) -> Ident {
        let name = free(name, &self.open);
        let ident = words::local(&name);
        self.open.push(name);
        ident
    }

    /// Ends the name that was opened last.
    pub(super) fn close(&mut self) {
        self.open.pop();
    }

    /// A block begins inside of what is open. Returns what ends it.
    pub(super) fn enter(&mut self) -> usize {
        std::mem::replace(&mut self.around, self.open.len())
    }

    pub(super) fn leave(&mut self, around: usize) {
        self.around = around;
    }

    /// What comes next stands before all that was opened in this block. Returns what to give back.
    pub(super) fn go_before(&mut self) -> Vec<String> {
        self.open.split_off(self.around)
    }

    pub(super) fn go_back(&mut self, open: Vec<String>) {
        self.open.extend(open);
    }
}

/// `name`, `name_2`, `name_3`..
fn free(name: &str, taken: &[String]) -> String {
    let numbered = (2..).map(|number| format!("{name}_{number}"));
    std::iter::once(name.to_owned())
        .chain(numbered)
        .find(|name| !taken.contains(name))
        .unwrap_or_default()
}

/// The user's name of `value`, or of an encoding of it: encodings are streamed wherever the name is used.
pub(super) fn given(scheme: &Scheme, value: &Value) -> Option<String> {
    let bindings = &scheme.bindings;
    let index = bindings.iter().position(|binding| {
        let mut named = scheme.resolve(&binding.value);
        while let Value::Encoded(_, inner) = named {
            named = scheme.resolve(inner);
        }
        named == value
    })?;
    let name = &bindings[index].name;
    let same = bindings.iter().filter(|binding| binding.name == *name);
    Some(if same.count() == 1 {
        format!("let_{name}")
    } else {
        format!("let{index}_{name}")
    })
}
