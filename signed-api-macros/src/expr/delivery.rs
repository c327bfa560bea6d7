//! `delivery: header("webhook-id"), tolerance(300);`: by what a delivery is known again.

use std::ops::Range;

use super::header_name::header_name;
use super::scheme::DeliveryId;
use super::tree::{DeliveryPart, Given};
use super::{Problem, suggest};

/// How messages list what there is.
pub(super) const WAYS: &str = "`header(\"webhook-id\")`, `json(\"id\")` or `signature`";

const WORDS: [&str; 4] = ["header", "json", "signature", "tolerance"];

/// What senders call them.
const SYNONYMS: &[(&str, &str)] = &[
    ("body", "json"),
    ("field", "json"),
    ("payload", "json"),
    ("sign", "signature"),
    ("hmac", "signature"),
    ("mac", "signature"),
    ("window", "tolerance"),
    ("max_age", "tolerance"),
    ("within", "tolerance"),
];

/// Seconds. Deliveries of webhooks are signed anew when they are sent again.
const LONGEST_TOLERANCE: u64 = 24 * 60 * 60;

/// A delivery as it was written, as far as that is right.
#[derive(Debug, Clone, Default)]
pub(super) struct Declared {
    pub(super) id: Option<(Range<usize>, DeliveryId)>,
    /// In seconds.
    pub(super) tolerance: Option<(Range<usize>, u64)>,
}

/// What `parts` declare. Everything that is wrong with them is added to `problems`.
pub(super) fn delivery(
    parts: &[DeliveryPart],
    statement: &Range<usize>,
    problems: &mut Vec<Problem>,
) -> Declared {
    let mut declared = Declared::default();
    let (mut has_id, mut has_tolerance) = (false, false);
    for part in parts {
        let range = &part.word.range;
        let word = part.word.text.as_str();
        let is_new = match word {
            "tolerance" => !std::mem::replace(&mut has_tolerance, true),
            _ => !std::mem::replace(&mut has_id, true),
        };
        let read = match word {
            "tolerance" => {
                tolerance(part).map(|found| declared.tolerance.get_or_insert(found).0.clone())
            }
            _ => id(part).map(|found| declared.id.get_or_insert(found).0.clone()),
        };
        match read {
            Err(problem) => problems.push(problem),
            Ok(_) if is_new => {}
            Ok(_) => problems.push(Problem::new(
                range,
                match word {
                    "tolerance" => "the tolerance is declared twice: remove one",
                    _ => "a delivery is known by one thing: remove one",
                },
            )),
        }
    }
    if !has_id {
        let message =
            format!("what the deliveries of one event have in common is missing: write {WAYS}");
        problems.push(Problem::new(statement, message));
    }
    declared
}

fn id(part: &DeliveryPart) -> Result<(Range<usize>, DeliveryId), Problem> {
    let word = &part.word;
    let given = part.argument.as_ref();
    let text = |what: &str, example: &str| match given {
        None => Err(Problem::new(
            &word.range,
            format!("{what} is missing: write `{example}`"),
        )),
        Some(argument) => match &argument.given {
            Given::Text(text) => Ok((argument.range.clone(), text.clone())),
            Given::Nothing => Err(Problem::new(
                &argument.range,
                format!("{what} is missing: write `{example}`"),
            )),
            Given::Number(_) | Given::Other => Err(Problem::new(
                &argument.range,
                format!("{what} is written as a literal: `{example}`"),
            )),
        },
    };
    match word.text.as_str() {
        "header" => {
            let (range, name) = text("the name of the header", "header(\"webhook-id\")")?;
            match header_name(&name) {
                Ok(name) => Ok((range, DeliveryId::Header(name))),
                Err(wrong) => Err(Problem::new(&range, wrong.message)),
            }
        }
        "json" => {
            let (range, path) = text("the way to the value", "json(\"data.id\")")?;
            let steps: Vec<String> = path.split('.').map(str::to_owned).collect();
            match steps.iter().any(String::is_empty) {
                false => Ok((range, DeliveryId::Json(steps))),
                true => Err(Problem::new(
                    &range,
                    "this leads to no value: write names with dots between them, as in `json(\"data.id\")`",
                )),
            }
        }
        "signature" => match given {
            None => Ok((word.range.clone(), DeliveryId::Signature)),
            Some(argument) => Err(Problem::new(
                &argument.range,
                "`signature` takes no value: write `signature`",
            )),
        },
        _ => Err(Problem::new(&word.range, unknown(&word.text))),
    }
}

fn tolerance(part: &DeliveryPart) -> Result<(Range<usize>, u64), Problem> {
    let Some(argument) = &part.argument else {
        return Err(Problem::new(
            &part.word.range,
            "the seconds are missing: write `tolerance(300)`",
        ));
    };
    let message = match argument.given {
        Given::Number(0) => {
            "no delivery arrives in the moment in which it is signed: write a tolerance in seconds, as in `tolerance(300)`"
        }
        Given::Number(seconds) if seconds > LONGEST_TOLERANCE => {
            "a tolerance is written in seconds, and this is more than a day, in which whoever saw a delivery could send \
             it again: write `tolerance(300)`"
        }
        Given::Number(seconds) => return Ok((part.word.range.clone(), seconds)),
        Given::Nothing => "the seconds are missing: write `tolerance(300)`",
        Given::Text(_) | Given::Other => {
            "a tolerance is a whole number of seconds: write `tolerance(300)`"
        }
    };
    Err(Problem::new(&argument.range, message))
}

fn unknown(written: &str) -> String {
    let synonym = SYNONYMS.iter().find(|(synonym, _)| *synonym == written);
    let meant = synonym.map(|(_, meant)| *meant);
    match meant.or_else(|| suggest::closest(written, WORDS.into_iter())) {
        Some(meant) => format!("a delivery has no `{written}`: did you mean `{meant}`?"),
        None => format!("a delivery has no `{written}`: write {WAYS}, and `tolerance(300)`"),
    }
}
