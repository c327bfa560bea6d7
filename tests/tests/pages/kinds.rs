//! What each kind sends for the next page.

use signed_api::prelude::*;
use signed_api::testing::{Answer, Step};

use super::support::{ids, ok, playing, targets};

#[tokio::test]
async fn a_cursor_goes_into_its_argument() {
    let (client, transport) = playing([
        ok(r#"{"data": {"list": [{"id": 1}, {"id": 2}], "next": "a/b+c=&é"}}"#),
        ok(r#"{"data": {"list": [], "next": 1.50}}"#),
        ok(r#"{"data": {"list": [{"id": 3}]}}"#),
    ]);
    assert_eq!(
        ids(client.by_cursor("paid", None).items())
            .await
            .expect("items"),
        [1, 2, 3]
    );
    let expected = [
        "/v1/cursor?status=paid",
        // Python: urllib.parse.quote("a/b+c=&é", safe="")
        "/v1/cursor?status=paid&cursor=a%2Fb%2Bc%3D%26%C3%A9",
        "/v1/cursor?status=paid&cursor=1.50",
    ];
    assert_eq!(targets(&transport), expected);
    let signatures: Vec<_> = transport
        .sent()
        .iter()
        .map(|sent| sent.headers["api-sign"].clone())
        .collect();
    assert!(
        signatures[0] != signatures[1] && signatures[1] != signatures[2],
        "each is signed"
    );
}

#[tokio::test]
async fn a_stream_begins_where_the_call_does() {
    let (client, transport) = playing([ok(r#"{"data": {"list": [{"id": 7}], "next": ""}}"#)]);
    assert_eq!(
        ids(client.by_cursor("paid", Some("x")).items())
            .await
            .expect("items"),
        [7]
    );
    assert_eq!(targets(&transport), ["/v1/cursor?status=paid&cursor=x"]);
}

#[tokio::test]
async fn a_cursor_in_a_header_ends_at_the_declared_value() {
    let (client, transport) = playing([
        ok(r#"{"results": [{"id": 1}], "next": "MTAw"}"#),
        ok(r#"{"results": [{"id": 2}], "next": "LTE="}"#),
    ]);
    assert_eq!(
        ids(client.until(None).items()).await.expect("items"),
        [1, 2]
    );
    let sent = transport.sent();
    assert_eq!(sent[0].headers.get("x-after"), None);
    assert_eq!(sent[1].headers["x-after"], "MTAw");
}

/// A number of 19 digits, which no double holds, stays the number that it was.
#[tokio::test]
async fn a_cursor_in_a_json_body_keeps_its_type_and_text() {
    let (client, transport) = playing([
        ok(r#"{"results": [{"id": 1}], "next": 9007199254740993001}"#),
        ok(r#"{"results": [{"id": 2}], "next": null}"#),
    ]);
    assert_eq!(
        ids(client.search("paid", None, 2).items())
            .await
            .expect("items"),
        [1, 2]
    );
    let sent = transport.sent();
    assert_eq!(sent[0].body, r#"{"status":"paid","limit":2}"#);
    assert_eq!(
        sent[1].body,
        r#"{"status":"paid","cursor":9007199254740993001,"limit":2}"#
    );
}

/// As Django REST framework answers, "Pagination", PageNumberPagination.
#[tokio::test]
async fn of_an_address_the_query_is_sent() {
    let (client, transport) = playing([
        ok(
            r#"{"count": 3, "next": "https://api.example.com/v1/url/?page=2&status=a+b%26", "previous": null, "results": [{"id": 1}, {"id": 2}]}"#,
        ),
        ok(
            r#"{"count": 3, "next": null, "previous": "https://api.example.com/v1/url/?status=a+b%26", "results": [{"id": 3}]}"#,
        ),
    ]);
    assert_eq!(
        ids(client.by_url("a b&").items()).await.expect("items"),
        [1, 2, 3]
    );
    assert_eq!(
        targets(&transport),
        ["/v1/url?status=a%20b%26", "/v1/url?page=2&status=a%20b%26"]
    );
}

#[tokio::test]
async fn pages_are_counted_up_to_an_empty_one() {
    let steps = || [ok(r#"[{"id": 1}]"#), ok(r#"[{"id": 2}]"#), ok("[]")];
    let (client, transport) = playing(steps());
    assert_eq!(
        ids(client.by_page(None).items()).await.expect("items"),
        [1, 2]
    );
    assert_eq!(
        targets(&transport),
        ["/v1/page", "/v1/page?page=2", "/v1/page?page=3"]
    );
    let (client, transport) = playing(steps());
    assert_eq!(
        ids(client.by_page(Some(5)).items()).await.expect("items"),
        [1, 2]
    );
    assert_eq!(
        targets(&transport),
        ["/v1/page?page=5", "/v1/page?page=6", "/v1/page?page=7"]
    );
}

#[tokio::test]
async fn the_answer_says_whether_there_is_more() {
    let (client, transport) = playing([
        ok(r#"{"results": [], "has_more": true}"#),
        ok(r#"{"results": [{"id": 1}], "has_more": false}"#),
    ]);
    assert_eq!(
        ids(client.from_zero(None).items()).await.expect("items"),
        [1]
    );
    assert_eq!(targets(&transport), ["/v1/from_zero", "/v1/from_zero?p=1"]);
}

#[tokio::test]
async fn an_offset_counts_what_came_and_not_what_was_asked_for() {
    let (client, transport) = playing([
        ok(r#"{"results": [{"id": 1}, {"id": 2}]}"#),
        ok(r#"{"results": [{"id": 3}]}"#),
        ok(r#"{"results": null}"#),
    ]);
    assert_eq!(
        ids(client.by_offset(None, 50).items())
            .await
            .expect("items"),
        [1, 2, 3]
    );
    let expected = [
        "/v1/offset?limit=50",
        "/v1/offset?offset=2&limit=50",
        "/v1/offset?offset=3&limit=50",
    ];
    assert_eq!(targets(&transport), expected);
}

/// As Binance's `GET /api/v3/historicalTrades`, whose `fromId` is the first trade of the page.
#[tokio::test]
async fn the_last_item_names_the_next_page() {
    let (client, transport) = playing([
        ok(r#"[{"id": 28457, "price": "4.00000100"}, {"id": 28460, "price": "4.1"}]"#),
        ok(r#"[{"id": 28461}]"#),
        ok("[]"),
    ]);
    assert_eq!(
        ids(client.trades("BNBBTC", 28457).items())
            .await
            .expect("items"),
        [28457, 28460, 28461]
    );
    let from = |id| format!("/v1/trades?symbol=BNBBTC&fromId={id}");
    assert_eq!(targets(&transport), [from(28457), from(28461), from(28462)]);
}

#[tokio::test]
async fn the_last_item_is_named_as_it_is() {
    let (client, transport) = playing([ok(r#"[{"id": 5}, {"id": 9}]"#), ok("[]")]);
    assert_eq!(
        ids(client.after(None).items()).await.expect("items"),
        [5, 9]
    );
    assert_eq!(targets(&transport), ["/v1/after", "/v1/after?after=9"]);
}

/// As GitHub answers, whose pages have another path than the one that was asked for.
#[tokio::test]
async fn a_link_leads_to_the_next_page() {
    let page = |body: &str, link: &str| Step::from(Answer::new(200, body).header("link", link));
    let (client, transport) = playing([
        page(
            r#"[{"id": 1}]"#,
            r#"<https://api.example.com/v1/repositories/7?per_page=1&page=2>; rel="next", <https://api.example.com/?page=9>; rel="last""#,
        ),
        page(r#"[{"id": 2}]"#, r#"<?page=3&per_page=1>; rel="prev next""#),
        page(
            r#"[{"id": 3}]"#,
            r#"<https://api.example.com/?page=1>; rel="first""#,
        ),
    ]);
    assert_eq!(
        ids(client.by_link(1).items()).await.expect("items"),
        [1, 2, 3]
    );
    let expected = [
        "/v1/link?per_page=1",
        "/v1/link?per_page=1&page=2",
        "/v1/link?page=3&per_page=1",
    ];
    assert_eq!(targets(&transport), expected);
}

/// One page stays one page, and an option that is set before holds for all.
#[tokio::test]
async fn a_call_is_one_page_with_the_options_of_all() {
    let page = || ok(r#"{"results": [{"id": 1}], "next": "LTE="}"#);
    let (client, transport) = playing([page(), page(), page()]);
    let one = client.until(None).await.expect("a page");
    assert_eq!(one.results[0].id, 1);
    let response = client.until(None).response().await.expect("a page");
    assert_eq!(response.status(), 200);
    let items = client.until(None).header("x-app", "pages").items();
    assert_eq!(ids(items).await.expect("items"), [1]);
    assert_eq!(transport.sent()[2].headers["x-app"], "pages");
    assert!(
        client
            .until(None)
            .explain()
            .await
            .expect("explained")
            .to_string()
            .contains("/v1/until")
    );
}

mod signed_query {
    use super::*;

    auth_scheme! {
        /// Puts a signature into the query, as Binance does.
        pub(super) InQuery {
            let all = { ..params, timestamp: ts };
            query = form({ ..all, signature: hmac_sha256(secret, form(all)) | hex });
        }
    }

    #[derive(serde::Deserialize)]
    pub(super) struct Page {
        #[expect(dead_code)]
        results: Vec<super::super::support::Item>,
    }

    #[api_client(base_url = "https://api.example.com")]
    #[auth(InQuery)]
    pub(super) trait Signed {
        #[get("/list")]
        #[paginate(url = "next", items = "results", item = super::super::support::Item)]
        async fn list(&self, status: &str, page: Option<u32>) -> Result<Page>;
    }

    /// A server that builds the address of its next page of the request sends the old signature back.
    #[tokio::test]
    async fn a_signature_is_not_taken_from_an_address() {
        use signed_api::testing::{ManualClock, ScriptedTransport};

        let transport = ScriptedTransport::answering(|request| {
            let query = request.url.query().unwrap_or_default();
            Some(match query.contains("page=2") {
                true => ok(r#"{"results": [{"id": 2}], "next": null}"#),
                false => ok(&format!(
                    r#"{{"results": [{{"id": 1}}], "next": "/list?{query}&page=2"}}"#
                )),
            })
        });
        let client = SignedClient::builder()
            .transport(transport.clone())
            .credentials(Credentials::new("key-0123456789", "the secret of pages"))
            .clock(ManualClock::default())
            .build()
            .expect("a client");
        assert_eq!(
            ids(client.list("paid", None).items()).await.expect("items"),
            [1, 2]
        );
        let second = &targets(&transport)[1];
        assert!(
            second.starts_with("/list?status=paid&page=2&timestamp="),
            "{second}"
        );
        assert_eq!(second.matches("signature=").count(), 1, "{second}");
    }
}
