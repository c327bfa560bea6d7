//! Lists in which each item succeeds or fails on its own, as answers to batch orders are.

use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error as _};
use serde_json::value::RawValue;

/// One of several: what was asked for, or why there is none. [`into_result`](Item::into_result) makes a `Result` of it.
///
/// It is read from JSON item by item, so that one that failed does not hide the others. What is an `E` that says so
/// ([`ItemError::is_error`]) has failed, and everything else has to be a `T`. Number text is kept as it was written.
///
/// ```
/// use serde::Deserialize;
/// use signed_api::prelude::*;
/// use signed_api::{Item, ItemError};
///
/// #[derive(Deserialize)]
/// pub struct Order { #[serde(rename = "orderId")] pub id: u64 }
///
/// #[derive(Debug, Deserialize)]
/// pub struct Refusal { pub code: i64, pub msg: String }
/// impl ItemError for Refusal {}
///
/// #[api_client(base_url = "https://fapi.binance.com")]
/// #[auth(hmac = "query")]
/// pub trait Futures {
///     /// Several orders in one request: each is executed or refused by itself.
///     #[post("/fapi/v1/batchOrders")]
///     async fn batch(&self, #[query("batchOrders")] orders: &str) -> Result<Vec<Item<Order, Refusal>>>;
/// }
///
/// // What it answers:
/// let answer = r#"[{"orderId": 22542179}, {"code": -2022, "msg": "ReduceOnly Order is rejected."}]"#;
/// let items: Vec<Item<Order, Refusal>> = serde_json::from_str(answer).unwrap();
/// for item in items {
///     match item {
///         Item::Ok(order) => println!("{} is placed", order.id),
///         Item::Err(refusal) => println!("not executed: {} ({})", refusal.msg, refusal.code),
///     }
/// }
/// ```
///
/// Where all items look the same and a member tells them apart, `is_error` looks at it:
///
/// ```
/// # use serde::Deserialize;
/// # use signed_api::{Item, ItemError};
/// # #[derive(Deserialize)] struct Order { #[serde(rename = "ordId")] id: String }
/// /// The code and message that OKX puts into every item; the code of success is 0.
/// #[derive(Debug, Deserialize)]
/// struct Refusal {
///     #[serde(rename = "sCode")]
///     code: String,
///     #[serde(rename = "sMsg")]
///     message: String,
/// }
///
/// impl ItemError for Refusal {
///     fn is_error(&self) -> bool {
///         self.code != "0"
///     }
/// }
///
/// let answer = r#"[{"ordId": "12689", "sCode": "0", "sMsg": ""}, {"ordId": "", "sCode": "51008", "sMsg": "Insufficient balance"}]"#;
/// let items: Vec<Item<Order, Refusal>> = serde_json::from_str(answer).unwrap();
/// let placed: Vec<String> = items.into_iter().filter_map(|item| Some(item.into_result().ok()?.id)).collect();
/// assert_eq!(placed, ["12689"]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Item<T, E> {
    /// It is there.
    Ok(T),
    /// It failed.
    Err(E),
}

/// The error of one item in a list.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not known to be the error of an item: it does not implement `ItemError`",
    label = "not the error of an item",
    note = "write `impl signed_api::ItemError for {Self} {{}}`"
)]
pub trait ItemError: DeserializeOwned {
    /// Whether the item failed. Where an item can be read as an error only if it is one, that is enough.
    fn is_error(&self) -> bool {
        true
    }
}

impl<T, E> Item<T, E> {
    /// As a result.
    ///
    /// # Errors
    ///
    /// When the item failed.
    pub fn into_result(self) -> Result<T, E> {
        match self {
            Self::Ok(value) => Ok(value),
            Self::Err(error) => Err(error),
        }
    }

    /// The same by reference.
    ///
    /// # Errors
    ///
    /// When the item failed.
    pub fn as_result(&self) -> Result<&T, &E> {
        match self {
            Self::Ok(value) => Ok(value),
            Self::Err(error) => Err(error),
        }
    }
}

impl<'de, T: DeserializeOwned, E: ItemError> Deserialize<'de> for Item<T, E> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Box::<RawValue>::deserialize(deserializer)?;
        if let Ok(error) = serde_json::from_str::<E>(text.get())
            && error.is_error()
        {
            return Ok(Self::Err(error));
        }
        serde_json::from_str(text.get())
            .map(Self::Ok)
            .map_err(D::Error::custom)
    }
}
