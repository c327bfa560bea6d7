//! `eip712(key, domain, types, message)`: what is written out is checked here, and not at the first signature.

use super::super::checked::Checked;
use super::super::scheme::{Key, Value};
use super::super::suggest;
use super::super::tree::{Entry, Kind as NodeKind, Node};
use super::super::typed_data::{self, DOMAIN, Kind, Structure};
use super::Scope;
use super::calls::Called;
use super::digests::bytes;
use super::taken::Takes;

impl Scope {
    pub(super) fn typed_data(
        &mut self,
        call: &Called<'_>,
        key: &Node,
        [domain_node, message_node]: [&Node; 2],
        types_node: &Node,
    ) -> Checked {
        let key = self.recipe(call, key);
        let domain = self.take_for(call, Takes::MAP, domain_node);
        self.domain(domain_node);
        let types = self.literal(call, types_node);
        let structures = types.as_ref().and_then(|types| {
            let parsed = typed_data::parse(types);
            parsed
                .map_err(|message| {
                    let message = self.code(&message);
                    self.problem(&types_node.range, message);
                })
                .ok()
        });
        let message = self.take_for(call, Takes::MAP, message_node);
        if let Some(structures) = &structures {
            self.structure(structures, 0, message_node);
        }
        let prepared = key.clone().map(Key::Prepared);
        let facts = self.under_key(prepared.as_ref(), domain.facts.merged(message.facts));
        let types = types.filter(|_| structures.is_some());
        let maps = domain.value.zip(message.value);
        let value = key.zip(types).zip(maps);
        let value = value.map(|((key, types), (domain, message))| Value::Eip712 {
            key,
            domain: Box::new(domain),
            types,
            message: Box::new(message),
        });
        bytes(call, value, facts)
    }

    fn domain(&mut self, node: &Node) {
        let NodeKind::Map(entries) = &node.kind else {
            return;
        };
        self.each_once(entries);
        for entry in entries {
            let Entry::Pair {
                name, name_range, ..
            } = entry
            else {
                continue;
            };
            if !DOMAIN.contains(&name.as_str()) {
                let message = unknown("a domain", name, DOMAIN.iter().copied());
                self.problem(name_range, message);
            }
        }
    }

    /// A map that is written out as the structure at `place` has its members, and no others: another would not be signed.
    fn structure(&mut self, structures: &[Structure], place: usize, node: &Node) {
        let NodeKind::Map(entries) = &node.kind else {
            return;
        };
        let structure = &structures[place];
        let of = format!("`{}`", structure.name);
        self.each_once(entries);
        let is_whole = !entries
            .iter()
            .any(|entry| matches!(entry, Entry::Spread(_)));
        let mut written = Vec::new();
        let mut is_known = true;
        for entry in entries {
            let Entry::Pair {
                name,
                name_range,
                optional,
                value,
            } = entry
            else {
                continue;
            };
            let mut members = structure.members.iter();
            match members.find(|member| member.name == *name) {
                Some(_) if *optional => {
                    let message =
                        format!("`{name}` of {of} cannot be left out: write it without `?`");
                    self.problem(name_range, message);
                }
                Some(member) => self.member(structures, &member.kind, value),
                // What is spread may be more than is signed, and so may be what stands beside it.
                None if is_whole => {
                    is_known = false;
                    let names = structure.members.iter().map(|member| member.name.as_str());
                    self.problem(name_range, unknown(&of, name, names));
                }
                None => {}
            }
            written.push(name);
        }
        let missing = structure.members.iter().map(|member| &member.name);
        let missing = missing.filter(|name| !written.contains(name));
        let missing: Vec<_> = missing.map(|name| format!("`{name}`")).collect();
        // One that is misspelt is missing too.
        if is_whole && is_known && !missing.is_empty() {
            let missing = suggest::list(missing.iter().map(String::as_str));
            let message = format!("a map for {of} needs {missing} too: write it here");
            self.problem(&node.range, message);
        }
    }

    fn member(&mut self, structures: &[Structure], kind: &Kind, node: &Node) {
        match (kind, &node.kind) {
            (Kind::Structure(place), _) => self.structure(structures, *place, node),
            (Kind::List(kind), NodeKind::List(items)) => {
                for item in items {
                    self.member(structures, kind, item);
                }
            }
            (Kind::Plain | Kind::List(_), _) => {}
        }
    }
}

fn unknown<'n>(of: &str, name: &str, names: impl Iterator<Item = &'n str> + Clone) -> String {
    match suggest::closest(name, names.clone()) {
        Some(meant) => format!("{of} has no `{name}`: did you mean `{meant}`?"),
        None if names.clone().next().is_none() => {
            format!("{of} has no members: remove `{name}`")
        }
        None => format!(
            "{of} has no `{name}`: write {}, or remove it",
            suggest::choice(names)
        ),
    }
}
