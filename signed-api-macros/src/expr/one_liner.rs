//! `#[auth(hmac = "..")]`, `#[auth(bearer)]` and their relatives: sugar for what is sent and the headers that carry it.

use super::check::{Scope, Sink};
use super::discipline::Discipline;
use super::names::{Decoding, Encoding, Hash, Unit};
use super::scheme::{Credential, Scheme, Value};
use super::tree::Node;
use super::{Problem, parser};

/// The one-liner as it was written, expressions still as text.
#[derive(Debug, Clone)]
pub(crate) struct OneLiner {
    pub(crate) proof: Proof,
    /// The unit of `ts`.
    pub(crate) ts: Unit,
    /// The unit of `nonce`.
    pub(crate) nonce: Unit,
    /// Those of each `header(..)`; empty means the default headers of the proof.
    pub(crate) headers: Vec<Field>,
}

/// What shows the server who is calling.
#[derive(Debug, Clone)]
pub(crate) enum Proof {
    /// `hmac = ".."`: a MAC, which headers know as `sign`.
    Mac(Mac),
    /// `bearer`: the access token (RFC 6750), which headers know as `token`.
    Bearer,
    /// `basic`: key and secret as user name and password (RFC 7617), which headers know as `basic`.
    Basic,
    /// `key`: the key as it is.
    Key,
}

/// What is signed, and how.
#[derive(Debug, Clone)]
pub(crate) struct Mac {
    pub(crate) message: String,
    pub(crate) algorithm: Hash,
    pub(crate) encoding: Encoding,
    /// How the secret's text becomes the key of the MAC.
    pub(crate) secret: Decoding,
}

/// `header("NAME" = "expression")`.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// Lower case.
    pub(crate) name: String,
    /// `"NAME"? = ..`: left out when the value is empty.
    pub(crate) optional: bool,
    pub(crate) expression: String,
}

/// Which expression of a one-liner a problem is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// What is signed; without such an expression, the word that stands for the proof.
    Proof,
    /// The index into [`OneLiner::headers`].
    Header(usize),
}

/// The scheme that a one-liner stands for, or everything that is wrong with its expressions.
pub(crate) fn build(one_liner: &OneLiner) -> Result<Scheme, Vec<(Origin, Problem)>> {
    let OneLiner {
        proof,
        ts,
        nonce,
        headers,
    } = one_liner;
    let mut problems = Problems::default();
    let mut scope = Scope::of_one_liner(*ts);

    if let Some((name, expression)) = proof.expression() {
        let node = parser::parse(expression, &mut scope.problems);
        let node = node.map(|node| proof.of(node));
        scope.bind(name, node.as_ref());
    }
    problems.collect(Origin::Proof, &mut scope);
    scope.start = proof.written().len();

    for (index, field) in written_or_default(proof, headers).into_iter().enumerate() {
        let Field {
            name,
            optional,
            expression,
        } = field;
        let node = parser::parse(&expression, &mut scope.problems);
        if let Some(node) = node
            && let Some(value) = scope.sent(Sink::Header, &node)
        {
            if optional {
                scope.may_be_empty(&node, &value, "`?` after the name");
            }
            scope.scheme.add_header(name, optional, value);
        }
        problems.collect(Origin::Header(index), &mut scope);
        scope.start += expression.len();
    }

    // With a header that cannot be read, the proof may well be meant to be in it.
    if !proof.is_read(&scope) && !problems.in_headers() {
        let range = 0..proof.written().len();
        scope.problems.push(Problem::new(&range, proof.unread()));
        problems.collect(Origin::Proof, &mut scope);
    }
    problems.none()?;
    Ok(Scheme {
        nonce: scope.reads_nonce.map(|_| Discipline::Increasing(*nonce)),
        ..scope.scheme
    })
}

impl Proof {
    /// What the user wrote of it as an expression.
    fn written(&self) -> &str {
        match self {
            Self::Mac(mac) => &mac.message,
            Self::Bearer | Self::Basic | Self::Key => "",
        }
    }

