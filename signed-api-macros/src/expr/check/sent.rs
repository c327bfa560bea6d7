//! Literals with which what is sent could not be sent, or not as it is written.

use super::super::scheme::{End, RequestPart, Scheme, Value};
use super::super::tree::{Kind, Node};
use super::emptiness::is_filled;
use super::{Scope, Sink};

impl Scope {
    /// Reports what no request could send in `sink`.
    pub(super) fn unsendable(&mut self, sink: Sink, node: &Node, value: &Value) {
        match sink {
            Sink::Header => {
                for end in End::BOTH {
                    self.white_space(end, node, value);
                }
            }
            Sink::Path => self.no_path(node, value),
            Sink::Query => self.question_mark(node, value),
            Sink::Body | Sink::Message => {}
        }
    }

    fn white_space(&mut self, end: End, node: &Node, value: &Value) {
        let is_space = |byte: Option<&u8>| byte.is_some_and(|byte| matches!(byte, b' ' | b'\t'));
        let is_spaced = self.scheme.at_end(end, value).into_iter().any(|value| {
            let (Value::Text(text) | Value::Prefixed(_, text)) = value else {
                return false;
            };
            is_space(match end {
                End::Start => text.as_bytes().first(),
                End::Finish => text.as_bytes().last(),
            })
        });
        if is_spaced {
            let place = match end {
                End::Start => "before",
                End::Finish => "behind",
            };
            let message = format!(
                "white space {place} the value of a header is lost on the way, so every request would fail: leave it out"
            );
            self.problem(&literal_at(end, node).range, message);
        }
    }

    fn no_path(&mut self, node: &Node, value: &Value) {
        let first = first_characters(&self.scheme, value, false);
        let is_empty = is_filled(&self.scheme, value) == Some(false);
        if let Some(wrong) = first.into_iter().find(|first| *first != '/') {
            let found = match wrong {
                '0' => String::new(),
                wrong => format!(", and not with `{wrong}`"),
            };
            let message =
                format!("a path begins with `/`{found}: write `'/' + ..`, or `path + ..`");
            let message = self.code(&message);
            self.problem(&literal_at(End::Start, node).range, message);
        } else if is_empty {
            self.problem(
                &node.range,
                "a path is never empty: write one that begins with `/`",
            );
        }
    }

    fn question_mark(&mut self, node: &Node, value: &Value) {
        if first_characters(&self.scheme, value, true).contains(&'?') {
            let message = "a query is written without the `?` before it, which would be there twice: leave it out";
            self.problem(&literal_at(End::Start, node).range, message);
        }
    }
}

/// What `value` begins with, as far as that is known; `0` for a letter or a digit. In a join it is what the first operand
/// begins with, if that is never empty, or if all that is possible is wanted.
fn first_characters(scheme: &Scheme, value: &Value, is_possible: bool) -> Vec<char> {
    let first = |value: &Value| first_characters(scheme, value, is_possible);
    match scheme.resolve(value) {
        Value::Text(text) | Value::Prefixed(_, text) => text.chars().next().into_iter().collect(),
        Value::Join(operands) => match operands.first() {
            Some(one) if is_possible || is_filled(scheme, one) == Some(true) => first(one),
            _ => Vec::new(),
        },
        Value::Choice(_, one, other) | Value::Default(one, other) => {
            let mut found = first(one);
            found.extend(first(other));
            found
        }
        Value::Request(RequestPart::Path | RequestPart::DeclaredPath | RequestPart::Target) => {
            vec!['/']
        }
        Value::Request(
            RequestPart::Method | RequestPart::Host | RequestPart::Origin | RequestPart::Url,
        )
        | Value::Int(_)
        | Value::Now(_)
        | Value::Nonce
        | Value::MessageId
        | Value::Sum(..)
        | Value::Iso(_)
        | Value::Uuid
        | Value::EthAddress(_)
        | Value::Form(..) => vec!['0'],
        _ => Vec::new(),
    }
}

/// The literal at this end of what was written, or all of it.
fn literal_at(end: End, node: &Node) -> &Node {
    match &node.kind {
        Kind::Join(operands) => {
            let operand = match end {
                End::Start => operands.first(),
                End::Finish => operands.last(),
            };
            operand.map_or(node, |operand| literal_at(end, operand))
        }
        _ => node,
    }
}
