//! Drawing a scheme: which parts of the request it writes, what it signs, and which headers it sets.

use super::dice::Dice;
use super::drawing::Drawing;
use super::expressions::{Hand, Sort};
use super::language::{
    Arguments, Credential, Decoding, Encoding, Expression, Key, Part, Places, Scheme, Statement,
    Unit,
};
use super::methods::{self, Bodies, Verb};
use super::places;

const HEADERS: [&str; 8] = [
    "API-KEY",
    "Authorization",
    "X-Time",
    "x-lower",
    "X-Declared",
    "X-Passphrase",
    "X-Digest",
    "X_underscore.dot",
];

pub(super) fn draw(mut dice: Dice, number: usize) -> Scheme {
    let places = places::places(&mut dice);
    let is_line = matches!(places, Places::Default) && dice.chance(40);
    let mut drawing = Drawing {
        hand: Hand {
            names: Vec::new(),
            unread: Vec::new(),
            secret: *dice.pick(&Decoding::ALL),
            second: *dice.pick(&Decoding::ALL),
            reads_arguments: !matches!(places, Places::Default) || dice.chance(60),
            is_line,
            dice,
        },
        statements: Vec::new(),
        places,
        bound: 0,
    };
    if is_line {
        return drawing.line(number);
    }
    drawing.statements();
    drawing.finish(number)
}

impl Drawing {
    /// A signature in one line.
    fn line(mut self, number: usize) -> Scheme {
        let sign = match self.hand.signature(vec![Expression::Request(Part::Url)]) {
            Expression::Encoded(encoding, mac) => match *mac {
                Expression::Mac(hash, _, message) => {
                    let key = Key::Prepared(Credential::Secret, self.hand.secret);
                    let mac = Expression::Mac(hash, key, message);
                    Expression::Encoded(encoding, Box::new(mac))
                }
                other => other,
            },
            other => other,
        };
        self.statements
            .push(Statement::Let("sign".to_owned(), sign));
        let ts = *self.hand.dice.pick(&Unit::ALL);
        let sign = Expression::Name("sign".to_owned());
        let has_default_headers = self.hand.dice.chance(40);
        let mut headers = match has_default_headers {
            true => vec![
                ("API-KEY", Expression::Credential(Credential::Key)),
                ("API-TIMESTAMP", Expression::Now(ts)),
            ],
            false => {
                self.hand.names.push(("sign".to_owned(), Sort::Clean));
                let mut names = HEADERS;
                self.hand.dice.shuffle(&mut names);
                let count = self.hand.dice.below(4);
                let names = names[..count].iter();
                names
                    .map(|name| (*name, self.hand.value(Sort::Clean, 3)))
                    .collect()
            }
        };
        headers.push(("API-SIGN", sign));
        let headers = headers.into_iter().map(|(name, value)| Statement::Header {
            name: name.to_owned(),
            optional: false,
            value,
        });
        self.statements.extend(headers);
        Scheme {
            one_liner: Some(ts),
            has_default_headers,
            ..self.finish(number)
        }
    }

    fn statements(&mut self) {
        let mut assigned = match self.places {
            Places::Default => vec![],
            Places::Query(_) if self.hand.dice.chance(25) => vec![Part::Query, Part::Body],
            Places::Body(_) if self.hand.dice.chance(25) => vec![Part::Query, Part::Body],
            Places::Query(_) | Places::QueryOnly(_) => vec![Part::Query],
            Places::Body(_) | Places::BodyOnly(_) => vec![Part::Body],
            Places::Each { .. } | Places::ByVerb { .. } => vec![Part::Query, Part::Body],
        };
        self.hand.dice.shuffle(&mut assigned);
        let moves = match self.places {
            Places::Query(_) | Places::Body(_) | Places::ByVerb { .. } => self.hand.dice.chance(20),
            _ => false,
        };
        let is_longer = self.hand.dice.chance(10);
        if moves || is_longer {
            assigned.insert(self.hand.dice.below(assigned.len() + 1), Part::Path);
        }
        self.hand.unread = assigned.clone();
        let arguments = match moves && !is_longer {
            // The path that is sent has none of them.
            true => Arguments::All,
            false => Arguments::Params,
        };
        self.lets();
        for part in assigned {
            let value = match part {
                Part::Path => self.moved(is_longer),
                part => self.assigned(part, arguments),
            };
            self.statements.push(Statement::Assign(part, value));
            self.hand.unread.retain(|unread| *unread != part);
            self.lets();
        }
        self.headers();
    }

    fn lets(&mut self) {
        for _ in 0..self.hand.dice.below(3) {
            let sort = *self
                .hand
                .dice
                .pick(&[Sort::Clean, Sort::Clean, Sort::Text, Sort::Message]);
            let value = match self.hand.dice.chance(50) {
                true => self.hand.join(sort, 2),
                false => self.hand.text(sort, 3),
            };
            self.bind(sort, value);
        }
    }

