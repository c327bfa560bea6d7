//! Trees as the tests look at them.

use super::super::tree::{
    Condition, ConditionKind, DeliveryPart, Entry, Given, Kind, Node, Statement, StatementKind,
    Word,
};

/// One line for each statement.
pub(super) fn shown(statements: &[Statement]) -> Vec<String> {
    let kinds = statements.iter().map(|statement| &statement.kind);
    let shown = kinds.map(|kind| match kind {
        StatementKind::Nonce {
            discipline,
            arguments,
        } => {
            let arguments: String = arguments.iter().map(|word| after(Some(word))).collect();
            format!("nonce {}{arguments}", discipline.text)
        }
        StatementKind::Delivery(parts) => {
            format!("delivery{}", parts.iter().map(part).collect::<String>())
        }
        StatementKind::Credential { name, kind } => {
            format!("credential {}{}", name.text, after(kind.as_ref()))
        }
        StatementKind::Let { name, value } => format!("let {} = {}", name.text, dump(value)),
        StatementKind::Assign { target, value } => format!("{} = {}", target.text, dump(value)),
        StatementKind::Header {
            name,
            optional,
            value,
        } => format!("header {}{} = {}", name.text, mark(*optional), dump(value)),
        StatementKind::Invalid(names) => {
            let names: Vec<_> = names.iter().map(|name| name.text.as_str()).collect();
            format!("invalid({})", names.join(", "))
        }
    });
    shown.collect()
}

fn part(part: &DeliveryPart) -> String {
    let argument = part
        .argument
        .as_ref()
        .map(|argument| match &argument.given {
            Given::Nothing => "()".to_owned(),
            Given::Text(text) => format!("('{text}')"),
            Given::Number(number) => format!("({number})"),
            Given::Other => "(?)".to_owned(),
        });
    format!(" {}{}", part.word.text, argument.unwrap_or_default())
}

fn after(word: Option<&Word>) -> String {
    word.map_or(String::new(), |word| format!(" {}", word.text))
}

pub(super) fn words(statement: &Statement) -> Vec<&Word> {
    match &statement.kind {
        StatementKind::Nonce {
            discipline,
            arguments,
        } => std::iter::once(discipline).chain(arguments).collect(),
        StatementKind::Delivery(parts) => parts.iter().map(|part| &part.word).collect(),
        StatementKind::Credential { name, kind } => std::iter::once(name).chain(kind).collect(),
        StatementKind::Let { name: word, .. }
        | StatementKind::Assign { target: word, .. }
        | StatementKind::Header { name: word, .. } => vec![word],
        StatementKind::Invalid(names) => names.iter().collect(),
    }
}

pub(super) fn has_valid_value(statement: &Statement) -> bool {
    match &statement.kind {
        StatementKind::Let { value, .. }
        | StatementKind::Assign { value, .. }
        | StatementKind::Header { value, .. } => is_valid(value),
        StatementKind::Nonce { .. }
        | StatementKind::Delivery(_)
        | StatementKind::Credential { .. } => true,
        StatementKind::Invalid(_) => false,
    }
}

pub(super) fn dump(node: &Node) -> String {
    let all =
        |nodes: &[Node], between: &str| nodes.iter().map(dump).collect::<Vec<_>>().join(between);
    match &node.kind {
        Kind::Text(text) => format!("{text:?}"),
        Kind::Int(number) => number.to_string(),
        Kind::Bool(value) => value.to_string(),
        Kind::Null => "null".to_owned(),
        Kind::Name(name) => name.clone(),
        Kind::Join(operands) => format!("({})", all(operands, " + ")),
        Kind::Map(entries) => {
            let entries: Vec<_> = entries.iter().map(dump_entry).collect();
            format!("{{{}}}", entries.join(", "))
        }
        Kind::List(items) => format!("[{}]", all(items, ", ")),
        Kind::Choice {
            condition,
            then,
            otherwise,
        } => format!(
            "[{} ? {} : {}]",
            dump_condition(condition),
            dump(then),
            dump(otherwise)
        ),
        Kind::Call {
            function,
            arguments,
            ..
        } => format!("{function}({})", all(arguments, ", ")),
        Kind::Invalid(parts) => format!("invalid({})", all(parts, ", ")),
    }
}

