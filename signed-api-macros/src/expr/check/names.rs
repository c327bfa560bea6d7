//! What a name stands for.

use std::ops::Range;

use super::super::checked::{Checked, Facts, Type};
use super::super::functions::{self, Function};
use super::super::names::Unit;
use super::super::scheme::{Credential, RequestPart, Target, Value};
use super::super::tree::Node;
use super::super::{suggest, variables};
use super::Scope;

impl Scope {
    pub(super) fn name(&mut self, node: &Node, name: &str) -> Checked {
        if name == "op.id" && self.is_message {
            return self.variable(node, name, Value::MessageId, Type::Int);
        }
        if let Some((value, kind)) = variables::value(name, self.ts) {
            return self.variable(node, name, value, kind);
        }
        if let Some(bound) = self.bound.iter_mut().find(|bound| bound.name == name) {
            bound.read = true;
            let Checked { value, kind, facts } = bound.checked.clone();
            return Checked::new(kind, value, facts.seen_at(&node.range, name));
        }
        let mut credentials = self.credentials.iter_mut();
        if let Some(declared) = credentials.find(|declared| declared.name == name) {
            declared.read = true;
            let Some(is_secret) = declared.is_secret else {
                return Checked::wrong();
            };
            let credential = Credential::Named {
                name: name.to_owned(),
                is_secret,
            };
            let facts = secret(&node.range, name, &credential);
            return Checked::new(Type::Text, Some(Value::Credential(credential)), facts);
        }
        let message = self.unknown_name(name);
        self.wrong(&node.range, message)
    }

    fn variable(&mut self, node: &Node, name: &str, value: Value, kind: Type) -> Checked {
        let value = match value {
            // The path that is written is another one from here on.
            Value::Request(RequestPart::Path) if self.assigning == Some(Target::Path) => {
                Value::Request(RequestPart::DeclaredPath)
            }
            value => value,
        };
        match &value {
            Value::Nonce => {
                self.reads_nonce.get_or_insert_with(|| node.range.clone());
            }
            Value::Request(part) if self.is_too_early(node, *part) => return Checked::wrong(),
            Value::Arguments(arguments) => {
                let other = self.assigning.and_then(Target::other);
                if arguments
                    .target()
                    .is_some_and(|target| Some(target) == other)
                {
                    self.misplaced.get_or_insert_with(|| node.range.clone());
                }
            }
            Value::Operation(_) | Value::Option(_) | Value::Session(_) => {
                self.dotted.push(name.to_owned());
            }
            _ => {}
        }
        let facts = match &value {
            Value::Credential(credential) => secret(&node.range, name, credential),
            _ => Facts::default(),
        };
        let facts = if kind == Type::Bytes {
            facts.bytes_at(&node.range, node.describe())
        } else {
            facts
        };
        Checked::new(kind, Some(value), facts)
    }

    /// A part of the request is read as it will be sent, so it must have been assigned.
    fn is_too_early(&mut self, node: &Node, part: RequestPart) -> bool {
        let description = node.describe();
        let mut targets = depends_on(part).iter();
        let own = |target: &&Target| self.assigning == Some(**target);
        if let Some(target) = targets.clone().find(own) {
            // Once is enough for all of it.
            if !std::mem::replace(&mut self.told, true) {
                let instead = match target {
                    Target::Query => "`form(query_params)` for what it is by default",
                    Target::Body => {
                        "`json(body_params)` or `form(body_params)` for what it is by default"
                    }
                    Target::Path | Target::Message => "it without this",
                };
                let follows = follows(part, *target);
                let message = format!(
                    "{description}{follows} is what is assigned here, so it cannot be part of it: write {instead}"
                );
                self.problem(&node.range, message);
            }
            return true;
        }
        let Some(target) = targets.find(|target| self.unassigned.contains(target)) else {
            return false;
        };
        let (word, follows) = (target.name(), follows(part, *target));
        let message = format!(
            "{description}{follows} is assigned further down: move this below `{word} = ..`"
        );
        self.problem(&node.range, message);
        true
    }

