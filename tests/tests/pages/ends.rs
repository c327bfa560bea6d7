//! Where a stream ends, and where another goes on.

use signed_api::{ErrorKind, Position};

use super::support::{ids, ok, playing, targets};

#[tokio::test]
async fn nothing_is_asked_for_before_an_item_is() {
    let (client, transport) = playing([]);
    drop(client.by_cursor("paid", None).items());
    assert!(transport.sent().is_empty());
}

#[tokio::test]
async fn it_ends_at_the_declared_number_of_pages() {
    let page = |id: u64| {
        ok(&format!(
            r#"{{"results": [{{"id": {id}}}], "has_more": true}}"#
        ))
    };
    let (client, transport) = playing((1..=4).map(page));
    let mut items = client.from_zero(None).items();
    for id in 1..=3 {
        assert_eq!(
            items.try_next().await.expect("an item").map(|item| item.id),
            Some(id)
        );
    }
    assert!(items.try_next().await.expect("no error").is_none());
    assert_eq!(
        items.position().to_string(),
        "0:n:3",
        "the next one is where it goes on"
    );
    let further = client
        .from_zero(None)
        .items_from(&items.position())
        .max_pages(1);
    assert_eq!(ids(further).await.expect("items"), [4]);
    assert_eq!(
        ids(client.from_zero(None).items().max_pages(0))
            .await
            .expect("items"),
        [0; 0]
    );
    assert_eq!(
        targets(&transport).last().map(String::as_str),
        Some("/v1/from_zero?p=3")
    );
}

#[tokio::test]
async fn a_position_is_behind_the_last_item() {
    let pages = || {
        [
            ok(r#"{"data": {"list": [{"id": 1}, {"id": 2}], "next": "b"}}"#),
            ok(r#"{"data": {"list": [{"id": 3}, {"id": 4}], "next": null}}"#),
        ]
    };
    let (client, _) = playing(pages());
    let mut items = client.by_cursor("paid", None).items();
    let mut positions = vec![items.position().to_string()];
    while items.try_next().await.expect("an item").is_some() {
        positions.push(items.position().to_string());
    }
    assert_eq!(positions, ["0", "1", "0:t:b", "1:t:b", "2:t:b"]);
    assert_eq!(items.position().to_string(), "2:t:b");
    for (position, left) in
        positions
            .iter()
            .zip([&[1, 2, 3, 4][..], &[2, 3, 4], &[3, 4], &[4], &[]])
    {
        let begin = usize::from(position.contains('b'));
        let (client, transport) = playing(pages().into_iter().skip(begin));
        let position: Position = position.parse().expect("a position");
        let items = client.by_cursor("paid", None).items_from(&position);
        assert_eq!(items.position(), position);
        assert_eq!(ids(items).await.expect("items"), left, "{position}");
        transport.finish().expect("no further page");
    }
}

#[tokio::test]
async fn one_page_is_what_the_method_returns() {
    let (client, _) = playing([ok(r#"{"data": {"list": [{"id": 1}], "next": "b"}}"#)]);
    let page = client.by_cursor("paid", None).await.expect("a page");
    assert_eq!(page.data.list[0].id, 1);
}

/// The end of a list that grows is no end for good.
#[tokio::test]
async fn a_stream_from_the_end_finds_what_was_added() {
    let (client, _) = playing([
        ok(r#"{"data": {"list": [{"id": 1}]}}"#),
        ok(r#"{"data": {"list": [{"id": 1}, {"id": 2}], "next": "b"}}"#),
        ok(r#"{"data": {"list": [{"id": 3}]}}"#),
    ]);
    let mut items = client.by_cursor("paid", None).items();
    while items.try_next().await.expect("an item").is_some() {}
    let further = client.by_cursor("paid", None).items_from(&items.position());
    assert_eq!(ids(further).await.expect("items"), [2, 3]);
}

#[tokio::test]
async fn a_position_of_another_kind_is_refused() {
    let (client, transport) = playing([]);
    let text: Position = "1:t:abc".parse().expect("a position");
    let query: Position = "1:q:page=2".parse().expect("a position");
    for mut items in [
        client.by_page(None).items_from(&text),
        client.by_url("a").items_from(&text),
        client.by_cursor("a", None).items_from(&query),
        client
            .by_page(None)
            .items_from(&"0:n:1.5".parse().expect("a position")),
    ] {
        let error = items.try_next().await.expect_err("of another kind");
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Argument, 0));
        assert!(items.try_next().await.expect("no further error").is_none());
    }
    assert!(transport.sent().is_empty());
}

#[tokio::test]
async fn an_argument_that_cannot_be_sent_ends_it() {
    let (client, transport) = playing([]);
    let mut items = client.until(Some("a\nb".to_owned())).items();
    let error = items.try_next().await.expect_err("a line break");
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::Argument, "Lists::until")
    );
    assert!(items.try_next().await.expect("no further error").is_none());
    assert!(transport.sent().is_empty());
}