    /// The name that headers know it by, and what it is made of, where it is not there by itself.
    fn expression(&self) -> Option<(&'static str, &str)> {
        match self {
            Self::Mac(mac) => Some(("sign", &mac.message)),
            Self::Basic => Some(("basic", "base64(key + ':' + expose(secret))")),
            Self::Bearer | Self::Key => None,
        }
    }

    /// The value of that name.
    fn of(&self, expression: Node) -> Node {
        match self {
            Self::Mac(mac) => mac.signature(expression),
            Self::Bearer | Self::Basic | Self::Key => expression,
        }
    }

    fn default_headers(&self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Mac(_) => &[
                ("api-key", "key"),
                ("api-sign", "sign"),
                ("api-timestamp", "ts"),
            ],
            Self::Bearer => &[("authorization", "'Bearer ' + token")],
            Self::Basic => &[("authorization", "'Basic ' + basic")],
            Self::Key => &[("x-api-key", "key")],
        }
    }

    fn is_read(&self, scope: &Scope) -> bool {
        match self {
            Self::Mac(_) => scope.is_read("sign"),
            Self::Basic => scope.is_read("basic"),
            Self::Bearer => scope.scheme.shows(&Value::Session("token".to_owned())),
            Self::Key => scope.scheme.shows(&Value::Credential(Credential::Key)),
        }
    }

    /// What is said where no header reads it.
    fn unread(&self) -> &'static str {
        match self {
            Self::Mac(_) => {
                "the signature is never sent: write `sign` in a header, as in `header(\"API-SIGN\" = \"sign\")`"
            }
            Self::Bearer => {
                "the token is never sent: headers take the place of `Authorization`, so write it too, as in \
                 `header(\"Authorization\" = \"'Bearer ' + token\")`"
            }
            Self::Basic => {
                "key and secret are never sent: headers take the place of `Authorization`, so write it too, as in \
                 `header(\"Authorization\" = \"'Basic ' + basic\")`"
            }
            Self::Key => {
                "the key is never sent: headers take the place of `X-API-Key`, so write it too, as in \
                 `header(\"X-API-Key\" = \"key\")`"
            }
        }
    }
}

impl Mac {
    /// Of `message`, by what is most common: HMAC-SHA256 under the secret as it is, in hex.
    pub(crate) fn new(message: String) -> Self {
        Self {
            message,
            algorithm: Hash::Sha256,
            encoding: Encoding::Hex,
            secret: Decoding::Text,
        }
    }

    /// `hmac_sha256(secret | from_base64, <message>) | hex`, as declared.
    fn signature(&self, message: Node) -> Node {
        let range = message.range.clone();
        let secret = Node::name(&range, "secret");
        let key = match self.secret {
            Decoding::Text => secret,
            decoding => Node::call(&range, &format!("from_{}", decoding.name()), vec![secret]),
        };
        let mac = Node::call(
            &range,
            &format!("hmac_{}", self.algorithm.name()),
            vec![key, message],
        );
        Node::call(&range, self.encoding.name(), vec![mac])
    }
}

fn written_or_default(proof: &Proof, written: &[Field]) -> Vec<Field> {
    if !written.is_empty() {
        return written.to_vec();
    }
    let default = proof.default_headers().iter();
    let field = |&(name, expression): &(&str, &str)| Field {
        name: name.to_owned(),
        optional: false,
        expression: expression.to_owned(),
    };
    default.map(field).collect()
}

/// Problems of all expressions, in reading order.
#[derive(Default)]
struct Problems(Vec<(Origin, Problem)>);

impl Problems {
    /// Takes the problems that `scope` has found in the expression at `origin`.
    fn collect(&mut self, origin: Origin, scope: &mut Scope) {
        let mut found = std::mem::take(&mut scope.problems);
        found.sort_by_key(|problem| problem.range.start);
        self.0
            .extend(found.into_iter().map(|problem| (origin, problem)));
    }

    fn in_headers(&self) -> bool {
        self.0.iter().any(|(origin, _)| *origin != Origin::Proof)
    }

    fn none(self) -> Result<(), Vec<(Origin, Problem)>> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(self.0)
        }
    }
}