    /// What is wrong with a name that stands for nothing. One that it was meant for counts as read.
    fn unknown_name(&mut self, name: &str) -> String {
        if self.defining.as_deref() == Some(name) {
            return format!(
                "`{name}` is made from this expression, so it cannot be part of it: leave it out"
            );
        }
        if self.later.iter().any(|later| later == name) {
            self.missed.push(name.to_owned());
            return format!("`{name}` is bound further down: move its `let` above this");
        }
        if Function::from_name(name).is_some() {
            let usage = self.code(&functions::usage(name));
            return format!("`{name}` is a function: write `{usage}` or `.. | {name}`");
        }
        if let Some(message) = part_missing(name) {
            return message;
        }
        self.unknown_dotted(name)
            .unwrap_or_else(|| self.unknown_word(name))
    }

    fn unknown_dotted(&mut self, name: &str) -> Option<String> {
        let (family, rest) = name.split_once('.')?;
        let last = name.rsplit_once('.')?.1;
        if name.split('.').all(|part| self.is_value(part)) {
            let join = name.replace('.', " + ");
            return Some(format!("unknown name `{name}`: to join, write `{join}`"));
        }
        let families = variables::FAMILIES.iter().map(|(family, _)| *family);
        if families.clone().any(|known| known == family) {
            return Some(format!(
                "`{name}` has too many dots: one word follows `{family}.`, as in `{family}.{}`",
                rest.replace('.', "_")
            ));
        }
        if family == "now"
            && let Some(unit) = suggest::closest(last, Unit::NAMES.iter().copied())
        {
            return Some(format!("unknown name `{name}`: did you mean `now.{unit}`?"));
        }
        if self.is_value(family) {
            return Some(format!("`{family}` has no parts: write `{family}` alone"));
        }
        let meant = match suggest::closest(name, self.names()) {
            Some(meant) => meant.to_owned(),
            None if self.is_value(last) => last.to_owned(),
            None => format!("{}.{last}", suggest::closest(family, families)?),
        };
        Some(self.did_you_mean("name", name, &meant))
    }

    fn unknown_word(&mut self, name: &str) -> String {
        let dotted = self.dotted.iter();
        let tails: Vec<(&str, &str)> = dotted
            .filter_map(|dotted| Some((dotted.split_once('.')?.1, dotted.as_str())))
            .collect();
        let words = ["true", "false", "null"]
            .into_iter()
            .chain(functions::NAMES.iter().copied());
        let candidates = self.names().chain(words);
        let meant = suggest::closest(name, candidates).or_else(|| {
            let tail = suggest::closest(name, tails.iter().map(|(tail, _)| *tail))?;
            let mut tails = tails.iter();
            tails
                .find(|(known, _)| *known == tail)
                .map(|(_, dotted)| *dotted)
        });
        match meant.map(str::to_owned) {
            Some(meant) => self.did_you_mean("name", name, &meant),
            None => {
                let families = ["op.x", "opt.x", "session.x"];
                let names = suggest::list(self.names().chain(families));
                format!("unknown name `{name}`: the names are {names}")
            }
        }
    }

    /// Says so, and takes what was meant as read.
    fn did_you_mean(&mut self, what: &str, name: &str, meant: &str) -> String {
        for bound in self.bound.iter_mut().filter(|bound| bound.name == meant) {
            bound.read = true;
        }
        let credentials = self.credentials.iter_mut();
        for declared in credentials.filter(|declared| declared.name == meant) {
            declared.read = true;
        }
        format!("unknown {what} `{name}`: did you mean `{meant}`?")
    }

