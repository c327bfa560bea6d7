//! Instructions, counted by callgrind: a number that does not depend on what else the machine does.

use std::io::ErrorKind;

use super::{Failure, mode};

/// Instructions of one repetition: what this binary executes more, as its own child with `arguments` and a number of
/// repetitions, when that number is doubled. `None` where valgrind is not installed.
pub(crate) fn per_repetition(arguments: &[&str], repetitions: u32) -> Result<Option<f64>, Failure> {
    let Some(once) = total(arguments, repetitions)? else {
        return Ok(None);
    };
    let Some(twice) = total(arguments, 2 * repetitions)? else {
        return Ok(None);
    };
    Ok(Some((twice - once) / f64::from(repetitions)))
}

/// What to say below a table.
pub(crate) fn note(is_counted: bool) -> &'static str {
    match is_counted {
        true => {
            "instructions: by callgrind, which knows no SHA instructions, so hashing counts as software does it"
        }
        false => "valgrind is not installed: no instruction counts",
    }
}

fn total(arguments: &[&str], repetitions: u32) -> Result<Option<f64>, Failure> {
    const WRAPPER: [&str; 3] = [
        "valgrind",
        "--tool=callgrind",
        "--callgrind-out-file=/dev/null",
    ];
    let repetitions = repetitions.to_string();
    let arguments = [arguments, &[&repetitions]].concat();
    let output = match mode::child(&WRAPPER, &arguments)?.output() {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        output => output?,
    };
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!("the child under callgrind failed:\n{said}").into());
    }
    let collected = said
        .lines()
        .find_map(|line| line.split_once("Collected :"))
        .ok_or_else(|| format!("callgrind counted nothing:\n{said}"))?;
    Ok(Some(collected.1.trim().parse()?))
}
