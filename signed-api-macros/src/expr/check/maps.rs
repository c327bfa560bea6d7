//! Maps and lists, and what is made of them.

use super::super::checked::{Checked, Facts, Type};
use super::super::scheme::{self, Arrays, Value};
use super::super::tree::{Entry, Node};
use super::Scope;
use super::calls::Called;
use super::digests::bytes;
use super::literals;
use super::taken::Takes;

const ARRAYS: &[(&str, Arrays)] = &[
    ("repeat", Arrays::Repeat),
    ("brackets", Arrays::Brackets),
    ("nested", Arrays::Nested),
    ("json", Arrays::Json),
];

impl Scope {
    pub(super) fn map(&mut self, entries: &[Entry]) -> Checked {
        let mut facts = Facts::default();
        let mut names: Vec<(&str, bool)> = Vec::new();
        let mut values = Some(Vec::with_capacity(entries.len()));
        for entry in entries {
            let value = match entry {
                Entry::Spread(map) => {
                    let checked = self.take("`..`", Takes::MAP, map);
                    facts.merge(checked.facts);
                    checked.value.map(scheme::Entry::Spread)
                }
                Entry::Pair {
                    name,
                    name_range,
                    optional,
                    value,
                } => {
                    let twice = names
                        .iter()
                        .any(|(known, other)| known == name && !(*other && *optional));
                    if twice {
                        let message = format!(
                            "`{name}` is in this map already: remove one, or write a list, as in `{name}: [a, b]`"
                        );
                        self.problem(name_range, message);
                    }
                    names.push((name, *optional));
                    facts.control.extend(literals::control(name, name_range));
                    let checked = if value.range == *name_range {
                        self.alone(name, value)
                    } else {
                        self.item("a map", value)
                    };
                    facts.merge(checked.facts);
                    if *optional && let Some(value_of) = &checked.value {
                        self.may_be_empty(value, value_of, &format!("`?` after `{name}`"));
                    }
                    checked.value.map(|value| scheme::Entry::Pair {
                        name: name.clone(),
                        optional: *optional,
                        value,
                    })
                }
            };
            values = values.zip(value).map(|(mut values, value)| {
                values.push(value);
                values
            });
        }
        Checked::new(Type::Map, values.map(Value::Map), facts)
    }

    /// Names of a map that is not to hold any name twice, though one of the two may be left out.
    pub(super) fn each_once(&mut self, entries: &[Entry]) {
        let mut names: Vec<&str> = Vec::new();
        for entry in entries {
            let Entry::Pair {
                name,
                name_range,
                optional: true,
                ..
            } = entry
            else {
                continue;
            };
            if names.contains(&name.as_str()) {
                let message = format!("`{name}` may be here only once: remove one");
                self.problem(name_range, message);
            }
            names.push(name);
        }
    }

    /// `name` alone, which stands for `name: name`.
    fn alone(&mut self, name: &str, node: &Node) -> Checked {
        let checked = self.check(node);
        if checked.kind == Type::Bytes {
            let message = format!(
                "a map takes text, and `{name}` is bytes: write `{name}: hex({name})` or `{name}: base64({name})`"
            );
            self.problem(&node.range, message);
            return Checked::new(Type::Text, None, checked.facts.without_bytes());
        }
        let checked = self.accept("a map", Takes::ITEM, node, checked);
        Checked {
            facts: checked.facts.without_bytes(),
            ..checked
        }
    }

    pub(super) fn list(&mut self, items: &[Node]) -> Checked {
        let mut facts = Facts::default();
        let mut values = Some(Vec::with_capacity(items.len()));
        for item in items {
            let checked = self.item("a list", item);
            facts.merge(checked.facts);
            values = values.zip(checked.value).map(|(mut values, value)| {
                values.push(value);
                values
            });
        }
        Checked::new(Type::List, values.map(Value::List), facts)
    }

    pub(super) fn form(&mut self, call: &Called<'_>, map: &Node, arrays: Option<&Node>) -> Checked {
        let (value, facts) = self.fields(call, map, arrays);
        let value = value.map(|(map, arrays)| Value::Form(Box::new(map), arrays));
        Checked::new(Type::Text, value, facts.encoded())
    }

    pub(super) fn raw(&mut self, call: &Called<'_>, map: &Node, arrays: Option<&Node>) -> Checked {
        let (value, facts) = self.fields(call, map, arrays);
        let value = value.map(|(map, arrays)| Value::Raw(Box::new(map), arrays));
        Checked::new(Type::Text, value, facts)
    }

    fn fields(
        &mut self,
        call: &Called<'_>,
        map: &Node,
        arrays: Option<&Node>,
    ) -> (Option<(Value, Arrays)>, Facts) {
        let map = self.take_for(call, Takes::MAP, map);
        let arrays = match arrays {
            Some(arrays) => self.word("way to write a list", ARRAYS, arrays),
            None => Some(Arrays::Repeat),
        };
        (map.value.zip(arrays), map.facts)
    }

    pub(super) fn json(&mut self, call: &Called<'_>, node: &Node) -> Checked {
        let checked = self.item(&format!("`{}`", call.name), node);
        let value = checked.value.map(|value| Value::Json(Box::new(value)));
        Checked::new(Type::Text, value, checked.facts.encoded())
    }

    pub(super) fn sort(&mut self, call: &Called<'_>, map: &Node) -> Checked {
        let map = self.take_for(call, Takes::MAP, map);
        let value = map.value.map(|map| Value::Sorted(Box::new(map)));
        Checked::new(Type::Map, value, map.facts)
    }

    pub(super) fn omit<'a>(
        &mut self,
        call: &Called<'_>,
        map: &Node,
        names: impl Iterator<Item = &'a Node>,
    ) -> Checked {
        let map = self.take_for(call, Takes::MAP, map);
        let names: Vec<_> = names.map(|name| self.literal(call, name)).collect();
        let value = map.value.zip(names.into_iter().collect::<Option<Vec<_>>>());
        let value = value.map(|(map, names)| Value::Without(Box::new(map), names));
        Checked::new(Type::Map, value, map.facts)
    }

    pub(super) fn msgpack(&mut self, call: &Called<'_>, node: &Node) -> Checked {
        let checked = self.take_for(call, Takes::MAP_OR_LIST, node);
        let value = checked.value.map(|value| Value::Msgpack(Box::new(value)));
        bytes(call, value, checked.facts.encoded())
    }

    /// What stands in a map or list, or becomes JSON.
    fn item(&mut self, by: &str, node: &Node) -> Checked {
        let checked = self.take(by, Takes::ITEM, node);
        Checked {
            facts: checked.facts.without_bytes(),
            ..checked
        }
    }
}