    fn headers(&mut self) {
        let everything = [Part::Method, Part::Url, Part::Body];
        let everything = match self.hand.dice.below(4) {
            0 => vec![
                Expression::Request(Part::Target),
                Expression::Request(Part::Body),
            ],
            1 => {
                let parts = [
                    Part::Method,
                    Part::Host,
                    Part::Path,
                    Part::Query,
                    Part::Body,
                ];
                parts.map(Expression::Request).to_vec()
            }
            _ => everything.map(Expression::Request).to_vec(),
        };
        let mut signature = self.hand.signature(everything);
        if self.hand.dice.chance(30) {
            signature = self.bind(Sort::Clean, signature);
        }
        let mut names = HEADERS;
        self.hand.dice.shuffle(&mut names);
        let count = self.hand.dice.below(4);
        let mut headers: Vec<_> = names[..count]
            .iter()
            .map(|name| self.header(name))
            .collect();
        headers.push(Statement::Header {
            name: "API-SIGN".to_owned(),
            optional: false,
            value: signature,
        });
        self.hand.dice.shuffle(&mut headers);
        self.statements.append(&mut headers);
    }

    fn header(&mut self, name: &str) -> Statement {
        let hand = &mut self.hand;
        let (optional, value) = match hand.dice.below(10) {
            0 => (true, Expression::Option("broker".to_owned())),
            1 if hand.is_read(Part::Query) => (true, Expression::Request(Part::Query)),
            2 => {
                let condition = Box::new(hand.condition(1));
                let value = Box::new(hand.text(Sort::Clean, 2));
                let nothing = Box::new(Expression::Literal(String::new()));
                (true, Expression::Choice(condition, value, nothing))
            }
            3 => (false, Expression::Credential(Credential::Key)),
            4 => (false, Expression::Credential(Credential::Passphrase)),
            5 => {
                let secret =
                    Expression::Exposed(Box::new(Expression::Credential(Credential::Secret)));
                let colon = Expression::Literal(":".to_owned());
                let key = Expression::Credential(Credential::Key);
                let both = Expression::Join(vec![key, colon, secret]);
                let basic = Expression::Literal("Basic ".to_owned());
                let encoded = Expression::Encoded(Encoding::Base64, Box::new(both));
                (false, Expression::Join(vec![basic, encoded]))
            }
            _ => (false, hand.value(Sort::Clean, 3)),
        };
        Statement::Header {
            name: name.to_owned(),
            optional,
            value,
        }
    }

    fn finish(mut self, number: usize) -> Scheme {
        self.forget_unread_names();
        let mut scheme = Scheme {
            number,
            nonce: None,
            named: Vec::new(),
            statements: self.statements,
            secret: self.hand.secret,
            second: self.hand.second,
            places: self.places,
            one_liner: None,
            has_default_headers: false,
            methods: Vec::new(),
        };
        if scheme.holds(&|value| *value == Expression::Nonce) {
            scheme.nonce = Some(*self.hand.dice.pick(&Unit::ALL));
        }
        for credential in [Credential::Wallet, Credential::Second] {
            if scheme.holds(&|value| reads(value, credential)) {
                scheme.named.push(credential);
            }
        }
        let assigns_body = scheme
            .statements
            .iter()
            .any(|statement| matches!(statement, Statement::Assign(Part::Body, _)));
        let reads_arguments = scheme.holds(&|value| {
            matches!(
                value,
                Expression::Arguments(Arguments::Params | Arguments::All | Arguments::Body)
            )
        });
        let bodies = Bodies {
            raw: !assigns_body && !reads_arguments,
        };
        let dice = &mut self.hand.dice;
        let mut verbs = Verb::ALL;
        dice.shuffle(&mut verbs);
        let count = 3 + dice.below(3);
        scheme.methods = verbs[..count]
            .iter()
            .map(|verb| methods::draw(dice, *verb, bodies))
            .collect();
        if self.hand.is_line {
            // Both would be declared in attributes, and one of them in vain.
            for method in &mut scheme.methods {
                method.declared = None;
            }
        }
        scheme
    }

    /// A name that nothing reads would be an error.
    fn forget_unread_names(&mut self) {
        loop {
            let before = self.statements.len();
            let statements = self.statements.clone();
            self.statements.retain(|statement| match statement {
                Statement::Let(name, _) => {
                    let is_name = |value: &Expression| *value == Expression::Name(name.clone());
                    statements
                        .iter()
                        .any(|statement| statement.value().holds(&is_name))
                }
                _ => true,
            });
            if self.statements.len() == before {
                return;
            }
        }
    }
}

fn reads(value: &Expression, credential: Credential) -> bool {
    match value {
        Expression::Credential(read) => *read == credential,
        Expression::Mac(_, Key::Prepared(read, _), _) => *read == credential,
        _ => false,
    }
}
