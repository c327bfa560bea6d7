//! The recorded logins to WebSockets, as sessions send them: handshakes, first messages, and what is fetched before.

mod declared;
mod means;

use signed_api::testing::ScriptedTransport;
use url::Url;

use self::declared::{DECLARED, Declared};
use self::means::{Means, Wire};
use crate::compare::{Difference, differences, shown};
use crate::json::Json;
use crate::logins::{Login, login_of, request_url, steps, url_of};
use crate::recording::{Row, rows};
use crate::report::Report;

/// Requests by HTTP that are compared without a session, and why.
const WITHOUT: [(&str, &str); 2] = [
    (
        "bitstamp",
        "the recorder's client sends an argument, and what is fetched before a connection is fetched without any",
    ),
    (
        "whitebit",
        "what it yields is read as `token`, which comes from a source of tokens",
    ),
];

pub(crate) fn report() -> Report {
    let mut report = Report::new("WebSocket logins, sent by sessions");
    for row in rows("ws_login.json") {
        let family = format!("{}, {}", row.exchange(), row.profile());
        let mut steps = steps(&row);
        if let Some((name, reason)) = WITHOUT.iter().find(|(name, _)| *name == row.exchange()) {
            report.note(format!(
                "compared without a session: a request of {name}: {reason}"
            ));
            steps.retain(|step| !url_of(step).is_empty());
        }
        for step in steps {
            match sent(&step) {
                differences if differences.is_empty() => report.reproduced(&family),
                differences => report.failed(&family, shown(&family, &differences)),
            }
        }
    }
    report
}

/// What differs in a step of a login.
fn sent(step: &Row) -> Vec<Difference> {
    let login = login_of(step);
    let is_of_step =
        |declared: &&Declared| declared.exchange == step.exchange() && (declared.when)(step);
    let declared = DECLARED.iter().find(is_of_step);
    let declared = declared.unwrap_or_else(|| panic!("no session of {}", step.exchange()));
    let (wire, requests) = (Wire::default(), ScriptedTransport::answering(means::answer));
    let means = Means::new(step, login, wire.clone(), requests.clone());
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.expect("a runtime").block_on(async {
        let open = (declared.open)(&means).expect("a client");
        wire.until_logged_in().await;
        drop(open);
    });
    compared(step, login, &wire, &requests)
}

fn compared(
    step: &Row,
    login: &Login,
    wire: &Wire,
    requests: &ScriptedTransport,
) -> Vec<Difference> {
    let expected = step.0.get("expected");
    let part = |name: &str| *expected.get(name) != Json::Null;
    if part("rest") {
        let sent = requests.sent();
        let [request] = &sent[..] else {
            panic!("{}: {} requests", step.exchange(), sent.len());
        };
        return differences(request, expected.get("rest"), login.rule.digits);
    }
    let (handshake, message) = wire.first();
    let text =
        |name: &str, sent: String, recorded: String| Difference::unless_equal(name, sent, recorded);
    let mut all = Vec::new();
    if step.text("kind") == "signed_url" {
        let recorded = url_of(step).to_owned();
        all.extend(text("url", handshake.url.to_string(), recorded));
    } else if !url_of(step).is_empty() {
        // As URLs are written: without the port that every one of its kind has.
        let recorded = Url::parse(&request_url(login, step)).expect("a URL");
        all.extend(text("url", handshake.url.to_string(), recorded.to_string()));
    }
    if part("handshake_headers") {
        let recorded = expected.get("handshake_headers").members().iter();
        let recorded =
            recorded.map(|(name, value)| format!("{}: {}", name.to_lowercase(), value.text()));
        let fields = handshake.headers.iter();
        let sent = fields.filter(|(name, _)| *name != "user-agent");
        let sent = sent
            .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())));
        all.extend(text("headers", sorted(sent), sorted(recorded)));
    } else {
        let credentials = handshake
            .headers
            .iter()
            .filter(|(name, _)| *name != "user-agent");
        all.extend(text(
            "headers",
            credentials.count().to_string(),
            "0".to_owned(),
        ));
    }
    if part("message") {
        all.extend(text(
            "message",
            message.clone(),
            expected.get("message").to_string(),
        ));
    }
    if part("return") {
        // Only these fields of the message are recorded.
        let message = Json::read(&message);
        for (name, recorded) in expected.get("return").members() {
            all.extend(text(
                name,
                message.get(name).to_string(),
                recorded.to_string(),
            ));
        }
    }
    all
}

fn sorted(lines: impl Iterator<Item = String>) -> String {
    let mut lines: Vec<String> = lines.collect();
    lines.sort();
    lines.join("\n")
}
