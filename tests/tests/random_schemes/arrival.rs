//! Every argument arrives once, where it belongs, with its value.

use signed_api_tests::drawn::{Arrays, Entry, Expression, Part, Place, Places, Segment, Writing};

use crate::given::{Given, Tree};
use crate::maps::{Value, pairs};
use crate::meaning::Meaning;
use crate::reading;

const OF_PATH: &[Place] = &[Place::Path];
const OF_QUERY: &[Place] = &[Place::Query, Place::QuerySpread];
const OF_BODY: &[Place] = &[Place::Field, Place::Form, Place::FormSpread, Place::Json];

impl Meaning<'_> {
    /// What is wrong with how the arguments arrived.
    pub(crate) fn arrival(&self) -> Result<(), String> {
        if self.assigned(Part::Path).is_none() {
            self.path_arrived()?;
        }
        let (in_query, in_body) = self.carried();
        match in_query {
            None if self.request.query.is_empty() => {}
            None => {
                return Err(format!(
                    "the query `{}` should be empty",
                    self.request.query
                ));
            }
            Some((writing, places)) => {
                self.part_arrived(writing, &places, self.request.query.as_bytes())?;
            }
        }
        match in_body {
            None if self.request.body.is_empty() => Ok(()),
            None => Err("the body should be empty".to_owned()),
            Some((writing, places)) => self.part_arrived(writing, &places, self.request.body),
        }
    }

    fn path_arrived(&self) -> Result<(), String> {
        let wrong = || format!("the path is `{}`", self.request.path);
        let mut rest = self
            .request
            .path
            .strip_prefix(self.base_path)
            .ok_or_else(wrong)?;
        for segment in &self.method.path {
            match segment {
                Segment::Literal(literal) => rest = rest.strip_prefix(literal).ok_or_else(wrong)?,
                Segment::Argument(index) => {
                    let (value, after) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
                    let given = text(&self.given[*index]);
                    if reading::decoded(value)? != given {
                        return Err(format!("`{given}` arrived as `{value}` in the path"));
                    }
                    rest = after;
                }
            }
        }
        match rest {
            "" => Ok(()),
            _ => Err(wrong()),
        }
    }

    /// The arguments of which places are in the query and in the body, and how.
    fn carried(&self) -> (Option<Carried>, Option<Carried>) {
        let everything = || {
            let keeps_path =
                |path: &Expression| path.holds(&|value| *value == Expression::DeclaredPath);
            let path = match self.assigned(Part::Path) {
                Some(path) if !keeps_path(path) => OF_PATH,
                _ => &[],
            };
            [path, OF_QUERY, OF_BODY].concat()
        };
        let query = |writing| Some((writing, OF_QUERY.to_vec()));
        let body = |writing| Some((writing, OF_BODY.to_vec()));
        let default_query = query(Writing::Form(Arrays::Repeat));
        match &self.scheme.places {
            Places::Default => (default_query, self.default_body()),
            Places::Query(writing) => (Some((*writing, everything())), None),
            Places::Body(writing) => (None, Some((*writing, everything()))),
            Places::QueryOnly(writing) => (query(*writing), self.default_body()),
            Places::BodyOnly(writing) => (default_query, body(*writing)),
            Places::Each {
                query: in_query,
                body: in_body,
            } => (query(*in_query), body(*in_body)),
            Places::ByVerb { verbs, query, .. } if verbs.contains(&self.method.verb) => {
                (Some((*query, everything())), None)
            }
            Places::ByVerb { body, .. } => (None, Some((*body, everything()))),
        }
    }

    fn default_body(&self) -> Option<Carried> {
        let arguments = self.method.arguments.iter();
        let mut places = arguments.map(|argument| argument.place);
        let place = places.find(|place| OF_BODY.contains(place) || *place == Place::Raw)?;
        let writing = match place {
            Place::Form | Place::FormSpread => Writing::Form(Arrays::Repeat),
            Place::Raw => Writing::Opaque,
            _ => Writing::Json,
        };
        Some((writing, vec![place]))
    }

    fn part_arrived(&self, writing: Writing, places: &[Place], bytes: &[u8]) -> Result<(), String> {
        let text = || std::str::from_utf8(bytes).map_err(|error| error.to_string());
        match writing {
            Writing::Form(arrays) => self.form_arrived(arrays, places, text()?),
            Writing::Json => self.json_arrived(places, bytes),
            Writing::JsonInForm => {
                let payload = text()?.strip_prefix("payload=").ok_or("no payload")?;
                self.json_arrived(places, reading::decoded(payload)?.as_bytes())
            }
            Writing::JsonInBase64 => {
                use base64::Engine as _;

                let payload = text()?.strip_prefix("payload=").ok_or("no payload")?;
                let json = base64::engine::general_purpose::URL_SAFE.decode(payload);
                self.json_arrived(places, &json.map_err(|error| error.to_string())?)
            }
            Writing::Opaque if places == [Place::Raw] => {
                let mut given = self.given.iter();
                let raw = given.find_map(|given| match given {
                    Given::Bytes(bytes) => Some(bytes.as_slice()),
                    _ => None,
                });
                match raw == Some(bytes) {
                    true => Ok(()),
                    false => Err("the body is not the one that was given".to_owned()),
                }
            }
            // Nobody could tell where an argument ends; the bytes are compared anyway.
            Writing::Opaque => Ok(()),
        }
    }

    fn form_arrived(&self, arrays: Arrays, places: &[Place], text: &str) -> Result<(), String> {
        let extras = self.extras();
        let mut received = reading::form(text)?;
        received.retain(|(name, _)| {
            let stem = name.split('[').next().unwrap_or_default();
            !extras.iter().any(|extra| extra == stem)
        });
        let given = pairs(&self.of_places(places), arrays);
        once(received, given, |received, given| received == given)
    }

    fn json_arrived(&self, places: &[Place], json: &[u8]) -> Result<(), String> {
        let extras = self.extras();
        let mut received = reading::json(json)?;
        received.retain(|(name, _)| !extras.contains(name));
        let mut given = self.trees(places);
        // JSON of the caller's own type is left as it is.
        let is_own = places == [Place::Json];
        given.retain(|(_, tree)| is_own || *tree != Tree::Null);
        once(received, given, reading::is_same)
    }

    fn trees(&self, places: &[Place]) -> Vec<(String, Tree)> {
        let arguments = self.method.arguments.iter().zip(self.given);
        arguments
            .filter(|(argument, _)| places.contains(&argument.place))
            .flat_map(|(argument, given)| match given {
                Given::Pairs(pairs) => pairs.0.clone(),
                given => vec![(argument.wire.clone(), given.tree())],
            })
            .collect()
    }

    /// The names that the scheme gives to what it adds.
    fn extras(&self) -> Vec<String> {
        let mut names = ["signature", "Sign", "copy"].map(str::to_owned).to_vec();
        for statement in &self.scheme.statements {
            added(statement.value(), &mut names);
        }
        names
    }
}

