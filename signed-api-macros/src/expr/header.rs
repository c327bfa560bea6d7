//! What a header may carry.

use super::Problem;
use super::check::Scope;
use super::checked::{Checked, Facts, Type};
use super::scheme::Value;
use super::tree::Node;

/// The value of a header, if it may be sent.
pub(super) fn check(scope: &mut Scope, node: &Node) -> Option<Value> {
    let Checked { value, kind, facts } = scope.check(node);
    let before = scope.problems.len();
    if kind == Type::Bytes {
        scope.problems.extend(bytes(node, &facts));
    }
    scope.problems.extend(secrets(&facts));
    scope.problems.extend(control(&facts));
    value.filter(|_| scope.problems.len() == before)
}

fn bytes(node: &Node, facts: &Facts) -> Vec<Problem> {
    let problem = |(range, description): &(_, String)| {
        let advice = if *range == node.range {
            "write `| hex` or `| base64`".to_owned()
        } else {
            let plain = description.trim_matches('`');
            format!("write `hex({plain})` or `base64({plain})`")
        };
        Problem::new(
            range,
            format!("a header takes text, and {description} is bytes: {advice}"),
        )
    };
    facts.bytes.iter().map(problem).collect()
}

fn secrets(facts: &Facts) -> impl Iterator<Item = Problem> {
    facts.secrets.iter().map(|taint| {
        let reason = if taint.digested {
            "a digest of `secret` is not a MAC, and whoever sees it can guess the secret"
        } else {
            "`secret` would be sent as it is"
        };
        let advice =
            "write `hmac_sha256(secret, ..)`, or `expose(secret)` if the server really asks for it";
        Problem::new(&taint.range, format!("{reason}: {advice}"))
    })
}

fn control(facts: &Facts) -> impl Iterator<Item = Problem> {
    let message = "a header cannot carry a line break or another control character: leave it out";
    facts
        .control
        .iter()
        .map(move |range| Problem::new(range, message))
}