fn dump_entry(entry: &Entry) -> String {
    match entry {
        Entry::Spread(map) => format!("..{}", dump(map)),
        Entry::Pair {
            name,
            optional,
            value,
            ..
        } => format!("{name}{}: {}", mark(*optional), dump(value)),
    }
}

fn mark(optional: bool) -> &'static str {
    if optional { "?" } else { "" }
}

fn dump_condition(condition: &Condition) -> String {
    let all = |conditions: &[Condition]| {
        let conditions: Vec<_> = conditions.iter().map(dump_condition).collect();
        conditions.join(", ")
    };
    match &condition.kind {
        ConditionKind::Filled(node) => dump(node),
        ConditionKind::Equal(left, right) => format!("{} == {}", dump(left), dump(right)),
        ConditionKind::Not(condition) => format!("not({})", dump_condition(condition)),
        ConditionKind::All(conditions) => format!("all({})", all(conditions)),
        ConditionKind::Any(conditions) => format!("any({})", all(conditions)),
    }
}

pub(super) fn collect<'a>(node: &Node, source: &'a str, parts: &mut Vec<&'a str>) {
    parts.push(&source[node.range.clone()]);
    match &node.kind {
        Kind::Call { function_range, .. } => parts.push(&source[function_range.clone()]),
        Kind::Choice { condition, .. } => collect_condition(condition, source, parts),
        Kind::Map(entries) => {
            for entry in entries {
                let value = match entry {
                    Entry::Spread(value) => value,
                    Entry::Pair {
                        name_range, value, ..
                    } => {
                        parts.push(&source[name_range.clone()]);
                        value
                    }
                };
                collect(value, source, parts);
            }
            return;
        }
        _ => {}
    }
    for child in children(node) {
        collect(child, source, parts);
    }
}

fn collect_condition<'a>(condition: &Condition, source: &'a str, parts: &mut Vec<&'a str>) {
    parts.push(&source[condition.range.clone()]);
    match &condition.kind {
        ConditionKind::Filled(node) => collect(node, source, parts),
        ConditionKind::Equal(left, right) => {
            collect(left, source, parts);
            collect(right, source, parts);
        }
        ConditionKind::Not(condition) => collect_condition(condition, source, parts),
        ConditionKind::All(conditions) | ConditionKind::Any(conditions) => {
            for condition in conditions {
                collect_condition(condition, source, parts);
            }
        }
    }
}

/// Values directly inside; not those of a condition.
fn children(node: &Node) -> Vec<&Node> {
    match &node.kind {
        Kind::Join(nodes) | Kind::List(nodes) | Kind::Invalid(nodes) => nodes.iter().collect(),
        Kind::Call { arguments, .. } => arguments.iter().collect(),
        Kind::Choice {
            then, otherwise, ..
        } => vec![then, otherwise],
        Kind::Map(entries) => entries
            .iter()
            .map(|entry| match entry {
                Entry::Spread(value) | Entry::Pair { value, .. } => value,
            })
            .collect(),
        _ => Vec::new(),
    }
}

pub(super) fn is_valid(node: &Node) -> bool {
    let condition = match &node.kind {
        Kind::Invalid(_) => return false,
        Kind::Choice { condition, .. } => is_valid_condition(condition),
        _ => true,
    };
    condition && children(node).into_iter().all(is_valid)
}

fn is_valid_condition(condition: &Condition) -> bool {
    match &condition.kind {
        ConditionKind::Filled(node) => is_valid(node),
        ConditionKind::Equal(left, right) => is_valid(left) && is_valid(right),
        ConditionKind::Not(condition) => is_valid_condition(condition),
        ConditionKind::All(conditions) | ConditionKind::Any(conditions) => {
            conditions.iter().all(is_valid_condition)
        }
    }
}
