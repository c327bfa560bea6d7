//! `#[automock]` of mockall below `#[api_client]`.

use mockall::predicate::eq;
use signed_api::prelude::*;

#[api_client(base_url = "https://api.example.com")]
#[auth(hmac = "ts+method+path+body")]
#[mockall::automock]
trait Exchange {
    #[get("/orders/{id}")]
    async fn order(&self, id: u64, #[query("symbolId")] symbol: Option<String>) -> Result<String>;

    #[post("/orders")]
    #[retry(key = "id")]
    async fn place(&self, #[json] order: &str, #[header("x-id")] id: u64) -> Result<()>;
}

async fn replaced<E: Exchange>(exchange: &E) -> Result<String> {
    let old = exchange.order(1, None).await?;
    exchange.place(&old, 2).await?;
    exchange.order(2, Some("BTC".to_owned())).await
}

#[tokio::test]
async fn a_mock_meets_what_is_expected() {
    let mut mock = MockExchange::new();
    mock.expect_order()
        .with(eq(1), eq(None))
        .once()
        .returning(|_, _| Box::pin(async { Ok("old".to_owned()) }));
    mock.expect_place()
        .withf(|order, id| order == "old" && *id == 2)
        .once()
        .returning(|_, _| Box::pin(async { Ok(()) }));
    mock.expect_order()
        .with(eq(2), eq(Some("BTC".to_owned())))
        .once()
        .returning(|id, symbol| Box::pin(async move { Ok(format!("{id} {symbol:?}")) }));
    assert_eq!(replaced(&mock).await.expect("no error"), "2 Some(\"BTC\")");
    mock.checkpoint();
}

#[tokio::test]
async fn the_client_beside_a_mock_is_the_real_one() {
    let client = ExchangeClient::new(Credentials::new("key", "secret")).expect("a client");
    let explanation = client.order(1, Some("BTC".to_owned())).explain().await;
    let shown = explanation.expect("explained").to_string();
    assert!(
        shown.contains("https://api.example.com/orders/1?symbolId=BTC"),
        "{shown}"
    );
}