    /// What is wrong with a call of something that is no function.
    pub(super) fn not_a_function(&self, name: &str) -> String {
        if let Some(message) = part_missing(name) {
            return message;
        }
        if self.is_value(name) {
            return format!(
                "`{name}` is a value, not a function: write `{name}` alone, and `+` to join it with others"
            );
        }
        if name == "hmac_keccak256" {
            return "an HMAC is made with another hash: write `keccak256(..)`, or `hmac_sha256(key, message)`".to_owned();
        }
        // Close in writing to an old one of another family.
        if name.starts_with("sha3") && name != "sha384" {
            return format!(
                "there is no SHA-3: write `keccak256(..)` for that of Ethereum, or a function of your own, as in `crate::{name}(..)`"
            );
        }
        match suggest::closest(name, functions::NAMES.iter().copied()) {
            Some(meant) => format!("unknown function `{name}`: did you mean `{meant}`?"),
            None => format!(
                "unknown function `{name}`: to call your own write its path, as in `crate::{}(..)`; the functions \
                 of the language are {}",
                name.replace('.', "::"),
                suggest::list(functions::NAMES.iter().copied())
            ),
        }
    }

    /// Whether `name` was to be bound by something that is wrong: it may be anything.
    pub(super) fn is_unclear(&self, name: &str) -> bool {
        let mut bound = self.bound.iter();
        bound.any(|bound| bound.name == name && bound.checked.kind == Type::Unknown)
    }

    pub(super) fn is_value(&self, name: &str) -> bool {
        variables::value(name, self.ts).is_some() || self.names().any(|known| known == name)
    }

    /// Whether `let` or `credential` may give this name to something; otherwise what it is already.
    pub(in super::super) fn is_free(&self, name: &str) -> Result<(), &'static str> {
        let family = || {
            let mut families = variables::FAMILIES.iter();
            name == "now" || families.any(|(family, _)| *family == name)
        };
        if Function::from_name(name).is_some() {
            Err("the name of a function")
        } else if variables::NAMES.contains(&name) || family() {
            Err("a name of the language")
        } else if self.names().any(|known| known == name) {
            Err("declared already")
        } else {
            Ok(())
        }
    }

    fn names(&self) -> impl Iterator<Item = &str> + Clone {
        let bound = self.bound.iter().map(|bound| bound.name.as_str());
        let credentials = self.credentials.iter();
        let credentials = credentials.map(|declared| declared.name.as_str());
        let variables = variables::NAMES.iter().copied();
        variables.chain(credentials).chain(bound)
    }
}

/// What is said about a name that is only the beginning of one.
fn part_missing(name: &str) -> Option<String> {
    if name == "now" {
        return Some("`now` has a unit: write `now.s`, `now.ms`, `now.us`, `now.ns`, `now.iso` or `now.iso_s`".to_owned());
    }
    let mut families = variables::FAMILIES.iter();
    let (family, what) = families.find(|(family, _)| *family == name)?;
    Some(format!(
        "`{family}` alone is no value: write `{family}.name`, {what}"
    ))
}

fn secret(range: &Range<usize>, name: &str, credential: &Credential) -> Facts {
    if credential.is_secret() {
        Facts::secret(range, name)
    } else {
        Facts::default()
    }
}

fn depends_on(part: RequestPart) -> &'static [Target] {
    match part {
        RequestPart::Path => &[Target::Path],
        RequestPart::Query => &[Target::Query],
        RequestPart::Target | RequestPart::Url => &[Target::Path, Target::Query],
        RequestPart::Body => &[Target::Body],
        RequestPart::Method
        | RequestPart::Host
        | RequestPart::Origin
        | RequestPart::DeclaredPath => &[],
    }
}

fn follows(part: RequestPart, target: Target) -> String {
    if part_name(target) == part {
        String::new()
    } else {
        format!(" follows from `{}`, which", target.name())
    }
}

fn part_name(target: Target) -> RequestPart {
    match target {
        Target::Path => RequestPart::Path,
        Target::Query => RequestPart::Query,
        Target::Body | Target::Message => RequestPart::Body,
    }
}
