//! An order that exists.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize, Serializer};

/// An order. Serialized, it is what clients see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Order {
    /// Counts from 1, over all accounts. Clients see it as text.
    #[serde(serialize_with = "as_text")]
    pub id: u64,
    /// The API key that placed it.
    #[serde(skip)]
    pub account: String,
    /// For example `BTC-USDT`.
    pub market: String,
    /// Bought or sold.
    pub side: Side,
    /// How it is priced.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// The limit, with the digits that the client wrote; none for a market order.
    pub price: Option<Decimal>,
    /// How much of the base asset.
    pub amount: Decimal,
    /// The price it was filled at.
    pub fill_price: Option<Decimal>,
    /// Open, filled or cancelled.
    pub status: Status,
    /// The client's own id, unique per account.
    pub client_order_id: Option<String>,
    /// Milliseconds since the epoch, by the exchange's clock.
    pub created_at: u64,
    #[serde(skip)]
    pub(super) base: &'static str,
    #[serde(skip)]
    pub(super) quote: &'static str,
    /// In the quote asset, at the price it is filled or rests at.
    #[serde(skip)]
    pub(super) total: Decimal,
}

/// Bought or sold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Pays the quote asset for the base asset.
    Buy,
    /// Pays the base asset for the quote asset.
    Sell,
}

/// How an order is priced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// At its price or better; rests until then.
    Limit,
    /// At once, at the market's price.
    Market,
}

/// What has become of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Rests, its cost reserved.
    Open,
    /// Traded in full.
    Filled,
    /// Taken back, its cost released.
    Cancelled,
}

impl Order {
    /// What the account gives.
    pub(super) fn paid(&self) -> (&'static str, Decimal) {
        match self.side {
            Side::Buy => (self.quote, self.total),
            Side::Sell => (self.base, self.amount),
        }
    }

    /// What the account gets.
    pub(super) fn received(&self) -> (&'static str, Decimal) {
        match self.side {
            Side::Buy => (self.base, self.amount),
            Side::Sell => (self.quote, self.total),
        }
    }
}

fn as_text<S: Serializer>(id: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(id)
}
