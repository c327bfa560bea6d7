//! Every named scheme: what it signs is accepted, and what was changed on the way is not.

use std::collections::BTreeSet;
use std::{panic, thread};

use signed_api::scheme::layout::Place;
use signed_api::testing::{Checked, Checker, Mismatch};

use crate::changes::{Change, changes};
use crate::hidden::assert_hidden;
use crate::requests::{Received, received, requests};
use crate::row::{NONCE, Part, Row};
use crate::{asymmetric, exchanges_a_to_g, exchanges_h_to_z};

const SCHEMES: &str = include_str!("../../../signed-api/src/schemes/mod.rs");

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = exchanges_a_to_g::rows();
    rows.extend(exchanges_h_to_z::rows());
    rows.extend(asymmetric::rows());
    rows
}

#[test]
fn no_scheme_is_left_out() {
    let named = SCHEMES
        .lines()
        .filter_map(|line| line.strip_prefix("pub use self::"));
    let named = named.flat_map(|line| {
        let (_, names) = line.split_once("::").expect("a name");
        names
            .split(|c: char| !c.is_alphanumeric())
            .filter(|name| !name.is_empty())
    });
    // Those of webhooks are tried by their verifier: `webhooks/senders.rs`.
    let named = named.filter(|name| !name.contains("Webhook"));
    let named: BTreeSet<&str> = named.collect();
    let tried: BTreeSet<&str> = rows().iter().map(|row| row.name).collect();
    assert_eq!(tried, named);
}

#[test]
fn what_is_signed_is_accepted_and_what_was_changed_is_not() {
    let rows = rows();
    let rows: Vec<&Row> = rows.iter().filter(|row| !row.is_login).collect();
    let tried = thread::scope(|scope| {
        let threads: Vec<_> = rows.iter().map(|row| scope.spawn(|| tried(row))).collect();
        let tried = threads.into_iter().map(|thread| match thread.join() {
            Ok(tried) => tried,
            Err(panic) => panic::resume_unwind(panic),
        });
        tried.fold(Tried::default(), |all, row| Tried {
            requests: all.requests + row.requests,
            rejected: all.rejected + row.rejected,
            uncovered: all.uncovered + row.uncovered,
        })
    });
    for row in &rows {
        for (part, reason) in &row.uncovered {
            println!("{row:?} does not cover {part:?}: {reason}");
        }
    }
    let Tried {
        requests,
        rejected,
        uncovered,
    } = tried;
    println!(
        "{} schemes: {requests} requests accepted, {rejected} changes rejected, {uncovered} changes not covered",
        rows.len()
    );
}

#[derive(Default)]
struct Tried {
    requests: usize,
    rejected: usize,
    uncovered: usize,
}

fn tried(row: &Row) -> Tried {
    let (mut tried, mut passed) = (Tried::default(), BTreeSet::new());
    for with_options in row.with_options().iter().copied() {
        let checker = row.checker(&row.credentials, with_options);
        let other = row.checker(&row.other, with_options);
        for (name, request) in requests(row) {
            let received = received(row, &request, with_options);
            let of = format!("{row:?}, {name}, options: {with_options}");
            assert_accepted(row, &received, &checker, &of);
            tried.requests += 1;
            for change in changes(&received) {
                match assert_rejected(row, &received, &change, &checker, &of) {
                    Some(part) => {
                        passed.insert(part);
                        tried.uncovered += 1;
                    }
                    None => tried.rejected += 1,
                }
            }
            match other.check(&received.request) {
                Ok(_) => drop(passed.insert(Part::Secret)),
                Err(mismatch) => assert_hidden(&mismatch),
            }
        }
    }
    let uncovered: BTreeSet<Part> = row.uncovered.iter().map(|(part, _)| *part).collect();
    assert_eq!(passed, uncovered, "{row:?} does not cover these");
    tried
}

fn assert_accepted(row: &Row, received: &Received, checker: &Checker, of: &str) {
    let checked = checker.check(&received.request);
    let expected = Checked {
        now: row.told(),
        nonce: row.scheme.nonce().map(|_| NONCE),
    };
    match checked {
        Ok(checked) => assert_eq!(checked, expected, "{of}"),
        Err(mismatch) => panic!("{of}: {mismatch}\n{:?}", received.request),
    }
}

/// The part that is not covered, when the change passes.
fn assert_rejected(
    row: &Row,
    received: &Received,
    change: &Change,
    checker: &Checker,
    of: &str,
) -> Option<Part> {
    let what = &change.what;
    let Err(mismatch) = checker.check(&change.request) else {
        let part = change.part.filter(|part| !row.covers(*part));
        assert!(part.is_some(), "{of}: {what} passes");
        return part;
    };
    assert_hidden(&mismatch);
    assert_named(row, received, change, &mismatch, of);
    None
}

/// A part that the scheme writes, and nothing of the moment is read out of, is the one that is named. Of the others it is
/// what was made of them.
fn assert_named(row: &Row, received: &Received, change: &Change, mismatch: &Mismatch, of: &str) {
    let what = &change.what;
    let named: Vec<&str> = mismatch
        .differences()
        .iter()
        .map(|difference| difference.part.as_str())
        .collect();
    if named.is_empty() {
        // It has no form in which it could be signed.
        assert!(
            change.part.is_some() && !mismatch.to_string().is_empty(),
            "{of}: {what}: {mismatch}"
        );
        return;
    }
    let text = mismatch.to_string();
    assert!(named.iter().all(|part| text.contains(part)), "{text}");
    let is_own = received
        .own
        .iter()
        .any(|name| change.named == format!("header `{name}`"));
    let is_read = row.scheme.layout().iter().any(|layout| match layout.place {
        Place::Header(name) => change.named == format!("header `{name}`"),
        _ => false,
    });
    if is_own && !is_read {
        assert_eq!(named, [&change.named], "{of}: {what}: {mismatch}");
    }
}
