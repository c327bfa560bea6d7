//! What a failed page leaves behind: the same page, still to come.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use signed_api::testing::Step;
use signed_api::{ErrorKind, Outcome};

use super::support::{ids, ok, playing, targets};

#[tokio::test]
async fn after_a_failure_the_same_page_is_asked_for() {
    let first = r#"{"data": {"list": [{"id": 1}, {"id": 2}], "next": "b"}}"#;
    let (client, transport) = playing([
        Step::Reset,
        ok(first),
        Step::answer(503, "later"),
        // An item that cannot be read: none of its page is handed out.
        ok(r#"{"data": {"list": [{"id": 3}, {"id": "four"}], "next": "c"}}"#),
        ok(r#"{"data": {"list": [{"id": 3}, {"id": 4}]"#),
        ok(r#"{"data": {"list": [{"id": 3}, {"id": 4}], "next": ""}}"#),
    ]);
    let mut items = client.by_cursor("paid", None).items();
    let (mut ids, mut kinds) = (Vec::new(), Vec::new());
    loop {
        match items.try_next().await {
            Ok(Some(item)) => ids.push(item.id),
            Ok(None) => break,
            Err(error) => {
                assert_eq!(error.operation(), "Lists::by_cursor");
                assert!(error.may_resend());
                kinds.push(error.kind());
            }
        }
    }
    assert_eq!(ids, [1, 2, 3, 4]);
    use ErrorKind::{Decode, Network, Server};
    assert_eq!(kinds, [Network, Server, Decode, Decode]);
    let cursors: Vec<bool> = targets(&transport)
        .iter()
        .map(|target| target.ends_with("cursor=b"))
        .collect();
    assert_eq!(cursors, [false, false, true, true, true, true]);
}

#[tokio::test]
async fn a_server_that_goes_round_is_left() {
    let page = |id: u64, next: &str| {
        ok(&format!(
            r#"{{"data": {{"list": [{{"id": {id}}}], "next": "{next}"}}}}"#
        ))
    };
    let (client, transport) = playing([
        page(1, "b"),
        page(2, "c"),
        page(3, "b"),
        page(3, "d"),
        page(4, ""),
    ]);
    let mut items = client.by_cursor("paid", None).items();
    for id in 1..=3 {
        assert_eq!(
            items.try_next().await.expect("an item").map(|item| item.id),
            Some(id)
        );
    }
    let position = items.position();
    let error = items.try_next().await.expect_err("it goes round");
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Decode, Outcome::Completed)
    );
    assert!(error.to_string().contains("read already"), "{error}");
    assert_eq!((transport.sent().len(), items.position()), (3, position));
    // Asked again, the server has come to its senses.
    assert_eq!(ids(items).await.expect("items"), [4]);
}

#[tokio::test]
async fn a_first_page_that_names_itself_goes_round_too() {
    let (client, _) = playing([ok(r#"{"data": {"list": [{"id": 1}], "next": "a"}}"#)]);
    let mut items = client.by_cursor("paid", Some("a")).items();
    assert!(items.try_next().await.expect("an item").is_some());
    let error = items.try_next().await.expect_err("it goes round");
    assert!(error.to_string().contains("read already"), "{error}");
    let (client, _) = playing([ok(r#"{"results": [{"id": 1}], "next": "?status=a"}"#)]);
    let mut items = client.by_url("a").items();
    assert!(items.try_next().await.expect("an item").is_some());
    let error = items.try_next().await.expect_err("it goes round");
    assert!(error.to_string().contains("read already"), "{error}");
    // A server that begins with the item it is given, and a declaration that does not know it.
    let (client, _) = playing([ok(r#"[{"id": 4}, {"id": 5}]"#), ok(r#"[{"id": 5}]"#)]);
    let mut items = client.after(None).items();
    for _ in 0..3 {
        assert!(items.try_next().await.expect("an item").is_some());
    }
    let error = items.try_next().await.expect_err("it goes round");
    assert!(error.to_string().contains("read already"), "{error}");
}

#[tokio::test]
async fn an_address_of_another_server_is_not_followed() {
    for next in [
        "https://evil.example.com/v1/url?page=2",
        "http://api.example.com/v1/url?page=2",
        "https://api.example.com:8443/v1/url?page=2",
        "//evil.example.com/?page=2",
        "https://api.example.com@evil.example.com/?page=2",
        "https://api.example.com/v1/url/2",
        "ftp:",
        "?%FF=1",
    ] {
        let body = format!(r#"{{"results": [{{"id": 1}}], "next": "{next}"}}"#);
        let (client, transport) = playing([ok(&body)]);
        let error = ids(client.by_url("a").items()).await.expect_err(next);
        assert_eq!(error.kind(), ErrorKind::Decode, "{next}");
        assert!(error.to_string().contains("next page"), "{error}");
        assert_eq!(transport.sent().len(), 1);
    }
}

#[tokio::test]
async fn an_answer_that_is_not_as_declared_loses_nothing_silently() {
    for (body, reason) in [
        (r#"{"results": [{"id": 1}]}"#, "it has no `data`"),
        (r#"{"data": null}"#, "at `data.list`: nothing is there"),
        (r#"{"data": {"list": {}}}"#, "at `data.list`: invalid type"),
        (
            r#"{"data": {"list": [{"id": 1}, 2]}}"#,
            "item 1: invalid type",
        ),
        (
            r#"{"data": {"list": [], "next": true}}"#,
            "at `data.next`: neither a text nor a number",
        ),
        (
            r#"{"data": {"list": [], "next": "a", "next": "b"}}"#,
            "two members `next`",
        ),
        ("[]", "a list in place of an object with `data`"),
    ] {
        let (client, _) = playing([ok(body)]);
        let error = ids(client.by_cursor("a", None).items())
            .await
            .expect_err(body);
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Decode, Outcome::Completed)
        );
        assert!(error.to_string().contains(reason), "{error}");
    }
    for body in [r#"{"results": []}"#, r#"{"results": [], "has_more": "no"}"#] {
        let (client, _) = playing([ok(body)]);
        let error = ids(client.from_zero(None).items())
            .await
            .expect_err(body)
            .to_string();
        assert!(
            error.contains("at `has_more`: neither `true` nor `false`"),
            "{error}"
        );
    }
    for (body, reason) in [
        (r#"[{"id": 1.5}]"#, "no whole number"),
        (r#"[{"id": "x"}]"#, "no whole number"),
        (r#"[{"di": 1}]"#, "its last item has no `id`"),
    ] {
        let (client, _) = playing([ok(body)]);
        let error = ids(client.trades("a", 0).items())
            .await
            .expect_err(body)
            .to_string();
        assert!(error.contains(reason), "{error}");
    }
}

/// What is dropped while it waits is the waiting, not the request.
#[tokio::test]
async fn a_wait_that_is_dropped_loses_nothing() {
    let (client, transport) = playing([ok(r#"{"data": {"list": [{"id": 1}]}}"#)]);
    let mut items = client.by_cursor("a", None).items();
    {
        let waiting = pin!(items.try_next());
        let mut context = Context::from_waker(Waker::noop());
        if let Poll::Ready(item) = waiting.poll(&mut context) {
            assert_eq!(item.expect("an item").map(|item| item.id), Some(1));
            return;
        }
    }
    assert_eq!(
        items.try_next().await.expect("an item").map(|item| item.id),
        Some(1)
    );
    assert_eq!(transport.sent().len(), 1);
}
