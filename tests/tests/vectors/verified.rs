//! The recorded requests as a server receives them: a checker accepts what real clients sent.

use bytes::Bytes;
use http::header::HOST;
use http::{HeaderName, HeaderValue, Request};
use signed_api::Result;
use signed_api::testing::Checker;

use crate::differences::{ALLOWED, as_sent};
use crate::recording::{Row, rows};
use crate::report::Report;
use crate::rest::rule_of;
use crate::rule::{Digits, Rule};

pub(crate) fn report() -> Report {
    let mut report = Report::new("recorded requests that a checker reads");
    for row in rows("exchanges.json").into_iter().map(as_sent) {
        // What is signed otherwise is not accepted either.
        if !ALLOWED.iter().any(|allowed| allowed.row == row.id()) {
            check(&row, &mut report);
        }
    }
    report
}

fn check(row: &Row, report: &mut Report) {
    let rule = rule_of(row);
    let checker = checker(row, rule).expect("a checker");
    match checker.check(&received(row, rule)) {
        Ok(_) => report.reproduced(row.exchange()),
        Err(mismatch) => report.failed(row.exchange(), format!("{}: {mismatch}", row.id())),
    }
}

fn checker(row: &Row, rule: &Rule) -> Result<Checker> {
    let origin = row.0.at(&["base", "origin"]);
    let checker = Checker::new(rule.scheme, (rule.credentials)(row))?.origin(origin.text());
    let options = (rule.options)(row).into_iter();
    let checker = options.fold(checker, |checker, (name, value)| {
        checker.option(name, value)
    });
    let constants = (rule.constants)(row).into_iter();
    Ok(constants.fold(checker, |checker, (name, value)| {
        checker.constant(name, value)
    }))
}

fn received(row: &Row, rule: &Rule) -> Request<Bytes> {
    let recorded = row.0.get("expected");
    let (url, body) = (recorded.get("url").text(), recorded.get("body").text());
    let (_, address) = url.split_once("://").expect("a URL");
    let (host, target) = address.split_at(address.find('/').expect("a path"));
    let request = Request::builder()
        .method(recorded.get("method").text())
        .uri(target);
    let request = request
        .header(HOST, host)
        .body(Bytes::from(rule.digits.of(body)));
    let mut request = request.unwrap_or_else(|error| panic!("{}: {target}: {error}", row.id()));
    for (name, value) in recorded.get("headers").members() {
        let name = HeaderName::from_bytes(name.as_bytes()).expect("a name");
        let value = HeaderValue::from_str(value.text()).expect("a value");
        request.headers_mut().insert(name, value);
    }
    if row.exchange() == "bybit" {
        // A constant, which the recorder's client sends with some requests.
        request
            .headers_mut()
            .insert("x-bapi-sign-type", HeaderValue::from_static("2"));
    }
    if rule.digits == Digits::AnyCase {
        let target = rule.digits.of(target);
        *request.uri_mut() = target.parse().expect("a target");
    }
    request
}
