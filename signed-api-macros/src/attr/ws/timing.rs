//! How long things take: `heartbeat = "20s"` and its relatives.

use proc_macro2::Span;

use super::super::arguments::Argument;
use super::super::duration;
use crate::diag::Diagnostics;

/// What is declared, in milliseconds, and where.
#[derive(Default)]
pub(crate) struct Timing {
    pub(crate) heartbeat: Option<(u64, Span)>,
    pub(crate) silence: Option<(u64, Span)>,
    pub(crate) answer_timeout: Option<(u64, Span)>,
    pub(crate) lifetime: Option<(u64, Span)>,
    pub(crate) reconnect: Option<(u64, Span)>,
    pub(crate) reconnect_cap: Option<(u64, Span)>,
    pub(crate) stable: Option<(u64, Span)>,
}

impl Timing {
    pub(super) fn option(
        &mut self,
        name: &str,
        argument: &Argument,
        diagnostics: &mut Diagnostics,
    ) -> Option<()> {
        let example = match name {
            "silence" | "reconnect" => "30s",
            "answer_timeout" => "10s",
            "lifetime" => "23h",
            "reconnect_cap" => "2m",
            "stable" => "1m",
            _ => "20s",
        };
        let read = duration(argument, &format!("{name} = \"{example}\""), diagnostics)?;
        let slot = match name {
            "heartbeat" => &mut self.heartbeat,
            "silence" => &mut self.silence,
            "answer_timeout" => &mut self.answer_timeout,
            "lifetime" => &mut self.lifetime,
            "reconnect" => &mut self.reconnect,
            "reconnect_cap" => &mut self.reconnect_cap,
            _ => &mut self.stable,
        };
        *slot = Some(read);
        Some(())
    }
}

/// Milliseconds, which are more than none, and where they stand.
pub(super) fn duration(
    argument: &Argument,
    example: &str,
    diagnostics: &mut Diagnostics,
) -> Option<(u64, Span)> {
    let literal = argument.string(example, diagnostics)?;
    let text = literal.value();
    let digits = text.trim_end_matches(|character: char| !character.is_ascii_digit());
    if !digits.is_empty() && digits.bytes().all(|digit| digit == b'0') {
        let message = format!("this takes some time: write a longer one, as in `{example}`");
        diagnostics.at(literal.span(), message);
        return None;
    }
    match duration::milliseconds(&text) {
        Ok(milliseconds) => Some((milliseconds, literal.span())),
        Err(message) => {
            diagnostics.at(literal.span(), message);
            None
        }
    }
}
