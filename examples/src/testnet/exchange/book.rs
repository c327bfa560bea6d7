//! What rests in a market, price by price.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Serialize;

use super::market::Market;
use super::order::{Order, Side, Status};

/// A market's book. The amounts of orders with one price stand together.
#[derive(Debug, Serialize)]
pub(in super::super) struct Book {
    symbol: &'static str,
    /// The number that it was given.
    seq: u64,
    /// What crosses it is filled at it.
    price: Decimal,
    /// Price and amount, the highest price first.
    bids: Vec<(Decimal, Decimal)>,
    /// Price and amount, the lowest price first.
    asks: Vec<(Decimal, Decimal)>,
}

impl Book {
    pub(super) fn new(market: &Market, seq: u64, orders: &[Order]) -> Self {
        let levels = |side| {
            let mut levels = BTreeMap::new();
            let resting = orders.iter().filter(|order| {
                order.market == market.name && order.side == side && order.status == Status::Open
            });
            for (price, amount) in resting.filter_map(|order| Some((order.price?, order.amount))) {
                *levels.entry(price).or_insert(Decimal::ZERO) += amount;
            }
            levels.into_iter()
        };
        Self {
            symbol: market.name,
            seq,
            price: market.price,
            bids: levels(Side::Buy).rev().collect(),
            asks: levels(Side::Sell).collect(),
        }
    }
}
