//! What may leave, in a header or in a part of the request.

use super::super::Problem;
use super::super::checked::{Checked, Cover, Facts, Taint, Type};
use super::super::scheme::Value;
use super::super::tree::Node;
use super::Scope;
use super::taken::{Takes, streamed};

/// Where a value is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Sink {
    Header,
    Path,
    Query,
    Body,
    Message,
}

impl Sink {
    fn describe(self) -> &'static str {
        match self {
            Self::Header => "a header",
            Self::Path => "a path",
            Self::Query => "a query",
            Self::Body => "a body",
            Self::Message => "a message",
        }
    }
}

impl Scope {
    /// The value of `node`, if it may be sent in `sink`.
    pub(in super::super) fn sent(&mut self, sink: Sink, node: &Node) -> Option<Value> {
        let checked = self.check(node);
        let before = self.problems.len();
        let takes = match sink {
            Sink::Body => Takes::MESSAGE,
            _ => Takes::TEXT_OR_DIGITS,
        };
        let Checked { value, facts, .. } = if checked.kind == Type::Bytes && sink != Sink::Body {
            self.problems.extend(bytes(sink, node, &checked.facts));
            checked
        } else if checked.kind == Type::Unknown {
            checked
        } else {
            self.accept(sink.describe(), takes, node, checked)
        };
        self.problems.extend(facts.secrets.iter().map(secret));
        if matches!(sink, Sink::Header | Sink::Path | Sink::Query) {
            self.problems.extend(control(sink, &facts));
        }
        if let Some(value) = value.as_ref().filter(|_| self.problems.len() == before) {
            self.unsendable(sink, node, value);
        }
        value
            .filter(|_| self.problems.len() == before)
            .map(streamed)
    }
}

fn bytes(sink: Sink, node: &Node, facts: &Facts) -> Vec<Problem> {
    let problem = |(range, description): &(_, String)| {
        let advice = if *range == node.range {
            "write `| hex` or `| base64`".to_owned()
        } else {
            let plain = description.trim_matches('`');
            format!("write `hex({plain})` or `base64({plain})`")
        };
        let sink = sink.describe();
        Problem::new(
            range,
            format!("{sink} takes text, and {description} is bytes: {advice}"),
        )
    };
    facts.bytes.iter().map(problem).collect()
}

fn secret(taint: &Taint) -> Problem {
    let credential = &taint.credential;
    let reason = match taint.cover {
        Cover::Nothing => format!("`{credential}` would be sent as it is"),
        Cover::Digest => format!(
            "a digest of `{credential}` is not a MAC, and whoever sees it can guess the secret"
        ),
        Cover::Comparison => {
            format!(
                "what a comparison with `{credential}` decides can be seen, and so it can be guessed"
            )
        }
        Cover::Emptiness => {
            format!("whether this is empty can be seen, which tells something of `{credential}`")
        }
        Cover::DoubtfulKey => format!(
            "`{credential}` goes into a MAC whose key is a secret in some cases only, or what a function left of one"
        ),
        Cover::Key => format!(
            "the key of this MAC is not `{credential}` but follows from it, and may be easy to guess"
        ),
        Cover::PublicKey => format!(
            "`{credential}` goes into a MAC or signature whose key is no secret, and whoever sees it can guess it"
        ),
    };
    let through = match &taint.through {
        Some(name) => format!("by way of `{name}`, "),
        None => String::new(),
    };
    let instead = match taint.cover {
        Cover::Emptiness => {
            format!("ask only for `{credential}` itself, as in `{credential} ? .. : ..`")
        }
        _ => format!("write `hmac_sha256({credential}, ..)`"),
    };
    let message = format!(
        "{through}{reason}: {instead}, or `expose({credential})` if the server really asks for it"
    );
    Problem::new(&taint.range, message)
}

fn control(sink: Sink, facts: &Facts) -> Vec<Problem> {
    let message = format!(
        "{} cannot carry a line break or another control character: leave it out",
        sink.describe()
    );
    let ranges = facts.control.iter();
    ranges
        .map(|range| Problem::new(range, message.as_str()))
        .collect()
}
