//! `nonce: windowed(ms, 5000)`: which nonces a server accepts.

use super::names::Unit;
use super::tree::Word;
use super::{Problem, suggest};

/// What is to be true of the nonces of one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Discipline {
    Timestamp(Unit),
    Increasing(Unit),
    /// So far below the highest one a nonce may be.
    Windowed(Unit, u64),
    Unique(Unit),
    /// So many nonces the server keeps.
    Top(Unit, u64),
    Sequential,
}

/// The names with what stands in their brackets, as messages write it.
const FORMS: &[(&str, &str)] = &[
    ("timestamp", "ms"),
    ("increasing", "ms"),
    ("windowed", "ms, 5000"),
    ("unique", "ms"),
    ("top", "ms, 100"),
    ("sequential", ""),
];

/// What exchanges call them.
const SYNONYMS: &[(&str, &str)] = &[
    ("monotonic", "increasing"),
    ("strict", "increasing"),
    ("ascending", "increasing"),
    ("window", "windowed"),
    ("sequence", "sequential"),
    ("counter", "sequential"),
    ("once", "unique"),
    ("time", "timestamp"),
    ("clock", "timestamp"),
    ("now", "timestamp"),
    ("highest", "top"),
];

/// More nonces than any server keeps.
const MOST_KEPT: u64 = 1_000_000;

/// Seconds of the longest window.
const LONGEST_WINDOW: u64 = 366 * 24 * 60 * 60;

/// The discipline that was written as `name(arguments)`, or what is wrong with it.
pub(super) fn discipline(name: &Word, arguments: &[Word]) -> Result<Discipline, Problem> {
    let Some((known, form)) = FORMS.iter().find(|(known, _)| *known == name.text) else {
        return Err(Problem::new(&name.range, unknown(&name.text)));
    };
    let example = example(known, form);
    if *known == "sequential" {
        return match arguments.first() {
            None => Ok(Discipline::Sequential),
            Some(extra) => Err(Problem::new(
                &extra.range,
                "`sequential` counts by one and has no unit: write `nonce: sequential;`",
            )),
        };
    }
    let takes_number = form.contains(',');
    let unit = unit(name, arguments, &example, takes_number)?;
    let example = example.replacen("ms", unit.name(), 1);
    let (number, extra) = match takes_number {
        true => (arguments.get(1), arguments.get(2)),
        false => (None, arguments.get(1)),
    };
    if let Some(extra) = extra {
        let last = number.map_or(unit.name(), |number| number.text.as_str());
        let message = format!("nothing belongs after `{last}`: write `{example}`");
        return Err(Problem::new(&extra.range, message));
    }
    Ok(match *known {
        "timestamp" => Discipline::Timestamp(unit),
        "increasing" => Discipline::Increasing(unit),
        "unique" => Discipline::Unique(unit),
        "windowed" => Discipline::Windowed(unit, window(name, number, unit)?),
        _ => Discipline::Top(unit, kept(name, number, unit)?),
    })
}

fn unit(
    name: &Word,
    arguments: &[Word],
    example: &str,
    takes_number: bool,
) -> Result<Unit, Problem> {
    let Some(written) = arguments.first() else {
        let message = format!("the unit is missing: write `{example}`");
        return Err(Problem::new(&name.range, message));
    };
    let text = written.text.as_str();
    if let Some(unit) = Unit::from_name(text) {
        return Ok(unit);
    }
    let message = if is_number(text) && takes_number {
        format!("the unit comes first: write `{example}`")
    } else {
        match suggest::closest(text, Unit::NAMES.iter().copied()) {
            Some(meant) => format!("unknown unit `{text}`: did you mean `{meant}`?"),
            None => format!(
                "unknown unit `{text}`: write {}",
                suggest::choice(Unit::NAMES.iter().copied())
            ),
        }
    };
    Err(Problem::new(&written.range, message))
}

/// How far a nonce may lie below the highest.
fn window(name: &Word, written: Option<&Word>, unit: Unit) -> Result<u64, Problem> {
    let example = format!("windowed({}, 5000)", unit.name());
    let Some(written) = written else {
        let message = format!("the window is missing: write `{example}`");
        return Err(Problem::new(&name.range, message));
    };
    let window = number(written, &example)?;
    let message = match window {
        0 => format!(
            "in a window of 0 each nonce is above all before it: write `increasing({})`",
            unit.name()
        ),
        _ if window / unit.per_second() > LONGEST_WINDOW => {
            "this window is longer than a year: write the one that the exchange documents"
                .to_owned()
        }
        _ => return Ok(window),
    };
    Err(Problem::new(&written.range, message))
}

/// How many nonces the server keeps.
fn kept(name: &Word, written: Option<&Word>, unit: Unit) -> Result<u64, Problem> {
    let example = format!("top({}, 100)", unit.name());
    let Some(written) = written else {
        let message = format!("how many nonces the server keeps is missing: write `{example}`");
        return Err(Problem::new(&name.range, message));
    };
    let kept = number(written, &example)?;
    let message = match kept {
        0 => format!(
            "a server that keeps no nonces refuses none: write how many it keeps, as in `{example}`"
        ),
        1 => format!(
            "above the one nonce that the server keeps is above all: write `increasing({})`",
            unit.name()
        ),
        _ if kept > MOST_KEPT => {
            "no server keeps more than a million nonces of a key: write how many the exchange documents".to_owned()
        }
        _ => return Ok(kept),
    };
    Err(Problem::new(&written.range, message))
}

fn number(written: &Word, example: &str) -> Result<u64, Problem> {
    written.text.parse().map_err(|_| {
        let message = format!(
            "write a number in place of `{}`, as in `{example}`",
            written.text
        );
        Problem::new(&written.range, message)
    })
}

fn is_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

fn unknown(written: &str) -> String {
    let names = || FORMS.iter().map(|(name, _)| *name);
    if Unit::from_name(written).is_some() {
        return format!("`{written}` is a unit alone: write `increasing({written})`");
    }
    if ["random", "rand", "uuid"].contains(&written) {
        return format!(
            "`{written}` is no discipline: for a random value leave out `nonce`, and write `uuid` or `hex(rand(16))` where it is read"
        );
    }
    let synonym = SYNONYMS.iter().find(|(synonym, _)| *synonym == written);
    let meant = synonym.map(|(_, meant)| *meant);
    match meant.or_else(|| suggest::closest(written, names())) {
        Some(meant) => {
            let form = FORMS.iter().find(|(name, _)| *name == meant);
            let shown = form.map_or(meant.to_owned(), |(name, form)| example(name, form));
            format!("unknown discipline `{written}`: did you mean `{shown}`?")
        }
        None => format!(
            "unknown discipline `{written}`: write {}",
            suggest::choice(names())
        ),
    }
}

fn example(name: &str, form: &str) -> String {
    match form {
        "" => name.to_owned(),
        form => format!("{name}({form})"),
    }
}
