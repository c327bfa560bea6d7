//! Items that fail one by one.

use serde::Deserialize;
use signed_api::testing::Step;
use signed_api::{Item, ItemError};

use crate::{OkxClient, Order, trial};

/// OKX, "POST / Place multiple orders".
#[derive(Debug, Deserialize, PartialEq)]
pub(crate) struct Refusal {
    #[serde(rename = "sCode")]
    code: String,
    #[serde(rename = "sMsg")]
    message: String,
}

impl ItemError for Refusal {
    fn is_error(&self) -> bool {
        self.code != "0"
    }
}

#[tokio::test]
async fn an_item_that_failed_does_not_hide_the_others() {
    let body = r#"{"code":"2","msg":"","data":[
        {"clOrdId":"a","ordId":"12689","tag":"","sCode":"0","sMsg":""},
        {"clOrdId":"b","ordId":"","tag":"","sCode":"51008","sMsg":"Insufficient balance"}
    ]}"#;
    let trial = trial!(OkxClient, [Step::answer(200, body)]);
    let items = trial.client.batch(&[1, 2]).await.expect("items");
    let id = "12689".to_owned();
    let (code, message) = ("51008".to_owned(), "Insufficient balance".to_owned());
    let expected = [Item::Ok(Order { id }), Item::Err(Refusal { code, message })];
    assert_eq!(items, expected);
    let placed: Vec<Order> = items
        .into_iter()
        .filter_map(|item| item.into_result().ok())
        .collect();
    assert_eq!(placed.len(), 1);
}

/// Binance USDⓈ-M, "Place Multiple Orders": what failed has a code and nothing else.
#[derive(Debug, Deserialize)]
struct Failed {
    code: i64,
}

impl ItemError for Failed {}

#[test]
fn numbers_are_kept_as_they_are_written() {
    let text = r#"[{"price":1.10000000000000000001},{"code":-2022,"msg":"ReduceOnly Order is rejected."}]"#;
    let items: Vec<Item<Box<serde_json::value::RawValue>, Failed>> =
        serde_json::from_str(text).expect("items");
    let [Item::Ok(placed), Item::Err(Failed { code: -2022 })] = items.as_slice() else {
        panic!("{items:?}");
    };
    assert_eq!(placed.get(), r#"{"price":1.10000000000000000001}"#);
    assert_eq!(items[1].as_result().expect_err("failed").code, -2022);
}

#[test]
fn what_is_neither_is_no_item() {
    let items = serde_json::from_str::<Vec<Item<Order, Failed>>>(r#"[{"ordId":7}]"#);
    let error = items.expect_err("neither").to_string();
    assert!(error.contains("expected a string"), "{error}");
}
