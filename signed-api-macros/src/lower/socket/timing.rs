//! How long things take, in relation to each other.

use crate::attr::Timing;
use crate::diag::Diagnostics;

/// What the library takes for that which is not declared, in milliseconds.
const HEARTBEAT_MS: u64 = 15_000;
const SILENCE_MS: u64 = 30_000;
const RECONNECT_MS: u64 = 60_000;
const RECONNECT_CAP_MS: u64 = 120_000;
const ANSWER_MS: u64 = 10_000;

/// The fields of `Timing` that are declared, with milliseconds.
pub(super) fn lower(timing: &Timing, diagnostics: &mut Diagnostics) -> Vec<(&'static str, u64)> {
    let Timing {
        heartbeat,
        silence,
        answer_timeout,
        lifetime,
        reconnect,
        reconnect_cap,
        stable,
    } = timing;
    let or = |declared: &Option<(u64, _)>, default| declared.map_or(default, |(ms, _)| ms);
    if or(heartbeat, HEARTBEAT_MS) >= or(silence, SILENCE_MS)
        && let Some((_, span)) = silence.as_ref().or(heartbeat.as_ref())
    {
        let message = match silence {
            Some(_) => format!(
                "a quiet connection would count as lost before it is pinged: write a `silence` that is longer than `heartbeat`, \
                 which is {}",
                shown(or(heartbeat, HEARTBEAT_MS))
            ),
            None => format!(
                "a quiet connection would count as lost before it is pinged: write a longer `silence` too, which is {} otherwise",
                shown(SILENCE_MS)
            ),
        };
        diagnostics.at(*span, message);
    }
    if or(reconnect, RECONNECT_MS) > or(reconnect_cap, RECONNECT_CAP_MS)
        && let Some((_, span)) = reconnect_cap.as_ref().or(reconnect.as_ref())
    {
        let message = match reconnect_cap {
            Some(_) => format!(
                "the first wait may be longer than any may be: write at least {}, or a shorter `reconnect`",
                shown(or(reconnect, RECONNECT_MS))
            ),
            None => format!(
                "the first wait may be longer than any may be: write a `reconnect_cap` too, which is {} otherwise",
                shown(RECONNECT_CAP_MS)
            ),
        };
        diagnostics.at(*span, message);
    }
    if let Some((lifetime, span)) = lifetime
        && *lifetime <= or(answer_timeout, ANSWER_MS)
    {
        let message = format!(
            "a connection would end before its login need be answered, {}: write a longer lifetime",
            shown(or(answer_timeout, ANSWER_MS))
        );
        diagnostics.at(*span, message);
    }
    let declared = [
        ("heartbeat_ms", heartbeat),
        ("silence_ms", silence),
        ("answer_ms", answer_timeout),
        ("lifetime_ms", lifetime),
        ("reconnect_ms", reconnect),
        ("reconnect_cap_ms", reconnect_cap),
        ("stable_ms", stable),
    ];
    let declared = declared
        .into_iter()
        .filter_map(|(name, value)| Some((name, (*value)?.0)));
    declared.collect()
}

fn shown(milliseconds: u64) -> String {
    match milliseconds.is_multiple_of(1000) {
        true => format!("{}s", milliseconds / 1000),
        false => format!("{milliseconds}ms"),
    }
}