/// How arguments are written, and those of which places.
type Carried = (Writing, Vec<Place>);

fn added(value: &Expression, names: &mut Vec<String>) {
    if let Expression::Map(entries) = value {
        names.extend(entries.iter().filter_map(|entry| match entry {
            Entry::Pair { name, .. } => Some(name.clone()),
            Entry::Spread(_) => None,
        }));
    }
    for part in value.parts() {
        added(part, names);
    }
}

/// Whether each of `given` is among `received` as often as it was given, and nothing else is.
fn once<T: std::fmt::Debug>(
    mut received: Vec<(String, T)>,
    given: Vec<(String, T)>,
    is_same: fn(&T, &T) -> bool,
) -> Result<(), String> {
    for (name, value) in given {
        let place = received
            .iter()
            .position(|(received, other)| *received == name && is_same(other, &value));
        match place {
            Some(place) => drop(received.remove(place)),
            None => {
                return Err(format!(
                    "`{name}` = {value:?} has not arrived: {received:?}"
                ));
            }
        }
    }
    match received.is_empty() {
        true => Ok(()),
        false => Err(format!("nobody gave {received:?}")),
    }
}

pub(crate) fn text(given: &Given) -> String {
    match Value::from(&given.tree()) {
        Value::Text(text) => text.text(),
        Value::Number(text) => text,
        other => panic!("{other:?} is no part of a path"),
    }
}
