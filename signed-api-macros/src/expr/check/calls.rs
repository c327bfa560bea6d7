//! Calls: how many values each function takes, and which check is its own.

use std::ops::Range;

use super::super::checked::{Checked, Facts, Type};
use super::super::features;
use super::super::functions::{self, Function};
use super::super::scheme::{Algorithm, Argument, ArgumentType, Call, Value};
use super::super::tree::{Kind, Node};
use super::Scope;
use super::taken::Takes;

/// A call as it was written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Called<'a> {
    pub(super) name: &'a str,
    pub(super) node: &'a Node,
    /// Of the name.
    pub(super) range: &'a Range<usize>,
}

impl Scope {
    pub(super) fn call(
        &mut self,
        node: &Node,
        name: &str,
        range: &Range<usize>,
        arguments: &[Node],
    ) -> Checked {
        if name.contains("::") {
            return self.function_of_user(node, name, range, arguments);
        }
        let Some(function) = Function::from_name(name) else {
            self.check_all(arguments);
            if self.is_unclear(name) {
                return Checked::wrong();
            }
            let message = self.not_a_function(name);
            return self.wrong(range, message);
        };
        let call = &Called { name, node, range };
        if let Some(feature) = features::of(function, arguments)
            && !feature.is_enabled()
        {
            self.problem(range, feature.missing(name));
        }
        match (function, arguments) {
            (Function::Digest(hash), [message]) => self.digest(call, hash, message),
            (Function::Mac(hash), [key, message]) => self.mac(call, hash, key, message),
            (Function::Sign(algorithm), [key, message]) => {
                self.signature(call, algorithm, key, message, None)
            }
            (Function::Sign(algorithm @ Algorithm::Ed25519), [key, message, public]) => {
                self.signature(call, algorithm, key, message, Some(public))
            }
            (Function::Eip712, [key, domain, types, message]) => {
                self.typed_data(call, key, [domain, message], types)
            }
            (Function::Jwt, [algorithm, key, claims]) => {
                self.jwt(call, algorithm, key, claims, None)
            }
            (Function::Jwt, [algorithm, key, claims, header]) => {
                self.jwt(call, algorithm, key, claims, Some(header))
            }
            (Function::EthAddress, [key]) => self.eth_address(call, key),
            (Function::Expose, [secret]) => self.expose(call, secret),
            (Function::Encode(encoding), [bytes]) => self.encode(call, encoding, bytes),
            (Function::Decode(decoding), [text]) => self.decode(call, decoding, text),
            (Function::Case(case), [text]) => self.cased(call, case, text),
            (Function::PercentEncode, [text]) => self.percent_encode(call, text),
            (Function::Replace, [text, from, to]) => self.replace(call, text, from, to),
            (Function::StripPrefix, [text, start]) => self.strip_prefix(call, text, start),
            (Function::Prefix, [text, start]) => self.prefix(call, text, start),
            (Function::Text, [number]) => self.digits(call, number),
            (Function::Join, [separator, one, other, more @ ..]) => {
                let values = [one, other].into_iter().chain(more);
                self.joined_by(call, separator, values)
            }
            (Function::Default, [value, otherwise]) => self.default_value(call, value, otherwise),
            (Function::Form, [map]) => self.form(call, map, None),
            (Function::Form, [map, arrays]) => self.form(call, map, Some(arrays)),
            (Function::Raw, [map]) => self.raw(call, map, None),
            (Function::Raw, [map, arrays]) => self.raw(call, map, Some(arrays)),
            (Function::Pairs, [map, after, between]) => self.pairs(call, map, after, between),
            (Function::Json, [value]) => self.json(call, value),
            (Function::Sort, [map]) => self.sort(call, map),
            (Function::Omit, [map, name, more @ ..]) => {
                self.omit(call, map, [name].into_iter().chain(more))
            }
            (Function::Msgpack, [value]) => self.msgpack(call, value),
            (Function::Add, [one, other]) => self.add(call, one, other),
            (Function::BigEndian, [number, width]) => self.big_endian(call, number, width),
            (Function::Random, [length]) => self.random(call, length),
            _ => self.wrong_number(call, function, arguments),
        }
    }

    fn wrong_number(
        &mut self,
        call: &Called<'_>,
        function: Function,
        arguments: &[Node],
    ) -> Checked {
        let takes_words = matches!(function, Function::Form | Function::Raw | Function::Jwt);
        for argument in arguments {
            match &argument.kind {
                Kind::Name(word) if takes_words && !self.is_value(word) => {}
                _ => drop(self.check(argument)),
            }
        }
        // It may be that something is missing which changes their number.
        if arguments.iter().any(Node::is_invalid) {
            return Checked::wrong();
        }
        let given = arguments.len();
        let takes = match function.takes() {
            (1, 1) => "1 value".to_owned(),
            (least, usize::MAX) => format!("{least} values or more"),
            (least, most) if least == most => format!("{least} values"),
            (least, most) => format!("{least} or {most} values"),
        };
        let were = if given == 1 { "was" } else { "were" };
        let (name, usage) = (call.name, self.usage(call));
        let message = format!("`{name}` takes {takes}, {given} {were} given: write `{usage}`");
        self.wrong(call.range, message)
    }

    /// How a call of the function is written here.
    pub(super) fn usage(&self, call: &Called<'_>) -> String {
        self.code(&functions::usage(call.name))
    }

    /// Whether it exists is found where it is called. What it returns is as secret as what it is given.
    fn function_of_user(
        &mut self,
        call: &Node,
        path: &str,
        range: &Range<usize>,
        nodes: &[Node],
    ) -> Checked {
        let mut facts = Facts::default();
        let mut arguments = Some(Vec::with_capacity(nodes.len()));
        for node in nodes {
            let checked = self.check(node);
            let argument = match checked.kind {
                Type::Bool | Type::Null | Type::Item | Type::Key => {
                    self.accept(&format!("`{path}`"), Takes::ANY_ARGUMENT, node, checked)
                }
                _ => checked,
            };
            let kind = match argument.kind {
                Type::Bytes => ArgumentType::Bytes,
                Type::Int => ArgumentType::Int,
                Type::Map => ArgumentType::Map,
                Type::List => ArgumentType::List,
                _ => ArgumentType::Text,
            };
            facts.merge(argument.facts.encoded().told());
            let range = self.in_all(&node.range);
            arguments = arguments.zip(argument.value).map(|(mut arguments, value)| {
                arguments.push(Argument { kind, value, range });
                arguments
            });
        }
        let value = arguments.map(|arguments| {
            Value::Call(Call {
                path: path.to_owned(),
                range: self.in_all(range),
                arguments,
                end: self.in_all(&call.range).end,
            })
        });
        Checked::new(Type::Text, value, facts)
    }

    /// Where `range` lies among all expressions.
    fn in_all(&self, range: &Range<usize>) -> Range<usize> {
        self.start + range.start..self.start + range.end
    }
}
