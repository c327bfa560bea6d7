//! `auth_scheme! { .. }`: statements become a scheme.

mod delivered;
mod lost;

use std::ops::Range;

use super::check::{Scope, Sink};
use super::delivery::{self, delivery};
use super::discipline::{Discipline, discipline};
use super::header_name::header_name;
use super::scheme::{Scheme, Target};
use super::tree::{DeliveryPart, Node, Statement, StatementKind, Word};
use super::{Problem, suggest};
use lost::Assigned;

/// The scheme that `statements` declare, or everything that is wrong with them, in reading order. `found` is what the
/// parser has found: a statement that it could not read may be missing.
pub(crate) fn declaration(
    statements: &[Statement],
    found: Vec<Problem>,
) -> Result<Scheme, Vec<Problem>> {
    declared_in(Scope::of_declaration(found), statements)
}

/// The same of statements that are read in `scope`.
pub(super) fn declared_in(scope: Scope, statements: &[Statement]) -> Result<Scheme, Vec<Problem>> {
    let mut reader = Reader {
        scope,
        nonce: None,
        delivery: None,
        named: Vec::new(),
        headers: Vec::new(),
        assigned: Vec::new(),
    };
    reader.announce(statements);
    for statement in statements {
        reader.statement(statement);
    }
    reader.arguments_lost();
    reader.delivered();
    // In a scheme without effect, nothing that is declared is of use.
    if !reader.no_effect(statements) {
        reader.never_read();
    }
    reader.finish()
}

struct Reader {
    scope: Scope,
    /// The first declaration of the nonce. Its discipline is unknown when it is wrong.
    nonce: Option<(Word, Option<Discipline>)>,
    /// The first declaration of deliveries, as far as it is right.
    delivery: Option<delivery::Declared>,
    /// What `let` and `credential` have named.
    named: Vec<Word>,
    /// The header names so far, in lower case.
    headers: Vec<String>,
    /// The parts of the request that are assigned.
    assigned: Vec<Assigned>,
}

impl Reader {
    /// What counts for all statements, wherever it stands.
    fn announce(&mut self, statements: &[Statement]) {
        let (mut names, mut targets) = (Vec::new(), Vec::new());
        for statement in statements {
            match &statement.kind {
                StatementKind::Nonce {
                    discipline,
                    arguments,
                } => self.nonce(discipline, arguments),
                StatementKind::Delivery(parts) => self.delivery(parts, &statement.range),
                StatementKind::Credential { name, kind } => self.credential(name, kind.as_ref()),
                StatementKind::Let { name, .. } => names.push(name.text.clone()),
                StatementKind::Assign { target, .. } => {
                    targets.extend(self.target(target, &targets))
                }
                StatementKind::Header { .. } | StatementKind::Invalid(_) => {}
            }
        }
        self.scope.announce(names, targets);
    }

    fn nonce(&mut self, name: &Word, arguments: &[Word]) {
        if self.nonce.is_some() {
            let message = "the nonce is declared twice: remove one";
            return self.scope.problem(&name.range, message);
        }
        let found = discipline(name, arguments)
            .map_err(|problem| self.scope.problem(&problem.range, problem.message));
        self.nonce = Some((name.clone(), found.ok()));
    }

    fn delivery(&mut self, parts: &[DeliveryPart], range: &Range<usize>) {
        if self.delivery.is_some() {
            let message = "the delivery is declared twice: remove one";
            return self.scope.problem(range, message);
        }
        let mut problems = Vec::new();
        self.delivery = Some(delivery(parts, range, &mut problems));
        for problem in problems {
            self.scope.problem(&problem.range, problem.message);
        }
    }

    fn credential(&mut self, name: &Word, kind: Option<&Word>) {
        if let Some(kind) = kind.filter(|kind| kind.text != "public") {
            let message = match kind.text.as_str() {
                "secret" => {
                    "a credential is secret unless it is `public`: leave out `: secret`".to_owned()
                }
                other => format!(
                    "unknown kind of credential `{other}`: write `public`, or nothing for a secret one"
                ),
            };
            self.scope.problem(&kind.range, message);
        }
        if self.is_free(name) {
            self.named.push(name.clone());
            let is_secret = match kind.map(|kind| kind.text.as_str()) {
                None | Some("secret") => Some(true),
                Some("public") => Some(false),
                Some(_) => None,
            };
            self.scope.declare_credential(&name.text, is_secret);
        }
    }

    /// The part of the request that `target` names, if it is assigned here first.
    fn target(&mut self, target: &Word, before: &[Target]) -> Option<Target> {
        let found = known_target(target);
        let message = match found {
            Some(found) if before.contains(&found) => {
                format!("`{}` is assigned twice: remove one", target.text)
            }
            Some(found) => return Some(found),
            None => unknown_target(&target.text),
        };
        self.scope.problem(&target.range, message);
        None
    }

    fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Let { name, value } => {
                let is_free = self.is_free(name);
                self.scope.bind(&name.text, Some(value));
                if is_free {
                    self.named.push(name.clone());
                }
            }
            StatementKind::Assign { target, value } => self.assignment(target, value),
            StatementKind::Header {
                name,
                optional,
                value,
            } => self.header(name, *optional, value),
            StatementKind::Nonce { .. }
            | StatementKind::Delivery(_)
            | StatementKind::Credential { .. } => {}
            StatementKind::Invalid(names) => {
                for name in names {
                    self.scope.bind(&name.text, None);
                }
            }
        }
    }

    fn assignment(&mut self, word: &Word, expression: &Node) {
        let target = known_target(word);
        let sink = match target {
            Some(Target::Path) => Sink::Path,
            Some(Target::Query) => Sink::Query,
            Some(Target::Message) => Sink::Message,
            Some(Target::Body) | None => Sink::Body,
        };
        let value = match target {
            Some(target) => self.scope.assign(target, expression, sink),
            None => self.scope.sent(sink, expression),
        };
        if let Some(target) = target {
            self.assigned.push(Assigned {
                target,
                range: word.range.clone(),
                misplaced: self.scope.misplaced(),
            });
        }
        if let Some((target, value)) = target.zip(value) {
            self.scope.scheme.assign(target, value);
        }
    }

    fn header(&mut self, word: &Word, optional: bool, expression: &Node) {
        let name = match header_name(&word.text) {
            Ok(name) if self.headers.contains(&name) => {
                let message = format!("the header `{name}` is set twice: remove one");
                self.scope.problem(&word.range, message);
                None
            }
            Ok(name) => {
                self.headers.push(name.clone());
                Some(name)
            }
            Err(wrong) => {
                let message = match word.text.strip_suffix('?') {
                    Some(name) => format!("`?` stands behind the quotes: write `\"{name}\"?`"),
                    None => wrong.message,
                };
                self.scope.problem(&word.range, message);
                None
            }
        };
        let value = self.scope.sent(Sink::Header, expression);
        if let Some((name, value)) = name.zip(value) {
            if optional {
                self.scope
                    .may_be_empty(expression, &value, "`?` after the name");
            }
            self.scope.scheme.add_header(name, optional, value);
        }
    }

    fn is_free(&mut self, name: &Word) -> bool {
        let Err(taken) = self.scope.is_free(&name.text) else {
            return true;
        };
        let message = format!("`{}` is {taken}: choose another name", name.text);
        self.scope.problem(&name.range, message);
        false
    }

    /// Declarations that nothing reads, and a nonce that is read without one.
    fn never_read(&mut self) {
        let never_read =
            |word: &Word| format!("`{}` is never used: remove it, or use it", word.text);
        for name in std::mem::take(&mut self.named) {
            if !self.scope.is_read(&name.text) {
                self.scope.problem(&name.range, never_read(&name));
            }
        }
        match (self.scope.reads_nonce.clone(), &self.nonce) {
            (Some(range), None) if !self.scope.is_incomplete() => {
                let message = "`nonce` has no discipline yet: write `nonce: increasing(ms);` above";
                self.scope.problem(&range, message);
            }
            (None, Some((word, _))) if !self.scope.is_incomplete() => {
                let range = word.range.clone();
                let message = "`nonce` is never used: remove it, or use it";
                self.scope.problem(&range, message);
            }
            _ => {}
        }
    }

    fn no_effect(&mut self, statements: &[Statement]) -> bool {
        let has_effect = |statement: &Statement| {
            matches!(
                statement.kind,
                StatementKind::Header { .. } | StatementKind::Assign { .. }
            )
        };
        if self.scope.is_incomplete() || statements.iter().any(has_effect) {
            return false;
        }
        let start = statements.first().map_or(0, |first| first.range.start);
        let end = statements.last().map_or(0, |last| last.range.end);
        let message = "this scheme changes nothing in a request: write a header, as in `header \"API-KEY\" = key;`";
        self.scope.problem(&(start..end), message);
        true
    }

    fn finish(self) -> Result<Scheme, Vec<Problem>> {
        let Scope {
            mut scheme,
            mut problems,
            reads_nonce,
            ..
        } = self.scope;
        if !problems.is_empty() {
            problems.sort_by_key(|problem| problem.range.start);
            return Err(problems);
        }
        scheme.nonce = reads_nonce
            .and(self.nonce)
            .and_then(|(_, discipline)| discipline);
        scheme.empty_the_other_part();
        Ok(scheme)
    }
}

fn known_target(word: &Word) -> Option<Target> {
    let mut names = Target::NAMES.iter();
    names
        .find(|(name, _)| *name == word.text)
        .map(|(_, target)| *target)
}

fn unknown_target(written: &str) -> String {
    let names = || Target::NAMES.iter().map(|(name, _)| *name);
    match written {
        "target" | "url" => format!("`{written}` follows from `path` and `query`: assign these"),
        "method" | "host" | "origin" => {
            format!(
                "`{written}` cannot be changed: assign {}",
                suggest::choice(names())
            )
        }
        _ => match suggest::closest(written, names()) {
            Some(meant) => {
                format!("unknown part of a request `{written}`: did you mean `{meant}`?")
            }
            None => format!(
                "unknown part of a request `{written}`: assign {}, or name a value with `let {written} = ..`",
                suggest::choice(names())
            ),
        },
    }
}
