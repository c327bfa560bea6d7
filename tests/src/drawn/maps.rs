//! Drawing maps.

use super::expressions::{Hand, Sort};
use super::language::{Arguments, Arrays, Entry, Expression};

/// The names of entries that a scheme adds; no argument has one of them.
const EXTRAS: [&str; 9] = [
    "timestamp",
    "nonce",
    "recvWindow",
    "apiKey",
    "Version",
    "x-user id",
    "ключ",
    "a&b=c",
    "_",
];

impl Hand {
    /// A map as text, for a message.
    pub(super) fn written_map(&mut self, depth: usize) -> Expression {
        let arguments = self.some_arguments();
        let is_json = self.dice.chance(40);
        let map = self.map(arguments, is_json, true, depth);
        match is_json {
            true => Expression::Json(Box::new(map)),
            false if self.dice.chance(60) => self.unencoded(map),
            false => Expression::Form(Box::new(map), self.arrays()),
        }
    }

    /// Nothing is escaped.
    fn unencoded(&mut self, map: Expression) -> Expression {
        let literals = |map, after: &str, between: &str| {
            Expression::Pairs(map, after.to_owned(), between.to_owned())
        };
        let map = Box::new(map);
        match self.dice.pick(&[0, 1, 2, 3, 4, 5]) {
            0 => literals(map, ":", ";"),
            1 => literals(map, "~~", ", "),
            2 => Expression::Raw(map, Arrays::Repeat),
            3 => Expression::Raw(map, Arrays::Brackets),
            4 => Expression::Raw(map, Arrays::Nested),
            _ => Expression::Raw(map, Arrays::Json),
        }
    }

    pub(super) fn arrays(&mut self) -> Arrays {
        *self.dice.pick(&[
            Arrays::Repeat,
            Arrays::Repeat,
            Arrays::Repeat,
            Arrays::Brackets,
            Arrays::Nested,
            Arrays::Json,
        ])
    }

    pub(super) fn some_arguments(&mut self) -> Arguments {
        *self.dice.pick(&[
            Arguments::Params,
            Arguments::Params,
            Arguments::All,
            Arguments::Query,
            Arguments::Body,
        ])
    }

    /// A map that has all of `arguments` in it, or perhaps not all when it only is `signed`.
    pub(super) fn map(
        &mut self,
        arguments: Arguments,
        is_json: bool,
        signed: bool,
        depth: usize,
    ) -> Expression {
        let mut map = Expression::Arguments(arguments);
        if self.dice.chance(20) {
            let names = ["absent", "symbol0", "ids1"];
            let names = if signed { &names[..] } else { &names[..1] };
            map = Expression::Without(Box::new(map), names.iter().map(|n| n.to_string()).collect());
        }
        if self.dice.chance(60) {
            let mut entries = self.entries(is_json, depth);
            let place = match self.dice.below(3) {
                0 => 0,
                1 => entries.len(),
                _ => self.dice.below(entries.len() + 1),
            };
            entries.insert(place, Entry::Spread(map));
            map = Expression::Map(entries);
        }
        match self.dice.chance(30) {
            true => Expression::Sorted(Box::new(map)),
            false => map,
        }
    }

    fn entries(&mut self, is_json: bool, depth: usize) -> Vec<Entry> {
        let mut names = EXTRAS;
        self.dice.shuffle(&mut names);
        let count = 1 + self.dice.below(3);
        names[..count]
            .iter()
            .map(|name| {
                let is_nonce = *name == "nonce" && self.dice.chance(70);
                let (optional, value) = match self.dice.below(10) {
                    _ if is_nonce => (false, Expression::Nonce),
                    0 | 1 => (true, Expression::Option("broker".to_owned())),
                    2 if is_json => (false, self.item(depth)),
                    3 => {
                        let count = 1 + self.dice.below(3);
                        let items = (0..count).map(|_| self.value(Sort::Clean, 0)).collect();
                        (false, Expression::List(items))
                    }
                    _ => (false, self.value(Sort::Text, depth.min(1))),
                };
                Entry::Pair {
                    name: name.to_string(),
                    optional,
                    value,
                }
            })
            .collect()
    }

    /// What only JSON has a place for.
    fn item(&mut self, depth: usize) -> Expression {
        match self.dice.below(4) {
            0 => Expression::Null,
            1 => Expression::Bool(self.dice.chance(50)),
            2 if depth > 0 => Expression::Map(self.entries(true, depth - 1)),
            _ => {
                let inner = Expression::Map(vec![Entry::Pair {
                    name: "k\"".to_owned(),
                    optional: false,
                    value: self.value(Sort::Text, 0),
                }]);
                Expression::List(vec![inner, Expression::Null, Expression::List(Vec::new())])
            }
        }
    }
}
