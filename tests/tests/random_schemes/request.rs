//! What a scheme reads of a request, and of the arguments of its call.

use signed_api_tests::drawn::{Arguments, Expression, Part, Place, Segment, Statement};

use crate::arrival::text;
use crate::given::Given;
use crate::maps::{Value, entries, percent_encoded};
use crate::meaning::{Meaning, Request};
use crate::written::Written;

impl Meaning<'_> {
    pub(crate) fn part(&self, part: Part) -> Written {
        let Request {
            method,
            host,
            path,
            query,
            body,
        } = &self.request;
        let origin = || Written::open(format!("http://{host}"));
        let target = || {
            let mut target = self.received(Part::Path, path.as_bytes());
            if !query.is_empty() {
                target.push_open("?");
            }
            target.push(self.received(Part::Query, query.as_bytes()));
            target
        };
        match part {
            Part::Method => Written::open(*method),
            Part::Host => Written::open(*host),
            Part::Origin => origin(),
            Part::Path => self.received(Part::Path, path.as_bytes()),
            Part::Query => self.received(Part::Query, query.as_bytes()),
            Part::Target => target(),
            Part::Url => {
                let mut url = origin();
                url.push(target());
                url
            }
            Part::Body => self.received(Part::Body, body),
        }
    }

    /// The received bytes of a part, in the pieces that the scheme made it of.
    pub(crate) fn received(&self, part: Part, bytes: &[u8]) -> Written {
        let assigned = self.assigned(part).map(|value| self.written(value));
        match assigned.filter(|written| written.bytes() == bytes) {
            Some(written) => written,
            None => Written::open(bytes),
        }
    }

    /// The path as it is without the scheme.
    pub(crate) fn declared_path(&self) -> String {
        let mut path = self.base_path.to_owned();
        for segment in &self.method.path {
            match segment {
                Segment::Literal(literal) => path.push_str(literal),
                Segment::Argument(index) => {
                    let value = percent_encoded(text(&self.given[*index]).as_bytes());
                    path.push_str(&String::from_utf8_lossy(&value));
                }
            }
        }
        path
    }

    /// What `let` bound to a name.
    pub(crate) fn named(&self, name: &str) -> &Expression {
        let mut statements = self.scheme.statements.iter();
        statements
            .find_map(|statement| match statement {
                Statement::Let(bound, value) if bound == name => Some(value),
                _ => None,
            })
            .expect("a name that is bound")
    }

    /// Arguments by name; those that are not there are left out.
    pub(crate) fn arguments(&self, arguments: Arguments) -> Vec<(String, Value)> {
        let mut all = match arguments {
            Arguments::All => self.of_places(&[Place::Path]),
            _ => Vec::new(),
        };
        if arguments != Arguments::Body {
            all.extend(self.of_places(&[Place::Query, Place::QuerySpread]));
        }
        if arguments != Arguments::Query {
            let body = [Place::Field, Place::Form, Place::FormSpread, Place::Json];
            all.extend(self.of_places(&body));
        }
        all.retain(|(_, value)| !matches!(value, Value::Null));
        all
    }

    /// The same of some places, in the order of the declaration.
    pub(crate) fn of_places(&self, places: &[Place]) -> Vec<(String, Value)> {
        let arguments = self.method.arguments.iter().zip(self.given);
        arguments
            .filter(|(argument, _)| places.contains(&argument.place))
            .flat_map(|(argument, given)| match given {
                Given::Pairs(pairs) => entries(pairs),
                given => vec![(argument.wire.clone(), Value::from(&given.tree()))],
            })
            .collect()
    }

    /// What the scheme writes to a part of the request.
    pub(crate) fn assigned(&self, part: Part) -> Option<&Expression> {
        let mut statements = self.scheme.statements.iter();
        statements.find_map(|statement| match statement {
            Statement::Assign(assigned, value) if *assigned == part => Some(value),
            _ => None,
        })
    }
}
