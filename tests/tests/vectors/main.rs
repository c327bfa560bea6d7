//! Recorded signatures: what real clients and published documents produce for fixed clocks, keys and nonces, reproduced
//! byte for byte. See `vectors/README.md`.

mod actions;
mod binding;
mod compare;
mod differences;
mod documents;
mod exchanges;
mod json;
mod logins;
mod otherwise;
mod published;
mod recording;
mod report;
mod rest;
mod rule;
mod sessions;
mod verified;

use crate::report::Report;

#[test]
fn recorded_rest_requests_are_reproduced() {
    let report = rest::report();
    report.print();
    report.check();
}

#[test]
fn recorded_rest_requests_are_accepted() {
    let report = verified::report();
    report.print();
    report.check();
}

#[test]
fn recorded_logins_are_reproduced() {
    let report = logins::report();
    report.print();
    report.check();
}

#[test]
fn recorded_logins_are_what_sessions_send() {
    let report = sessions::report();
    report.print();
    report.check();
}

#[test]
fn recorded_actions_are_reproduced() {
    let report = actions::report();
    report.print();
    report.check();
}

#[test]
fn published_known_answers_are_reproduced() {
    let report = published::report();
    report.print();
    report.check();
}

#[test]
fn what_must_be_rejected_is_rejected() {
    let report = published::negative();
    report.print();
    report.check();
}

/// Longer than that, and it hides something.
#[test]
fn the_allow_list_is_at_most_two_percent_of_the_recordings() {
    let reports = [
        rest::report(),
        logins::report(),
        actions::report(),
        published::report(),
    ];
    let allowances: usize = reports.iter().map(Report::allowances).sum();
    let rows: usize = reports.iter().map(Report::rows).sum();
    assert!(100 * allowances <= 2 * rows, "{allowances} of {rows}");
    assert!(100 * reports[0].allowances() <= 2 * reports[0].rows());
    // Reproduced, but by schemes of these tests: as rare.
    assert!(100 * rest::signed_otherwise() <= 2 * reports[0].rows());
}
