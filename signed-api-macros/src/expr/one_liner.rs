//! `#[auth(hmac = "..")]`: sugar for a MAC bound to `sign` and the headers that carry it.

use super::check::{Scope, Sink};
use super::discipline::Discipline;
use super::names::{Decoding, Encoding, Hash, Unit};
use super::scheme::Scheme;
use super::tree::Node;
use super::{Problem, parser};

/// The one-liner as it was written, expressions still as text.
#[derive(Debug, Clone)]
pub(crate) struct OneLiner {
    pub(crate) message: String,
    pub(crate) algorithm: Hash,
    pub(crate) encoding: Encoding,
    /// How the secret's text becomes the key of the MAC.
    pub(crate) secret: Decoding,
    /// The unit of `ts`.
    pub(crate) ts: Unit,
    /// The unit of `nonce`.
    pub(crate) nonce: Unit,
    /// Lower-case name and expression of each `header(..)`; empty means the three default headers.
    pub(crate) headers: Vec<(String, String)>,
}

/// Which expression of a one-liner a problem is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    Message,
    /// The index into [`OneLiner::headers`].
    Header(usize),
}

/// The name that the headers know the signature by.
const SIGN: &str = "sign";

const DEFAULT_HEADERS: [(&str, &str); 3] = [
    ("api-key", "key"),
    ("api-sign", SIGN),
    ("api-timestamp", "ts"),
];

/// The scheme that a one-liner stands for, or everything that is wrong with its expressions.
pub(crate) fn build(one_liner: &OneLiner) -> Result<Scheme, Vec<(Origin, Problem)>> {
    let mut problems = Problems::default();
    let mut scope = Scope::of_one_liner(one_liner.ts);

    let message = parser::parse(&one_liner.message, &mut scope.problems);
    scope.bind(
        SIGN,
        message
            .map(|message| signature(one_liner, message))
            .as_ref(),
    );
    problems.collect(Origin::Message, &mut scope);
    scope.start = one_liner.message.len();

    for (index, (name, expression)) in written_or_default(&one_liner.headers).enumerate() {
        let node = parser::parse(expression, &mut scope.problems);
        let value = node.and_then(|node| scope.sent(Sink::Header, &node));
        if let Some(value) = value {
            scope.scheme.add_header(name.to_owned(), false, value);
        }
        problems.collect(Origin::Header(index), &mut scope);
        scope.start += expression.len();
    }

    // With a header that cannot be read, the signature may well be meant to be in it.
    if !scope.is_read(SIGN) && !problems.in_headers() {
        let message = "the signature is never sent: write `sign` in a header, as in `header(\"API-SIGN\" = \"sign\")`";
        scope
            .problems
            .push(Problem::new(&(0..one_liner.message.len()), message));
        problems.collect(Origin::Message, &mut scope);
    }
    problems.none()?;
    Ok(Scheme {
        nonce: scope
            .reads_nonce
            .map(|_| Discipline::Increasing(one_liner.nonce)),
        ..scope.scheme
    })
}

/// `hmac_sha256(secret | from_base64, <message>) | hex`, as declared.
fn signature(one_liner: &OneLiner, message: Node) -> Node {
    let range = message.range.clone();
    let secret = Node::name(&range, "secret");
    let key = match one_liner.secret {
        Decoding::Text => secret,
        decoding => Node::call(&range, &format!("from_{}", decoding.name()), vec![secret]),
    };
    let mac = Node::call(
        &range,
        &format!("hmac_{}", one_liner.algorithm.name()),
        vec![key, message],
    );
    Node::call(&range, one_liner.encoding.name(), vec![mac])
}

fn written_or_default(written: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    let default = if written.is_empty() {
        &DEFAULT_HEADERS[..]
    } else {
        &[]
    };
    let written = written
        .iter()
        .map(|(name, expression)| (name.as_str(), expression.as_str()));
    written.chain(default.iter().copied())
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
        self.0.iter().any(|(origin, _)| *origin != Origin::Message)
    }

    fn none(self) -> Result<(), Vec<(Origin, Problem)>> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(self.0)
        }
    }
}
