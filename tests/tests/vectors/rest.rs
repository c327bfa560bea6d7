//! The recorded REST requests.

use std::collections::BTreeMap;

use signed_api::transport::SignedRequest;
use signed_api::{Result, Signer};

use crate::binding;
use crate::compare::{differences, shown};
use crate::differences::{ADDED, ALLOWED, CHANGED, DROPPED, as_sent, listed};
use crate::exchanges::RULES;
use crate::recording::{Drawn, Row, rows};
use crate::report::Report;
use crate::rule::{Digits, Order, Rule};

pub(crate) fn report() -> Report {
    let mut report = Report::new("REST requests");
    let rows: Vec<Row> = rows("exchanges.json").into_iter().map(as_sent).collect();
    for row in &rows {
        check(row, &mut report);
    }
    for id in listed() {
        assert!(rows.iter().any(|row| row.id() == id), "there is no {id}");
    }
    notes(&rows, &mut report);
    report
}

fn check(row: &Row, report: &mut Report) {
    let family = match row.profile() {
        "default" => row.exchange().to_owned(),
        profile => format!("{}, {profile}", row.exchange()),
    };
    let allowed = ALLOWED.iter().find(|allowed| allowed.row == row.id());
    let rule = rule_of(row);
    let differences = match signed(row, rule) {
        Ok(signed) => differences(&signed, row.0.get("expected"), rule.digits),
        Err(error) => return report.failed(&family, format!("{}: {error}", row.id())),
    };
    let parts: Vec<&str> = differences.iter().map(|part| &*part.part).collect();
    match allowed {
        None if parts.is_empty() => report.reproduced(&family),
        None => report.failed(&family, shown(row.text("case"), &differences)),
        Some(allowed) if parts == allowed.differs => {
            report.allowed(&family, row.id(), allowed.reason);
        }
        Some(allowed) => {
            let failure = format!(
                "{}\n      is allowed to differ in {:?}",
                shown(row.text("case"), &differences),
                allowed.differs
            );
            report.failed(&family, failure);
        }
    }
}

pub(crate) fn rule_of(row: &Row) -> &'static Rule {
    RULES
        .iter()
        .find(|rule| rule.exchange == row.exchange() && (rule.when)(row))
        .unwrap_or_else(|| panic!("no rule for {}", row.id()))
}

fn signed(row: &Row, rule: &Rule) -> Result<SignedRequest> {
    let options = (rule.options)(row).into_iter();
    let signer = Signer::new(rule.scheme, (rule.credentials)(row))?;
    let signer = options.fold(signer, |signer, (name, value)| signer.option(name, value));
    signer.entropy(Drawn::hex(&(rule.drawn)(row))).sign_at(
        &binding::request(row, rule)?,
        row.frozen().now(),
        (rule.nonce)(row),
    )
}

fn notes(rows: &[Row], report: &mut Report) {
    otherwise(rows, report);
    report.note(format!(
        "with arguments that the recorder's client added: {}",
        ADDED.iter().map(|added| added.rows.len()).sum::<usize>()
    ));
    for added in ADDED {
        report.note(format!(
            "  {} (`{}`): {}",
            added.rows.join(" "),
            added.name,
            added.reason
        ));
    }
    report.note(format!(
        "without arguments that it did not send: {}",
        DROPPED.len()
    ));
    for dropped in DROPPED {
        report.note(format!("  {}: {}", dropped.row, dropped.reason));
    }
    report.note(format!("with arguments that it changed: {}", CHANGED.len()));
    for changed in CHANGED {
        report.note(format!("  {}: {}", changed.row, changed.reason));
    }
    let sorted = rows.iter().filter(|row| is_reordered(row));
    report.note(format!(
        "with arguments that it sorted by name, which the method then declares in that order: {}",
        sorted.count()
    ));
    let any_case = rows
        .iter()
        .filter(|row| rule_of(row).digits == Digits::AnyCase);
    report.note(format!(
        "with a signature in hex compared in any case, of which it writes the last byte in upper case: {}",
        any_case.count()
    ));
}

/// How many rows no scheme of the crate signs.
pub(crate) fn signed_otherwise() -> usize {
    let rows = rows("exchanges.json").into_iter();
    rows.filter(|row| rule_of(row).otherwise.is_some()).count()
}

/// The rows that no scheme of the crate signs, by the reason.
fn otherwise(rows: &[Row], report: &mut Report) {
    let mut by_reason: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in rows {
        if let Some(reason) = rule_of(row).otherwise {
            by_reason.entry(reason).or_default().push(row.id());
        }
    }
    report.note(format!(
        "signed otherwise than the exchange's documents say, by schemes of these tests: {}",
        by_reason.values().map(Vec::len).sum::<usize>()
    ));
    for (reason, rows) in by_reason {
        report.note(format!("  {}: {reason}", rows.join(" ")));
    }
}

/// Whether the order of names changes anything.
fn is_reordered(row: &Row) -> bool {
    let members = row.0.get("params").members();
    rule_of(row).order == Order::ByName && !members.is_sorted_by(|one, other| one.0 <= other.0)
}
