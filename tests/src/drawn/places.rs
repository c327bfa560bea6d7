//! Drawing what a scheme writes to the path, the query and the body.

use super::dice::Dice;
use super::drawing::Drawing;
use super::expressions::Sort;
use super::language::{Arguments, Arrays, Condition, Encoding, Expression, Part, Places, Writing};
use super::methods::Verb;

pub(super) fn places(dice: &mut Dice) -> Places {
    match dice.below(20) {
        0..=6 => Places::Default,
        7..=9 => Places::Query(in_query(dice)),
        10..=13 => Places::Body(in_body(dice)),
        14 => Places::QueryOnly(in_query(dice)),
        15 => Places::BodyOnly(in_body(dice)),
        16 | 17 => Places::Each {
            query: in_query(dice),
            body: in_body(dice),
        },
        _ => Places::ByVerb {
            verbs: match dice.below(3) {
                0 => vec![Verb::Get],
                1 => vec![Verb::Get, Verb::Delete],
                _ => vec![Verb::Get, Verb::Head, Verb::Post],
            },
            query: in_query(dice),
            body: in_body(dice),
        },
    }
}

fn in_query(dice: &mut Dice) -> Writing {
    match dice.below(8) {
        0 => Writing::JsonInForm,
        1 => Writing::JsonInBase64,
        _ => form(dice),
    }
}

fn in_body(dice: &mut Dice) -> Writing {
    match dice.below(8) {
        0 => Writing::JsonInForm,
        1 => Writing::JsonInBase64,
        2 => Writing::Opaque,
        3..=5 => Writing::Json,
        _ => form(dice),
    }
}

fn form(dice: &mut Dice) -> Writing {
    Writing::Form(*dice.pick(&[
        Arrays::Repeat,
        Arrays::Repeat,
        Arrays::Repeat,
        Arrays::Brackets,
        Arrays::Nested,
        Arrays::Json,
    ]))
}

impl Drawing {
    /// Another path, of characters that stand as they are.
    pub(super) fn moved(&mut self, is_longer: bool) -> Expression {
        let hand = &mut self.hand;
        let last = match hand.dice.below(5) {
            0 => Expression::Nonce,
            1 => Expression::Uuid,
            2 => Expression::PercentEncoded(Box::new(Expression::Constant("step".to_owned()))),
            3 => Expression::Lower(Box::new(Expression::Request(Part::Method))),
            _ => {
                let message = vec![Expression::Nonce];
                match hand.signature(message) {
                    Expression::Encoded(_, mac) => Expression::Encoded(Encoding::Hex, mac),
                    other => other,
                }
            }
        };
        let literal = |text: &str| Expression::Literal(text.to_owned());
        Expression::Join(match is_longer {
            true => vec![
                literal("/to"),
                Expression::DeclaredPath,
                literal("/v2/"),
                last,
            ],
            false => vec![literal("/moved/v2/"), last],
        })
    }

    pub(super) fn assigned(&mut self, part: Part, arguments: Arguments) -> Expression {
        let nothing = || Expression::Literal(String::new());
        let is_query = part == Part::Query;
        match self.places.clone() {
            Places::Query(_) if !is_query => nothing(),
            Places::Body(_) if is_query => nothing(),
            Places::Default => nothing(),
            Places::Query(writing) | Places::Body(writing) => self.written(writing, arguments),
            Places::QueryOnly(writing) => self.written_alone(writing, Arguments::Query),
            Places::BodyOnly(writing) => self.written_alone(writing, Arguments::Body),
            Places::Each { query, .. } if is_query => self.written(query, Arguments::Query),
            Places::Each { body, .. } => self.written(body, Arguments::Body),
            Places::ByVerb { verbs, query, body } => {
                let conditions: Vec<_> = verbs.iter().copied().map(is_verb).collect();
                let condition = match <[Condition; 1]>::try_from(conditions) {
                    Ok([condition]) => condition,
                    Err(conditions) => Condition::Any(conditions),
                };
                let writing = if is_query { query } else { body };
                let written = self.written(writing, arguments);
                let (then, otherwise) = match is_query {
                    true => (written, nothing()),
                    false => (nothing(), written),
                };
                Expression::Choice(Box::new(condition), Box::new(then), Box::new(otherwise))
            }
        }
    }

    /// The same without any other use of arguments: a query that holds those of the body would take them from there.
    fn written_alone(&mut self, writing: Writing, arguments: Arguments) -> Expression {
        let names = std::mem::take(&mut self.hand.names);
        let reads_arguments = std::mem::replace(&mut self.hand.reads_arguments, false);
        let written = self.written(writing, arguments);
        self.hand.reads_arguments = reads_arguments;
        self.hand.names.splice(0..0, names);
        written
    }

    /// The arguments as text of a query or body.
    fn written(&mut self, writing: Writing, arguments: Arguments) -> Expression {
        let is_json = !matches!(writing, Writing::Form(_));
        let map = Box::new(self.hand.map(arguments, is_json, false, 2));
        let payload = |value| {
            let name = Expression::Literal("payload=".to_owned());
            Expression::Join(vec![name, value])
        };
        let written = match writing {
            Writing::Form(arrays) => return self.signed_form(Expression::Form(map, arrays)),
            Writing::Json => Expression::Json(map),
            Writing::JsonInForm => {
                let json = Expression::Json(map);
                payload(Expression::PercentEncoded(Box::new(json)))
            }
            Writing::JsonInBase64 => {
                let json = Expression::Json(map);
                payload(Expression::Encoded(Encoding::Base64Url, Box::new(json)))
            }
            Writing::Opaque => {
                let last = self.hand.value(Sort::Message, 2);
                Expression::Join(vec![Expression::Json(map), last])
            }
        };
        match self.hand.dice.chance(25) {
            true => self.bind(Sort::Text, written),
            false => written,
        }
    }

    /// A form, perhaps with a signature of it behind.
    fn signed_form(&mut self, form: Expression) -> Expression {
        let form = match self.hand.dice.below(6) {
            0 => Expression::Replaced(Box::new(form), "%2C".to_owned(), ",".to_owned()),
            1 | 2 => self.bind(Sort::Text, form),
            _ => form,
        };
        if self.hand.dice.chance(60) {
            return form;
        }
        let name = *self.hand.dice.pick(&["&signature=", "&Sign="]);
        let signature = match self.hand.signature(vec![form.clone()]) {
            Expression::Encoded(Encoding::Base64, mac) if self.hand.dice.chance(70) => {
                let base64 = Expression::Encoded(Encoding::Base64, mac);
                Expression::PercentEncoded(Box::new(base64))
            }
            signature => signature,
        };
        let name = Expression::Literal(name.to_owned());
        let mut operands = vec![form.clone(), name, signature];
        if self.hand.dice.chance(25) {
            // All of it once more, as one value.
            let copy = Expression::Join(vec![
                Expression::Literal("&copy=".to_owned()),
                Expression::PercentEncoded(Box::new(form)),
            ]);
            let nothing = Expression::Literal(String::new());
            let condition = Box::new(self.hand.condition(1));
            operands.push(Expression::Choice(
                condition,
                Box::new(copy),
                Box::new(nothing),
            ));
        }
        Expression::Join(operands)
    }
}

fn is_verb(verb: Verb) -> Condition {
    Condition::Equal(
        Expression::Request(Part::Method),
        Expression::Literal(verb.text().to_owned()),
    )
}
