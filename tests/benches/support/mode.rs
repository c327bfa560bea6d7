//! How a benchmark's binary was started: by `cargo bench`, by itself, or by something that only wants it to run.

use std::env;
use std::process::{Command, ExitCode};

use super::Failure;

pub(crate) enum Mode {
    /// `cargo bench`.
    Measure,
    /// The benchmark's own child, with these arguments.
    Child(Vec<String>),
}

/// The first argument of a child.
const CHILD: &str = "child";

/// Runs the half of the benchmark that was asked for.
pub(crate) fn run(act: impl FnOnce(Mode) -> Result<(), Failure>) -> ExitCode {
    let mut arguments = env::args().skip(1).peekable();
    let acted = if arguments.next_if(|first| first == CHILD).is_some() {
        act(Mode::Child(arguments.collect()))
    } else if arguments.any(|argument| argument == "--bench") {
        act(Mode::Measure)
    } else {
        println!("nothing is measured outside of `cargo bench`");
        Ok(())
    };
    match acted {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// A command that starts this binary again as its own child, below `wrapper` if there is one.
pub(crate) fn child(wrapper: &[&str], arguments: &[&str]) -> Result<Command, Failure> {
    let this = env::current_exe()?;
    let mut command = match wrapper.split_first() {
        None => Command::new(this),
        Some((program, options)) => {
            let mut command = Command::new(program);
            command.args(options).arg(this);
            command
        }
    };
    command.arg(CHILD).args(arguments);
    Ok(command)
}
